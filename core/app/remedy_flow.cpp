// Remedies that need the device's record (C 2.3): the ground is looked up in the policy's table,
// the money comes from its rules, the warranty grows after a repair.
#include <algorithm>

#include "core/app/case_facts.hpp"
#include "core/app/flow.hpp"
#include "core/base/text.hpp"
#include "core/domain/case/ledgers.hpp"
#include "core/domain/case/remedy_decide.hpp"
#include "core/policy/remedies.hpp"
#include "core/policy/term_key.hpp"

namespace aftercare::flow {
namespace {

using casework::check_in_work;

constexpr std::size_t kQuoteLinesMax = 100;
constexpr std::int64_t kPriceMinorMax = 1'000'000'000;

const Device* device_of(const Step& step, const Case& record) {
  return record.device ? find_as<Device>(step.world, *record.device) : nullptr;
}

// Where the system gives no verdict, a person does, and says why.
bool left_to_a_person(const Case& record, const GroundVerdict& ground) {
  const bool undecided = !record.liability || record.liability->payer == Payer::undecided ||
                         record.liability->payer == Payer::negotiated;
  return undecided && ground.missing == "warranty";
}

// A paid remedy, guidance and negotiation have no condition of their own: the liability's row has
// to name them.
Problem check_named(const Case& record, Remedy remedy) {
  if (remedy != Remedy::paid_repair && remedy != Remedy::paid_exchange) {
    return std::nullopt;
  }
  if (!record.liability) {
    return refuse("not_diagnosed_yet");
  }
  const auto& named = record.liability->remedies;
  if (std::find(named.begin(), named.end(), remedy) == named.end()) {
    return refuse("remedy_not_due", "remedy", {{"clause", record.liability->clause}});
  }
  return std::nullopt;
}

// What was refunded or exchanged once is so for good, in whichever case.
Problem check_unit_free(const Step& step, const Case& record, Remedy remedy) {
  const bool gives_away = remedy == Remedy::refund || remedy == Remedy::exchange ||
                          remedy == Remedy::paid_exchange;
  const UnitFound unit = unit_of(step, record);
  return gives_away && unit.device != nullptr ? unit.problem : std::nullopt;
}

Result<GroundVerdict> ground_for(const Case& record, const Policy& policy, const RemedyFacts& facts,
                                 Remedy remedy, const std::string& reason) {
  const GroundVerdict* open = nullptr;
  const GroundVerdict* refused = nullptr;
  const auto grounds = remedy_grounds(policy, facts);
  for (const GroundVerdict& ground : grounds) {
    if (ground.remedy != remedy) {
      continue;
    }
    if (ground.state == GroundState::due) {
      return ground;
    }
    if (ground.state == GroundState::to_check) {
      open = open == nullptr ? &ground : open;
    } else {
      refused = refused == nullptr ? &ground : refused;
    }
  }
  if (open != nullptr && left_to_a_person(record, *open)) {
    if (is_blank(reason)) {
      return refuse("reason_required", "reason");
    }
    return *open;
  }
  if (open != nullptr) {
    return refuse("remedy_fact_missing", open->missing,
                  {{"fact_key", "fact." + open->missing}, {"clause", open->clause}});
  }
  return refuse("remedy_not_due", "remedy",
                {{"clause", refused == nullptr ? std::string{} : refused->clause}});
}

Problem check_lines(const std::vector<QuoteLine>& lines, const Policy* policy) {
  if (lines.size() > kQuoteLinesMax) {
    return refuse("too_many_entries", "lines", {{"max", std::to_string(kQuoteLinesMax)}});
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string at = "lines." + std::to_string(i) + ".";
    const QuoteLine& line = lines[i];
    if (const auto bad =
            first_problem({check_text(line.name, at + "name", {true, false, kWordCharactersMax}),
                           check_quantity(line.quantity, at + "quantity", policy)})) {
      return bad;
    }
    if (line.unit_price.minor < 0 || line.unit_price.minor > kPriceMinorMax) {
      return refuse("price_invalid", at + "unit_price");
    }
    if (line.unit_price.currency != lines.front().unit_price.currency) {
      return refuse("currency_differs", at + "unit_price");
    }
  }
  return std::nullopt;
}

// Another price than the list's has a reason, which the customer reads (C 2.3.2).
Problem check_listed(const case_command::MakeQuote& quote, const Case& record,
                     const Device* device, const Policy* policy) {
  if (policy == nullptr || !is_blank(quote.note)) {
    return std::nullopt;
  }
  const auto listed = prices_of(record, device, *policy);
  for (std::size_t i = 0; i < quote.lines.size(); ++i) {
    const QuoteLine& line = quote.lines[i];
    const auto row = std::find_if(listed.begin(), listed.end(), [&line](const ListedPrice& one) {
      return one.kind == line.kind && fold_text(one.name) == fold_text(line.name);
    });
    if (row != listed.end() && !(row->unit_price == line.unit_price)) {
      return refuse("price_not_listed", "lines." + std::to_string(i) + ".unit_price",
                    {{"name", row->name},
                     {"price", shown_text(row->unit_price)},
                     {"clause", row->clause}});
    }
  }
  return std::nullopt;
}

std::int64_t total_of(const std::vector<QuoteLine>& lines) {
  std::int64_t total = 0;
  for (const QuoteLine& line : lines) {
    const bool lowers = line.kind == QuoteLineKind::credit || line.kind == QuoteLineKind::reduction;
    total += (lowers ? -1 : 1) * line.unit_price.minor * line.quantity;
  }
  return total;
}

// The old product's worth by the policy's reading (C 2.3.2), as lines of the quote.
Result<ExchangeOffer> offer_of(const Step& step, const Case& record, const Policy& policy,
                               const Money& replacement) {
  const Device* device = device_of(step, record);
  if (device == nullptr || !device->price_paid) {
    return refuse("price_missing", "device.price_paid");
  }
  if (!device->activated_on) {
    return refuse("activation_unknown", "device.activated_on");
  }
  return paid_exchange(policy, *device->price_paid, replacement, *device->activated_on,
                       local_date_at(record.received_at, policy.zone.rules()));
}

// Negotiated, a reduction may be paid out (case.md §3): of what was paid for the unit, no more.
Problem check_reduction(const Step& step, const Case& record, std::int64_t amount) {
  const UnitFound unit = unit_of(step, record);
  if (unit.problem) {
    return unit.problem;
  }
  if (unit.device == nullptr) {
    return std::nullopt;  // the authority knows
  }
  if (!unit.device->price_paid) {
    return refuse("price_missing", "device.price_paid");
  }
  const Money& price = *unit.device->price_paid;
  const std::int64_t left = price.minor - paid_back_of(*unit.device);
  return amount > left ? Problem{refuse("refund_above_paid", "lines",
                                        {{"paid", grouped_text(Money{left, price.currency})}})}
                       : std::nullopt;
}

void add_exchange_lines(Quote& quote, const Case& record, const Money& replacement) {
  const std::string& model = record.intake.product.model;
  const ExchangeOffer& offer = *quote.exchange;
  if (offer.reading == DepreciationReading::charge) {
    quote.lines.insert(quote.lines.begin(), {QuoteLineKind::replacement, model, 1, offer.pays});
    return;
  }
  // Never more is taken in payment than is asked for.
  Money credit = offer.credit;
  credit.minor = std::min(credit.minor, replacement.minor);
  quote.lines.insert(quote.lines.begin(), {{QuoteLineKind::replacement, model, 1, replacement},
                                           {QuoteLineKind::credit, model, 1, credit}});
}

std::optional<Instant> repaired_at(const Case& record) {
  const auto* repaired = std::get_if<case_state::Repaired>(&record.state);
  return repaired == nullptr ? std::nullopt : std::optional{repaired->at};
}

}  // namespace

Result<Decided> choose_remedy(const Step& step, const Case& record,
                              const case_command::ChooseRemedy& command) {
  if (const auto bad = check_in_work(record)) {
    return *bad;
  }
  if (!command.remedy) {
    return refuse("required", "remedy");
  }
  if (const auto bad = check_may_end(record, EndingStep::choose_remedy)) {
    return *bad;
  }
  if (!record.reinspections.empty() && !record.reinspections.back().upheld) {
    return refuse("reinspection_open");
  }
  const Policy* policy = policy_of(step.world, record);
  if (policy == nullptr) {
    return Decided{};  // a device before its first contact
  }
  if (const auto bad =
          first_problem({check_text(command.reason, "reason", casework::note_rule(policy, false)),
                         check_statements(step, record, policy, command),
                         check_named(record, *command.remedy),
                         check_unit_free(step, record, *command.remedy)})) {
    return *bad;
  }
  const auto ground = ground_for(record, *policy, stated_facts(step, record, *policy, command),
                                 *command.remedy, command.reason);
  if (!ground) {
    return ground.error();
  }
  return decided({on(record.id, case_event::RemedyChosen{{*command.remedy, *ground, command.reason,
                                                          command.agreed_on, step.meta.author.name,
                                                          step.meta.occurred_at,
                                                          command.evidence}})});
}

Result<Decided> quote(const Step& step, const Case& record,
                      const case_command::MakeQuote& command) {
  const bool done = phase_of(record.state) >= CasePhase::repaired;
  if (const auto bad = done ? first_problem({casework::check_open(record),
                                             casework::check_quotable_afterwards(record)})
                            : check_in_work(record)) {
    return *bad;
  }
  if (!record.diagnosis) {
    return refuse("not_diagnosed_yet");
  }
  const bool exchange = casework::has_remedy(record, Remedy::paid_exchange);
  const bool negotiated = casework::has_remedy(record, Remedy::negotiated);
  const bool repair = casework::has_remedy(record, Remedy::paid_repair) || negotiated;
  if (!exchange && !repair && !done) {
    return refuse("remedy_not_chosen");
  }
  if (exchange && !command.replacement) {
    return refuse("price_missing", "replacement");
  }
  const Policy* policy = policy_of(step.world, record);
  if (const auto bad =
          first_problem({check_lines(command.lines, policy),
                         check_text(command.note, "note", casework::note_rule(policy, false)),
                         check_listed(command, record, device_of(step, record), policy)})) {
    return *bad;
  }
  Quote quote;
  quote.number = static_cast<int>(record.quotes.size()) + 1;
  quote.lines = command.lines;
  quote.basis = fee_basis_of(record);
  quote.note = command.note;
  quote.by = step.meta.author.name;
  quote.at = step.meta.occurred_at;
  if (exchange && policy != nullptr) {
    auto offer = offer_of(step, record, *policy, *command.replacement);
    if (!offer) {
      return offer.error();
    }
    quote.exchange = *offer;
    add_exchange_lines(quote, record, *command.replacement);
  }
  if (quote.lines.empty()) {
    return refuse("lines_missing", "lines");
  }
  quote.total = {total_of(quote.lines), quote.lines.front().unit_price.currency};
  if (quote.total.minor < 0) {
    if (const auto bad = negotiated ? check_reduction(step, record, -quote.total.minor)
                                    : Problem{refuse("total_negative", "lines")}) {
      return *bad;
    }
  }
  return decided({on(record.id, case_event::Quoted{std::move(quote)})});
}

Result<Decided> confirm(const Step& step, const Case& record,
                        const case_command::Confirm& command) {
  const Policy* policy = policy_of(step.world, record);
  auto events = casework::decide({record, policy, step.meta}, command);
  if (!events) {
    return events.error();
  }
  std::vector<EventAt> out;
  for (CaseEvent& event : *events) {
    out.push_back(on(record.id, std::move(event)));
  }
  // After a repair under warranty, free for the customer (C 2.3.1).
  const bool free = record.liability && record.liability->payer == Payer::company;
  const auto done = repaired_at(record);
  if (policy == nullptr || !done || !free || record.warranty.state != WarrantyState::in ||
      !record.warranty.ends_on) {
    return decided(std::move(out));
  }
  const WarrantyExtension& rule = policy->warranty.extension;
  const Device* device = device_of(step, record);
  const LocalDate before = device != nullptr && device->warranty_ends_on
                               ? std::max(*device->warranty_ends_on, *record.warranty.ends_on)
                               : *record.warranty.ends_on;
  const LocalDate ends =
      extended_warranty_end(*policy, before, local_date_at(*done, policy->zone.rules()));
  out.push_back(
      on(record.id, case_event::WarrantyExtended{{before, ends, rule.months, rule.rule, rule.clause,
                                                  rule.source, policy->version}}));
  if (record.device && ends > before) {
    out.push_back(on(key_for<Device>(*record.device),
                     Event{DeviceEvent{device_event::WarrantyExtended{ends}}}));
  }
  return decided(std::move(out));
}

}  // namespace aftercare::flow

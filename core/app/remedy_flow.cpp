// Remedies that need the device's record (C 2.3): the ground is looked up in the policy's table,
// the money comes from its rules, the warranty grows after a repair.
#include <algorithm>

#include "core/app/case_facts.hpp"
#include "core/app/flow.hpp"
#include "core/base/calendar.hpp"
#include "core/base/text.hpp"
#include "core/domain/case/remedy_decide.hpp"
#include "core/policy/calendar_of.hpp"
#include "core/policy/remedies.hpp"
#include "core/policy/term_key.hpp"

namespace aftercare::flow {
namespace {

using casework::check_in_work;

constexpr std::size_t kQuoteLinesMax = 100;
constexpr std::int64_t kPriceMinorMax = 1'000'000'000;
// A delay is counted this far; more is as late as can be.
constexpr int kLateDaysMax = 400;

const Device* device_of(const Step& step, const Case& record) {
  return record.device ? find_as<Device>(step.world, *record.device) : nullptr;
}

// Whole workdays after `due` until `today`; nothing without a calendar.
std::optional<int> workdays_after(const Policy& policy, LocalDate due, LocalDate today) {
  const auto calendar = calendar_of(policy);
  if (!calendar) {
    return std::nullopt;
  }
  int late = 0;
  for (int i = 1; i <= kLateDaysMax && due.plus_days(i) <= today; ++i) {
    late += calendar->is_workday(due.plus_days(i)) ? 1 : 0;
  }
  return late;
}

// Late against what was agreed with the customer or, without that, the clock (C 2.3.1).
std::optional<int> workdays_late(const Step& step, const Case& record, const Policy& policy) {
  const LocalDate today = organisation_date(&policy, step.meta.received_at);
  if (record.remedy && record.remedy->agreed_on) {
    return workdays_after(policy, *record.remedy->agreed_on, today);
  }
  for (const ClockState& clock : replay_clocks(policy, record.marks, step.meta.received_at)) {
    if (clock.name == ClockName::repair && clock.due_at) {
      return workdays_after(policy, local_date_at(*clock.due_at, policy.zone.rules()), today);
    }
  }
  return std::nullopt;
}

RemedyFacts facts_of(const Step& step, const Case& record, const Policy& policy,
                     const case_command::ChooseRemedy& stated) {
  RemedyFacts facts =
      remedy_facts_of(record, device_of(step, record), record.warranty.state, policy);
  facts.repairs_failed = stated.repairs_failed;
  facts.serious_fault = stated.serious_fault;
  facts.not_repairable = stated.not_repairable;
  facts.unused_and_intact = stated.unused_and_intact;
  facts.fit_for_resale = stated.fit_for_resale;
  facts.workdays_late = workdays_late(step, record, policy);
  return facts;
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
Problem check_listed(const case_command::MakeQuote& quote, const Case& record, const Device* device,
                     const Policy* policy) {
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
      return refuse(
          "price_not_listed", "lines." + std::to_string(i) + ".unit_price",
          {{"name", row->name}, {"price", shown_text(row->unit_price)}, {"clause", row->clause}});
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

// What may be paid back at most: the product's price for a refund, else what this case took in.
Result<std::int64_t> paid_for(const Step& step, const Case& record) {
  if (!casework::has_remedy(record, Remedy::refund)) {
    return sum_of(record.payments, PaymentKind::payment);
  }
  const Device* device = device_of(step, record);
  if (device == nullptr || !device->price_paid) {
    return refuse("price_missing", "device.price_paid");
  }
  return device->price_paid->minor + sum_of(record.payments, PaymentKind::payment);
}

Problem check_returned(const Case& record) {
  if (!casework::has_remedy(record, Remedy::refund)) {
    return std::nullopt;
  }
  if (!record.return_check) {
    return refuse("return_not_inspected");
  }
  return record.return_check->passed() ? Problem{} : Problem{refuse("return_not_passed")};
}

// Original route: as it came in, where this case knows.
Problem check_route(const Case& record, PaymentMethod method) {
  for (const Payment& one : record.payments) {
    if (one.kind == PaymentKind::payment && one.method != method) {
      return refuse("refund_route", "method", {{"method_key", term_key(one.method)}});
    }
  }
  return std::nullopt;
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
  const bool shipped = record.exchange && record.exchange->shipped_at;
  if (shipped || sum_of(record.payments, PaymentKind::payment) >
                     sum_of(record.payments, PaymentKind::refund)) {
    return refuse("remedy_under_way");
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
                         check_named(record, *command.remedy)})) {
    return *bad;
  }
  const auto ground = ground_for(record, *policy, facts_of(step, record, *policy, command),
                                 *command.remedy, command.reason);
  if (!ground) {
    return ground.error();
  }
  return decided({on(record.id, case_event::RemedyChosen{{*command.remedy, *ground, command.reason,
                                                          command.agreed_on, step.meta.author.name,
                                                          step.meta.occurred_at}})});
}

Result<Decided> quote(const Step& step, const Case& record,
                      const case_command::MakeQuote& command) {
  if (const auto bad = check_in_work(record)) {
    return *bad;
  }
  if (!record.diagnosis) {
    return refuse("not_diagnosed_yet");
  }
  const bool exchange = casework::has_remedy(record, Remedy::paid_exchange);
  const bool repair = casework::has_remedy(record, Remedy::paid_repair) ||
                      casework::has_remedy(record, Remedy::negotiated);
  if (!exchange && !repair) {
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
    return refuse("total_negative", "lines");
  }
  return decided({on(record.id, case_event::Quoted{std::move(quote)})});
}

Result<Decided> refund(const Step& step, const Case& record,
                       const case_command::PayRefund& command) {
  // Also of a case that was called off: what was paid goes back.
  if (phase_of(record.state) == CasePhase::merged) {
    return *casework::check_open(record);
  }
  if (const auto bad =
          first_problem({check_returned(record), casework::check_amount(command.amount, "CNY"),
                         casework::check_method(command.method, command.reference)})) {
    return *bad;
  }
  if (const auto bad = check_route(record, *command.method)) {
    return *bad;
  }
  const bool whole = casework::has_remedy(record, Remedy::refund);
  const std::int64_t refunded = sum_of(record.payments, PaymentKind::refund);
  if (whole && refunded > 0) {
    return refuse("already_refunded");
  }
  const auto paid = paid_for(step, record);
  if (!paid) {
    return paid.error();
  }
  if (refunded + command.amount->minor > *paid) {
    return refuse("refund_above_paid", "amount",
                  {{"paid", grouped_text(Money{*paid - refunded, command.amount->currency})}});
  }
  return decided(
      {on(record.id, case_event::Refunded{{PaymentKind::refund, *command.amount, *command.method,
                                           command.reference, std::nullopt, step.meta.author.name,
                                           step.meta.occurred_at}})});
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

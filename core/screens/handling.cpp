#include "core/screens/handling.hpp"

#include <algorithm>

#include "core/app/case_facts.hpp"
#include "core/figures/calls.hpp"
#include "core/policy/term_key.hpp"
#include "core/screens/build.hpp"
#include "core/screens/case_parts.hpp"

namespace aftercare::screens {
namespace {

std::string quote_tone(QuoteState state) {
  switch (state) {
    case QuoteState::open: return "warn";
    case QuoteState::confirmed: return "good";
    case QuoteState::declined: return "bad";
    case QuoteState::replaced: return "plain";
  }
  return "plain";
}

QuoteBox quote_box(const Quote& quote, bool newest) {
  QuoteBox box;
  box.quote = quote;
  box.state = {term_key(quote.state), {}};
  box.tone = quote_tone(quote.state);
  box.newest = newest;
  box.basis = {term_key(quote.basis), {}};
  for (const QuoteLine& line : quote.lines) {
    const bool lowers = line.kind == QuoteLineKind::credit || line.kind == QuoteLineKind::reduction;
    const std::int64_t sum = line.unit_price.minor * line.quantity;
    box.line_totals.push_back({lowers ? -sum : sum, line.unit_price.currency});
  }
  return box;
}

ContactBox contact_box(const ContactEntry& entry, const Policy* policy) {
  const bool too_long = policy != nullptr && figures::over_limit(entry, policy->phone);
  return {entry, figures::talk_ms(entry), figures::ring_ms(entry), too_long};
}

Verdict gain_verdict(const WarrantyGain& gain) {
  Verdict out;
  out.outcome = {gain.gains() ? "warranty.gained" : "warranty.gained_nothing", {}};
  out.reason = {"verdict.warranty_until", {{"date", to_text(gain.ends_on)}}};
  out.tone = gain.gains() ? "good" : "plain";
  out.clause = gain.clause;
  out.source = gain.source;
  out.policy_version = gain.policy_version;
  out.facts = {{"warranty_months", std::to_string(gain.months), {}},
               {"extended_until", to_text(gain.ends_on), {}}};
  return out;
}

// Proposed until somebody is on the way or has found another way.
std::optional<ServiceBox> service_of(const Policy& policy, const Case& record) {
  const CasePhase phase = phase_of(record.state);
  const bool undecided = phase == CasePhase::reported || phase == CasePhase::accepted;
  if (!undecided || record.intake.class_ != CaseClass::repair)
    return std::nullopt;
  const auto diagnosed =
      record.diagnosis ? std::optional(record.diagnosis->fault_type) : std::nullopt;
  return service_box(policy, diagnosed, record.intake.symptom, record.intake.contact.address);
}

void fill_money(Handling& out, const Case& record) {
  for (const Quote& quote : record.quotes) {
    out.quotes.push_back(quote_box(quote, &quote == &record.quotes.back()));
  }
  const std::string currency =
      record.quotes.empty() ? Money{}.currency : record.quotes.back().total.currency;
  out.payments = record.payments;
  out.paid = {sum_of(record.payments, PaymentKind::payment), currency};
  out.refunded = {sum_of(record.payments, PaymentKind::refund), currency};
  out.due = {due_now(record), currency};
  out.money = money_of(record);
  out.waivers = record.ledger.waivers;
}

void fill_goods(Handling& out, const Case& record) {
  for (const GoodsItem& item : goods_out(record)) {
    out.goods_out.push_back({item, {term_key(item.kind), {}}, {term_key(item.place), {}}});
  }
  out.past_exchanges = record.ledger.past;
  out.return_decision = record.ledger.return_decision;
}

// The unit's price once its return is accepted, else the newest payment that is owed back.
Money proposed_refund(const Source& source, const Case& record, const Handling& out) {
  const ReturnSlot slot = current_return(record);
  const bool whole = record.remedy && record.remedy->remedy == Remedy::refund;
  const Device* device = record.device ? find_as<Device>(source.world(), *record.device) : nullptr;
  if (whole && slot.accepted() && !slot.refunded && device != nullptr && device->price_paid) {
    Money left = *device->price_paid;
    left.minor = std::max<std::int64_t>(0, left.minor - paid_back_of(*device));
    return left;
  }
  if (const std::int64_t agreed = reduction_left(record); agreed > 0)
    return {agreed, out.money.currency};
  return out.refund_routes.empty() ? Money{} : out.refund_routes.front().amount;
}

void fill_house(Handling& out, const Source& source, const Case& record, const Policy* policy) {
  for (const ContactEntry& entry : record.contacts) {
    out.contacts.push_back(contact_box(entry, policy));
  }
  out.escalations = record.escalations;
  out.refund_routes = refund_routes(record);
  out.refund_proposed = proposed_refund(source, record, out);
  out.consultations = record.consultations;
  for (const OpenCaseBox& one : open_cases_like(source, record)) {
    out.duplicates.push_back({one.id, one.number, one.reason});
  }
  // Those the report was found to repeat; they may be over by now.
  for (const SimilarCase& one : record.similar) {
    const bool named = std::any_of(out.duplicates.begin(), out.duplicates.end(),
                                   [&](const Proposal& known) { return known.other == one.id; });
    const char* key = one.same_unit ? "proposal.repeat_device" : "proposal.repeat_customer";
    if (!named)
      out.duplicates.push_back({one.id, one.number, {key, {{"number", one.number}}}});
  }
  if (policy != nullptr) {
    out.service = service_of(*policy, record);
    out.scripts = scripts_of(*policy, source);
    out.banned_phrases = policy->phone.banned_phrases;
    const bool quoted = record.remedy && (record.remedy->remedy == Remedy::paid_repair ||
                                          record.remedy->remedy == Remedy::negotiated);
    if (quoted) {
      const Device* device =
          record.device ? find_as<Device>(source.world(), *record.device) : nullptr;
      out.prices = prices_of(record, device, *policy);
    }
  }
  const Policy* in_force = source.world().policy_in_force();
  if (in_force != nullptr && !(in_force->id == record.policy)) {
    out.policy_versions.push_back({in_force->id.text(),
                                   {},
                                   in_force->title_zh + " v" + std::to_string(in_force->version),
                                   in_force->title_en + " v" + std::to_string(in_force->version),
                                   {}});
  }
}

}  // namespace

Handling handling_of(const Source& source, const Case& record, const Policy* policy) {
  Handling out;
  out.pauses = record.pauses;
  out.reinspections = record.reinspections;
  if (record.remedy) {
    out.remedy =
        RemedyBox{{term_key(record.remedy->remedy), {}}, ground_verdict(record.remedy->ground)};
    out.agreed_on = record.remedy->agreed_on;
    out.remedy_reason = record.remedy->reason;
    out.remedy_by = record.remedy->by;
  }
  out.return_declined = record.return_declined;
  fill_money(out, record);
  fill_goods(out, record);
  out.exchange = record.exchange;
  out.return_check = record.return_check;
  out.workshop_jobs = record.workshop_jobs;
  if (record.warranty_gain)
    out.warranty_gain = gain_verdict(*record.warranty_gain);
  out.merged = record.merged;
  if (const auto* merged = std::get_if<case_state::Merged>(&record.state)) {
    out.merged_into = merged->into;
    out.merged_into_number = merged->into_number;
  }
  if (source.actor().kind == ActorKind::staff)
    fill_house(out, source, record, policy);
  return out;
}

}  // namespace aftercare::screens

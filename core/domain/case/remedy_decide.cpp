// Return, quote, money and exchange.
#include "core/domain/case/remedy_decide.hpp"

#include "core/base/text.hpp"
#include "core/domain/case/ledgers.hpp"

namespace aftercare::casework {
namespace {

// No sum of a case comes near it; keeps sums of lines within their type.
constexpr std::int64_t kAmountMinorMax = 1'000'000'000'000;

TextRule word_rule(bool required) {
  return {required, false, kWordCharactersMax};
}

bool is_exchange(const Case& record) {
  return has_remedy(record, Remedy::exchange) || has_remedy(record, Remedy::paid_exchange);
}

// The quote an answer speaks of must be the one that stands.
Result<const Quote*> quote_asked(const Case& record, int number) {
  const Quote* quote = newest_quote(record.quotes);
  if (quote == nullptr || quote->state == QuoteState::replaced) {
    return refuse("no_quote");
  }
  if (quote->number != number) {
    return refuse("quote_changed", "number", {{"number", std::to_string(quote->number)}});
  }
  if (quote->state != QuoteState::open) {
    return refuse("quote_answered");
  }
  return quote;
}

// While it is worked on, and afterwards as long as what was done is on the customer's account.
Problem check_quotable(const Case& record) {
  if (const auto bad = check_open(record)) {
    return bad;
  }
  if (phase_of(record.state) == CasePhase::reported) {
    return refuse("not_accepted_yet");
  }
  return phase_of(record.state) >= CasePhase::repaired ? check_quotable_afterwards(record)
                                                       : std::nullopt;
}

Refusal no_return_awaited(const Case& record, const std::vector<ReturnSlot>& slots) {
  for (const ReturnSlot& slot : slots) {
    if (slot.undecided())
      return refuse("return_undecided");
  }
  return refuse(current_return(record).accepted() ? "step_repeated" : "remedy_not_chosen");
}

bool same_model(const std::string& a, const std::string& b) {
  return fold_text(trim(a)) == fold_text(trim(b));
}

}  // namespace

Problem check_quotable_afterwards(const Case& record) {
  const bool asked = standing_quote(record) != nullptr;
  const bool his = was_worked_on(record) && account_of(record) == WorkAccount::customer;
  return asked || his ? Problem{} : refuse("already_repaired");
}

bool has_remedy(const Case& record, Remedy remedy) {
  return record.remedy && record.remedy->remedy == remedy;
}

Problem check_amount(const std::optional<Money>& amount, const std::string& currency) {
  if (!amount) {
    return refuse("required", "amount");
  }
  if (amount->minor <= 0) {
    return refuse("amount_not_positive", "amount");
  }
  if (amount->minor > kAmountMinorMax) {
    return refuse("amount_too_large", "amount");
  }
  if (amount->currency != currency) {
    return refuse("currency_differs", "amount");
  }
  return std::nullopt;
}

Problem check_method(const std::optional<PaymentMethod>& method, const std::string& reference) {
  if (!method) {
    return refuse("required", "method");
  }
  return check_text(reference, "reference", word_rule(*method != PaymentMethod::cash));
}

Result<Events> decide(const Situation& in, const case_command::DeclineReturn& command) {
  if (const auto bad = check_in_work(in.record)) {
    return *bad;
  }
  if (const auto bad = check_may_end(in.record, EndingStep::choose_remedy)) {
    return *bad;
  }
  if (!in.record.return_declined.empty()) {
    return refuse("nothing_changes");
  }
  if (const auto bad = check_reason(command.reason, in.policy)) {
    return *bad;
  }
  return Events{case_event::ReturnDeclined{command.reason}};
}

Result<Events> decide(const Situation& in, const case_command::Fulfil& command) {
  if (const auto bad = check_in_work(in.record)) {
    return *bad;
  }
  // A complaint is resolved and a booked service rendered without a remedy for a product.
  const CaseClass asked = in.record.intake.class_;
  const bool by_itself = asked == CaseClass::complaint || asked == CaseClass::service;
  if (!has_remedy(in.record, Remedy::guidance) && !has_remedy(in.record, Remedy::negotiated) &&
      !by_itself) {
    return refuse("remedy_not_chosen");
  }
  if (const auto bad = check_text(command.text, "text", note_rule(in.policy, true))) {
    return *bad;
  }
  const Remedy remedy = in.record.remedy ? in.record.remedy->remedy : Remedy::guidance;
  return Events{case_event::Fulfilled{remedy, command.text}};
}

Result<Events> decide(const Situation& in, const case_command::ConfirmQuote& command) {
  if (const auto bad = check_quotable(in.record)) {
    return *bad;
  }
  const auto quote = quote_asked(in.record, command.number);
  if (!quote) {
    return quote.error();
  }
  if (const auto bad = check_text(command.note, "note", note_rule(in.policy, false))) {
    return *bad;
  }
  return Events{case_event::QuoteConfirmed{command.number, command.note}};
}

Result<Events> decide(const Situation& in, const case_command::DeclineQuote& command) {
  if (const auto bad = check_quotable(in.record)) {
    return *bad;
  }
  const auto quote = quote_asked(in.record, command.number);
  if (!quote) {
    return quote.error();
  }
  if (const auto bad = check_reason(command.reason, in.policy)) {
    return *bad;
  }
  return Events{case_event::QuoteDeclined{command.number, command.reason}};
}

Result<Events> decide(const Situation& in, const case_command::RecordPayment& command) {
  const Case& record = in.record;
  // What is owed for work that was done may be paid whenever it comes.
  const Quote* quote = due_quote(record);
  if (quote == nullptr) {
    if (const auto bad = check_open(record)) {
      return *bad;
    }
    const Quote* newest = newest_quote(record.quotes);
    const bool confirmed = newest != nullptr && newest->state == QuoteState::confirmed;
    return refuse(confirmed ? "already_paid" : "quote_not_confirmed");
  }
  const std::int64_t due = due_now(record);
  if (const auto bad = first_problem({check_amount(command.amount, quote->total.currency),
                                      check_method(command.method, command.reference)})) {
    return *bad;
  }
  if (command.amount->minor > due) {
    return refuse("payment_above_due", "amount",
                  {{"due", grouped_text(Money{due, quote->total.currency})}});
  }
  Payment payment{PaymentKind::payment, *command.amount, *command.method,
                  command.reference,    std::nullopt,    in.meta.author.name,
                  in.meta.occurred_at};
  payment.of = PaymentFor::quote;
  payment.quote = quote->number;
  return Events{case_event::Paid{payment, command.amount->minor == due}};
}

Result<Events> decide(const Situation& in, const case_command::ReimburseFreight& command) {
  const Case& record = in.record;
  if (phase_of(record.state) >= CasePhase::cancelled) {
    return *check_open(record);
  }
  const bool by_remedy = has_remedy(record, Remedy::exchange) ||
                         has_remedy(record, Remedy::refund) || has_remedy(record, Remedy::repair);
  const bool by_liability = record.liability && record.liability->payer == Payer::company;
  if (!by_remedy && !by_liability) {
    return refuse("freight_not_due");
  }
  if (const auto bad = first_problem({check_amount(command.amount, Money{}.currency),
                                      check_method(command.method, command.reference)})) {
    return *bad;
  }
  if (!command.voucher || command.voucher->sha256.empty()) {
    return refuse("voucher_missing", "voucher");
  }
  if (const auto bad = check_file(*command.voucher, "voucher", in.policy,
                                  {FileKind::photo, FileKind::scan, FileKind::document})) {
    return *bad;
  }
  if (const auto bad = check_text(command.voucher_no, "voucher_no", word_rule(false))) {
    return *bad;
  }
  Payment payment{PaymentKind::freight, *command.amount, *command.method,
                  command.reference,    command.voucher, in.meta.author.name,
                  in.meta.occurred_at};
  payment.voucher_no = std::string{trim(command.voucher_no)};
  return Events{case_event::FreightReimbursed{std::move(payment)}};
}

Result<Events> decide(const Situation& in, const case_command::OfferSubstitute& command) {
  if (const auto bad = check_in_work(in.record)) {
    return *bad;
  }
  if (!is_exchange(in.record)) {
    return refuse("remedy_not_chosen");
  }
  if (in.record.exchange && in.record.exchange->shipped_at) {
    return refuse("already_shipped");
  }
  if (const auto bad = check_text(command.model, "model", word_rule(true))) {
    return *bad;
  }
  if (same_model(command.model, in.record.intake.product.model)) {
    return refuse("substitute_is_same", "model");
  }
  return Events{case_event::SubstituteOffered{command.model}};
}

Result<Events> decide(const Situation& in, const case_command::AcceptSubstitute& command) {
  if (const auto bad = check_in_work(in.record)) {
    return *bad;
  }
  const auto& exchange = in.record.exchange;
  if (!exchange || exchange->substitute.empty()) {
    return refuse("no_substitute");
  }
  if (exchange->substitute_accepted_at) {
    return refuse("already_agreed");
  }
  if (const auto bad = check_text(command.note, "note", note_rule(in.policy, false))) {
    return *bad;
  }
  return Events{case_event::SubstituteAccepted{exchange->substitute}};
}

Result<Events> decide(const Situation& in, const case_command::ShipExchange& command) {
  const Case& record = in.record;
  if (const auto bad = check_in_work(record)) {
    return *bad;
  }
  if (!is_exchange(record)) {
    return refuse("remedy_not_chosen");
  }
  if (record.exchange && record.exchange->shipped_at) {
    return refuse("already_shipped");
  }
  if (has_remedy(record, Remedy::paid_exchange)) {
    if (const auto bad = check_paid(record)) {
      return *bad;
    }
  }
  if (const auto bad =
          first_problem({check_text(command.model, "model", word_rule(true)),
                         check_text(command.serial, "serial", word_rule(true)),
                         check_text(command.carrier, "carrier", word_rule(false)),
                         check_text(command.tracking_no, "tracking_no", word_rule(false))})) {
    return *bad;
  }
  if (!same_model(command.model, record.intake.product.model)) {
    const bool accepted = record.exchange && record.exchange->substitute_accepted_at &&
                          same_model(command.model, record.exchange->substitute);
    if (!accepted) {
      return refuse("substitute_not_accepted", "model");
    }
  }
  return Events{case_event::ExchangeShipped{command.model, command.serial, command.carrier,
                                            command.tracking_no}};
}

Result<Events> decide(const Situation& in, const case_command::ReceiveNew& command) {
  if (phase_of(in.record.state) == CasePhase::merged) {
    return *check_open(in.record);
  }
  if (!in.record.exchange || !in.record.exchange->shipped_at) {
    return refuse("not_shipped_yet");
  }
  if (in.record.exchange->received_at) {
    return refuse("step_repeated");
  }
  if (const auto bad = check_text(command.note, "note", note_rule(in.policy, false))) {
    return *bad;
  }
  return Events{case_event::NewReceived{command.note}};
}

Result<Events> decide(const Situation& in, const case_command::ReturnNew& command) {
  if (phase_of(in.record.state) == CasePhase::merged) {
    return *check_open(in.record);
  }
  if (!in.record.exchange || !in.record.exchange->shipped_at) {
    return refuse("not_shipped_yet");
  }
  if (in.record.exchange->received_at) {
    return refuse("step_repeated");
  }
  if (const auto bad = check_reason(command.reason, in.policy)) {
    return *bad;
  }
  return Events{case_event::NewReturned{command.reason}};
}

Result<Events> decide(const Situation& in, const case_command::SendOld& command) {
  if (phase_of(in.record.state) == CasePhase::merged) {
    return *check_open(in.record);
  }
  const auto slots = return_slots(in.record);
  const ReturnSlot* slot = awaited_slot(slots);
  if (slot == nullptr) {
    return no_return_awaited(in.record, slots);
  }
  if (slot->exchange != nullptr && slot->exchange->old_sent_at && !slot->sent_back()) {
    return refuse("step_repeated");
  }
  if (const auto bad = check_text(command.tracking_no, "tracking_no", word_rule(false))) {
    return *bad;
  }
  return Events{case_event::OldSent{command.tracking_no, slot->past}};
}

Result<Events> decide(const Situation& in, const case_command::CheckReturn& command) {
  if (phase_of(in.record.state) == CasePhase::merged) {
    return *check_open(in.record);
  }
  const auto slots = return_slots(in.record);
  const ReturnSlot* slot = awaited_slot(slots);
  if (slot == nullptr) {
    return no_return_awaited(in.record, slots);
  }
  for (const auto& [given, field] : {std::pair{command.right_serial, "right_serial"},
                                     {command.complete, "complete"},
                                     {command.undamaged, "undamaged"}}) {
    if (!given) {
      return refuse("required", field);
    }
  }
  ReturnCheck check{*command.right_serial, *command.complete,   *command.undamaged,
                    command.note,          in.meta.author.name, in.meta.occurred_at};
  // What is wrong with it has to be said.
  if (const auto bad = check_text(command.note, "note", note_rule(in.policy, !check.passed()))) {
    return *bad;
  }
  return Events{case_event::ReturnChecked{std::move(check), slot->past}};
}

}  // namespace aftercare::casework

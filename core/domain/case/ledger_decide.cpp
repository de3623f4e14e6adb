// Deciding about what came back, and about what need not be paid.
#include <algorithm>

#include "core/domain/case/ledgers.hpp"
#include "core/domain/case/remedy_decide.hpp"

namespace aftercare::casework {
namespace {

// What the decision would be about; null: nothing there asks for it.
const ReturnSlot* slot_for(const std::vector<ReturnSlot>& slots, ReturnDecision decision) {
  const auto fits = [decision](const ReturnSlot& slot) {
    switch (decision) {
      case ReturnDecision::keep: return slot.undecided();
      // Not what was taken for good: the unit was paid back, or another one sent for it.
      case ReturnDecision::send_back:
        return slot.undecided() || (slot.accepted() && !slot.owed() && !slot.refunded);
      case ReturnDecision::write_off: return slot.owed() && !slot.accepted() && !slot.written_off();
    }
    return false;
  };
  const auto at = std::find_if(slots.begin(), slots.end(), fits);
  return at == slots.end() ? nullptr : &*at;
}

}  // namespace

Result<Events> decide(const Situation& in, const case_command::DecideReturn& command) {
  if (phase_of(in.record.state) == CasePhase::merged) {
    return *check_open(in.record);
  }
  if (!command.decision) {
    return refuse("required", "decision");
  }
  const auto slots = return_slots(in.record);
  const ReturnSlot* slot = slot_for(slots, *command.decision);
  if (slot == nullptr) {
    return refuse("nothing_to_decide", "decision");
  }
  // Another item than the one that was sold is nobody's to keep, and lies here until it went back.
  if (*command.decision == ReturnDecision::keep && !slot->check->right_serial) {
    return refuse("return_wrong_item", "decision");
  }
  if (*command.decision == ReturnDecision::write_off && slot->undecided()) {
    return refuse("return_undecided");
  }
  if (const auto bad = check_reason(command.reason, in.policy)) {
    return *bad;
  }
  return Events{case_event::ReturnDecided{
      {*command.decision, command.reason, in.meta.author.name, in.meta.occurred_at}, slot->past}};
}

Result<Events> decide(const Situation& in, const case_command::WaivePayment& command) {
  const Case& record = in.record;
  if (phase_of(record.state) == CasePhase::merged) {
    return *check_open(record);
  }
  const MoneyLedger money = money_of(record);
  const bool over = phase_of(record.state) >= CasePhase::closed;
  const Quote* quote = standing_quote(record);
  const bool settled = quote != nullptr && quote->state == QuoteState::confirmed;
  const bool on_his_account = !over && !settled && account_of(record) != WorkAccount::company;
  if (money.owed_by_customer == 0 && !on_his_account) {
    return refuse("nothing_owed");
  }
  if (money.owed_by_customer == 0 && is_waived(record)) {
    return refuse("nothing_changes");
  }
  if (const auto bad = check_reason(command.reason, in.policy)) {
    return *bad;
  }
  return Events{case_event::PaymentWaived{
      {Money{money.owed_by_customer, money.currency}, static_cast<int>(record.quotes.size()),
       record.reopened, command.reason, in.meta.author.name, in.meta.occurred_at}}};
}

}  // namespace aftercare::casework

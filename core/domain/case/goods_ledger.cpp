// Goods of a case that are not home (ledgers.hpp).
#include <algorithm>

#include "core/domain/case/ledgers.hpp"

namespace aftercare {
namespace {

void add_return(const Case& record, const ReturnSlot& slot, std::vector<GoodsItem>& out) {
  const CaseProduct& old = record.intake.product;
  const auto old_item = [&](GoodsPlace place, Instant since) {
    out.push_back({GoodsKind::old_item, old.model, old.serial, 1, place, since});
  };
  if (slot.owed() && !slot.exchange->received_at) {
    out.push_back({GoodsKind::new_item, slot.exchange->model, slot.exchange->serial, 1,
                   GoodsPlace::on_the_way, *slot.exchange->shipped_at});
  }
  if (slot.written_off()) {
    return;
  }
  if (slot.undecided()) {
    old_item(GoodsPlace::company, slot.check->at);
  } else if (slot.accepted()) {
    // In the workshop it is in the list already.
    if (!slot.owed() && !slot.refunded && (slot.past >= 0 || open_job(record) == nullptr))
      old_item(GoodsPlace::company, slot.check->at);
  } else if (slot.sent_back()) {
    if (slot.owed())
      old_item(GoodsPlace::customer, slot.decision->at);
  } else if (slot.exchange != nullptr && slot.exchange->old_sent_at) {
    old_item(GoodsPlace::on_the_way, *slot.exchange->old_sent_at);
  } else if (slot.owed()) {
    old_item(GoodsPlace::customer, *slot.exchange->shipped_at);
  }
}

void add_job(const Case& record, std::vector<GoodsItem>& out) {
  const WorkshopJob* job = open_job(record);
  if (job == nullptr) {
    return;
  }
  const bool with_engineer = !job->visit.is_nil() && job->state == WorkshopState::taken_back;
  for (const HandoverItem& item : job->items) {
    const bool product = item.model == record.intake.product.model;
    out.push_back({GoodsKind::product, item.model,
                   product ? record.intake.product.serial : std::string{}, item.quantity,
                   with_engineer ? GoodsPlace::engineer : GoodsPlace::workshop, job->taken_at});
  }
}

bool is_unit_refunded(const Case& record) {
  if (record.ledger.unit_refunded) {
    return true;
  }
  const auto first =
      std::min(static_cast<std::size_t>(record.ledger.payments_before), record.payments.size());
  return std::any_of(record.payments.begin() + static_cast<std::ptrdiff_t>(first),
                     record.payments.end(), [&](const Payment& one) {
                       return one.kind == PaymentKind::refund && is_of_unit(record, one);
                     });
}

}  // namespace

bool ReturnSlot::owed() const {
  return exchange != nullptr && exchange->shipped_at && !exchange->new_back_at;
}
bool ReturnSlot::sent_back() const {
  return decision != nullptr && decision->decision == ReturnDecision::send_back;
}
bool ReturnSlot::written_off() const {
  return decision != nullptr && decision->decision == ReturnDecision::write_off;
}
bool ReturnSlot::accepted() const {
  const bool kept = decision != nullptr && decision->decision == ReturnDecision::keep;
  return check != nullptr && !sent_back() && (check->passed() || kept);
}
bool ReturnSlot::undecided() const {
  return check != nullptr && !check->passed() && decision == nullptr;
}
bool ReturnSlot::awaited() const {
  const bool sent = exchange != nullptr && exchange->old_sent_at && check == nullptr;
  // Another item than the one that was sold is decided upon first.
  const bool wrong = undecided() && !check->right_serial;
  return (owed() || expected || sent) && !accepted() && !written_off() && !wrong;
}

ReturnSlot current_return(const Case& record) {
  ReturnSlot slot;
  slot.exchange = record.exchange ? &*record.exchange : nullptr;
  slot.check = record.return_check ? &*record.return_check : nullptr;
  slot.decision = record.ledger.return_decision ? &*record.ledger.return_decision : nullptr;
  slot.refunded = is_unit_refunded(record);
  const auto remedy = record.remedy ? std::optional{record.remedy->remedy} : std::nullopt;
  slot.expected =
      remedy == Remedy::exchange || remedy == Remedy::paid_exchange || remedy == Remedy::refund;
  return slot;
}

std::vector<ReturnSlot> return_slots(const Case& record) {
  std::vector<ReturnSlot> slots;
  for (const PastExchange& one : record.ledger.past) {
    ReturnSlot slot;
    slot.exchange = one.exchange ? &*one.exchange : nullptr;
    slot.check = one.check ? &*one.check : nullptr;
    slot.decision = one.decision ? &*one.decision : nullptr;
    slot.refunded = one.refunded;
    slot.past = static_cast<int>(slots.size());
    slots.push_back(slot);
  }
  slots.push_back(current_return(record));
  return slots;
}

const ReturnSlot* awaited_slot(const std::vector<ReturnSlot>& slots) {
  const auto at = std::find_if(slots.begin(), slots.end(),
                               [](const ReturnSlot& slot) { return slot.awaited(); });
  return at == slots.end() ? nullptr : &*at;
}

bool took_product_along(const Case& record, VisitId visit) {
  const auto& jobs = record.workshop_jobs;
  return std::any_of(jobs.begin(), jobs.end(),
                     [&](const WorkshopJob& job) { return job.visit == visit; });
}

std::vector<GoodsItem> goods_out(const Case& record) {
  std::vector<GoodsItem> out;
  add_job(record, out);
  for (const ReturnSlot& slot : return_slots(record)) {
    add_return(record, slot, out);
  }
  return out;
}

}  // namespace aftercare

#include "core/domain/case/ledgers.hpp"

#include <algorithm>

namespace aftercare {
namespace {

// The ledger must not be left behind with the case that ends.
bool has_moved(const Case& record) {
  const bool travelling =
      std::any_of(record.visits.begin(), record.visits.end(),
                  [](const CaseVisit& visit) { return visit.state != VisitState::cancelled; });
  const bool agreed =
      std::any_of(record.quotes.begin(), record.quotes.end(),
                  [](const Quote& quote) { return quote.state == QuoteState::confirmed; });
  const bool goods =
      !record.workshop_jobs.empty() || !record.parts.empty() || record.return_check ||
      !record.ledger.past.empty() ||
      (record.exchange && (record.exchange->shipped_at || record.exchange->old_sent_at));
  return travelling || agreed || goods || !record.payments.empty() ||
         !record.ledger.waivers.empty() || phase_of(record.state) >= CasePhase::repaired;
}

Problem check_goods_home(const Case& record) {
  const auto out = goods_out(record);
  if (out.empty()) {
    return std::nullopt;
  }
  switch (out.front().kind) {
    case GoodsKind::product: return refuse("goods_in_workshop", "", {{"model", out.front().model}});
    case GoodsKind::new_item: return refuse("new_item_under_way");
    case GoodsKind::old_item: break;
  }
  if (out.front().place != GoodsPlace::company) {
    return refuse("old_item_not_back");
  }
  const auto slots = return_slots(record);
  const bool undecided = std::any_of(slots.begin(), slots.end(),
                                     [](const ReturnSlot& slot) { return slot.undecided(); });
  return refuse(undecided ? "return_undecided" : "return_unsettled");
}

Problem check_nothing_owed_to_customer(const Case& record) {
  // An answer, or a return not granted: what was paid for work goes back first.
  const bool over = phase_of(record.state) < CasePhase::repaired;
  const MoneyLedger money = over ? money_without_work(record) : money_of(record);
  if (money.owed_to_customer == 0) {
    return std::nullopt;
  }
  return refuse("refund_owed", "",
                {{"amount", grouped_text(Money{money.owed_to_customer, money.currency})}});
}

Problem check_nothing_under_way(const Case& record) {
  const bool shipped = record.exchange && record.exchange->shipped_at;
  const bool paid = std::any_of(record.quotes.begin(), record.quotes.end(), [&](const Quote& one) {
    return is_of_round(record, one) && paid_to(record.quotes, record.payments, one.number) > 0;
  });
  return shipped || paid ? Problem{refuse("remedy_under_way")} : std::nullopt;
}

Problem check_archive(const Case& record) {
  if (!goods_out(record).empty()) {
    return refuse("goods_out");
  }
  return is_ended(record) ? Problem{} : Problem{refuse("money_open")};
}

}  // namespace

bool was_worked_on(const Case& record) {
  const auto visits =
      std::min(static_cast<std::size_t>(record.visits_before_reopening), record.visits.size());
  for (std::size_t i = visits; i < record.visits.size(); ++i) {
    const CaseVisit& visit = record.visits[i];
    const bool done = visit.state == VisitState::finished || visit.state == VisitState::signed_;
    if (done && !took_product_along(record, visit.id)) {
      return true;
    }
  }
  const auto jobs =
      std::min(static_cast<std::size_t>(record.ledger.jobs_before), record.workshop_jobs.size());
  for (std::size_t i = jobs; i < record.workshop_jobs.size(); ++i) {
    const auto& checks = record.workshop_jobs[i].checks;
    if (!checks.empty() && checks.back().passed) {
      return true;
    }
  }
  return record.remedy && record.remedy->remedy == Remedy::paid_exchange && record.exchange &&
         record.exchange->shipped_at;
}

WorkAccount account_of(const Case& record) {
  if (record.remedy) {
    switch (record.remedy->remedy) {
      case Remedy::paid_repair:
      case Remedy::paid_exchange: return WorkAccount::customer;
      case Remedy::repair:
      case Remedy::exchange:
      case Remedy::refund:
      case Remedy::negotiated: return WorkAccount::company;
      // Advice costs nothing; work done beside it is somebody's.
      case Remedy::guidance: break;
    }
  }
  if (record.liability) {
    return record.liability->payer == Payer::customer ? WorkAccount::customer
                                                      : WorkAccount::company;
  }
  const bool product = record.intake.class_ == CaseClass::repair ||
                       record.intake.class_ == CaseClass::return_exchange;
  return !product || record.warranty.state == WarrantyState::in ? WorkAccount::company
                                                                : WorkAccount::unknown;
}

bool is_waived(const Case& record) {
  const Quote* quote = standing_quote(record);
  const int number = quote == nullptr ? 0 : quote->number;
  const auto& waivers = record.ledger.waivers;
  return std::any_of(waivers.begin(), waivers.end(), [&](const PaymentWaiver& one) {
    return one.round == record.reopened && one.quotes >= number;
  });
}

Problem check_paid(const Case& record) {
  if (money_of(record).owed_by_customer > 0) {
    return refuse("not_paid_yet");
  }
  const WorkAccount account = account_of(record);
  if (account == WorkAccount::company || is_waived(record)) {
    return std::nullopt;
  }
  if (account == WorkAccount::unknown) {
    return refuse("not_diagnosed_yet");
  }
  const Quote* quote = standing_quote(record);
  if (quote == nullptr) {
    return refuse("quote_missing");
  }
  return quote->state == QuoteState::confirmed ? Problem{} : refuse("quote_not_confirmed");
}

Problem check_may_end(const Case& record, EndingStep step) {
  const auto paid = [&]() -> Problem {
    if (was_worked_on(record))
      return check_paid(record);
    const bool over = phase_of(record.state) < CasePhase::repaired;
    const MoneyLedger money = over ? money_without_work(record) : money_of(record);
    return money.owed_by_customer > 0 ? Problem{refuse("not_paid_yet")} : std::nullopt;
  };
  switch (step) {
    case EndingStep::confirm: return paid();
    case EndingStep::close:
      return first_problem(
          {check_goods_home(record), paid(), check_nothing_owed_to_customer(record)});
    case EndingStep::merge:
      return has_moved(record) ? Problem{refuse("merge_too_late")} : std::nullopt;
    case EndingStep::choose_remedy: return check_nothing_under_way(record);
    case EndingStep::archive: return check_archive(record);
    case EndingStep::cancel:
    case EndingStep::reopen: return std::nullopt;
  }
  return std::nullopt;
}

bool is_ended(const Case& record) {
  const CasePhase phase = phase_of(record.state);
  if (phase == CasePhase::merged) {
    return true;
  }
  if (phase < CasePhase::closed || !goods_out(record).empty()) {
    return false;
  }
  const MoneyLedger money = money_of(record);
  return money.owed_by_customer == 0 && money.owed_to_customer == 0;
}

}  // namespace aftercare

// Remedies in any order, by anybody, with any amount: the case stays within its machine, what was
// paid back never exceeds what was paid, a customer disputes once, a warranty never shrinks.
#include <algorithm>
#include <functional>

#include <catch2/catch_test_macros.hpp>
#include <rapidcheck/catch.h>

#include "core/domain/case/remedy.hpp"
#include "core/policy/clocks.hpp"
#include "tests/core/app/machine.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

using Make = std::function<CommandArgs(const House&)>;

struct Step {
  const char* name;
  Make args;
};

template <class E>
E any_of_terms(int count) {
  return static_cast<E>(*rc::gen::inRange(0, count));
}

constexpr std::int64_t kPrice = 480'000;

Money any_amount() {
  return {*rc::gen::element<std::int64_t>(0, 1, 12'000, 38'000, 50'000, 1'000'000), "CNY"};
}

PaymentMethod any_method() {
  return any_of_terms<PaymentMethod>(3);
}

int newest_number(const House& house) {
  const auto& quotes = house.the_case().quotes;
  return quotes.empty() ? 1 : quotes.back().number;
}

case_command::ChooseRemedy any_remedy() {
  case_command::ChooseRemedy command;
  command.remedy = any_of_terms<Remedy>(7);
  command.serious_fault = *rc::gen::arbitrary<bool>();
  command.not_repairable = *rc::gen::arbitrary<bool>();
  command.fit_for_resale = *rc::gen::arbitrary<bool>();
  command.reason = "x";
  return command;
}

case_command::Reinspect any_reinspection() {
  const bool upheld = *rc::gen::arbitrary<bool>();
  return {upheld, FaultType::hardware, any_of_terms<Cause>(3), "复检", "3.1"};
}

std::vector<HandoverItem> items() {
  return {{"WH-60", 1, "漏水"}};
}

case_command::TakeIn take_in() {
  const auto signature = full_signature();
  return {"复杂故障",         items(),
          signature.signer,   signature.file,
          signature.document, signature.content_hash};
}

case_command::HandBack hand_back() {
  const auto signature = full_signature();
  return {items(),
          true,
          signature.signer,
          signature.file,
          signature.document,
          signature.content_hash,
          *rc::gen::arbitrary<bool>() ? "" : "不签"};
}

const std::vector<Step>& steps() {
  using namespace case_command;
  static const std::vector<Step> kSteps{
      {"diagnose",
       [](const House&) {
         return case_command::Diagnose{FaultType::hardware, any_of_terms<Cause>(3), "远程", "3.1"};
       }},
      {"tell", [](const House&) { return TellDiagnosis{"说明"}; }},
      {"agree", [](const House&) { return Agree{}; }},
      {"dispute", [](const House&) { return Dispute{"不同意"}; }},
      {"reinspect", [](const House&) { return any_reinspection(); }},
      {"choose", [](const House&) { return any_remedy(); }},
      {"decline return", [](const House&) { return DeclineReturn{"不符合"}; }},
      {"quote",
       [](const House&) {
         return MakeQuote{{{QuoteLineKind::part, "泵", 1, any_amount()}}, std::nullopt, ""};
       }},
      {"paid exchange quote",
       [](const House&) {
         return MakeQuote{{}, any_amount(), ""};
       }},
      {"confirm quote",
       [](const House& h) {
         return ConfirmQuote{newest_number(h), ""};
       }},
      {"decline quote",
       [](const House& h) {
         return DeclineQuote{newest_number(h), "太贵"};
       }},
      {"pay",
       [](const House&) {
         return RecordPayment{any_amount(), any_method(), "R-1"};
       }},
      {"refund",
       [](const House&) {
         return PayRefund{any_amount(), any_method(), "R-2"};
       }},
      {"freight",
       [](const House&) {
         return ReimburseFreight{any_amount(), any_method(), "R-3", photo()};
       }},
      {"offer", [](const House&) { return OfferSubstitute{"WH-80"}; }},
      {"accept substitute", [](const House&) { return AcceptSubstitute{}; }},
      {"ship",
       [](const House&) {
         return ShipExchange{"WH-80", "SN-NEW", "SF", "1"};
       }},
      {"receive new", [](const House&) { return ReceiveNew{}; }},
      {"send old", [](const House&) { return SendOld{"2"}; }},
      {"check return",
       [](const House&) {
         const bool good = *rc::gen::inRange(0, 4) > 0;
         return CheckReturn{true, true, good, ""};
       }},
      {"take in", [](const House&) { return take_in(); }},
      {"workshop repair", [](const House&) { return WorkshopRepair{"换板"}; }},
      {"workshop check",
       [](const House&) {
         return WorkshopCheck{*rc::gen::inRange(0, 3) > 0, "x"};
       }},
      {"hand back", [](const House&) { return hand_back(); }},
      {"fulfil", [](const House&) { return Fulfil{"完成"}; }},
      {"confirm", [](const House&) { return Confirm{}; }},
      {"close", [](const House&) { return Close{}; }},
      {"cancel", [](const House&) { return Cancel{"x"}; }},
      {"reopen", [](const House&) { return Reopen{"又坏了"}; }},
      {"pause",
       [](const House&) {
         return Pause{PauseReason::customer, {}, "x"};
       }},
      {"resume", [](const House&) { return Resume{}; }},
      {"class",
       [](const House&) {
         return ChangeClass{any_of_terms<CaseClass>(6), {}, "x"};
       }},
      {"contact",
       [](const House& h) {
         LogContact contact;
         contact.started_at = h.now;
         return contact;
       }},
  };
  return kSteps;
}

std::size_t index_of(std::string_view name) {
  std::size_t i = 0;
  while (i + 1 < steps().size() && name != steps()[i].name) {
    ++i;
  }
  return i;
}

// What would come next if all went well, so that walks get far.
std::size_t natural_step(const House& house) {
  const Case& record = house.the_case();
  switch (phase_of(record.state)) {
    case CasePhase::in_workshop: {
      const WorkshopJob* job = open_job(record);
      const bool repaired = job != nullptr && job->state == WorkshopState::repaired;
      const bool passed = job != nullptr && job->state == WorkshopState::passed;
      return index_of(passed ? "hand back" : (repaired ? "workshop check" : "workshop repair"));
    }
    case CasePhase::repaired:
    case CasePhase::fulfilled: return index_of("confirm");
    case CasePhase::confirmed: return index_of("close");
    case CasePhase::closed:
    case CasePhase::cancelled: return index_of("reopen");
    default: break;
  }
  if (!record.diagnosis)
    return index_of("diagnose");
  if (!record.remedy)
    return index_of("choose");
  if (record.quotes.empty())
    return index_of("quote");
  if (record.quotes.back().state == QuoteState::open)
    return index_of("confirm quote");
  if (still_to_pay(record.quotes, record.payments) > 0)
    return index_of("pay");
  return index_of(*rc::gen::arbitrary<bool>() ? "take in" : "ship");
}

std::optional<LocalDate> warranty_end(const House& house) {
  return find_as<Device>(house.world, house.device)->warranty_ends_on;
}

int count_of(const Case& record, PaymentKind kind) {
  return static_cast<int>(std::count_if(record.payments.begin(), record.payments.end(),
                                        [kind](const Payment& one) { return one.kind == kind; }));
}

// An answer, or a return not granted: closed as it is, unless the product is with the company.
bool has_nothing_to_confirm(const Case& record) {
  const CaseClass asked = record.intake.class_;
  const bool answer = asked == CaseClass::inquiry || asked == CaseClass::suggestion;
  return (answer || !record.return_declined.empty()) &&
         phase_of(record.state) != CasePhase::in_workshop;
}

// `refund_chosen`: ever; reopening takes the choice away, not the money that went back by it.
void check_money(const Case& record, bool refund_chosen) {
  const std::int64_t paid = sum_of(record.payments, PaymentKind::payment);
  const std::int64_t back = sum_of(record.payments, PaymentKind::refund);
  // What the device itself cost comes back only by the remedy refund, and once.
  const std::int64_t price = refund_chosen ? kPrice : 0;
  RC_ASSERT(back <= paid + price);
  RC_ASSERT(still_to_pay(record.quotes, record.payments) >= 0);
  for (const Payment& one : record.payments) {
    RC_ASSERT(one.amount.minor > 0);
  }
}

void check_clocks(const House& house) {
  const Case& record = house.the_case();
  for (const ClockState& clock : replay_clocks(product_standard(), record.marks, house.now)) {
    RC_ASSERT(clock.paused_ms >= 0);
    if (clock.due_at && clock.started_at)
      RC_ASSERT(*clock.started_at <= *clock.due_at);
  }
}

}  // namespace

TEST_CASE("no order of remedies leaves the machine or pays out more than came in") {
  rc::prop("remedies in any order", [] {
    House house;
    Device device = *find_as<Device>(house.world, house.device);
    device.price_paid = Money{kPrice, "CNY"};
    device.activated_on = *rc::gen::element(
        parse_local_date("2026-01-10"), parse_local_date("2024-01-10"), std::optional<LocalDate>{});
    house.world.put(device);
    house.accepted();
    const Actor* const actors[] = {&house.guest, &house.agent, &house.supervisor, &house.manager,
                                   &house.engineer};
    const auto count = *rc::gen::inRange<std::size_t>(5, 60);
    bool refund_chosen = false;
    for (std::size_t i = 0; i < count; ++i) {
      const bool natural = *rc::gen::inRange(0, 3) > 0;
      const Step& step = steps()[natural ? natural_step(house)
                                         : *rc::gen::inRange<std::size_t>(0, steps().size())];
      const Actor& actor = *actors[*rc::gen::inRange<std::size_t>(0, 5)];
      house.now = house.now.plus_ms(*rc::gen::element<std::int64_t>(60'000, 3'600'000));
      const Case before = house.the_case();
      const auto warranty = warranty_end(house);
      const Outcome outcome = house.when(actor, house.case_key(), step.args(house));
      const Case& record = house.the_case();
      RC_LOG() << step.name << (outcome.ok() ? "" : " refused: ")
               << (outcome.ok() ? "" : outcome.result().error().code) << '\n';
      const CasePhase phase = phase_of(record.state);
      RC_ASSERT(in_machine(phase_of(before.state), phase) ||
                (phase == CasePhase::closed && has_nothing_to_confirm(before)));
      RC_ASSERT(record.marks.size() >= before.marks.size());
      RC_ASSERT(record.timeline.size() >= before.timeline.size());
      RC_ASSERT(record.payments.size() >= before.payments.size());
      RC_ASSERT(record.quotes.size() >= before.quotes.size());
      RC_ASSERT(record.reinspections.size() <= 1);
      RC_ASSERT(!warranty || warranty_end(house) >= warranty);
      if (!outcome.ok()) {
        RC_ASSERT(record.timeline.size() == before.timeline.size());
      }
      refund_chosen = refund_chosen || (record.remedy && record.remedy->remedy == Remedy::refund);
      check_money(record, refund_chosen);
      check_clocks(house);
    }
    RC_TAG(static_cast<int>(phase_of(house.the_case().state)),
           count_of(house.the_case(), PaymentKind::payment) > 0,
           count_of(house.the_case(), PaymentKind::refund) > 0);
  });
}

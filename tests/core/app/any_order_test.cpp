// Whatever is asked, by whom and in whatever order: a case stays within its machine, stock is the
// sum of its movements, and no well-formed fact is lost.
#include <functional>

#include <catch2/catch_test_macros.hpp>
#include <rapidcheck/catch.h>

#include "tests/core/app/machine.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

struct Step {
  const char* name;
  EntityKey (House::*target)() const;
  std::function<CommandArgs(const House&)> args;
};

StaffId other_engineer(const House& house) {
  const bool first = house.the_visit().engineer.value == house.engineer.id.value;
  return StaffId{first ? house.engineer2.id.value : house.engineer.id.value};
}

ExceptionId open_exception(const House& house) {
  for (const CaseException& exception : house.the_case().exceptions) {
    if (!exception.decision) {
      return exception.id;
    }
  }
  return {};
}

const std::vector<Step>& steps() {
  const auto key_case = &House::case_key;
  const auto key_visit = &House::visit_key;
  static const std::vector<Step> kSteps{
      {"accept", key_case, [](const House&) { return case_command::Accept{}; }},
      {"plan", key_case, [](const House&) { return case_command::TellPlan{"计划"}; }},
      {"assign", key_case,
       [](const House&) {
         return case_command::Assign{Team::repair, {}};
       }},
      {"appoint", key_visit,
       [](const House& h) {
         return appointment(h.case_id, h.engineer, "2026-11-20 14:00", "2026-11-20 16:00");
       }},
      {"reassign", key_visit,
       [](const House& h) {
         return visit_command::Reassign{other_engineer(h), {}, {}, "x"};
       }},
      {"cancel visit", key_visit, [](const House&) { return visit_command::Cancel{"x"}; }},
      {"depart", key_visit, [](const House&) { return visit_command::Depart{}; }},
      {"arrive", key_visit, [](const House&) { return visit_command::Arrive{true}; }},
      {"diagnose", key_visit, [](const House&) { return full_diagnosis(); }},
      {"use part", key_visit,
       [](const House& h) {
         return visit_command::UsePart{h.pump, 1, h.van};
       }},
      {"finish", key_visit,
       [](const House&) {
         return visit_command::Finish{"修好", true};
       }},
      {"sign", key_visit, [](const House&) { return full_signature(); }},
      {"settle accept", key_case,
       [](const House& h) {
         return case_command::Settle{open_exception(h), ExceptionDecision::accept, "x"};
       }},
      {"settle discard", key_case,
       [](const House& h) {
         return case_command::Settle{open_exception(h), ExceptionDecision::discard, "x"};
       }},
      {"agree", key_case, [](const House&) { return case_command::Agree{}; }},
      {"confirm", key_case, [](const House&) { return case_command::Confirm{}; }},
      {"rate", key_case,
       [](const House&) {
         return case_command::Rate{5, ""};
       }},
      {"close", key_case, [](const House&) { return case_command::Close{}; }},
      {"cancel case", key_case, [](const House&) { return case_command::Cancel{"x"}; }},
  };
  return kSteps;
}

int moved(const Decided& decided) {
  int sum = 0;
  for (const EventAt& event : decided.events) {
    if (const auto* stock = std::get_if<StockEvent>(&event.event)) {
      if (const auto* move = std::get_if<stock_event::Moved>(stock)) {
        sum += move->delta;
      }
    }
  }
  return sum;
}

// The step that would come next if all went well, so that half of all walks get far.
std::size_t natural_step(const House& house) {
  const auto index_of = [](std::string_view name) {
    std::size_t i = 0;
    while (i + 1 < steps().size() && name != steps()[i].name) {
      ++i;
    }
    return i;
  };
  if (has_open_exception(house.the_case())) {
    return index_of("settle accept");
  }
  switch (phase_of(house.the_case().state)) {
    case CasePhase::confirmed: return index_of("close");
    case CasePhase::repaired: return index_of(house.the_case().signature ? "confirm" : "sign");
    default: break;
  }
  switch (house.the_visit().state) {
    case VisitState::appointed: return index_of("depart");
    case VisitState::departed: return index_of("arrive");
    case VisitState::arrived: return index_of("diagnose");
    case VisitState::diagnosed: return index_of("finish");
    default: return index_of("sign");
  }
}

struct Before {
  CasePhase phase;
  bool open;
  std::size_t marks;
  std::size_t lines;
};

Before look(const House& house) {
  const Case& record = house.the_case();
  return {phase_of(record.state), has_open_exception(record), record.marks.size(),
          record.timeline.size()};
}

void check_step(const House& house, const Before& before, const Step& step,
                const Outcome& outcome) {
  RC_LOG() << step.name << (outcome.ok() ? "" : " refused: ")
           << (outcome.ok() ? "" : outcome.result().error().code) << '\n';
  const Case& record = house.the_case();
  RC_ASSERT(in_machine(before.phase, phase_of(record.state)));
  // History only grows; the number is given once.
  RC_ASSERT(record.marks.size() >= before.marks);
  RC_ASSERT(record.timeline.size() >= before.lines);
  RC_ASSERT(record.number == "202611-001");
  // What waits for staff keeps a case from being confirmed or closed.
  const bool ended =
      phase_of(record.state) != before.phase && (phase_of(record.state) == CasePhase::confirmed ||
                                                 phase_of(record.state) == CasePhase::closed);
  RC_ASSERT_FALSE(before.open && ended);
  // Below zero only while a discrepancy is open (business §5).
  const StockLevel& level = house.level(house.pump);
  RC_ASSERT(level.quantity >= 0 || level.short_by == -level.quantity);
}

bool is_fact(const Step& step, const House& house) {
  return step.target == &House::visit_key && info_of(step.args(house)).kind == CommandKind::fact;
}

}  // namespace

TEST_CASE("no order of steps leaves the machine, loses a fact or a part") {
  rc::prop("steps in any order", [] {
    House house;
    house.appointed();
    const Actor* const actors[] = {&house.guest, &house.agent, &house.engineer, &house.engineer2,
                                   &house.manager};
    int stock = house.stock(house.pump);
    const auto count = *rc::gen::inRange<std::size_t>(1, 60);
    for (std::size_t i = 0; i < count; ++i) {
      const bool natural = *rc::gen::inRange(0, 3) > 0;
      const Step& step = steps()[natural ? natural_step(house)
                                         : *rc::gen::inRange<std::size_t>(0, steps().size())];
      const Actor& actor = *actors[*rc::gen::inRange<std::size_t>(0, 5)];
      house.now = house.now.plus_ms(60'000);
      const Before before = look(house);
      const Outcome outcome = house.when(actor, (house.*step.target)(), step.args(house));
      check_step(house, before, step, outcome);
      const bool engineer = &actor == &house.engineer || &actor == &house.engineer2;
      if (engineer && is_fact(step, house)) {
        RC_ASSERT(outcome.ok());
      }
      if (outcome.ok()) {
        stock += moved(*outcome.result());
      }
      RC_ASSERT(house.stock(house.pump) == stock);
    }
    RC_TAG(static_cast<int>(phase_of(house.the_case().state)), house.the_case().exceptions.size());
  });
}

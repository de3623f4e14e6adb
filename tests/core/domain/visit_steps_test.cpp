// The order of a visit's steps, and what a fact says by itself.
#include <catch2/catch_test_macros.hpp>

#include "core/domain/visit/decide.hpp"
#include "core/domain/visit/evolve.hpp"

using namespace aftercare;
using visiting::StepFit;

namespace {

const VisitFact kDepart = visit_command::Depart{};
const VisitFact kArrive = visit_command::Arrive{};
const VisitFact kDiagnose = visit_command::Diagnose{};
const VisitFact kUse = visit_command::UsePart{};
const VisitFact kFinish = visit_command::Finish{};
const VisitFact kSign = visit_command::Sign{};

}  // namespace

TEST_CASE("each step fits where the one before it ended") {
  using enum VisitState;
  struct Row {
    const VisitFact* fact;
    VisitState state;
    StepFit fit;
  };
  const Row rows[] = {{&kDepart, appointed, StepFit::fits},
                      {&kDepart, departed, StepFit::repeated},
                      {&kArrive, appointed, StepFit::out_of_order},
                      {&kArrive, departed, StepFit::fits},
                      {&kArrive, signed_, StepFit::repeated},
                      {&kDiagnose, departed, StepFit::out_of_order},
                      {&kDiagnose, arrived, StepFit::fits},
                      {&kDiagnose, diagnosed, StepFit::fits},
                      {&kDiagnose, finished, StepFit::repeated},
                      {&kUse, arrived, StepFit::out_of_order},
                      {&kUse, diagnosed, StepFit::fits},
                      {&kUse, finished, StepFit::out_of_order},
                      {&kFinish, arrived, StepFit::out_of_order},
                      {&kFinish, diagnosed, StepFit::fits},
                      {&kFinish, finished, StepFit::repeated},
                      {&kSign, diagnosed, StepFit::out_of_order},
                      {&kSign, finished, StepFit::fits},
                      {&kSign, signed_, StepFit::repeated}};
  for (const Row& row : rows) {
    INFO(row.fact->index() << " in " << static_cast<int>(row.state));
    CHECK(visiting::step_fit(row.state, *row.fact) == row.fit);
  }
}

TEST_CASE("without a policy a device still refuses what no house accepts") {
  CHECK(visiting::check_shape(visit_command::Diagnose{}, nullptr)->code ==
        "diagnosis_fault_type_missing");
  CHECK_FALSE(
      visiting::check_shape(
          visit_command::Diagnose{FaultType::software, Cause::product_quality, "x", "9.9"}, nullptr)
          .has_value());
}

TEST_CASE("a visit is made by its appointment and by nothing else") {
  const EventMeta meta;
  const VisitId id;
  CHECK_FALSE(evolve_visit(nullptr, id, visit_event::Arrived{}, meta).has_value());
  Visit planned;
  planned.engineer_name = "王强";
  const auto made = evolve_visit(nullptr, id, visit_event::Appointed{planned}, meta);
  REQUIRE(made.has_value());
  CHECK(made->engineer_name == "王强");
  planned.engineer_name = "someone else";
  CHECK(evolve_visit(&*made, id, visit_event::Appointed{planned}, meta)->engineer_name == "王强");
}

TEST_CASE("a cancelled trip comes back as far as it had come") {
  const EventMeta meta;
  const VisitId id;
  auto visit = *evolve_visit(nullptr, id, visit_event::Appointed{}, meta);
  visit = *evolve_visit(&visit, id, visit_event::Departed{}, meta);
  visit = *evolve_visit(&visit, id, visit_event::Arrived{}, meta);
  visit = *evolve_visit(&visit, id, visit_event::Cancelled{"x"}, meta);
  CHECK(visit.state == VisitState::cancelled);
  visit = *evolve_visit(&visit, id, visit_event::Reassigned{}, meta);
  CHECK(visit.state == VisitState::arrived);
  CHECK(visit.cancel_reason.empty());
}

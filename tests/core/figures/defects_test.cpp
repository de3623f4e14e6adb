// Defects of a period: what counts, in which order, and what R&D and production are told.
#include "core/figures/defects.hpp"

#include <catch2/catch_test_macros.hpp>

#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

Case found(const std::string& model, Cause cause, const std::string& received,
           FaultType fault_type = FaultType::hardware) {
  static int n = 0;
  Case record;
  record.id = CaseId{uuid(++n)};
  record.number = "202611-" + std::to_string(n);
  record.intake.product.model = model;
  record.received_at = shanghai(received);
  record.diagnosis = Diagnosis{};
  record.diagnosis->cause = cause;
  record.diagnosis->fault_type = fault_type;
  record.diagnosis->findings = model + " 坏了";
  return record;
}

}  // namespace

TEST_CASE("defects of a period by model and fault, most first") {
  figures::DefectsFigure figure;
  figure.from = shanghai("2026-11-20 00:00");
  figure.to = shanghai("2026-11-21 00:00");
  figure.add(found("A", Cause::product_quality, "2026-11-19 23:59"));
  figure.add(found("A", Cause::product_quality, "2026-11-20 00:00"));
  figure.add(found("A", Cause::customer_use, "2026-11-20 10:00"));
  figure.add(found("A", Cause::force_majeure, "2026-11-20 10:00"));
  figure.add(found("A", Cause::product_quality, "2026-11-20 11:00", FaultType::software));
  Case with_parts = found("B", Cause::product_quality, "2026-11-20 12:00");
  PartUse pump;
  pump.part_name = "水泵";
  pump.quantity = 2;
  with_parts.parts = {pump, pump};
  figure.add(with_parts);
  figure.add(found("B", Cause::product_quality, "2026-11-20 23:59"));
  figure.add(found("B", Cause::product_quality, "2026-11-21 00:00"));
  Case open = found("B", Cause::product_quality, "2026-11-20 12:00");
  open.diagnosis.reset();
  figure.add(open);
  Case merged = found("B", Cause::product_quality, "2026-11-20 12:00");
  merged.state = case_state::Merged{};
  figure.add(merged);
  CHECK(figure.diagnosed == 6);
  CHECK(figure.defects == 4);
  REQUIRE(figure.rows.size() == 3);
  CHECK(figure.rows[0].model == "B");
  CHECK(figure.rows[0].cases == 2);
  CHECK(figure.rows[0].numbers.size() == 2);
  CHECK(figure.rows[0].findings == std::vector<std::string>{"B 坏了"});
  CHECK(figure.rows[0].parts.at("水泵") == 4);
  CHECK(figure.rows[1].model == "A");
  CHECK(figure.rows[1].fault_type == FaultType::hardware);
  CHECK(figure.rows[2].fault_type == FaultType::software);
}

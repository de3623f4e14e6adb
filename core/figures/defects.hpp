// Defects of a period, for R&D and production (business §1): cases whose fault is the product's
// own, by model and fault type, with what was found and the parts that were changed. Only what was
// diagnosed counts; a case reported in the period and diagnosed later counts where it was reported.
#pragma once
#include <map>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/domain/case/case.hpp"

namespace aftercare::figures {

// One model with one type of fault.
struct DefectRow {
  std::string model;
  FaultType fault_type{};
  int cases = 0;
  std::vector<std::string> numbers;   // of those cases, as they came
  std::vector<std::string> findings;  // as they came, each once
  std::map<std::string, int> parts;   // name of a changed part → pieces
};
BOOST_DESCRIBE_STRUCT(DefectRow, (), (model, fault_type, cases, numbers, findings, parts))

// Cases received in [from, to). Keep adding cases.
struct DefectsFigure {
  Instant from;
  Instant to;
  int diagnosed = 0;  // of the period, whatever the cause: the denominator
  int defects = 0;
  std::vector<DefectRow> rows;  // most cases first; equal ones as they came
  void add(const Case& record);
};
BOOST_DESCRIBE_STRUCT(DefectsFigure, (), (from, to, diagnosed, defects, rows))

}  // namespace aftercare::figures

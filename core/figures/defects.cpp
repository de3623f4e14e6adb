#include "core/figures/defects.hpp"

#include <algorithm>

namespace aftercare::figures {

void DefectsFigure::add(const Case& record) {
  const bool over = phase_of(record.state) == CasePhase::merged;
  if (over || !record.diagnosis || record.received_at < from || !(record.received_at < to))
    return;
  ++diagnosed;
  if (!is_product_defect(record))
    return;
  ++defects;
  const std::string& model = record.intake.product.model;
  const FaultType fault_type = record.diagnosis->fault_type;
  auto row = std::find_if(rows.begin(), rows.end(), [&](const DefectRow& one) {
    return one.model == model && one.fault_type == fault_type;
  });
  if (row == rows.end())
    row = rows.insert(rows.end(), {model, fault_type, 0, {}, {}, {}});
  ++row->cases;
  row->numbers.push_back(record.number);
  const std::string& found = record.diagnosis->findings;
  if (std::find(row->findings.begin(), row->findings.end(), found) == row->findings.end())
    row->findings.push_back(found);
  for (const PartUse& use : record.parts)
    row->parts[use.part_name] += use.quantity;
  // Up past those it has overtaken.
  while (row != rows.begin() && std::prev(row)->cases < row->cases) {
    std::iter_swap(row, std::prev(row));
    --row;
  }
}

}  // namespace aftercare::figures

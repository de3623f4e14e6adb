#include "core/policy/clock_rows.hpp"

#include <algorithm>

namespace aftercare {
namespace {

struct Columns {
  ClockName clock{};
  std::vector<ClockMark> ends;
  std::vector<ClockMark> restarts;
  std::vector<Remedy> remedies;
  bool before_remedy = true;
  bool repeats = false;
  std::vector<ClockMark> stops_too = {};
};

// As assets/policy/product_standard.json has them.
const std::vector<Columns>& product_columns() {
  using enum ClockMark;
  static const std::vector<Columns> kColumns{
      {ClockName::respond, {}, {reopened}, {}},
      {ClockName::plan, {repaired}, {reopened}, {}},
      {ClockName::inspect, {repaired, return_declined}, {reopened}, {}},
      {ClockName::notify, {reopened}, {}, {}, true, true},
      {ClockName::visit,
       {},
       {reopened, appointment_cancelled},
       {Remedy::repair, Remedy::paid_repair, Remedy::guidance, Remedy::negotiated}},
      {ClockName::arrive, {appointment_cancelled}, {}, {}, true, true},
      {ClockName::audit, {}, {reopened}, {}, true, true},
      {ClockName::fulfil,
       {return_declined, repaired, reopened},
       {},
       {Remedy::exchange, Remedy::refund, Remedy::paid_exchange},
       false},
      {ClockName::repair,
       {agreement_lapsed, reopened},
       {},
       {Remedy::repair, Remedy::paid_repair}},
      {ClockName::ship_exchange,
       {return_declined, reopened},
       {},
       {Remedy::exchange, Remedy::paid_exchange},
       false},
      {ClockName::old_item_back, {}, {}, {}, true, false, {return_checked}},
      {ClockName::refund, {return_declined, reopened}, {}, {Remedy::refund}, false},
      {ClockName::complaint_reply, {}, {reopened}, {}, true, true}};
  return kColumns;
}

void add_missing(const std::vector<ClockMark>& marks, std::vector<ClockMark>& out) {
  for (const ClockMark mark : marks) {
    if (std::find(out.begin(), out.end(), mark) == out.end())
      out.push_back(mark);
  }
}

}  // namespace

std::optional<ClockRule> completed(const ClockRule& rule) {
  const bool says = !rule.ends.empty() || !rule.restarts.empty() || !rule.remedies.empty();
  const auto& rows = product_columns();
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [&rule](const Columns& one) { return one.clock == rule.clock; });
  if (says || row == rows.end())
    return std::nullopt;
  ClockRule whole = rule;
  whole.ends = row->ends;
  whole.restarts = row->restarts;
  whole.remedies = row->remedies;
  whole.before_remedy = row->before_remedy;
  whole.repeats = row->repeats;
  add_missing(row->stops_too, whole.stops);
  return whole;
}

}  // namespace aftercare

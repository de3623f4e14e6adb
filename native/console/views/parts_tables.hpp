// The lists of the parts page and what is told about their chosen row.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "native/console/app/format.hpp"
#include "native/console/app/model.hpp"
#include "native/console/widgets/facts.hpp"

namespace aftercare::console {

// The list of the tab in front; the key of a row that was picked ("purchase/<uuid>").
std::optional<std::string> parts_table(Ui& ui, const PartsModel& parts, const Format& format);
// The chosen row's place in its list; -1: it is not shown.
int parts_selected(const PartsModel& parts);

struct PartsDetailLine {
  std::string head;
  std::string value;
  std::string foot;
  Tone tone = Tone::neutral;
};
struct PartsDetail {
  std::string title;
  std::string caption;
  std::vector<Fact> facts;
  std::vector<PartsDetailLine> lines;
};
PartsDetail parts_detail(const PartsModel& parts, const Format& format);

}  // namespace aftercare::console

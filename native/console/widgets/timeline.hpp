// What happened, newest last: a line of dots with who, where and when.
#pragma once
#include <string>
#include <vector>

#include "native/console/widgets/ui.hpp"

namespace aftercare::console {

struct Happening {
  std::string title;    // "已受理"
  std::string detail;   // reason, text, findings
  std::string author;   // "王坐席 · 前台"
  std::string done_at;      // when it happened
  std::string received_at;  // when the server took it, empty if the same minute
  std::string mark;         // "离线", "待确认", empty
  Tone tone = Tone::neutral;
  Tone mark_tone = Tone::neutral;
  std::string icon = {};
};

void timeline(Ui& ui, const std::vector<Happening>& happenings);

}  // namespace aftercare::console

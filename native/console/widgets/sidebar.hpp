// The dark bar at the left: product name, pages, at the bottom who is logged in and what waits.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "native/console/widgets/ui.hpp"

namespace aftercare::console {

struct SidebarEntry {
  std::string key;
  std::string icon;
  std::string label;
  std::string hint = {};  // key that does the same
  int count = 0;          // shown when not 0
};

constexpr float sidebar_width = 200;  // layout pixels

struct SidebarResult {
  std::optional<std::size_t> chosen;
};

// Inside the window that covers everything, at its left edge.
void begin_sidebar(Ui& ui, std::string_view product);
SidebarResult sidebar_entries(Ui& ui, const std::vector<SidebarEntry>& entries,
                              std::size_t active);
// The part between the pages and the foot, which is `foot` layout pixels high: what does not fit
// scrolls.
void begin_sidebar_middle(Ui& ui, float foot);
void end_sidebar_middle();
bool sidebar_entry(Ui& ui, const SidebarEntry& entry, bool active);
void end_sidebar();

}  // namespace aftercare::console

// Ctrl+K: finds anything by number, name, phone, serial, or action. The caller answers the query.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "native/console/widgets/ui.hpp"

namespace aftercare::console {

struct PaletteEntry {
  std::string key;
  std::string icon;
  std::string label;
  std::string detail;    // small, at the right: "动作", "Ctrl+1"
};

struct PaletteState {
  bool open = false;
  std::string query;
  std::size_t marked = 0;
};

// The chosen entry's index; closing is done here.
std::optional<std::size_t> command_palette(Ui& ui, PaletteState& state,
                                           const std::vector<PaletteEntry>& entries);

}  // namespace aftercare::console

// A row of tabs, underlined in the accent. Pages of one thing, or several open cases.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "native/console/widgets/ui.hpp"

namespace aftercare::console {

struct Tab {
  std::string key;
  std::string label;
  bool closable = false;
  bool marked = false;  // unsaved, or something new
};

struct TabsResult {
  std::optional<std::size_t> chosen;
  std::optional<std::size_t> closed;
};

TabsResult tab_row(Ui& ui, const std::vector<Tab>& tabs, std::size_t active);

}  // namespace aftercare::console

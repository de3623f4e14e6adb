// Buttons. A disabled one says why, as a tooltip and to screen readers.
#pragma once
#include <string_view>

#include "native/console/widgets/ui.hpp"

namespace aftercare::console {

enum class ButtonKind { secondary, primary, danger, quiet };

struct Button {
  std::string_view key;    // stable: "case.accept"
  std::string_view label;  // in the user's language
  std::string_view icon = {};
  ButtonKind kind = ButtonKind::secondary;
  float width = 0;                      // layout pixels, 0 = as the text needs, -1 = all there is
  std::string_view disabled_reason = {};  // not empty: disabled
  std::string_view hint = {};             // tooltip, such as the key that does the same
};

// True in the frame in which it was pressed.
bool button(Ui& ui, const Button& look);
// Only an icon; the label is for the tooltip and screen readers.
bool icon_button(Ui& ui, std::string_view key, std::string_view icon, std::string_view label,
                 Colour colour = palette::muted);
// Text that acts, coloured as a link.
bool link(Ui& ui, std::string_view key, std::string_view label);

float button_width(Ui& ui, const Button& look);

}  // namespace aftercare::console

// A dialog over everything else. Escape or the cross closes it; the keyboard starts in its first
// field and goes back where it was.
#pragma once
#include <string_view>

#include "native/console/widgets/ui.hpp"

namespace aftercare::console {

struct Modal {
  std::string_view key;
  std::string_view title;
  float width = 480;  // layout pixels
};

// While `open` is wanted. If true is returned, draw the contents and call end_modal; `closed` tells
// that the person dismissed it.
bool begin_modal(Ui& ui, const Modal& modal, bool& closed);
void end_modal();
// At the end of a frame: a dialog that was not drawn any more gives the window free again.
void close_abandoned_modals();

// A row of buttons at the right: what it does, and "cancel". 1 = done, -1 = cancelled, 0 = neither.
struct DialogButtons {
  std::string_view key;         // of the one that does it
  std::string_view label;
  std::string_view disabled_reason = {};
  bool dangerous = false;
};
int dialog_buttons(Ui& ui, const DialogButtons& buttons);

}  // namespace aftercare::console

// The window: side bar, tabs of open cases, the page in front, dialogs over it, keys.
#pragma once
#include "native/console/app/format.hpp"
#include "native/console/app/model.hpp"
#include "native/console/widgets/ui.hpp"

namespace aftercare::console {

void shell_view(Ui& ui, const ConsoleModel& model, const Format& format, Intents& out);

}  // namespace aftercare::console

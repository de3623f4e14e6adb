// Beside the form of a request: urgency, deadlines, open cases of the same device, serials close to
// the typed one, whether somebody has to go there. Each with its reason.
#pragma once
#include "native/console/app/format.hpp"
#include "native/console/app/intents.hpp"
#include "native/console/app/model.hpp"
#include "native/console/widgets/ui.hpp"

namespace aftercare::console {

void noticed(Ui& ui, const screens::ReportScreen& screen, float width, const Format& format,
             Intents& out);
// What to say at this step, as the house has it.
void script_line(Ui& ui, const screens::ScriptBox& script, const Format& format);
// What is not said, beside what is.
void banned_line(Ui& ui, const Dialog& dialog, const Format& format);

}  // namespace aftercare::console

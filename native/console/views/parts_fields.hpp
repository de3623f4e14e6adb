// A list of parts inside a form: each with a number to type, or just named.
#pragma once
#include <string>

#include "native/console/app/format.hpp"
#include "native/console/app/step_forms.hpp"
#include "native/console/widgets/ui.hpp"

namespace aftercare::console {

// Edits go to the fields "lines/<part id>"; their items are "<command>.lines.<part code>".
void parts_rows(Ui& ui, const Dialog& dialog, const FormField& field, const std::string& error,
                const Format& format, Intents& out);

}  // namespace aftercare::console

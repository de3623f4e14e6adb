// The pages of the console. Each draws from the constant model and puts what was asked for in
// `out`.
#pragma once
#include "native/console/app/format.hpp"
#include "native/console/app/model.hpp"
#include "native/console/widgets/ui.hpp"

namespace aftercare::console {

void login_view(Ui& ui, const ConsoleModel& model, const Format& format, Intents& out);
void home_view(Ui& ui, const ConsoleModel& model, const Format& format, Intents& out);
void queue_view(Ui& ui, const ConsoleModel& model, const Format& format, Intents& out);
void case_view(Ui& ui, const ConsoleModel& model, const Format& format, Intents& out);
// Any page of records_pages.hpp.
void records_view(Ui& ui, const ConsoleModel& model, const Format& format, Intents& out);
void policy_view(Ui& ui, const ConsoleModel& model, const Format& format, Intents& out);
void tasks_view(Ui& ui, const ConsoleModel& model, const Format& format, Intents& out);
void parts_view(Ui& ui, const ConsoleModel& model, const Format& format, Intents& out);
// Over the page.
void step_dialog(Ui& ui, const Dialog& dialog, const ConsoleModel& model, const Format& format,
                 Intents& out);
void renew_dialog(Ui& ui, const ConsoleModel& model, Intents& out);
void log_out_dialog(Ui& ui, const ConsoleModel& model, Intents& out);
void picture_dialog(Ui& ui, const ConsoleModel& model, Intents& out);

}  // namespace aftercare::console

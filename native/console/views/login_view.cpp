#include <imgui.h>
#include <native/console/icons.hpp>

#include "native/console/views/pages.hpp"
#include "native/console/widgets/button.hpp"
#include "native/console/widgets/card.hpp"
#include "native/console/widgets/field.hpp"
#include "native/console/widgets/modal.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

constexpr float form_width = 380;

void edit(Intents& out, const char* field, const std::string& value) {
  out.push_back(intent::Edit{field, value});
}

void password_field(Ui& ui, const LoginForm& form, Intents& out) {
  std::string password = form.password;
  const FieldResult typed = text_field(ui,
                                       {.key = "login.password",
                                        .label = ui.tr("console.login.password"),
                                        .error = form.error,
                                        .secret = true},
                                       password);
  if (typed.changed)
    edit(out, "password", password);
  if (typed.submitted)
    out.push_back(intent::LogIn{});
}

void submit_button(Ui& ui, const LoginForm& form, Intents& out) {
  if (button(ui, {.key = "login.submit",
                  .label = ui.tr(form.busy ? "console.login.busy" : "console.login.submit"),
                  .icon = icon::login,
                  .kind = ButtonKind::primary,
                  .width = -1})) {
    out.push_back(intent::LogIn{});
  }
}

}  // namespace

void login_view(Ui& ui, const ConsoleModel& model, const Format& format, Intents& out) {
  const LoginForm& form = model.login;
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const float width = ui.px(form_width);
  ImGui::SetCursorPos({(room.x - width) / 2, std::max(ui.px(40), room.y * 0.22F)});
  ImGui::BeginGroup();
  text(ui, format.tr("console.title"), {FontRole::title, palette::strong_ink});
  gap(ui, 4);
  muted(ui, format.tr("console.login.welcome"));
  gap(ui, 16);
  begin_card(ui, {.key = "login.card", .width = width});
  std::string login = form.login;
  const FieldResult typed =
      text_field(ui, {.key = "login.login", .label = format.tr("console.login.login")}, login);
  if (typed.changed)
    edit(out, "login", login);
  if (typed.submitted)
    ui.memory.focus_key = "login.password";
  password_field(ui, form, out);
  gap(ui, 14);
  submit_button(ui, form, out);
  end_card(ui);
  const screens::Text server{"console.login.server", {{"server", form.server}}};
  caption(ui, format.say(server));
  gap(ui, 6);
  if (link(ui, "language", format.tr("console.language.other"))) {
    out.push_back(intent::UseLanguage{ui.words.language() == "zh" ? "en" : "zh"});
  }
  ImGui::EndGroup();
  if (ImGui::IsWindowAppearing()) {
    ui.memory.focus_key = form.login.empty() ? "login.login" : "login.password";
    ui.memory.redraw_within(0);
  }
}

void renew_dialog(Ui& ui, const ConsoleModel& model, Intents& out) {
  bool closed = false;
  if (!begin_modal(ui, {.key = "renew", .title = ui.tr("console.login.renew"), .width = form_width},
                   closed)) {
    return;
  }
  paragraph(ui, ui.tr("console.login.renew_hint"), {FontRole::body, palette::muted});
  password_field(ui, model.login, out);
  gap(ui, 14);
  submit_button(ui, model.login, out);
  end_modal();
}

// Nothing waits: leaving is safe, and staying comes first.
bool leave_buttons(Ui& ui, Intents& out) {
  paragraph(ui, ui.tr("console.leave.safe"));
  gap(ui, 14);
  const bool stays = button(ui, {.key = "leave.stay",
                                 .label = ui.tr("console.leave.stay"),
                                 .kind = ButtonKind::primary,
                                 .width = -1});
  if (button(ui, {.key = "leave.keep", .label = ui.tr("console.log_out"), .width = -1}))
    out.push_back(intent::LogOut{intent::Leaving::keep});
  return stays;
}

// What waits may be sent, kept here, taken along or, last, thrown away.
bool unsent_buttons(Ui& ui, int unsent, Intents& out) {
  paragraph(ui, ui.tr("console.leave.unsent", {{"count", std::to_string(unsent)}}));
  gap(ui, 14);
  bool stays = false;
  if (button(ui, {.key = "leave.send",
                  .label = ui.tr("console.leave.send"),
                  .kind = ButtonKind::primary,
                  .width = -1})) {
    out.push_back(intent::SyncNow{});
    stays = true;
  }
  if (button(ui, {.key = "leave.keep", .label = ui.tr("console.leave.keep"), .width = -1})) {
    out.push_back(intent::LogOut{intent::Leaving::keep});
  }
  if (button(ui,
             {.key = "leave.take_along", .label = ui.tr("console.leave.export"), .width = -1})) {
    out.push_back(intent::LogOut{intent::Leaving::take_along});
  }
  if (button(ui, {.key = "leave.discard",
                  .label = ui.tr("console.leave.discard"),
                  .kind = ButtonKind::danger,
                  .width = -1})) {
    out.push_back(intent::LogOut{intent::Leaving::discard});
  }
  return stays;
}

void log_out_dialog(Ui& ui, const ConsoleModel& model, Intents& out) {
  const int unsent = model.status.waiting + static_cast<int>(model.status.rejected.size());
  const bool safe = unsent == 0 && model.status.files_waiting == 0;
  bool closed = false;
  if (!begin_modal(ui,
                   {.key = "leave",
                    .title = ui.tr(safe ? "console.log_out" : "console.leave.title"),
                    .width = 460},
                   closed)) {
    return;
  }
  const bool stays = safe ? leave_buttons(ui, out) : unsent_buttons(ui, unsent, out);
  closed = closed || stays;
  if (closed) {
    out.push_back(intent::AskLogOut{});
    ImGui::CloseCurrentPopup();
  }
  end_modal();
}

}  // namespace aftercare::console

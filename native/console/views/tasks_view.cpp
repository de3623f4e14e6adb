// What is on its way and what came back: nothing done here is lost sight of.
#include <imgui.h>

#include <native/console/icons.hpp>

#include "native/console/app/step_forms.hpp"
#include "native/console/views/common.hpp"
#include "native/console/views/pages.hpp"
#include "native/console/widgets/button.hpp"
#include "native/console/widgets/card.hpp"
#include "native/console/widgets/notice.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

std::string name_of(const OwnCommand& own, const Ui& ui, const Format& format) {
  const std::string key = "console.action." + own.type;
  return ui.words.has(key) ? std::string(format.tr(key)) : own.type;
}

void rejected_card(Ui& ui, const OwnCommand& own, const Format& format, Intents& out) {
  begin_card(ui, {.key = "task/" + own.id});
  icon_text(ui, icon::alert_circle, name_of(own, ui, format), Tone::bad, FontRole::strong);
  ImGui::SameLine();
  muted(ui, format.day_time(own.occurred_at));
  if (own.refusal) paragraph(ui, format.say(*own.refusal));
  const bool has_form = find_form(own.type) || screens::command_form(own.type);
  if (has_form &&
      button(ui, {.key = "task.again/" + own.id,
                  .label = format.tr("console.tasks.again"),
                  .icon = icon::edit,
                  .kind = ButtonKind::primary})) {
    out.push_back(intent::SendAgain{own.id});
  }
  ImGui::SameLine();
  if (button(ui, {.key = "task.discard/" + own.id,
                  .label = format.tr("console.tasks.discard"),
                  .icon = icon::trash})) {
    out.push_back(intent::Discard{own.id});
  }
  end_card(ui);
}

void pending_rows(Ui& ui, const SyncStatus& status, const Format& format) {
  begin_card(ui, {.key = "tasks.pending", .title = format.tr("console.tasks.pending")});
  for (const OwnCommand& own : status.pending) {
    const SyncLook look = sync_look(own.state, format);
    icon_text(ui, look.icon, look.text, look.tone, FontRole::small);
    ImGui::SameLine(ui.px(160));
    text(ui, name_of(own, ui, format));
    ImGui::SameLine();
    muted(ui, format.day_time(own.occurred_at));
    if (own.doubtful) {
      ImGui::SameLine();
      pill(ui, format.tr("console.tasks.doubtful"), Tone::warn);
    }
  }
  end_card(ui);
}

}  // namespace

void tasks_view(Ui& ui, const ConsoleModel& model, const Format& format, Intents& out) {
  const SyncStatus& status = model.status;
  title(ui, format.tr("console.nav.tasks"));
  ImGui::SameLine();
  const Button now{.key = "tasks.sync",
                   .label = format.tr("console.sync.now"),
                   .icon = icon::refresh,
                   .hint = "F5"};
  align_right(button_width(ui, now));
  if (button(ui, now)) out.push_back(intent::SyncNow{});
  const std::string count = std::to_string(status.waiting);
  std::string summary = format.say({"console.tasks.waiting", {{"count", count}}});
  if (status.waiting_since && status.waiting > 0) {
    summary += "  ·  " + format.say({"console.tasks.since",
                                     {{"time", format.day_time(*status.waiting_since)}}});
  }
  if (status.last_contact) {
    summary += "  ·  " + format.say({"console.tasks.contact",
                                     {{"time", format.day_time(*status.last_contact)}}});
  }
  muted(ui, summary);
  for (const OwnCommand& own : status.rejected) rejected_card(ui, own, format, out);
  if (!status.pending.empty()) pending_rows(ui, status, format);
  if (status.rejected.empty() && status.pending.empty()) {
    begin_card(ui, {.key = "tasks.none"});
    empty_state(ui, icon::cloud_check, format.tr("console.tasks.none"),
                format.tr("console.tasks.none_hint"));
    end_card(ui);
  }
}

}  // namespace aftercare::console

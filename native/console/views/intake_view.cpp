#include "native/console/views/intake_view.hpp"

#include <imgui.h>
#include <native/console/icons.hpp>

#include "native/console/widgets/badge.hpp"
#include "native/console/widgets/button.hpp"
#include "native/console/widgets/card.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

void reason_line(Ui& ui, const screens::Text& reason, const std::string& clause, float width,
                 const Format& format) {
  // A rule of the house itself has no clause of a handbook to show.
  const bool of_house = clause.empty() || clause == "product";
  const std::string rule = of_house ? std::string() : "  (" + clause + ")";
  paragraph(ui, format.say(reason) + rule, {FontRole::small, palette::muted}, width);
}

void open_cases(Ui& ui, const screens::ReportScreen& screen, float width, const Format& format,
                Intents& out) {
  for (const screens::OpenCaseBox& one : screen.open_cases) {
    icon_text(ui, icon::alert_triangle, format.say(one.reason), Tone::warn);
    reason_line(
        ui,
        {"console.intake.open_since",
         {{"time", format.day_time(one.reported_at)}, {"phase", format.say(one.phase_label)}}},
        {}, width, format);
    if (link(ui, "intake.open." + one.id.text(), format.tr("console.intake.look"))) {
      out.push_back(intent::CloseDialog{});
      out.push_back(intent::OpenCase{one.id});
    }
    gap(ui, 6);
  }
}

void serials(Ui& ui, const screens::ReportScreen& screen, const Format& format, Intents& out) {
  for (const screens::SerialGuess& guess : screen.serials) {
    const std::string key = "intake.serial." + guess.serial;
    if (link(ui, key, format.say(guess.reason) + "  " + guess.model)) {
      out.push_back(intent::Edit{"device.serial", guess.serial});
      if (!guess.model.empty())
        out.push_back(intent::Edit{"device.model", guess.model});
    }
  }
}

void deadlines(Ui& ui, const screens::ReportScreen& screen, const Format& format) {
  for (const screens::Clock& clock : screen.deadlines) {
    if (!clock.due_at)
      continue;
    caption(ui, format.say(clock.label) + "   " + format.day_time(*clock.due_at));
  }
}

}  // namespace

void script_line(Ui& ui, const screens::ScriptBox& script, const Format& format) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::Indent(ui.px(12));
  paragraph(ui, format.pick(script.text_zh, script.text_en), {FontRole::body, palette::accent});
  ImGui::Unindent(ui.px(12));
  const float below = ImGui::GetCursorScreenPos().y - ImGui::GetStyle().ItemSpacing.y;
  ImGui::GetWindowDrawList()->AddRectFilled(at, {at.x + ui.px(3), below}, palette::accent,
                                            ui.px(2));
  gap(ui, 8);
}

void banned_line(Ui& ui, const Dialog& dialog, const Format& format) {
  if (dialog.scripts.empty() || dialog.banned_phrases.empty())
    return;
  std::string phrases;
  for (const std::string& one : dialog.banned_phrases)
    phrases += (phrases.empty() ? "" : " · ") + one;
  const screens::Text line{"console.banned_phrases", {{"phrases", phrases}}};
  paragraph(ui, format.say(line), {FontRole::small, palette::muted});
}

void noticed(Ui& ui, const screens::ReportScreen& screen, float width, const Format& format,
             Intents& out) {
  heading(ui, format.tr("console.intake.noticed"));
  open_cases(ui, screen, width, format, out);
  serials(ui, screen, format, out);
  for (const screens::AdviceBox& one : screen.advice) {
    icon_text(ui, icon::alert_triangle, format.say(one.label), Tone::bad);
    paragraph(ui, format.pick(one.text_zh, one.text_en), {FontRole::body, palette::accent}, width);
    if (!one.call.empty())
      caption(ui, format.say(screens::Text{"console.intake.call", {{"number", one.call}}}));
    gap(ui, 6);
  }
  if (screen.proposal) {
    const Tone tone = screen.proposal->urgency == Urgency::urgent ? Tone::bad : Tone::neutral;
    pill(ui, format.say(screen.proposal->label), tone);
    reason_line(ui, screen.proposal->reason, screen.proposal->clause, width, format);
    gap(ui, 6);
  }
  if (screen.service) {
    pill(ui, format.say(screen.service->label), Tone::accent);
    reason_line(ui, screen.service->reason, screen.service->clause, width, format);
    gap(ui, 6);
  }
  if (!screen.deadlines.empty()) {
    heading(ui, format.tr("console.intake.deadlines"));
    deadlines(ui, screen, format);
  }
}

}  // namespace aftercare::console

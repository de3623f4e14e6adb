#include <imgui.h>

#include <algorithm>
#include <native/console/icons.hpp>

#include "native/console/app/step_forms.hpp"
#include "native/console/views/case_cards.hpp"
#include "native/console/views/common.hpp"
#include "native/console/views/pages.hpp"
#include "native/console/widgets/button.hpp"
#include "native/console/widgets/card.hpp"
#include "native/console/widgets/notice.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

using screens::Action;

constexpr std::size_t buttons_max = 6;  // beside each other; the rest is behind "more"

void head(const CaseCards& cards) {
  Ui& ui = cards.ui;
  const screens::CaseRow& row = cards.screen.head;
  title(ui, number_of(row));
  ImGui::SameLine();
  if (icon_button(ui, "case.copy_number", icon::copy, cards.format.tr("console.case.copy"))) {
    cards.out.push_back(intent::Copy{number_of(row)});
  }
  ImGui::SameLine();
  heading(ui, row.customer);
  ImGui::SameLine();
  if (cards.model.case_archived) {
    pill(ui, cards.format.tr("console.archive.read_only"), Tone::neutral);
    ImGui::SameLine();
  }
  pill(ui, cards.format.say(row.phase_label), tone_named(row.tone));
  ImGui::SameLine();
  const Tone urgency = row.urgency == Urgency::urgent ? Tone::bad : Tone::neutral;
  pill(ui, cards.format.say(cards.screen.urgency.label), urgency);
  ImGui::SameLine();
  const SyncLook sync = sync_look(row.sync, cards.format);
  icon_text(ui, sync.icon, sync.text, sync.tone, FontRole::small);
  ImGui::SameLine();
  const Button close{.key = "case.close_tab",
                     .label = cards.format.tr("console.tab.close"),
                     .icon = icon::x,
                     .kind = ButtonKind::quiet,
                     .hint = "Ctrl+W"};
  align_right(button_width(ui, close));
  if (button(ui, close)) cards.out.push_back(intent::CloseTab{cards.model.tab});
}

// One line: what happens next, and by when.
void next_step(const CaseCards& cards) {
  Ui& ui = cards.ui;
  const std::string next = cards.format.say(cards.screen.next_step);
  if (next.empty()) return;
  text(ui, icon::arrow_right, {FontRole::body, palette::muted});
  ImGui::SameLine(0, ui.px(6));
  muted(ui, next);
  const DueText due = due_of(cards.screen.head, cards.format);
  if (due.text.empty()) return;
  ImGui::SameLine();
  clock_badge(ui, {due.state, due.text, cards.format.full_time(*cards.screen.head.due_at)});
}

void action_button(const CaseCards& cards, const Action& action, const StepForm& form) {
  Ui& ui = cards.ui;
  const std::string label(cards.format.tr("console.action." + action.command));
  const std::string why = action.enabled ? std::string() : cards.format.say(action.why);
  const std::string hint = form.shortcut ? std::string(1, form.shortcut) : std::string();
  const std::string_view not_now = cards.format.tr("console.action.not_now");
  if (button(ui, {.key = action.command,
                  .label = label,
                  .icon = form.icon,
                  .kind = action.primary ? ButtonKind::primary : ButtonKind::secondary,
                  .disabled_reason = action.enabled ? std::string_view{}
                                     : why.empty()  ? not_now
                                                    : std::string_view(why),
                  .hint = hint})) {
    cards.out.push_back(intent::OpenDialog{action.command, {}});
  }
}

// What comes next first, then what is possible, then what cannot be undone; what is not possible
// now stands at the end.
std::vector<const Action*> in_order(const screens::CaseScreen& screen) {
  std::vector<const Action*> list;
  for (const Action& action : screen.actions) {
    if (find_form(action.command)) list.push_back(&action);
  }
  std::stable_sort(list.begin(), list.end(), [](const Action* a, const Action* b) {
    const auto rank = [](const Action* one) {
      if (one->primary) return 0;
      const bool dangerous = find_form(one->command)->dangerous;
      return !one->enabled ? 3 : dangerous ? 2 : 1;
    };
    return rank(a) < rank(b);
  });
  return list;
}

void more_actions(const CaseCards& cards, const std::vector<const Action*>& list) {
  Ui& ui = cards.ui;
  if (button(ui, {.key = "case.more",
                  .label = cards.format.tr("console.case.more"),
                  .icon = icon::dots})) {
    ImGui::OpenPopup("###case.more.list");
  }
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(10), ui.px(10)});
  if (ImGui::BeginPopup("###case.more.list")) {
    for (std::size_t i = buttons_max; i < list.size(); ++i) {
      action_button(cards, *list[i], *find_form(list[i]->command));
      if (ImGui::IsItemDeactivated() && list[i]->enabled) ImGui::CloseCurrentPopup();
    }
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
}

void actions(const CaseCards& cards) {
  const std::vector<const Action*> list = in_order(cards.screen);
  const float right = ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMax().x;
  for (std::size_t i = 0; i < list.size() && i < buttons_max; ++i) {
    const std::string label(cards.format.tr("console.action." + list[i]->command));
    const Button look{.key = list[i]->command, .label = label, .icon = icon::check};
    const float end = ImGui::GetItemRectMax().x + ImGui::GetStyle().ItemSpacing.x +
                      button_width(cards.ui, look);
    if (i > 0 && end < right) ImGui::SameLine();
    action_button(cards, *list[i], *find_form(list[i]->command));
  }
  if (list.size() > buttons_max) {
    ImGui::SameLine();
    more_actions(cards, list);
  }
  if (cards.model.dialog || cards.model.palette.open || ImGui::GetIO().WantTextInput ||
      ImGui::GetIO().KeyMods != ImGuiMod_None) {
    return;
  }
  for (const Action* action : list) {
    const StepForm* form = find_form(action->command);
    if (!action->enabled || form->shortcut == 0) continue;
    const auto key = static_cast<ImGuiKey>(ImGuiKey_A + (form->shortcut - 'A'));
    if (ImGui::IsKeyPressed(key, false)) {
      cards.out.push_back(intent::OpenDialog{action->command, {}});
    }
  }
}

}  // namespace

void case_view(Ui& ui, const ConsoleModel& model, const Format& format, Intents& out) {
  const CaseCards cards{ui, model.case_, model, format, out};
  if (!model.case_.found) {
    empty_state(ui, icon::file_text, format.tr("console.case.not_here"),
                format.tr("console.case.not_here_hint"));
    return;
  }
  head(cards);
  next_step(cards);
  actions(cards);
  gap(ui, 12);
  const float space = ui.px(10);
  const float room = ImGui::GetContentRegionAvail().x;
  const float left = std::floor((room - space) * 0.58F);
  // Each case is scrolled by itself.
  const std::string own = cards.screen.head.id.text();
  begin_area(ui, "case.left." + own, left, 0);
  exception_cards(cards);
  duplicate_cards(cards);
  intake_card(cards);
  verdict_card(cards);
  remedy_card(cards);
  visit_card(cards);
  service_card(cards);
  earlier_card(cards);
  end_area();
  ImGui::SameLine(0, space);
  begin_area(ui, "case.right." + own, 0, 0);
  clocks_card(cards);
  customer_card(cards);
  papers_card(cards);
  consultation_card(cards);
  contacts_card(cards);
  timeline_card(cards);
  end_area();
}

}  // namespace aftercare::console

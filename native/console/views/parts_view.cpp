// The parts page: six lists, the chosen row's story and steps beside them.
#include <imgui.h>

#include <array>
#include <native/console/icons.hpp>

#include "native/console/app/parts_forms.hpp"
#include "native/console/views/common.hpp"
#include "native/console/views/pages.hpp"
#include "native/console/views/parts_tables.hpp"
#include "native/console/widgets/button.hpp"
#include "native/console/widgets/card.hpp"
#include "native/console/widgets/field.hpp"
#include "native/console/widgets/notice.hpp"
#include "native/console/widgets/tabs.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

using screens::PartsTab;

constexpr std::array parts_tabs{PartsTab::stock,      PartsTab::to_do,     PartsTab::purchases,
                                PartsTab::stocktakes, PartsTab::suppliers, PartsTab::scrap};

struct PartsUi {
  Ui& ui;
  const PartsModel& parts;
  const Format& format;
  Intents& out;

  void ask(screens::PartsQuery query) const {
    out.push_back(intent::PartsQueryChanged{std::move(query)});
  }
};

std::string tab_key(PartsTab tab) {
  return std::string("parts.") + boost::describe::enum_to_string(tab, "stock");
}

void tabs_and_search(const PartsUi& page) {
  Ui& ui = page.ui;
  title(ui, page.format.tr("console.nav.parts"));
  ImGui::SameLine();
  align_right(ui.px(300));
  std::string typed = page.parts.query.text;
  if (ImGui::IsKeyChordPressed(ImGuiMod_Ctrl | ImGuiKey_F)) ui.memory.focus_key = "parts.search";
  if (search_field(ui,
                   {.key = "parts.search",
                    .hint = page.format.tr("console.parts.search"),
                    .width = 300},
                   typed)
          .changed) {
    screens::PartsQuery query = page.parts.query;
    query.text = typed;
    page.ask(std::move(query));
  }
  std::vector<Tab> tabs;
  std::size_t active = 0;
  for (std::size_t i = 0; i < parts_tabs.size(); ++i) {
    const std::string key = tab_key(parts_tabs[i]);
    std::string label(page.format.tr("console." + key));
    const bool to_do = parts_tabs[i] == PartsTab::to_do;
    if (to_do) label += " " + std::to_string(page.parts.screen.to_do.size());
    tabs.push_back({key, label, false, to_do && !page.parts.screen.to_do.empty()});
    if (parts_tabs[i] == page.parts.query.tab) active = i;
  }
  if (const auto chosen = tab_row(ui, tabs, active).chosen) {
    screens::PartsQuery query = page.parts.query;
    query.tab = parts_tabs[*chosen];
    query.chosen.clear();
    page.ask(std::move(query));
  }
}

void step_button(const PartsUi& page, const screens::Action& action, const std::string& target) {
  const StepForm* form = find_form(action.command);
  if (!form) return;
  const std::string label(page.format.tr("console.action." + action.command));
  const std::string why = action.enabled ? std::string() : page.format.say(action.why);
  const std::string hint = form->shortcut ? std::string(1, form->shortcut) : std::string();
  if (button(page.ui, {.key = action.command,
                       .label = label,
                       .icon = form->icon,
                       .kind = form->dangerous ? ButtonKind::danger : ButtonKind::secondary,
                       .disabled_reason = why,
                       .hint = hint})) {
    page.out.push_back(intent::OpenPartsStep{action.command, target, {}});
  }
}

// As many to a line as go in.
void step_buttons(const PartsUi& page, const std::vector<screens::Action>& actions,
                  const std::string& target) {
  const float right = ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMax().x;
  bool first = true;
  for (const screens::Action& action : actions) {
    const StepForm* form = find_form(action.command);
    if (!form) continue;
    const std::string label(page.format.tr("console.action." + action.command));
    const Button look{.key = action.command, .label = label, .icon = form->icon};
    const float end = ImGui::GetItemRectMax().x + ImGui::GetStyle().ItemSpacing.x +
                      button_width(page.ui, look);
    if (!first && end < right) ImGui::SameLine();
    first = false;
    step_button(page, action, target);
  }
}

bool keys_are_free(const ConsoleModel& model) {
  return !model.dialog && !model.palette.open && !ImGui::GetIO().WantTextInput &&
         ImGui::GetIO().KeyMods == ImGuiMod_None;
}

// True when a key was pressed that takes one of these steps.
bool step_keys(const PartsUi& page, const std::vector<screens::Action>& actions,
               const std::string& target) {
  for (const screens::Action& action : actions) {
    const StepForm* form = find_form(action.command);
    if (!form || !action.enabled || form->shortcut == 0) continue;
    if (ImGui::IsKeyPressed(static_cast<ImGuiKey>(ImGuiKey_A + (form->shortcut - 'A')), false)) {
      page.out.push_back(intent::OpenPartsStep{action.command, target, {}});
      return true;
    }
  }
  return false;
}

void chosen_row(const PartsUi& page) {
  const std::string& chosen = page.parts.query.chosen;
  const PartsDetail detail = parts_detail(page.parts, page.format);
  heading(page.ui, detail.title);
  caption(page.ui, detail.caption);
  gap(page.ui, 8);
  step_buttons(page, page.parts.screen.actions, chosen);
  gap(page.ui, 12);
  fact_rows(page.ui, detail.facts, 90);
  if (!detail.lines.empty()) rule(page.ui);
  for (const PartsDetailLine& line : detail.lines) {
    text_fitted(page.ui, line.head, ImGui::GetContentRegionAvail().x - page.ui.px(90));
    ImGui::SameLine();
    align_right(measure(page.ui, line.value).width);
    text(page.ui, line.value, {FontRole::body, colour_of(line.tone)});
    if (!line.foot.empty()) caption(page.ui, line.foot);
  }
}

void to_do_card(const PartsUi& page, const screens::ToDoRow& row) {
  Ui& ui = page.ui;
  const StepForm* form = row.command.empty() ? nullptr : find_form(row.command);
  begin_card(ui, {.key = "to_do/" + row.key});
  pill(ui, page.format.say(row.label), tone_named(row.tone));
  ImGui::SameLine();
  text_fitted(ui, row.what + "  " + row.name, ImGui::GetContentRegionAvail().x - ui.px(330),
              {FontRole::strong, palette::strong_ink});
  ImGui::SameLine();
  if (form) {
    const std::string label(page.format.tr("console.action." + row.command));
    const std::string key = "to_do.step/" + row.key;
    const Button look{.key = key, .label = label, .icon = form->icon};
    align_right(button_width(ui, look));
    if (button(ui, look)) {
      page.out.push_back(intent::OpenPartsStep{row.command, row.target, row.proposed});
    }
  } else {
    gap(ui, 0);
  }
  std::string reason = row.place;
  if (!reason.empty()) reason += "  ·  ";
  reason += page.format.say(row.reason);
  if (row.quantity > 0) {
    reason += "  ·  " + page.format.say({"console.parts.proposed",
                                         {{"quantity", std::to_string(row.quantity)}}});
  }
  paragraph(ui, reason, {FontRole::body, palette::muted});
  end_card(ui);
}

void to_do_list(const PartsUi& page) {
  begin_area(page.ui, "parts.to_do.list", 0, 0);
  for (const screens::ToDoRow& row : page.parts.screen.to_do) to_do_card(page, row);
  if (page.parts.screen.to_do.empty()) {
    begin_card(page.ui, {.key = "parts.to_do.none"});
    empty_state(page.ui, icon::circle_check, page.format.tr("console.parts.to_do.none"));
    end_card(page.ui);
  }
  end_area();
}

void list_with_detail(const PartsUi& page) {
  Ui& ui = page.ui;
  const bool chosen = !page.parts.query.chosen.empty() &&
                      parts_selected(page.parts) >= 0;
  const float side = chosen ? ui.px(360) : 0;
  const float space = chosen ? ui.px(10) : 0;
  begin_card(ui, {.key = "parts.card",
                  .width = ImGui::GetContentRegionAvail().x - side - space,
                  .height = -1});
  if (!page.parts.screen.loaded) {
    loading_state(ui, page.format.tr("console.loading"));
  } else if (const auto picked = parts_table(ui, page.parts, page.format)) {
    screens::PartsQuery query = page.parts.query;
    query.chosen = *picked;
    page.ask(std::move(query));
  }
  end_card(ui);
  if (!chosen) return;
  ImGui::SameLine(0, space);
  begin_card(ui, {.key = "parts.detail", .height = -1, .scrolls = true});
  chosen_row(page);
  end_card(ui);
}

}  // namespace

void parts_view(Ui& ui, const ConsoleModel& model, const Format& format, Intents& out) {
  const PartsUi page{ui, model.parts, format, out};
  tabs_and_search(page);
  step_buttons(page, model.parts.screen.starts, {});
  gap(ui, 10);
  if (keys_are_free(model)) {
    const bool taken = parts_selected(model.parts) >= 0 &&
                       step_keys(page, model.parts.screen.actions, model.parts.query.chosen);
    if (!taken) step_keys(page, model.parts.screen.starts, {});
  }
  if (model.parts.query.tab == PartsTab::to_do) {
    to_do_list(page);
  } else {
    list_with_detail(page);
  }
}

}  // namespace aftercare::console

// Editing: sections at the left, the rows of one at the right, a row as its form. What is wrong is
// named at its place and in one list that leads there.
#include <imgui.h>

#include <native/console/icons.hpp>

#include "native/console/views/common.hpp"
#include "native/console/views/described_form.hpp"
#include "native/console/views/described_list.hpp"
#include "native/console/views/policy_view.hpp"
#include "native/console/widgets/button.hpp"
#include "native/console/widgets/card.hpp"
#include "native/console/widgets/notice.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

using Step = intent::PolicyStep;

constexpr float sections_width = 210;
constexpr std::size_t problems_shown = 3;

void section_entry(Ui& ui, const PolicyModel& policy, const screens::PolicySection& section,
                   const Format& format, Intents& out) {
  const float width = ImGui::GetContentRegionAvail().x, height = ui.px(30);
  const std::string key =
      "policy.section." + (section.path.empty() ? std::string("general") : section.path);
  const std::string label = format.say(section.label);
  meet_wishes_before(ui, key);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool pressed = ImGui::InvisibleButton(labelled("", key).c_str(), {width, height});
  const bool active = section.path == policy.section;
  ui.items.annotate({.role = "link", .label = label, .selected = active});
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (active || ImGui::IsItemHovered()) {
    list.AddRectFilled(at, {at.x + width, at.y + height},
                       active ? tint_of(Tone::accent) : palette::hover, ui.px(6));
  }
  const float y = at.y + (height - line_height(FontRole::body, ui)) / 2;
  text_at(ui, list, at.x + ui.px(10), y, fitted(ui, label, width - ui.px(56)),
          {FontRole::body, active ? palette::accent : palette::ink});
  const bool bad = section.problems > 0;
  if (bad || section.changes > 0) {
    const std::string count = std::to_string(bad ? section.problems : section.changes);
    const std::string mark = std::string(bad ? icon::alert_circle : icon::edit) + " " + count;
    const TextSize size = measure(ui, mark, FontRole::small);
    text_at(ui, list, at.x + width - size.width - ui.px(10),
            at.y + (height - size.height) / 2, mark,
            {FontRole::small, bad ? palette::red : palette::amber});
  }
  meet_wishes_after(ui, key);
  if (pressed) out.push_back(Step{Step::What::section, section.path});
}

void section_list(Ui& ui, const PolicyModel& policy, const Format& format, Intents& out) {
  begin_card(ui, {.key = "policy.sections",
                  .width = ui.px(sections_width),
                  .height = -1,
                  .scrolls = true});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, ui.px(1)});
  std::string group;
  for (const screens::PolicySection& section : policy.sections) {
    if (section.group.key != group) {
      if (!group.empty()) ImGui::Dummy({0, ui.px(8)});
      group = section.group.key;
      caption(ui, format.say(section.group));
      ImGui::Dummy({0, ui.px(2)});
    }
    section_entry(ui, policy, section, format, out);
  }
  ImGui::PopStyleVar();
  end_card(ui);
}

std::string said(const screens::PolicyProblemLine& line, const Format& format) {
  const std::string section = format.say(line.section), text = format.say(line.text);
  if (line.place.row < 0) {
    return format.say({"console.policy.place_whole", {{"section", section}, {"text", text}}});
  }
  return format.say({"console.policy.place",
                     {{"section", section},
                      {"row", std::to_string(line.place.row + 1)},
                      {"text", text}}});
}

void problem_card(Ui& ui, const PolicyModel& policy, const Format& format, Intents& out) {
  if (policy.problems.empty()) return;
  ImGui::PushStyleColor(ImGuiCol_ChildBg, wash_of(Tone::bad));
  begin_card(ui, {.key = "policy.problems"});
  ImGui::PopStyleColor();
  icon_text(ui, icon::alert_circle,
            format.say({"console.policy.problems",
                        {{"count", std::to_string(policy.problems.size())}}}),
            Tone::bad, FontRole::strong);
  for (std::size_t i = 0; i < policy.problems.size() && i < problems_shown; ++i) {
    const std::string key = "policy.jump/" + std::to_string(i);
    const std::string words = said(policy.problems[i], format);
    const float room = ImGui::GetContentRegionAvail().x - ui.px(70);
    text_fitted(ui, words, room);
    ui.items.announce(words);
    ImGui::SameLine();
    align_right(ui.px(48));
    if (link(ui, key, format.tr("console.policy.jump"))) {
      out.push_back(Step{Step::What::jump, {}, {}, static_cast<int>(i)});
    }
  }
  end_card(ui);
}

const screens::PolicySection* section_in_front(const PolicyModel& policy) {
  for (const auto& section : policy.sections) {
    if (section.path == policy.section) return &section;
  }
  return nullptr;
}

void rows_card(Ui& ui, const PolicyModel& policy, const screens::PolicySection& section,
               const Format& format, Intents& out) {
  begin_card(ui, {.key = "policy.rows", .title = format.say(section.label), .height = -1});
  if (policy.may_edit) {
    const Button add{.key = "policy.add",
                     .label = format.tr("console.policy.add"),
                     .icon = icon::plus};
    ImGui::SameLine();
    align_right(button_width(ui, add));
    if (button(ui, add)) out.push_back(Step{Step::What::add});
  }
  caption(ui, format.say({"console.policy.rows", {{"count", std::to_string(section.rows)}}}));
  const DescribedListResult result =
      described_list(ui,
                     {.key = "policy.row",
                      .columns = policy.list.columns,
                      .total = static_cast<int>(policy.list.rows.size()),
                      .rows = policy.list.rows,
                      .empty_text = format.tr("console.policy.empty"),
                      .toned = true},
                     format);
  if (result.opened) out.push_back(Step{Step::What::row, {}, {}, *result.opened});
  end_card(ui);
}

void row_buttons(Ui& ui, const PolicyModel& policy, const Format& format, Intents& out) {
  const auto act = [&](const char* key, std::string_view icon, const char* label) {
    ImGui::SameLine();
    return icon_button(ui, key, icon, format.tr(label));
  };
  ImGui::SameLine();
  align_right(3 * (ui.theme.control_height() + ui.px(10)));
  ImGui::Dummy({0, 0});
  if (act("policy.up", icon::arrow_up, "console.policy.up") && policy.row > 0) {
    out.push_back(Step{Step::What::move, {}, {}, -1});
  }
  if (act("policy.down", icon::arrow_down, "console.policy.down")) {
    out.push_back(Step{Step::What::move, {}, {}, 1});
  }
  if (act("policy.remove", icon::trash, "console.policy.remove")) {
    out.push_back(Step{Step::What::remove});
  }
}

void form_card(Ui& ui, const PolicyModel& policy, const screens::PolicySection& section,
               const Format& format, Intents& out) {
  begin_card(ui, {.key = "policy.form", .height = -1, .scrolls = true});
  const std::string label = format.say(section.label);
  if (section.is_table) {
    if (icon_button(ui, "policy.back", icon::arrow_left, format.tr("console.policy.back"))) {
      out.push_back(Step{Step::What::row, {}, {}, -1});
    }
    ImGui::SameLine();
    ImGui::AlignTextToFramePadding();
    heading(ui, format.say({"console.policy.row_of",
                            {{"section", label}, {"row", std::to_string(policy.row + 1)}}}));
    if (policy.may_edit) row_buttons(ui, policy, format, out);
  } else {
    heading(ui, label);
  }
  const auto whole = policy.errors.find("");
  if (whole != policy.errors.end()) {
    const std::string error = format.say(whole->second);
    field_error(ui, {.key = "policy.row.error", .error = error});
  }
  described_form(ui,
                 {.key = "policy.field",
                  .form = policy.form,
                  .values = policy.values,
                  .errors = policy.errors,
                  .read_only = !policy.may_edit,
                  .edited =
                      [&](const std::string& field, std::string value) {
                        out.push_back(Step{Step::What::edit, field, std::move(value)});
                      }},
                 format);
  end_card(ui);
}

}  // namespace

void policy_edit_view(Ui& ui, const PolicyModel& policy, const Format& format, Intents& out) {
  section_list(ui, policy, format, out);
  ImGui::SameLine(0, ui.px(10));
  begin_area(ui, "policy.work", 0, 0);
  if (!policy.may_edit) caption(ui, format.tr("console.policy.read_only"));
  problem_card(ui, policy, format, out);
  if (const screens::PolicySection* section = section_in_front(policy)) {
    if (policy.row >= 0) {
      form_card(ui, policy, *section, format, out);
    } else {
      rows_card(ui, policy, *section, format, out);
    }
  }
  end_area();
}

}  // namespace aftercare::console

// Several of many: a list that drops down and stays open while one ticks.
#include <imgui.h>

#include <algorithm>
#include <native/console/icons.hpp>

#include "native/console/widgets/choice.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

std::vector<std::string> parts_of(const std::string& value) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  while (from < value.size()) {
    const std::size_t end = std::min(value.find(',', from), value.size());
    if (end > from) parts.push_back(value.substr(from, end - from));
    from = end + 1;
  }
  return parts;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : ",") + part;
  return out;
}

// In the order they were chosen: it is data (the first of several remedies is proposed first).
std::string shown_of(const std::vector<Option>& options, const std::vector<std::string>& parts) {
  std::string shown;
  for (const std::string& part : parts) {
    const auto found = std::find_if(options.begin(), options.end(),
                                    [&](const Option& one) { return one.value == part; });
    shown += (shown.empty() ? "" : " · ") + (found == options.end() ? part : found->label);
  }
  return shown;
}

bool tick_rows(Ui& ui, std::string_view key, const std::vector<Option>& options,
               std::vector<std::string>& parts) {
  bool changed = false;
  for (const Option& option : options) {
    const auto at = std::find(parts.begin(), parts.end(), option.value);
    bool ticked = at != parts.end();
    const std::string row_key = std::string(key) + "." + option.value;
    ui.glyphs.note(FontRole::body, option.label);
    if (!checkbox(ui, row_key, option.label, ticked)) continue;
    if (at == parts.end()) {
      parts.push_back(option.value);
    } else {
      parts.erase(at);
    }
    changed = true;
  }
  return changed;
}

}  // namespace

bool many_choice(Ui& ui, const Field& field, const std::vector<Option>& options,
                 std::string& value) {
  std::vector<std::string> parts = parts_of(value);
  const std::string shown = shown_of(options, parts);
  ui.glyphs.note(FontRole::body, shown);
  ImGui::BeginGroup();
  field_label(ui, field);
  meet_wishes_before(ui, field.key);
  push_field_edge(field);
  const float width = field.width > 0 ? ui.px(field.width) : ImGui::GetContentRegionAvail().x;
  ImGui::SetNextItemWidth(width);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(12), ui.px(10)});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {ui.px(8), ui.px(2)});
  if (field.read_only) ImGui::BeginDisabled();
  const bool open = ImGui::BeginCombo(labelled("", field.key).c_str(), "",
                                      ImGuiComboFlags_NoArrowButton | ImGuiComboFlags_HeightLarge);
  bool changed = false;
  if (open) {
    changed = tick_rows(ui, field.key, options, parts);
    ImGui::EndCombo();
  }
  if (field.read_only) ImGui::EndDisabled();
  ImGui::PopStyleVar(2);
  pop_field_edge();
  meet_wishes_after(ui, field.key);
  ui.items.annotate({.key = field.key,
                     .role = "combobox",
                     .label = field.label,
                     .value = shown,
                     .description = field.error,
                     .expanded = open});
  const ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float padding = ImGui::GetStyle().FramePadding.x;
  const std::string fits = fitted(ui, shown, high.x - low.x - padding - ui.px(34));
  text_at(ui, list, low.x + padding, low.y + ui.px(5), fits, {FontRole::body, palette::ink});
  text_at(ui, list, high.x - ui.px(28), low.y + ui.px(5), icon::chevron_down,
          {FontRole::body, palette::muted});
  field_error(ui, field);
  ImGui::EndGroup();
  if (changed) value = joined(parts);
  return changed;
}

}  // namespace aftercare::console

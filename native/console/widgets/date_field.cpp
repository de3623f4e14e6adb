#include "native/console/widgets/date_field.hpp"

#include <imgui.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <native/console/icons.hpp>
#include <vector>

#include "native/console/widgets/button.hpp"
#include "native/console/widgets/card.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

year_month_day date_of(const WallTime& time) {
  return year_month_day(std::chrono::year(time.year),
                        std::chrono::month(static_cast<unsigned>(time.month)),
                        std::chrono::day(static_cast<unsigned>(time.day)));
}

WallTime with_date(WallTime time, const year_month_day& date) {
  time.year = int{date.year()};
  time.month = static_cast<int>(unsigned{date.month()});
  time.day = static_cast<int>(unsigned{date.day()});
  return time;
}

std::vector<int> numbers_in(std::string_view text) {
  std::vector<int> numbers;
  bool inside = false;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && !inside) numbers.push_back(0);
    if (digit) numbers.back() = std::min(numbers.back() * 10 + (c - '0'), 100'000);
    inside = digit;
  }
  return numbers;
}

WallTime first_of_month(WallTime time) {
  time.day = 1;
  return time;
}

}  // namespace

std::optional<WallTime> parse_wall_time(std::string_view text, const WallTime& today) {
  const std::vector<int> n = numbers_in(text);
  WallTime time = today;
  time.hour = time.minute = 0;
  const bool has_clock = text.find(':') != text.npos ||
                         text.find("\xEF\xBC\x9A") != text.npos;  // full-width colon
  const std::size_t dates = n.size() - (has_clock && n.size() >= 2 ? 2 : 0);
  if (n.size() < 2 || dates > 3 || dates == 1) return std::nullopt;
  std::size_t at = 0;
  if (dates == 3) time.year = n[at++];
  if (dates >= 2) {
    time.month = n[at++];
    time.day = n[at++];
  }
  if (has_clock) {
    time.hour = n[at++];
    time.minute = n[at];
  }
  if (time.year < 1970 || time.year > 9999 || time.hour > 23 || time.minute > 59) {
    return std::nullopt;
  }
  if (time.month < 1 || time.month > 12 || !date_of(time).ok()) return std::nullopt;
  return time;
}

std::string to_text(const WallTime& time) {
  std::array<char, 48> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02d-%02d %02d:%02d", time.year, time.month,
                time.day, time.hour, time.minute);
  return out.data();
}

int weekday_of(const WallTime& time) {
  return static_cast<int>(std::chrono::weekday(sys_days(date_of(time))).iso_encoding()) - 1;
}

WallTime plus_days(const WallTime& time, int count) {
  return with_date(time, year_month_day(sys_days(date_of(time)) + days(count)));
}

namespace {

// Six weeks of day buttons. Returns the day that was picked.
std::optional<WallTime> month_grid(Ui& ui, std::string_view key, const WallTime& month,
                                    const WallTime& chosen, const WallTime& today) {
  std::optional<WallTime> picked;
  const float cell = ui.px(36);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 0);
  for (int i = 0; i < 7; ++i) {
    if (i > 0) ImGui::SameLine();
    const std::string_view name = ui.tr("console.weekday." + std::to_string(i + 1));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::Dummy({cell, ui.px(24)});
    text_at(ui, *ImGui::GetWindowDrawList(),
            at.x + (cell - measure(ui, name, FontRole::small).width) / 2, at.y, name,
            {FontRole::small, palette::muted});
  }
  WallTime day = plus_days(month, -weekday_of(month));
  for (int i = 0; i < 42; ++i, day = plus_days(day, 1)) {
    if (i % 7 > 0) ImGui::SameLine();
    const bool is_chosen = date_of(day) == date_of(chosen);
    const bool is_today = date_of(day) == date_of(today);
    const bool inside = day.month == month.month;
    ImGui::PushStyleColor(ImGuiCol_Button, is_chosen ? palette::accent : 0U);
    ImGui::PushStyleColor(ImGuiCol_Text, is_chosen  ? palette::white
                                         : is_today ? palette::accent
                                         : inside   ? palette::ink
                                                    : palette::faint);
    WallTime name = day;
    name.hour = name.minute = 0;
    const std::string day_key = std::string(key) + "." + to_text(name).substr(0, 10);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {0, 0});
    if (ImGui::Button(labelled(std::to_string(day.day), day_key).c_str(), {cell, ui.px(30)})) {
      picked = day;
    }
    ImGui::PopStyleVar();
    ImGui::PopStyleColor(2);
  }
  ImGui::PopStyleVar(2);
  return picked;
}

// The popup's state is the month it shows, kept in ImGui's storage of the popup.
bool calendar_popup(Ui& ui, std::string_view key, const WallTime& today, std::string& value) {
  const WallTime chosen = parse_wall_time(value, today).value_or(today);
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  const ImGuiID shown_id = ImGui::GetID("shown");
  if (ImGui::IsWindowAppearing()) storage.SetInt(shown_id, chosen.year * 12 + chosen.month - 1);
  const int shown = storage.GetInt(shown_id, chosen.year * 12 + chosen.month - 1);
  WallTime month = first_of_month(today);
  month.year = shown / 12;
  month.month = shown % 12 + 1;
  const std::string base(key);
  if (icon_button(ui, base + ".before", icon::chevron_left, ui.tr("console.date.month_before"))) {
    storage.SetInt(shown_id, shown - 1);
  }
  ImGui::SameLine();
  const std::string heading_text =
      ui.tr("console.date.month", {{"year", std::to_string(month.year)},
                                   {"month", std::to_string(month.month)}});
  const float width = measure(ui, heading_text, FontRole::strong).width;
  ImGui::SetCursorPosX(ImGui::GetStyle().WindowPadding.x + (ui.px(36 * 7) - width) / 2);
  ImGui::AlignTextToFramePadding();
  heading(ui, heading_text);
  ImGui::SameLine();
  ImGui::SetCursorPosX(ImGui::GetStyle().WindowPadding.x + ui.px(36 * 7) -
                       ui.theme.control_height());
  if (icon_button(ui, base + ".after", icon::chevron_right, ui.tr("console.date.month_after"))) {
    storage.SetInt(shown_id, shown + 1);
  }
  const auto picked = month_grid(ui, key, month, chosen, today);
  if (!picked) return false;
  WallTime time = *picked;
  time.hour = chosen.hour;
  time.minute = chosen.minute;
  value = to_text(time);
  return true;
}

}  // namespace

bool date_field(Ui& ui, const Field& field, const WallTime& today, std::string& value) {
  const std::string popup = std::string(field.key) + ".calendar";
  const float room = field.width > 0 ? ui.px(field.width) : ImGui::GetContentRegionAvail().x;
  ImGui::BeginGroup();
  field_label(ui, field);
  Field input = field;
  input.label = {};
  input.error = {};
  input.width = (room - ui.theme.control_height() - ui.px(6)) / ui.theme.scale;
  if (input.hint.empty()) input.hint = ui.tr("console.date.hint");
  push_field_edge(field);
  bool changed = text_field(ui, input, value).changed;
  pop_field_edge();
  ui.items.annotate({.label = field.label, .description = field.error});
  ImGui::SameLine(0, ui.px(6));
  if (icon_button(ui, popup, icon::calendar, ui.tr("console.date.open"))) {
    ImGui::OpenPopup(popup.c_str());
  }
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(14), ui.px(12)});
  if (ImGui::BeginPopup(popup.c_str())) {
    if (calendar_popup(ui, popup, today, value)) {
      changed = true;
      ImGui::CloseCurrentPopup();
    }
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
  field_error(ui, field);
  ImGui::EndGroup();
  return changed;
}

}  // namespace aftercare::console

#include "native/console/widgets/chart.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

std::string number(double value) { return std::to_string(std::llround(value)); }

// Four round steps that hold the largest value.
double axis_top(const std::vector<ChartValue>& values) {
  double top = 4;
  for (const ChartValue& value : values) top = std::max(top, value.value);
  const double quarter = top / 4;
  const double power = std::pow(10, std::floor(std::log10(quarter)));
  for (const double step : {1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.5, 10.0}) {
    if (step * power >= quarter) return step * power * 4;
  }
  return top;
}

void grid(Ui& ui, ImVec2 low, ImVec2 high, double top) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (int i = 0; i <= 4; ++i) {
    const float y = std::floor(high.y - (high.y - low.y) * static_cast<float>(i) / 4);
    list.AddRectFilled({low.x, y}, {high.x, y + ui.theme.hairline()}, palette::soft_line);
    const std::string mark = number(top * i / 4);
    const TextSize size = measure(ui, mark, FontRole::small);
    text_at(ui, list, low.x - size.width - ui.px(8), y - size.height / 2, mark,
            {FontRole::small, palette::muted});
  }
}

}  // namespace

void bar_chart(Ui& ui, std::string_view key, const std::vector<ChartValue>& values, float width,
               float height) {
  if (values.empty() || width < ui.px(80)) return;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::InvisibleButton(labelled("", key).c_str(), {width, height});
  ui.items.annotate({.role = "img"});
  const bool hovered = ImGui::IsItemHovered();
  const float mouse = ImGui::GetIO().MousePos.x;
  const float label = line_height(FontRole::small, ui) + ui.px(6);
  const ImVec2 low{at.x + ui.px(36), at.y + ui.px(8)}, high{at.x + width, at.y + height - label};
  const double top = axis_top(values);
  grid(ui, low, high, top);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float step = (high.x - low.x) / static_cast<float>(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const ChartValue& value = values[i];
    const float left = low.x + step * static_cast<float>(i);
    const bool here = hovered && mouse >= left && mouse < left + step;
    const float middle = std::floor(left + step / 2), half = std::floor(step * 0.21F);
    const float y = high.y - (high.y - low.y) * static_cast<float>(value.value / top);
    if (here) {
      list.AddRectFilled({left, low.y}, {left + step, high.y}, faded(palette::accent, 0.05F));
      tooltip(ui, value.label + "  " + number(value.value));
    }
    list.AddRectFilled({middle - half, std::floor(y)}, {middle + half, high.y},
                       here ? palette::accent_hover : value.colour, ui.px(4),
                       ImDrawFlags_RoundCornersTop);
    const TextSize size = measure(ui, value.label, FontRole::small);
    text_at(ui, list, middle - size.width / 2, high.y + ui.px(6), value.label,
            {FontRole::small, palette::muted});
  }
}

void ring_chart(Ui& ui, std::string_view key, const std::vector<ChartValue>& values, float width,
                float height) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::InvisibleButton(labelled("", key).c_str(), {std::max(width, 1.0F), height});
  ui.items.annotate({.role = "img"});
  double sum = 0;
  for (const ChartValue& value : values) sum += value.value;
  if (sum <= 0) return;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float outer = std::min(height, width * 0.45F) * 0.48F, inner = outer * 0.68F;
  const ImVec2 middle{at.x + outer + ui.px(4), at.y + height / 2};
  constexpr float full = 6.2831853F, gap_angle = 0.014F;
  float angle = -full / 4;
  for (const ChartValue& value : values) {
    const float end = angle + full * static_cast<float>(value.value / sum);
    list.PathArcTo(middle, (outer + inner) / 2, angle + gap_angle, end - gap_angle, 64);
    list.PathStroke(value.colour, 0, outer - inner);
    angle = end;
  }
  const std::string total = number(sum);
  const TextSize size = measure(ui, total, FontRole::title);
  text_at(ui, list, middle.x - size.width / 2, middle.y - size.height / 2, total,
          {FontRole::title, palette::strong_ink});
  const float line = line_height(FontRole::body, ui) + ui.px(6);
  float y = middle.y - line * static_cast<float>(values.size()) / 2;
  const float left = middle.x + outer + ui.px(20);
  for (const ChartValue& value : values) {
    list.AddRectFilled({left, y + ui.px(6)}, {left + ui.px(10), y + ui.px(16)}, value.colour,
                       ui.px(3));
    text_at(ui, list, left + ui.px(18), y, value.label, {FontRole::body, palette::ink});
    const std::string share = number(value.value * 100 / sum) + "%";
    const TextSize share_size = measure(ui, share);
    text_at(ui, list, at.x + width - share_size.width - ui.px(4), y, share,
            {FontRole::body, palette::muted});
    y += line;
  }
}

}  // namespace aftercare::console

#include "native/console/widgets/signature_pad.hpp"

#include <algorithm>

#include <imgui.h>

#include "native/console/widgets/button.hpp"
#include "native/console/widgets/strokes.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

constexpr float pad_height = 130;
constexpr float thousand = 1000;

ImVec2 on_screen(StrokePoint at, ImVec2 from, ImVec2 size) {
  return {from.x + size.x * static_cast<float>(at.x) / thousand,
          from.y + size.y * static_cast<float>(at.y) / thousand};
}

StrokePoint on_pad(ImVec2 mouse, ImVec2 from, ImVec2 size) {
  const auto part = [](float value, float start, float length) {
    return static_cast<int>(std::clamp((value - start) / length, 0.0F, 1.0F) * thousand);
  };
  return {part(mouse.x, from.x, size.x), part(mouse.y, from.y, size.y)};
}

// Adds where the pen is; false when it has not moved.
bool add_point(Strokes& strokes, StrokePoint at, bool begins) {
  if (begins || strokes.empty()) {
    strokes.push_back({at});
    return true;
  }
  const StrokePoint last = strokes.back().back();
  if (last.x == at.x && last.y == at.y)
    return false;
  strokes.back().push_back(at);
  return true;
}

}  // namespace

bool signature_pad(Ui& ui, const SignaturePad& pad, std::string& value) {
  field_label(ui, pad.field);
  const ImVec2 from = ImGui::GetCursorScreenPos();
  const ImVec2 size{ImGui::GetContentRegionAvail().x, ui.px(pad_height)};
  ImGui::InvisibleButton(labelled("", pad.field.key).c_str(), size);
  ui.items.annotate({.role = "textbox", .label = pad.field.label, .value = value});
  const bool begins = ImGui::IsItemActivated();
  bool changed = false;
  Strokes strokes = strokes_of(value);
  if (ImGui::IsItemActive()) {
    changed = add_point(strokes, on_pad(ImGui::GetIO().MousePos, from, size), begins);
  }
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 to{from.x + size.x, from.y + size.y};
  list.AddRectFilled(from, to, palette::card, ui.px(6));
  const Colour edge = pad.field.error.empty() ? palette::line : palette::red;
  list.AddRect(from, to, edge, ui.px(6), 0, ui.theme.hairline());
  for (const auto& stroke : strokes) {
    for (std::size_t i = 0; i < stroke.size(); ++i) {
      list.AddLine(on_screen(stroke[i > 0 ? i - 1 : 0], from, size),
                   on_screen(stroke[i], from, size), palette::strong_ink, ui.px(2));
      list.AddCircleFilled(on_screen(stroke[i], from, size), ui.px(1), palette::strong_ink);
    }
  }
  if (strokes.empty()) {
    text_at(ui, list, from.x + ui.px(12), from.y + size.y / 2 - ui.px(10), pad.hint,
            {FontRole::body, palette::muted});
  } else if (link(ui, std::string(pad.field.key) + ".clear", pad.clear)) {
    strokes.clear();
    changed = true;
  }
  field_error(ui, pad.field);
  if (changed)
    value = strokes_text(strokes);
  return changed;
}

}  // namespace aftercare::console

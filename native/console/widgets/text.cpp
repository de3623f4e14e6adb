#include "native/console/widgets/text.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>

#include "native/console/text/utf8.hpp"
#include "native/console/text/wrap.hpp"

namespace aftercare::console {

namespace {

ImFont& font_of(const Ui& ui, FontRole role) { return *ui.glyphs.fonts()[role]; }

TextSize measure_noted(const ImFont& font, std::string_view text) {
  const ImVec2 size = font.CalcTextSizeA(font.FontSize, FLT_MAX, 0, text.data(),
                                         text.data() + text.size());
  return {std::ceil(size.x), font.FontSize};
}

void draw(Ui& ui, ImDrawList& list, ImVec2 at, std::string_view text, TextLook look) {
  if (text.empty()) return;
  const ImFont& font = font_of(ui, look.font);
  const TextSize size = measure_noted(font, text);
  list.AddText(&font, font.FontSize, at, ImGui::GetColorU32(look.colour), text.data(),
               text.data() + text.size());
  ui.items.note_text(text, {at.x, at.y, at.x + size.width, at.y + size.height});
}

ImVec2 place_item(TextSize size) {
  const ImGuiWindow& window = *ImGui::GetCurrentWindow();
  const ImVec2 at{window.DC.CursorPos.x,
                  window.DC.CursorPos.y + window.DC.CurrLineTextBaseOffset};
  ImGui::ItemSize(ImVec2{size.width, size.height}, 0);
  ImGui::ItemAdd({at.x, at.y, at.x + size.width, at.y + size.height}, 0);
  return at;
}

CharacterWidth widths_of(const ImFont& font) {
  return [&font](char32_t value) { return font.GetCharAdvance(static_cast<ImWchar>(value)); };
}

// How many bytes of `text` fit into `width`, an ellipsis included.
std::size_t fitting_bytes(const ImFont& font, std::string_view text, float width) {
  float used = font.GetCharAdvance(0x2026);
  std::size_t at = 0;
  while (at < text.size()) {
    const CodePoint found = code_point_at(text, at);
    used += font.GetCharAdvance(static_cast<ImWchar>(found.value));
    if (used > width) break;
    at += found.size;
  }
  return at;
}

}  // namespace

TextSize measure(Ui& ui, std::string_view text, FontRole font) {
  ui.glyphs.note(font, text);
  return measure_noted(font_of(ui, font), text);
}

Place take_room(TextSize size) {
  const ImVec2 at = place_item(size);
  return {at.x, at.y};
}

float line_height(FontRole font, const Ui& ui) { return font_of(ui, font).FontSize; }

void text(Ui& ui, std::string_view words, TextLook look) {
  const ImVec2 at = place_item(measure(ui, words, look.font));
  draw(ui, *ImGui::GetWindowDrawList(), at, words, look);
}

std::string fitted(Ui& ui, std::string_view words, float width, FontRole font) {
  if (measure(ui, words, font).width <= width) return std::string(words);
  std::string cut(words.substr(0, fitting_bytes(font_of(ui, font), words, width)));
  return cut += "\xE2\x80\xA6";
}

void text_fitted(Ui& ui, std::string_view words, float width, TextLook look) {
  const TextSize size = measure(ui, words, look.font);
  const ImVec2 at = place_item({std::min(size.width, std::max(width, 1.0F)), size.height});
  draw(ui, *ImGui::GetWindowDrawList(), at, fitted(ui, words, width, look.font), look);
  if (size.width > width) tooltip(ui, words);
}

void paragraph(Ui& ui, std::string_view words, TextLook look, float width) {
  if (width <= 0) width = ImGui::GetContentRegionAvail().x;
  ui.glyphs.note(look.font, words);
  const ImFont& font = font_of(ui, look.font);
  const auto lines = wrap_lines(words, width, widths_of(font));
  const ImVec2 at = place_item({width, font.FontSize * static_cast<float>(lines.size())});
  float y = at.y;
  for (const std::string_view line : lines) {
    draw(ui, *ImGui::GetWindowDrawList(), {at.x, y}, line, look);
    y += font.FontSize;
  }
}

float paragraph_height(Ui& ui, std::string_view words, float width, FontRole role) {
  ui.glyphs.note(role, words);
  const ImFont& font = font_of(ui, role);
  return font.FontSize *
         static_cast<float>(wrap_lines(words, width, widths_of(font)).size());
}

void text_at(Ui& ui, ImDrawList& list, float x, float y, std::string_view words, TextLook look) {
  ui.glyphs.note(look.font, words);
  draw(ui, list, {std::floor(x), std::floor(y)}, words, look);
}

void tooltip(Ui& ui, std::string_view words) {
  if (words.empty() || !ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled |
                                             ImGuiHoveredFlags_ForTooltip)) {
    return;
  }
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(10), ui.px(6)});
  ImGui::PushStyleVar(ImGuiStyleVar_Alpha, 1.0F);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, ui.px(6));
  ImGui::PushStyleVar(ImGuiStyleVar_PopupBorderSize, 0);
  ImGui::PushStyleColor(ImGuiCol_PopupBg, palette::strong_ink);
  if (ImGui::BeginTooltip()) {
    const float width = std::min(measure(ui, words, FontRole::small).width, ui.px(360));
    paragraph(ui, words, {FontRole::small, palette::white}, width);
    ImGui::EndTooltip();
  }
  ImGui::PopStyleColor();
  ImGui::PopStyleVar(4);
}

}  // namespace aftercare::console

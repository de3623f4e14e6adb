#include "native/console/widgets/facts.hpp"

#include <algorithm>

#include <imgui.h>
#include <native/console/icons.hpp>

#include "native/console/widgets/badge.hpp"
#include "native/console/widgets/card.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

void fact_rows(Ui& ui, const std::vector<Fact>& facts, float name_width) {
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, ui.px(6)});
  for (const Fact& fact : facts) {
    const float left = ImGui::GetCursorPosX();
    text_fitted(ui, fact.name, ui.px(name_width) - ui.px(8), {FontRole::body, palette::muted});
    ImGui::SameLine();
    ImGui::SetCursorPosX(left + ui.px(name_width));
    const Colour ink = fact.tone == Tone::neutral ? palette::ink : colour_of(fact.tone);
    paragraph(ui, fact.value.empty() ? std::string_view("—") : std::string_view(fact.value),
              {FontRole::body, ink});
  }
  ImGui::PopStyleVar();
}

namespace {

void verdict_details(Ui& ui, const VerdictLook& look) {
  rule(ui);
  if (!look.rule.empty()) {
    caption(ui, ui.tr("console.verdict.rule"));
    gap(ui, 2);
    paragraph(ui, look.rule);
  }
  if (!look.source.empty()) {
    caption(ui, ui.tr("console.verdict.source"));
    gap(ui, 2);
    paragraph(ui, look.source);
  }
  if (!look.facts.empty()) {
    caption(ui, ui.tr("console.verdict.facts"));
    gap(ui, 2);
    fact_rows(ui, look.facts);
  }
}

}  // namespace

bool verdict_box(Ui& ui, const VerdictLook& look, bool& open) {
  const Colour colour = colour_of(look.tone);
  ImGui::PushStyleColor(ImGuiCol_ChildBg, wash_of(look.tone));
  ImGui::PushStyleColor(ImGuiCol_Border, faded(colour, 0.30F));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(14), ui.px(10)});
  const std::string box = std::string(look.key) + ".box";
  ImGui::BeginChild(
      labelled("", box).c_str(), {0, 0},
      ImGuiChildFlags_Border | ImGuiChildFlags_AlwaysUseWindowPadding | ImGuiChildFlags_AutoResizeY,
      ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NavFlattened);
  ImGui::PopStyleVar();
  ImGui::PopStyleColor(2);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  meet_wishes_before(ui, look.key);
  const bool pressed = ImGui::InvisibleButton(labelled("", look.key).c_str(), {width, ui.px(24)});
  if (pressed)
    open = !open;
  ui.items.annotate(
      {.role = "button", .label = look.title, .description = look.summary, .expanded = open});
  meet_wishes_after(ui, look.key);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  text_at(ui, list, at.x, at.y + ui.px(1), icon::scale, {FontRole::body, colour});
  const float title_at = at.x + ui.px(26);
  text_at(ui, list, title_at, at.y + ui.px(1), look.title, {FontRole::strong, colour});
  text_at(ui, list, at.x + width - ui.px(18), at.y + ui.px(1),
          open ? icon::chevron_up : icon::chevron_down, {FontRole::body, palette::muted});
  if (!look.summary.empty()) {
    gap(ui, 2);
    paragraph(ui, look.summary, {FontRole::body, palette::ink});
  }
  if (open)
    verdict_details(ui, look);
  ImGui::EndChild();
  return pressed;
}

bool thumbnail(Ui& ui, std::string_view key, std::string_view hash, std::string_view label,
               float width, float height) {
  const Picture& picture = ui.pictures.get(hash);
  ImVec2 size{width, height};
  if (picture.state == PictureState::shown) {
    const float fit = std::min(width / static_cast<float>(picture.width),
                               height / static_cast<float>(picture.height));
    size = {std::floor(static_cast<float>(picture.width) * std::min(fit, 1.0F)),
            std::floor(static_cast<float>(picture.height) * std::min(fit, 1.0F))};
  }
  meet_wishes_before(ui, key);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool pressed = ImGui::InvisibleButton(labelled("", key).c_str(), size);
  ui.items.annotate({.role = "img", .label = label});
  meet_wishes_after(ui, key);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 end{at.x + size.x, at.y + size.y};
  if (picture.state == PictureState::shown) {
    list.AddImageRounded(picture.texture, at, end, {0, 0}, {1, 1}, palette::white, ui.px(6));
    if (ImGui::IsItemHovered()) {
      ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
      list.AddRect(at, end, palette::accent, ui.px(6), 0, ui.px(2));
    }
    return pressed;
  }
  list.AddRectFilled(at, end, rgb(0xF1F5F9), ui.px(6));
  const bool broken = picture.state == PictureState::broken;
  const std::string_view mark = broken ? icon::alert_circle : icon::photo;
  const TextSize mark_size = measure(ui, mark, FontRole::title);
  text_at(ui, list, at.x + (size.x - mark_size.width) / 2, at.y + size.y / 2 - mark_size.height,
          mark, {FontRole::title, palette::faint});
  const std::string_view words =
      ui.tr(broken ? "console.picture.broken" : "console.picture.loading");
  text_at(ui, list, at.x + (size.x - measure(ui, words, FontRole::small).width) / 2,
          at.y + size.y / 2 + ui.px(4), words, {FontRole::small, palette::muted});
  return false;
}

namespace {

// Lines below each other, each in the middle of `width`, cut to it.
struct TileLines {
  Ui& ui;
  ImDrawList& list;
  float left, y, width;

  void line(std::string_view words, TextLook look) {
    const std::string shown = fitted(ui, words, width, look.font);
    text_at(ui, list, left + (width - measure(ui, shown, look.font).width) / 2, y, shown, look);
    y += line_height(look.font, ui);
  }
};

}  // namespace

bool file_tile(Ui& ui, const FileTile& look, float width, float height) {
  const std::string label = std::string(look.kind) + ' ' + std::string(look.name);
  const bool opens = !look.offer.empty();
  meet_wishes_before(ui, look.key);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool pressed = ImGui::InvisibleButton(labelled("", look.key).c_str(), {width, height});
  ui.items.annotate({.role = opens ? "button" : "img", .label = label, .description = look.offer});
  meet_wishes_after(ui, look.key);
  const bool hovered = ImGui::IsItemHovered();
  tooltip(ui, look.name);  // may be cut below
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 end{at.x + width, at.y + height};
  list.AddRectFilled(at, end, rgb(0xF1F5F9), ui.px(6));
  if (opens && hovered) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    list.AddRect(at, end, palette::accent, ui.px(6), 0, ui.px(2));
  }
  TileLines lines{ui, list, at.x + ui.px(8), at.y + ui.px(10), width - ui.px(16)};
  lines.line(look.mark, {FontRole::title, palette::faint});
  lines.line(look.kind, {FontRole::strong, palette::ink});
  lines.line(look.name, {FontRole::small, palette::muted});
  if (opens)
    lines.line(look.offer, {FontRole::small, palette::accent});
  return pressed && opens;
}

}  // namespace aftercare::console

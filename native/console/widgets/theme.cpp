#include "native/console/widgets/theme.hpp"

#include <imgui.h>

namespace aftercare::console {

ImVec4 to_vec4(Colour colour) { return ImGui::ColorConvertU32ToFloat4(colour); }

Colour colour_of(Tone tone) {
  switch (tone) {
    case Tone::neutral: return palette::muted;
    case Tone::accent: return palette::accent;
    case Tone::good: return palette::green;
    case Tone::warn: return palette::amber;
    case Tone::bad: return palette::red;
    case Tone::special: return palette::violet;
  }
  return palette::muted;
}

Colour tint_of(Tone tone) {
  switch (tone) {
    case Tone::neutral: return rgb(0xEEF2F6);
    case Tone::accent: return rgb(0xDBEAFE);
    case Tone::good: return rgb(0xD1FAE5);
    case Tone::warn: return rgb(0xFEF3C7);
    case Tone::bad: return rgb(0xFEE2E2);
    case Tone::special: return rgb(0xEDE9FE);
  }
  return rgb(0xEEF2F6);
}

Colour wash_of(Tone tone) {
  switch (tone) {
    case Tone::neutral: return rgb(0xF8FAFC);
    case Tone::accent: return rgb(0xEFF6FF);
    case Tone::good: return rgb(0xF0FDF7);
    case Tone::warn: return rgb(0xFFFBEB);
    case Tone::bad: return rgb(0xFEF2F2);
    case Tone::special: return rgb(0xF5F3FF);
  }
  return rgb(0xF8FAFC);
}

namespace {

void set_sizes(ImGuiStyle& style) {
  style.WindowPadding = {20, 16};
  style.FramePadding = {12, 5};
  style.ItemSpacing = {10, 10};
  style.ItemInnerSpacing = {8, 6};
  style.CellPadding = {10, 6};
  style.WindowRounding = 0;
  style.ChildRounding = style.PopupRounding = style.ScrollbarRounding = 8;
  style.FrameRounding = style.GrabRounding = style.TabRounding = 6;
  style.ScrollbarSize = 12;
  style.GrabMinSize = 24;
  style.DisabledAlpha = 0.5F;
  style.HoverStationaryDelay = 0.1F;
}

void set_colours(ImGuiStyle& style) {
  const auto set = [&](ImGuiCol which, Colour colour) { style.Colors[which] = to_vec4(colour); };
  set(ImGuiCol_Text, palette::ink);
  set(ImGuiCol_TextDisabled, palette::muted);
  set(ImGuiCol_WindowBg, palette::page);
  set(ImGuiCol_ChildBg, palette::card);
  set(ImGuiCol_PopupBg, palette::card);
  set(ImGuiCol_Border, palette::line);
  set(ImGuiCol_BorderShadow, 0);
  set(ImGuiCol_FrameBg, palette::card);
  set(ImGuiCol_FrameBgHovered, palette::hover);
  set(ImGuiCol_FrameBgActive, palette::card);
  set(ImGuiCol_Button, palette::card);
  set(ImGuiCol_ButtonHovered, rgb(0xF1F5F9));
  set(ImGuiCol_ButtonActive, palette::press);
  set(ImGuiCol_Header, faded(palette::accent, 0.10F));
  set(ImGuiCol_HeaderHovered, faded(palette::accent, 0.06F));
  set(ImGuiCol_HeaderActive, faded(palette::accent, 0.16F));
  set(ImGuiCol_TableHeaderBg, palette::head);
  set(ImGuiCol_TableRowBg, 0);
  set(ImGuiCol_TableRowBgAlt, 0);
  set(ImGuiCol_TableBorderLight, palette::soft_line);
  set(ImGuiCol_TableBorderStrong, palette::line);
  set(ImGuiCol_CheckMark, palette::accent);
  set(ImGuiCol_TextSelectedBg, faded(palette::accent, 0.22F));
  set(ImGuiCol_NavHighlight, faded(palette::accent, 0.75F));
  set(ImGuiCol_ScrollbarBg, 0);
  set(ImGuiCol_ScrollbarGrab, rgb(0xCBD5E1));
  set(ImGuiCol_ScrollbarGrabHovered, palette::faint);
  set(ImGuiCol_ScrollbarGrabActive, palette::muted);
  set(ImGuiCol_Separator, palette::line);
  set(ImGuiCol_ResizeGrip, 0);
  set(ImGuiCol_ModalWindowDimBg, faded(palette::strong_ink, 0.45F));
  set(ImGuiCol_TitleBg, palette::card);
  set(ImGuiCol_TitleBgActive, palette::card);
}

}  // namespace

void apply(const Theme& theme) {
  ImGuiStyle style;
  ImGui::StyleColorsLight(&style);
  set_sizes(style);
  set_colours(style);
  style.ScaleAllSizes(theme.scale);
  style.WindowBorderSize = 0;
  style.FrameBorderSize = style.ChildBorderSize = style.PopupBorderSize = theme.hairline();
  ImGui::GetStyle() = style;
}

}  // namespace aftercare::console

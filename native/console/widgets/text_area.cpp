// ImGui's multi-line field does not wrap. While it is edited, soft line ends are kept in the edited
// copy (text/wrap.hpp) and taken out of the draft.
#include <imgui.h>
#include <imgui_internal.h>
#include <imgui_stdlib.h>

#include <algorithm>

#include "native/console/text/wrap.hpp"
#include "native/console/widgets/field.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

constexpr std::string_view soft_mark = "\xE2\x80\x8B";

struct Wrapping {
  float width = 0;
  const ImFont* font = nullptr;
};

// A mark whose line end was deleted: the person pressed Backspace at the start of a soft line and
// means the character before it.
std::string without_orphaned_marks(std::string_view text, std::size_t& cursor) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const bool mark = text.substr(at, soft_mark.size()) == soft_mark;
    if (!mark || text.substr(at + soft_mark.size(), 1) == "\n") {
      out += text[at++];
      continue;
    }
    std::size_t drop = 0;
    if (cursor == at + soft_mark.size()) {
      while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xC0U) == 0x80) {
        out.pop_back();
        ++drop;
      }
      if (!out.empty()) {
        out.pop_back();
        ++drop;
      }
    }
    if (cursor > at) cursor -= std::min(cursor, soft_mark.size() + drop);
    at += soft_mark.size();
  }
  return out;
}

int rewrap(ImGuiInputTextCallbackData* data) {
  const auto& wrapping = *static_cast<const Wrapping*>(data->UserData);
  std::size_t cursor = static_cast<std::size_t>(data->CursorPos);
  const std::string edited = without_orphaned_marks(
      {data->Buf, static_cast<std::size_t>(data->BufTextLen)}, cursor);
  const std::size_t hard_at = hard_position(edited, cursor);
  const std::string hard = without_soft_breaks(edited);
  const std::string soft = with_soft_breaks(hard, wrapping.width, [&](char32_t value) {
    return wrapping.font->GetCharAdvance(static_cast<ImWchar>(value));
  });
  if (soft == std::string_view(data->Buf, static_cast<std::size_t>(data->BufTextLen))) return 0;
  data->DeleteChars(0, data->BufTextLen);
  data->InsertChars(0, soft.c_str());
  data->CursorPos = static_cast<int>(soft_position(soft, hard_at));
  data->ClearSelection();
  return 0;
}

}  // namespace

bool text_area(Ui& ui, const Field& field, std::string& value) {
  ImGui::BeginGroup();
  field_label(ui, field);
  ui.glyphs.note(FontRole::body, value);
  const float width = field.width > 0 ? ui.px(field.width) : ImGui::GetContentRegionAvail().x;
  const ImGuiStyle& style = ImGui::GetStyle();
  const float height = ImGui::GetFontSize() * static_cast<float>(std::max(field.lines, 2)) +
                       2 * style.FramePadding.y;
  Wrapping wrapping{width - 2 * style.FramePadding.x - style.ScrollbarSize, ImGui::GetFont()};
  std::string edited = with_soft_breaks(value, wrapping.width, [&](char32_t character) {
    return wrapping.font->GetCharAdvance(static_cast<ImWchar>(character));
  });
  meet_wishes_before(ui, field.key);
  push_field_edge(field);
  ImGuiInputTextFlags flags = ImGuiInputTextFlags_CallbackEdit;
  if (field.read_only) flags |= ImGuiInputTextFlags_ReadOnly;
  const bool changed =
      ImGui::InputTextMultiline(labelled("", field.key).c_str(), &edited, {width, height}, flags,
                                rewrap, &wrapping);
  pop_field_edge();
  meet_wishes_after(ui, field.key);
  if (changed) {
    value = without_soft_breaks(edited);
    ui.glyphs.note(FontRole::body, value);
  }
  ui.items.annotate({.role = "textbox",
                     .label = field.label,
                     .value = value,
                     .description = field.error});
  if (value.empty() && !ImGui::IsItemActive()) {
    const ImVec2 low = ImGui::GetItemRectMin();
    text_at(ui, *ImGui::GetWindowDrawList(), low.x + style.FramePadding.x,
            low.y + style.FramePadding.y, field.hint, {FontRole::body, palette::muted});
  }
  field_error(ui, field);
  ImGui::EndGroup();
  return changed;
}

}  // namespace aftercare::console

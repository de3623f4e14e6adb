#include "native/console/views/parts_fields.hpp"

#include <imgui.h>

#include <algorithm>

#include "native/console/widgets/card.hpp"
#include "native/console/widgets/field.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

constexpr float rows_height_max = 260;  // layout pixels, then the list scrolls
constexpr float amount_row_height = 42;
constexpr float amount_width = 96;

void amount_row(Ui& ui, const Dialog& dialog, const AmountRow& row, bool typed, Intents& out) {
  const float left = ImGui::GetCursorPosX();
  const float code_width = ui.px(110);
  const float name_width = ImGui::GetContentRegionAvail().x - code_width -
                           (typed ? ui.px(amount_width + 20) : 0);
  text_fitted(ui, row.code, code_width - ui.px(8));
  ImGui::SameLine();
  ImGui::SetCursorPosX(left + code_width);
  text_fitted(ui, row.name, name_width - ui.px(8), {FontRole::body, palette::muted});
  if (!typed) return;
  ImGui::SameLine();
  ImGui::SetCursorPosX(left + code_width + name_width);
  const std::string field = "lines/" + row.part;
  const auto found = dialog.fields.find(field);
  std::string value = found == dialog.fields.end() ? std::string() : found->second;
  const std::string key = dialog.command + ".lines." + row.code;
  if (text_field(ui, {.key = key, .hint = row.note, .width = amount_width}, value).changed) {
    out.push_back(intent::Edit{field, value});
  }
}

}  // namespace

void parts_rows(Ui& ui, const Dialog& dialog, const FormField& field, const std::string& error,
                const Format& format, Intents& out) {
  const bool typed = field.kind == FieldKind::amounts;
  const std::string key = dialog.command + "." + std::string(field.name);
  const std::string label(format.tr("console.field." + key));
  const Field look{.key = key, .label = label, .error = error, .required = field.required};
  field_label(ui, look);
  if (dialog.amounts.empty()) muted(ui, format.tr("console.parts.no_rows"));
  const float height =
      std::min(rows_height_max, amount_row_height * static_cast<float>(dialog.amounts.size()));
  if (height > 0) {
    begin_area(ui, key + ".rows", 0, ui.px(height));
    for (const AmountRow& row : dialog.amounts) amount_row(ui, dialog, row, typed, out);
    end_area();
  }
  field_error(ui, look);
}

}  // namespace aftercare::console

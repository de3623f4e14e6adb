#include "native/console/views/described_form.hpp"

#include <imgui.h>

#include <cmath>

#include "native/console/widgets/card.hpp"
#include "native/console/widgets/choice.hpp"
#include "native/console/widgets/date_field.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

using screens::DescribedField;
using Kind = screens::FieldKind;

constexpr std::size_t segments_max = 3;  // more options than that drop down
constexpr int area_lines = 3;

bool is_wide(const DescribedField& field) {
  return field.kind == Kind::area || field.kind == Kind::words ||
         field.kind == Kind::choices;
}

std::vector<Option> options_of(const DescribedField& field, const Format& format) {
  std::vector<Option> options;
  if (field.may_be_empty) options.push_back({"", std::string(format.tr("form.any"))});
  for (const screens::Choice& choice : field.choices) {
    options.push_back({choice.value,
                       choice.label.key.empty() ? format.pick(choice.label_zh, choice.label_en)
                                                : format.say(choice.label)});
  }
  return options;
}

std::string label_of(const DescribedField& field, const Format& format) {
  std::string label = format.say(field.label);
  if (!field.unit.key.empty()) {
    label = format.say({"form.with_unit", {{"label", label}, {"unit", format.say(field.unit)}}});
  }
  if (field.kind == Kind::percent) {
    label = format.say({"form.with_unit", {{"label", label}, {"unit", "%"}}});
  }
  return label;
}

bool edit_choice(Ui& ui, const DescribedField& field, const Field& look, const Format& format,
                 std::string& value) {
  const std::vector<Option> options = options_of(field, format);
  if (options.size() > segments_max || look.read_only) return combo(ui, look, options, value);
  field_label(ui, look);
  const bool changed = segments(ui, look.key, options, value);
  field_error(ui, look);
  return changed;
}

bool edit_flag(Ui& ui, const Field& look, std::string& value) {
  bool ticked = value == "true";
  gap(ui, 22);  // stands beside fields whose label is above them
  if (!checkbox(ui, look.key, look.label, ticked) || look.read_only) return false;
  value = ticked ? "true" : "false";
  return true;
}

bool edit_one(Ui& ui, const DescribedField& field, const Field& look, const Format& format,
              std::string& value) {
  switch (field.kind) {
    case Kind::choice: return edit_choice(ui, field, look, format, value);
    case Kind::choices: return many_choice(ui, look, options_of(field, format), value);
    case Kind::flag: return edit_flag(ui, look, value);
    case Kind::date: return date_field(ui, look, format.today(), value);
    case Kind::area:
    case Kind::words: return text_area(ui, look, value);
    case Kind::text:
    case Kind::number:
    case Kind::percent:
    case Kind::money:
    case Kind::label:
    case Kind::reference: return text_field(ui, look, value).changed;
  }
  return false;
}

void one_described(Ui& ui, const DescribedForm& form, const DescribedField& field, float width,
                   const Format& format) {
  const std::string key = std::string(form.key) + "." + field.name;
  const auto found = form.values.find(field.name);
  std::string value = found == form.values.end() ? std::string() : found->second;
  const auto bad = form.errors.find(field.name);
  const std::string error = bad == form.errors.end() ? std::string() : format.say(bad->second);
  const std::string label = label_of(field, format);
  const Field look{.key = key,
                   .label = label,
                   .hint = field.kind == Kind::date ? format.tr("form.date_hint")
                                                         : std::string_view{},
                   .error = error,
                   .required = field.required,
                   .read_only = form.read_only,
                   .width = width / ui.theme.scale,
                   .lines = is_wide(field) ? area_lines : 1};
  ImGui::BeginGroup();
  if (edit_one(ui, field, look, format, value)) form.edited(field.name, value);
  if (!field.help.key.empty()) {
    gap(ui, 3);
    paragraph(ui, format.say(field.help), {FontRole::small, palette::muted}, width);
  }
  ImGui::EndGroup();
}

}  // namespace

void described_form(Ui& ui, const DescribedForm& look, const Format& format) {
  const float space = ui.px(16);
  const float whole = ImGui::GetContentRegionAvail().x;
  const float half = std::floor((whole - space) / 2);
  const float left = ImGui::GetCursorPosX();
  bool beside = false;  // the next short field goes to the right of the last one
  float line_y = 0, below = 0;
  for (const DescribedField& field : look.form.fields) {
    const bool wide = is_wide(field);
    if (beside && !wide) {
      ImGui::SetCursorPos({left + half + space, line_y});
      one_described(ui, look, field, half, format);
      ImGui::SetCursorPos({left, std::fmax(below, ImGui::GetCursorPosY())});
      beside = false;
      continue;
    }
    line_y = ImGui::GetCursorPosY();
    one_described(ui, look, field, wide ? whole : half, format);
    below = ImGui::GetCursorPosY();
    beside = !wide;
  }
}

std::map<std::string, std::string> values_of(const screens::Form& form) {
  std::map<std::string, std::string> values;
  for (const DescribedField& field : form.fields) values[field.name] = field.value;
  return values;
}

screens::Typed typed_values(const screens::Form& form,
                            const std::map<std::string, std::string>& values,
                            const Format& format) {
  constexpr std::size_t date_length = 10;
  screens::Typed typed;
  for (const DescribedField& field : form.fields) {
    const auto found = values.find(field.name);
    if (found == values.end()) continue;
    std::string value = found->second;
    if (field.kind == Kind::date) {
      if (const auto time = parse_wall_time(value, format.today())) {
        value = to_text(*time).substr(0, date_length);
      }
    }
    typed[field.name] = value;
  }
  return typed;
}

}  // namespace aftercare::console

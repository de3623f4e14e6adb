#include <algorithm>
#include <array>
#include <span>

#include <imgui.h>
#include <native/console/icons.hpp>

#include "native/console/app/step_forms.hpp"
#include "native/console/views/common.hpp"
#include "native/console/views/described_form.hpp"
#include "native/console/views/intake_view.hpp"
#include "native/console/views/pages.hpp"
#include "native/console/views/parts_fields.hpp"
#include "native/console/widgets/button.hpp"
#include "native/console/widgets/card.hpp"
#include "native/console/widgets/choice.hpp"
#include "native/console/widgets/date_field.hpp"
#include "native/console/widgets/modal.hpp"
#include "native/console/widgets/signature_pad.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

struct FormUi {
  Ui& ui;
  const Dialog& dialog;
  const Format& format;
  Intents& out;
};

std::string error_at(const FormUi& form, const std::string& field) {
  const auto found = form.dialog.errors.find(field);
  return found == form.dialog.errors.end() ? std::string() : form.format.say(found->second);
}

std::vector<Option> options_of(const std::vector<screens::Choice>& choices, const Format& format) {
  std::vector<Option> options;
  options.reserve(choices.size());
  for (const screens::Choice& choice : choices) {
    options.push_back({choice.value,
                       choice.label.key.empty() ? format.pick(choice.label_zh, choice.label_en)
                                                : format.say(choice.label),
                       choice.note});
  }
  return options;
}

std::vector<Option> engineer_options(const FormUi& form) {
  std::vector<Option> options;
  for (const screens::EngineerChoice& engineer : form.dialog.engineers) {
    options.push_back({engineer.id.text(), engineer.name,
                       form.format.say({"console.engineer.visits",
                                        {{"count", std::to_string(engineer.visits_that_day)}}})});
  }
  return options;
}

std::vector<Option> term_options(const FormUi& form, const FormField& field) {
  std::vector<Option> options;
  for (const std::string& name : field.values()) {
    options.push_back(
        {name, std::string(form.format.tr("term." + std::string(field.group) + "." + name))});
  }
  return options;
}

std::vector<Option> picked_options(const FormUi& form, const FormField& field) {
  const auto found = form.dialog.choices.find(std::string(field.name));
  return found == form.dialog.choices.end() ? std::vector<Option>{}
                                            : options_of(found->second, form.format);
}

// A few side by side, many as a list that drops down.
bool edit_choice(const FormUi& form, const FormField& field, const Field& look,
                 std::string& value) {
  constexpr std::size_t beside_max = 4;
  const std::vector<Option> options = term_options(form, field);
  if (options.size() > beside_max)
    return combo(form.ui, look, options, value);
  field_label(form.ui, look);
  const bool changed = segments(form.ui, look.key, options, value);
  field_error(form.ui, look);
  return changed;
}

bool edit_flag(const FormUi& form, const Field& look, std::string& value) {
  field_label(form.ui, look);
  const bool changed = segments(form.ui, look.key,
                                {{"yes", std::string(form.format.tr("console.yes"))},
                                 {"no", std::string(form.format.tr("console.no"))}},
                                value);
  field_error(form.ui, look);
  return changed;
}

bool sign_here(const FormUi& form, const Field& look, std::string& value) {
  return signature_pad(form.ui,
                       {.field = look,
                        .hint = form.format.tr("console.field.signature.hint"),
                        .clear = form.format.tr("console.field.signature.clear")},
                       value);
}

bool edit_value(const FormUi& form, const FormField& field, const Field& look, std::string& value) {
  Ui& ui = form.ui;
  switch (field.kind) {
    case FieldKind::area: return text_area(ui, look, value);
    case FieldKind::line:
    case FieldKind::number:
    case FieldKind::money:
    case FieldKind::date: return text_field(ui, look, value).changed;
    case FieldKind::choice: return edit_choice(form, field, look, value);
    case FieldKind::pick: return combo(ui, look, picked_options(form, field), value);
    case FieldKind::flag: return edit_flag(form, look, value);
    case FieldKind::signature: return sign_here(form, look, value);
    case FieldKind::lines:
    case FieldKind::items:
    case FieldKind::checks:
    case FieldKind::known: return false;  // drawn as rows, or not at all
    case FieldKind::time: return date_field(ui, look, form.format.today(), value);
    case FieldKind::team: return combo(ui, look, options_of(form.dialog.teams, form.format), value);
    case FieldKind::engineer: return combo(ui, look, engineer_options(form), value);
    case FieldKind::urgency: {
      field_label(ui, look);
      const bool changed =
          segments(ui, look.key, options_of(form.dialog.urgencies, form.format), value);
      field_error(ui, look);
      return changed;
    }
    case FieldKind::decision: {
      field_label(ui, look);
      const bool changed =
          segments(ui, look.key,
                   {{"accept", std::string(form.format.tr("console.decision.accept"))},
                    {"discard", std::string(form.format.tr("console.decision.discard"))}},
                   value);
      paragraph(ui,
                form.format.tr(value == "discard" ? "console.decision.discard_hint"
                                                  : "console.decision.accept_hint"),
                {FontRole::small, palette::muted});
      field_error(ui, look);
      return changed;
    }
    case FieldKind::parts_number:
    case FieldKind::parts_date: return text_field(ui, look, value).changed;
    case FieldKind::parts_choice: {
      const auto found = form.dialog.choices.find(std::string(field.name));
      return found != form.dialog.choices.end() &&
             combo(ui, look, options_of(found->second, form.format), value);
    }
    case FieldKind::amounts:
    case FieldKind::all_parts:
    case FieldKind::hidden: return false;  // drawn elsewhere, or not at all
  }
  return false;
}

struct RowColumn {
  const char* name;
  float width;  // layout pixels, 0: what is left
};
constexpr std::array quote_columns{RowColumn{"kind", 104}, RowColumn{"name", 190},
                                   RowColumn{"quantity", 60}, RowColumn{"unit_price", 0}};
constexpr std::array item_columns{RowColumn{"model", 160}, RowColumn{"quantity", 60},
                                  RowColumn{"fault", 0}};

// One cell of a row; the label stands over the first row only.
void row_cell(const FormUi& form, const std::string& field, int row, const RowColumn& column) {
  const std::string name = field + "." + std::to_string(row) + "." + column.name;
  const std::string key = form.dialog.command + "." + name;
  const std::string head = field + '.' + column.name;
  const std::string label(row == 0 ? form.format.tr("console.field." + head) : std::string_view{});
  const std::string error = error_at(form, name);
  const auto found = form.dialog.fields.find(name);
  std::string value = found == form.dialog.fields.end() ? std::string() : found->second;
  const Field look{.key = key, .label = label, .error = error, .width = column.width};
  const bool is_kind = std::string_view(column.name) == "kind";
  ImGui::BeginGroup();
  const bool changed = is_kind ? combo(form.ui, look,
                                       term_options(form, {"kind", FieldKind::choice, false,
                                                           "quote_line_kind", &quote_line_kinds}),
                                       value)
                               : text_field(form.ui, look, value).changed;
  ImGui::EndGroup();
  if (changed)
    form.out.push_back(intent::Edit{name, value});
}

// A line of the policy's price list: into the last row while that is empty, else into a new one.
void price_picker(const FormUi& form, int rows) {
  const auto& prices = form.dialog.prices;
  if (prices.empty())
    return;
  std::vector<Option> options;
  for (std::size_t i = 0; i < prices.size(); ++i) {
    options.push_back(
        {std::to_string(i),
         std::string(form.format.tr(term_key(prices[i].kind))) + " · " + prices[i].name,
         shown_text(prices[i].unit_price)});
  }
  const std::string key = form.dialog.command + ".from_list";
  std::string picked;
  if (!combo(form.ui,
             {.key = key, .hint = form.format.tr("console.field.lines.from_list"), .width = 300},
             options, picked)) {
    return;
  }
  const auto chosen = std::find_if(options.begin(), options.end(),
                                   [&picked](const Option& one) { return one.value == picked; });
  const ListedPrice& price = prices[static_cast<std::size_t>(chosen - options.begin())];
  const auto is_empty = [&form](int row, const char* name) {
    const auto at = form.dialog.fields.find("lines." + std::to_string(row) + "." + name);
    return at == form.dialog.fields.end() || at->second.empty();
  };
  const bool reuse = rows > 0 && is_empty(rows - 1, "name") && is_empty(rows - 1, "unit_price");
  const int row = reuse ? rows - 1 : rows;
  if (row >= form_rows_max)
    return;
  const std::string at = "lines." + std::to_string(row) + ".";
  form.out.push_back(intent::Edit{at + "kind", term_name(price.kind)});
  form.out.push_back(intent::Edit{at + "name", price.name});
  form.out.push_back(intent::Edit{at + "quantity", "1"});
  form.out.push_back(intent::Edit{at + "unit_price", aftercare::to_text(price.unit_price)});
}

// Rows one under the other, and one more on demand: of a quote, of goods that change hands.
void form_lines(const FormUi& form, const std::string& field, std::span<const RowColumn> columns) {
  Ui& ui = form.ui;
  const int rows = form_rows(form.dialog.fields, field);
  for (int row = 0; row < rows; ++row) {
    // Placed, not on the same line: that one takes over the height of its first text.
    const ImVec2 start = ImGui::GetCursorPos();
    float x = start.x, bottom = start.y;
    for (const RowColumn& column : columns) {
      ImGui::SetCursorPos({x, start.y});
      row_cell(form, field, row, column);
      bottom = std::max(bottom, ImGui::GetCursorPosY());
      x += ui.px(column.width + 6);
    }
    ImGui::SetCursorPosY(bottom);
  }
  const std::string key = form.dialog.command + "." + field;
  const std::string error = error_at(form, field);
  if (!error.empty())
    field_error(ui, {.key = key, .error = error});
  const bool of_quote = field == "lines";
  const std::string add = form.dialog.command + (of_quote ? ".add_line" : ".add_item");
  const std::string more(
      form.format.tr(of_quote ? "console.field.lines.add" : "console.field.items.add"));
  if (rows < form_rows_max &&
      button(ui, {.key = add, .label = more, .icon = icon::plus, .kind = ButtonKind::quiet})) {
    const std::string next = field + "." + std::to_string(rows) + ".";
    form.out.push_back(of_quote ? intent::Edit{next + "kind", "part"}
                                : intent::Edit{next + "quantity", "1"});
  }
  if (of_quote)
    price_picker(form, rows);
}

// The policy's questions before a diagnosis, each with its answers; what an answer speaks for.
void form_checks(const FormUi& form) {
  Ui& ui = form.ui;
  std::vector<Option> answers;
  for (const CheckAnswer answer : {CheckAnswer::yes, CheckAnswer::no, CheckAnswer::unclear}) {
    answers.push_back({term_name(answer), std::string(form.format.tr(term_key(answer)))});
  }
  for (const screens::CheckQuestion& question : form.dialog.checks) {
    const std::string name = "checks." + question.code;
    const std::string key = form.dialog.command + "." + name;
    const std::string label(form.format.pick(question.label_zh, question.label_en));
    const auto found = form.dialog.fields.find(name);
    std::string value = found == form.dialog.fields.end() ? std::string() : found->second;
    field_label(ui, {.key = key, .label = label});
    if (segments(ui, key, answers, value))
      form.out.push_back(intent::Edit{name, value});
    if (question.telling && value == term_name(*question.telling)) {
      caption(ui,
              form.format.say({"diagnosis.speaks_for", {{"cause_key", question.speaks_for.key}}}));
    }
  }
}

void one_field(const FormUi& form, const FormField& field) {
  if (field.kind == FieldKind::known)
    return;
  if (field.kind == FieldKind::lines)
    return form_lines(form, "lines", quote_columns);
  if (field.kind == FieldKind::items)
    return form_lines(form, "items", item_columns);
  if (field.kind == FieldKind::checks)
    return form_checks(form);
  const std::string name(field.name);
  if (field.kind == FieldKind::hidden)
    return;
  if (field.kind == FieldKind::amounts || field.kind == FieldKind::all_parts) {
    return parts_rows(form.ui, form.dialog, field, error_at(form, name), form.format, form.out);
  }
  const std::string key = form.dialog.command + "." + name;
  const std::string special = "console.field." + form.dialog.command + "." + name;
  const std::string label(form.ui.words.has(special) ? form.format.tr(special)
                                                     : form.format.tr("console.field." + name));
  const std::string error = error_at(form, name);
  const auto found = form.dialog.fields.find(name);
  std::string value = found == form.dialog.fields.end() ? std::string() : found->second;
  const bool dated = field.kind == FieldKind::date || field.kind == FieldKind::parts_date;
  const Field look{.key = key,
                   .label = label,
                   .hint = dated ? form.format.tr("console.date_hint") : std::string_view{},
                   .error = error,
                   .required = field.required,
                   .lines = field.kind == FieldKind::area ? 4 : 1};
  if (edit_value(form, field, look, value))
    form.out.push_back(intent::Edit{name, value});
}

constexpr float described_width = 720;
constexpr float intake_width = 1080;
constexpr float noticed_width = 300;

void described_fields(const FormUi& form) {
  described_form(form.ui,
                 {.key = form.dialog.command,
                  .form = form.dialog.form,
                  .values = form.dialog.fields,
                  .errors = form.dialog.errors,
                  .edited =
                      [&](const std::string& field, std::string value) {
                        form.out.push_back(intent::Edit{field, std::move(value)});
                      }},
                 form.format);
}

// The form on the left, what is noticed on the right, each as high as the window lets them.
void intake_fields(const FormUi& form) {
  Ui& ui = form.ui;
  const float height = ImGui::GetIO().DisplaySize.y - ui.px(260);
  const float space = ui.px(24);
  const float left = ImGui::GetContentRegionAvail().x - ui.px(noticed_width) - space;
  begin_area(ui, "intake.form", left, height);
  described_fields(form);
  end_area();
  ImGui::SameLine(0, space);
  begin_area(ui, "intake.noticed", ui.px(noticed_width), height);
  noticed(ui, *form.dialog.noticed, ui.px(noticed_width - 16), form.format, form.out);
  end_area();
}

void held_facts(const FormUi& form) {
  if (!form.dialog.exception)
    return;
  const screens::ExceptionBox& box = *form.dialog.exception;
  paragraph(form.ui, form.format.say(box.cause), {FontRole::body, palette::red});
  for (const screens::HeldLine& line : box.held) {
    paragraph(form.ui, "·  " + form.format.day_time(line.at) + "   " + form.format.say(line.text));
  }
}

}  // namespace

void step_dialog(Ui& ui, const Dialog& dialog, const ConsoleModel&, const Format& format,
                 Intents& out) {
  const StepForm* spec = find_form(dialog.command);
  const bool described = !dialog.form.fields.empty();
  if (!spec && !described)
    return;
  const std::string title_text(format.tr("console.action." + dialog.command));
  const std::string key = dialog.command + ".dialog";
  bool closed = false;
  const bool intake = dialog.noticed.has_value();
  const float width = intake ? intake_width : (described ? described_width : 520);
  if (!begin_modal(ui, {.key = key, .title = title_text, .width = width}, closed))
    return;
  const FormUi form{ui, dialog, format, out};
  const std::string explain = "console.explain." + dialog.command;
  if (ui.words.has(explain)) {
    paragraph(ui, format.tr(explain), {FontRole::body, palette::muted});
  }
  if (!dialog.explain.key.empty())
    paragraph(ui, format.say(dialog.explain));
  for (const screens::ScriptBox& script : dialog.scripts)
    script_line(ui, script, format);
  held_facts(form);
  if (intake) {
    intake_fields(form);
  } else if (described) {
    described_fields(form);
  } else {
    for (const FormField& field : spec->fields)
      one_field(form, field);
  }
  const std::string error = error_at(form, "");
  if (!error.empty())
    field_error(ui, {.key = key, .error = error});
  const std::string confirm = dialog.command + ".confirm";
  const int pressed = dialog_buttons(
      ui, {.key = confirm,
           .label = title_text,
           .disabled_reason =
               dialog.saving.empty() ? std::string_view{} : format.tr("console.sync.saving"),
           .dangerous = spec && spec->dangerous});
  const bool quick = ImGui::IsKeyChordPressed(ImGuiMod_Ctrl | ImGuiKey_Enter);
  if (pressed > 0 || quick)
    out.push_back(intent::Submit{});
  if (pressed < 0 || closed) {
    out.push_back(intent::CloseDialog{});
    if (!closed)
      ImGui::CloseCurrentPopup();
  }
  end_modal();
}

void picture_dialog(Ui& ui, const ConsoleModel& model, Intents& out) {
  bool closed = false;
  if (!begin_modal(ui, {.key = "picture", .title = ui.tr("console.case.photo"), .width = 820},
                   closed)) {
    return;
  }
  const ImVec2 display = ImGui::GetIO().DisplaySize;
  thumbnail(ui, "picture.shown", model.picture, ui.tr("console.case.photo"), ui.px(772),
            display.y - ui.px(180));
  if (closed)
    out.push_back(intent::ShowPicture{});
  end_modal();
}

}  // namespace aftercare::console

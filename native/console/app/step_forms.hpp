// The forms of the desk's steps as data: which fields, in which order, with which key on the
// keyboard. Field names are those of the command's arguments on the wire.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "native/console/app/format.hpp"
#include "native/console/app/model.hpp"

namespace aftercare::console {

// choice: values of a term (`values`, labelled by `group`); pick: values the case offers
// (Dialog::choices); known: given by the case, not shown.
enum class FieldKind {
  area,
  urgency,
  team,
  engineer,
  time,
  line,
  decision,
  choice,
  pick,
  flag,
  number,
  money,
  date,
  lines,
  items,      // goods that change hands: model, quantity, fault
  signature,  // drawn strokes (strokes.hpp)
  checks,     // an answer to each of the dialog's questions: "checks.<code>"
  known,
  // Of the parts page (parts_forms.hpp).
  parts_number,
  parts_date,    // "2026-12-31"
  parts_choice,  // of the dialog's choices for this field
  amounts,       // a number for each of the dialog's rows
  all_parts,     // all of the dialog's rows, nothing to type
  hidden         // kept from where the form was opened
};

constexpr bool is_of_parts(FieldKind kind) { return kind >= FieldKind::parts_number; }

struct FormField {
  std::string_view name;
  FieldKind kind = FieldKind::line;
  bool required = false;
  std::string_view group = {};  // "pause_reason": labels term.<group>.<value>
  std::vector<std::string> (*values)() = nullptr;
};

struct StepForm {
  std::string_view command;
  std::string_view icon;
  char shortcut = 0;       // with no field in use
  bool on_visit = false;   // the target is the case's visit
  bool creates = false;    // no target, "case" is an argument
  bool dangerous = false;
  std::span<const FormField> fields;
};

// Its arguments are the draft of the policy page.
inline constexpr std::string_view kPutInForce = "policy.put_in_force";

// A request written down at the desk: a generated form with what the system notices beside it.
inline constexpr std::string_view kReport = "case.report";

const StepForm* find_form(std::string_view command);
const std::vector<StepForm>& step_forms();
// Those around the remedy (remedy_forms.cpp).
std::span<const StepForm> remedy_forms();
// Rows of a quote or of goods: fields "lines.<row>.<column>", "items.<row>.<column>".
inline constexpr int form_rows_max = 20;
std::vector<std::string> quote_line_kinds();
int form_rows(const std::map<std::string, std::string>& fields, std::string_view field);
// What remedy_forms propose when they are opened.
void remedy_defaults(std::string_view command, const screens::CaseScreen& screen,
                     const Format& format, std::map<std::string, std::string>& fields);

// Arguments as JSON text from what was typed; what cannot be read is told in `errors` by field.
std::string arguments_of(const Dialog& dialog, const Format& format,
                         std::map<std::string, Refusal>& errors);
// The other way round, for a refused step that is done again.
std::map<std::string, std::string> fields_of(std::string_view command,
                                             const std::string& args_json, const Format& format);
// What a form proposes when it is opened.
std::map<std::string, std::string> defaults_of(std::string_view command,
                                               const screens::CaseScreen& screen,
                                               const Format& format);

}  // namespace aftercare::console

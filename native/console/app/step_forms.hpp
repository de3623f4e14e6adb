// The forms of the desk's steps as data: which fields, in which order, with which key on the
// keyboard. Field names are those of the command's arguments on the wire.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "native/console/app/format.hpp"
#include "native/console/app/model.hpp"

namespace aftercare::console {

enum class FieldKind {
  area,
  urgency,
  team,
  engineer,
  time,
  line,
  decision,
  // Of the parts page (parts_forms.hpp).
  number,
  date,       // "2026-12-31"
  choice,     // of the dialog's choices for this field
  amounts,    // a number for each of the dialog's rows
  all_parts,  // all of the dialog's rows, nothing to type
  hidden      // kept from where the form was opened
};

struct FormField {
  std::string_view name;
  FieldKind kind = FieldKind::line;
  bool required = false;
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

const StepForm* find_form(std::string_view command);
std::span<const StepForm> step_forms();

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

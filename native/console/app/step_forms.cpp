#include "native/console/app/step_forms.hpp"

#include <algorithm>
#include <array>
#include <native/console/icons.hpp>

#include "core/codec/json.hpp"
#include "native/console/app/parts_forms.hpp"
#include "native/console/app/step_values.hpp"

namespace aftercare::console {

namespace {

constexpr std::array accept_fields{FormField{"urgency", FieldKind::urgency},
                                   FormField{"reason", FieldKind::area}};
constexpr std::array urgency_fields{FormField{"urgency", FieldKind::urgency, true},
                                    FormField{"reason", FieldKind::area, true}};
constexpr std::array assign_fields{FormField{"team", FieldKind::team, true}};
constexpr std::array text_field_only{FormField{"text", FieldKind::area, true}};
constexpr std::array note_only{FormField{"note", FieldKind::area}};
constexpr std::array reason_only{FormField{"reason", FieldKind::area, true}};
constexpr std::array appoint_fields{
    FormField{"engineer", FieldKind::engineer, true}, FormField{"from", FieldKind::time, true},
    FormField{"to", FieldKind::time, true}, FormField{"address", FieldKind::line}};
constexpr std::array reassign_fields{
    FormField{"engineer", FieldKind::engineer, true}, FormField{"from", FieldKind::time},
    FormField{"to", FieldKind::time}, FormField{"reason", FieldKind::area, true}};
constexpr std::array settle_fields{FormField{"decision", FieldKind::decision, true},
                                   FormField{"reason", FieldKind::area, true}};

const std::array desk_forms{
    StepForm{kPutInForce, icon::gavel, 0, false, true, true, reason_only},
    StepForm{"case.settle", icon::gavel, 'E', false, false, false, settle_fields},
    StepForm{"case.accept", icon::check, 'A', false, false, false, accept_fields},
    StepForm{"case.tell_plan", icon::message_2, 'P', false, false, false, text_field_only},
    StepForm{"case.assign", icon::users, 'G', false, false, false, assign_fields},
    StepForm{"visit.appoint", icon::calendar_event, 'V', false, true, false, appoint_fields},
    StepForm{"visit.reassign", icon::transfer, 'R', true, false, false, reassign_fields},
    StepForm{"case.tell_diagnosis", icon::report_money, 'D', false, false, false,
             text_field_only},
    StepForm{"case.agree", icon::thumb_up, 'Y', false, false, false, note_only},
    StepForm{"case.confirm", icon::circle_check, 'F', false, false, false, note_only},
    StepForm{"case.close", icon::lock, 'C', false, false, false, note_only},
    StepForm{"case.correct_urgency", icon::flag, 'U', false, false, false, urgency_fields},
    StepForm{"case.note", icon::note, 'N', false, false, false, text_field_only},
    StepForm{"case.cancel", icon::x, 0, false, false, true, reason_only}};

constexpr std::int64_t hour_ms = 3'600'000;

std::string value_of(const Dialog& dialog, std::string_view name) {
  const auto found = dialog.fields.find(std::string(name));
  return found == dialog.fields.end() ? std::string() : found->second;
}

bool is_blank(const std::string& text) {
  return text.find_first_not_of(" \t\n\r") == std::string::npos;
}

std::string diagnosis_summary(const screens::CaseScreen& screen, const Format& format) {
  if (!screen.diagnosis) return {};
  std::string text = screen.diagnosis->findings;
  if (screen.liability) {
    if (!text.empty()) text += "\n";
    text += format.say(screen.liability->outcome);
    const std::string reason = format.say(screen.liability->reason);
    if (!reason.empty()) text += "\n" + reason;
  }
  return text;
}

}  // namespace

const std::vector<StepForm>& step_forms() {
  static const std::vector<StepForm> forms = [] {
    std::vector<StepForm> all(desk_forms.begin(), desk_forms.end());
    const auto more = remedy_forms();
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }();
  return forms;
}

const StepForm* find_form(std::string_view command) {
  const auto& forms = step_forms();
  const auto found = std::find_if(forms.begin(), forms.end(), [&](const StepForm& form) {
    return form.command == command;
  });
  if (found != forms.end()) return &*found;
  for (const StepForm& form : parts_forms()) {
    if (form.command == command) return &form;
  }
  return nullptr;
}

std::string arguments_of(const Dialog& dialog, const Format& format,
                         std::map<std::string, Refusal>& errors) {
  Json out = Json::object();
  const StepForm* form = find_form(dialog.command);
  if (!form) return "{}";
  for (const FormField& field : form->fields) {
    const std::string name(field.name);
    if (field.kind == FieldKind::lines) {
      out[name] = lines_to_json(dialog.fields, errors);
      continue;
    }
    if (field.kind == FieldKind::items) {
      out[name] = items_to_json(dialog.fields, errors);
      continue;
    }
    if (field.kind == FieldKind::checks) {
      out[name] = checks_to_json(dialog.fields);
      continue;
    }
    const std::string value = value_of(dialog, field.name);
    if (field.kind == FieldKind::signature) {
      // Becomes files when the step is saved (console_signing.cpp).
      if (field.required && value.empty()) errors[name] = refuse("required", name);
      continue;
    }
    if (is_of_parts(field.kind)) {
      std::optional<Refusal> problem;
      Json argument = parts_argument(dialog, field, value, problem);
      if (problem) {
        errors[name] = *problem;
      } else if (!argument.is_null()) {
        out[name] = std::move(argument);
      } else if (field.required) {
        errors[name] = refuse("required", name);
      }
      continue;
    }
    if (is_blank(value)) {
      if (field.required) errors[name] = refuse("required", name);
      continue;
    }
    auto json = value_to_json(field, value, format);
    if (json) {
      out[name] = std::move(*json);
    } else {
      errors[name] = json.error();
    }
  }
  if (form->creates && !dialog.case_id.is_nil()) out["case"] = dialog.case_id.text();
  if (dialog.exception) out["exception"] = dialog.exception->id.text();
  return dump_json(out);
}

std::map<std::string, std::string> fields_of(std::string_view command,
                                             const std::string& args_json, const Format& format) {
  std::map<std::string, std::string> fields;
  const StepForm* form = find_form(command);
  const auto json = parse_json(args_json);
  if (!form || !json || !json->is_object()) return fields;
  for (const FormField& field : form->fields) {
    const auto found = json->find(std::string(field.name));
    if (found == json->end()) continue;
    if (is_of_parts(field.kind)) {
      read_parts_argument(field, *found, fields);
    } else if (field.kind == FieldKind::lines) {
      json_to_lines(*found, fields);
    } else if (field.kind == FieldKind::items) {
      json_to_items(*found, fields);
    } else if (field.kind == FieldKind::checks) {
      json_to_checks(*found, fields);
    } else {
      fields[std::string(field.name)] = json_to_value(field, *found, format);
    }
  }
  return fields;
}

std::map<std::string, std::string> defaults_of(std::string_view command,
                                               const screens::CaseScreen& screen,
                                               const Format& format) {
  std::map<std::string, std::string> fields;
  if (command == "case.accept" || command == "case.correct_urgency") {
    fields["urgency"] = boost::describe::enum_to_string(screen.urgency.urgency, "");
  } else if (command == "case.assign") {
    fields["team"] = screen.head.team;
  } else if (command == "visit.appoint") {
    // The next full hour but one, two hours long.
    const Instant from{(format.now().ms / hour_ms + 2) * hour_ms};
    fields["from"] = format.full_time(from);
    fields["to"] = format.full_time(from.plus_ms(2 * hour_ms));
    fields["address"] = screen.contact.address;
  } else if (command == "visit.reassign" && screen.visit) {
    fields["engineer"] = screen.visit->engineer.text();
    fields["from"] = format.full_time(screen.visit->from);
    fields["to"] = format.full_time(screen.visit->to);
  } else if (command == "case.tell_diagnosis") {
    fields["text"] = diagnosis_summary(screen, format);
  } else if (command == "case.settle") {
    fields["decision"] = "accept";
  }
  remedy_defaults(command, screen, format, fields);
  return fields;
}

}  // namespace aftercare::console

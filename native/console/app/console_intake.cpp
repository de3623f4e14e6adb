// A request written down by staff while somebody tells it: what the system notices is computed with
// every change of the form, and decided by nobody but the person (business §1).
#include "core/codec/messages.hpp"
#include "native/console/app/console.hpp"
#include "native/console/views/described_form.hpp"

namespace aftercare::console {

namespace {

// Local time as typed; nothing typed is nothing known.
std::optional<Instant> happened_at(const Dialog& dialog, const Format& format) {
  const auto typed = dialog.fields.find("happened_at");
  if (typed == dialog.fields.end() || typed->second.empty())
    return std::nullopt;
  const auto time = parse_wall_time(typed->second, format.today());
  return time ? std::optional(format.instant(*time)) : std::nullopt;
}

std::optional<screens::TypedArgs> read_report(const Dialog& dialog, const Format& format) {
  auto read = screens::read_form(kReport, typed_values(dialog.form, dialog.fields, format));
  if (read)
    std::get<case_command::Report>(read->args).happened_at = happened_at(dialog, format);
  return read;
}

}  // namespace

void Console::notice(Dialog& dialog) const {
  if (!source_)
    return;
  if (dialog.command != kReport) {
    for (const screens::ScriptBox& script : model_.case_.handling.scripts) {
      if (script.step == dialog.command && dialog.scripts.empty())
        dialog.scripts.push_back(script);
    }
    dialog.banned_phrases = model_.case_.handling.banned_phrases;
    return;
  }
  const auto read = read_report(dialog, format());
  if (!read)
    return;
  dialog.noticed =
      screens::report_screen(*source_, std::get<case_command::Report>(read->args), model_.now);
  dialog.scripts.clear();
  dialog.banned_phrases = dialog.noticed->banned_phrases;
  for (const screens::ScriptBox& script : dialog.noticed->scripts) {
    if (script.step == kReport)
      dialog.scripts.push_back(script);
  }
}

std::string Console::intake_arguments(Dialog& dialog) const {
  const auto read = read_report(dialog, format());
  if (!read)
    return "{}";
  for (const Refusal& problem : read->problems)
    dialog.errors.emplace(problem.field, problem);
  const auto typed = dialog.fields.find("happened_at");
  if (typed != dialog.fields.end() && !typed->second.empty() && !happened_at(dialog, format())) {
    dialog.errors["happened_at"] = refuse("date_invalid", "happened_at", {{"text", typed->second}});
  }
  // All that the core would refuse, at its field, at once.
  const auto screen =
      screens::report_screen(*source_, std::get<case_command::Report>(read->args), model_.now);
  for (const Refusal& problem : screen.problems)
    dialog.errors.emplace(problem.field, problem);
  return dump_json(args_to_json(read->args));
}

}  // namespace aftercare::console

// Steps being filled in: opened, kept as drafts, submitted, saved or refused.
#include <algorithm>
#include <utility>

#include "core/codec/json.hpp"
#include "native/console/app/console.hpp"
#include "native/console/app/parts_forms.hpp"

namespace aftercare::console {

namespace {

constexpr std::int64_t draft_pause_ms = 400;  // after the last key

}  // namespace

std::string Console::draft_name(const Dialog& dialog) {
  std::string name = "step " + dialog.command + " " + dialog.case_id.text();
  if (is_parts_step(dialog.command)) name += " " + dialog.target;
  if (dialog.exception) name += " " + dialog.exception->id.text();
  if (!dialog.form.fields.empty()) name += " " + dialog.target;
  return name;
}

void Console::fill_choices(Dialog& dialog) {
  if (!source_) return;
  if (is_parts_step(dialog.command)) return fill_parts_choices(dialog, *source_, model_.now);
  dialog.urgencies = screens::urgency_choices(*source_);
  dialog.teams = screens::team_choices(*source_);
  dialog.choices["clause"] = screens::clause_choices(*source_, dialog.case_id);
  dialog.choices["into"] = screens::merge_choices(model_.case_);
  dialog.checks = model_.case_.checks;
  dialog.prices = model_.case_.handling.prices;
  dialog.choices["policy"] = model_.case_.handling.policy_versions;
  for (const FileRef& file : model_.case_.files) {
    dialog.choices["voucher"].push_back({dump_json(to_json(file)), {}, file.name, file.name, {}});
  }
  dialog.choices["evidence"] = dialog.choices["voucher"];
  const auto from = parse_wall_time(dialog.fields["from"], format().today());
  dialog.engineers =
      screens::engineer_choices(*source_, from ? format().instant(*from) : model_.now);
}

void Console::open_dialog(Dialog dialog) {
  if (draft_dirty_) write_draft();
  if (client_ && dialog.supersedes.empty()) {
    const auto draft = parse_json(client_->replica().draft(draft_name(dialog)));
    if (draft && draft->is_object()) {
      for (const auto& [name, value] : draft->items()) {
        if (value.is_string()) dialog.fields[name] = value.get<std::string>();
      }
    }
  }
  fill_choices(dialog);
  if (dialog.command == "visit.appoint" && dialog.fields["engineer"].empty() &&
      !dialog.engineers.empty()) {
    dialog.fields["engineer"] = dialog.engineers.front().id.text();
  }
  notice(dialog);
  model_.dialog = std::move(dialog);
  focus_dialog_ = true;
}

void Console::close_dialog() {
  if (draft_dirty_) write_draft();
  model_.dialog.reset();
}

void Console::write_draft() {
  draft_dirty_ = false;
  if (!client_ || !model_.dialog) return;
  Json fields = Json::object();
  for (const auto& [name, value] : model_.dialog->fields) fields[name] = value;
  client_->save_draft(draft_name(*model_.dialog), dump_json(fields));
}

void Console::on(const intent::Submit&) {
  if (!model_.dialog || !client_ || !model_.dialog->saving.empty()) return;
  Dialog& dialog = *model_.dialog;
  dialog.errors.clear();
  SyncClient::Step step;
  step.type = dialog.command;
  step.target = is_parts_step(dialog.command) ? parts_target(dialog) : dialog.target;
  step.supersedes = dialog.supersedes;
  const bool described = !dialog.form.fields.empty();
  step.args_json = described ? described_arguments(dialog)
                             : arguments_of(dialog, format(), dialog.errors);
  if (dialog.command == kReport) step.args_json = intake_arguments(dialog);
  if (dialog.command == kPutInForce) step.args_json = policy_.arguments(dialog.fields["reason"]);
  if (!dialog.errors.empty()) return;
  step.args_json = signed_arguments(dialog, std::move(step.args_json));
  const Submitted submitted = client_->submit(step);
  if (!submitted.refused) {
    dialog.saving = submitted.command;
    return;
  }
  // At its field where the form has it, else over the whole.
  // "lines[2].quantity" stands at the list.
  std::string field = submitted.refused->field;
  if (is_parts_step(dialog.command)) field.resize(std::min(field.size(), field.find('[')));
  const StepForm* form = find_form(dialog.command);
  const bool here =
      dialog.fields.count(field) != 0 ||
      (form && std::any_of(form->fields.begin(), form->fields.end(), [&](const FormField& one) {
         // Rows have fields of their own: "lines.0.name".
         const std::string rows = std::string(one.name) + ".";
         return one.name == field ||
                (one.kind == FieldKind::lines && field.rfind(rows, 0) == 0);
       }));
  if (!here) field.clear();
  dialog.errors[field] = *submitted.refused;
}

void Console::take_saved(const ClientNews& news) {
  if (draft_dirty_ && model_.now.ms - draft_at_.ms >= draft_pause_ms) write_draft();
  if (!model_.dialog || model_.dialog->saving.empty()) return;
  Dialog& dialog = *model_.dialog;
  for (const auto& [command, reason] : news.failed) {
    if (command != dialog.saving) continue;
    dialog.saving.clear();
    dialog.errors[""] = refuse("not_saved", {}, {{"reason", reason}});
  }
  if (std::find(news.saved.begin(), news.saved.end(), dialog.saving) == news.saved.end()) return;
  client_->save_draft(draft_name(dialog), {});
  draft_dirty_ = false;
  const bool online = client_->replica().status().online;
  toast(words_.tr(online ? "console.toast.saved" : "console.toast.saved_here",
                  {{"step", words_.tr("console.action." + dialog.command)}}),
        Tone::good);
  model_.dialog.reset();
}

}  // namespace aftercare::console

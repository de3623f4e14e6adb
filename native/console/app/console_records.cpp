// Lists of plain records and the forms that enter and correct them, all from their descriptions.
#include <algorithm>
#include <utility>

#include "core/app/permissions.hpp"
#include "core/codec/messages.hpp"
#include "native/console/app/console.hpp"
#include "native/console/app/records_pages.hpp"
#include "native/console/views/described_form.hpp"

namespace aftercare::console {

namespace {

constexpr int records_around = 30;  // built above and below those in sight

bool is_granted(const screens::Source& source, std::string_view command) {
  const Policy* policy = source.world().policy_in_force();
  return !command.empty() && policy && aftercare::may(*policy, source.actor(), command);
}

}  // namespace

screens::RecordList* Console::front_list() {
  const RecordsPage* page = find_records_page(model_.page);
  if (!page || !source_) return nullptr;
  const auto found = lists_.find(page->type);
  if (found != lists_.end()) return &found->second;
  auto& list = lists_.emplace(page->type, screens::RecordList(page->type)).first->second;
  list.rebuild(*source_);
  return &list;
}

void Console::update_lists(const std::string& key) {
  const auto entity = parse_entity_key(key);
  if (!entity) return;
  for (auto& [type, list] : lists_) {
    if (type == entity->t) list.update(*source_, *entity);
  }
}

void Console::build_records() {
  screens::RecordList* list = front_list();
  if (!list) return;
  const RecordsPage& page = *find_records_page(model_.page);
  RecordsModel& records = model_.records;
  const auto& ids = list->query(*source_, records.query);
  records.may_create = is_granted(*source_, page.create);
  records.may_correct = is_granted(*source_, page.correct);
  records.total = static_cast<int>(ids.size());
  records.all = static_cast<int>(list->size());
  records.first = std::clamp(records_first_ - records_around, 0, records.total);
  const int end =
      std::clamp(std::max(records_end_, 1) + records_around, records.first, records.total);
  records.list = screens::list_of(*screens::record_form(page.type));
  for (int i = records.first; i < end; ++i) {
    records.list.rows.push_back(list->row(*source_, ids[static_cast<std::size_t>(i)]));
  }
}

void Console::show_records(Page page) {
  if (find_records_page(page) && model_.page != page) {
    model_.records = {};
    records_first_ = records_end_ = 0;
  }
}

void Console::on(const intent::FindRecords& intent) {
  model_.records.query.text = intent.text;
  model_.records.marked = -1;
}

void Console::on(const intent::SortRecords& intent) {
  model_.records.query.column = intent.column;
  model_.records.query.descending = intent.descending;
}

void Console::on(const intent::MarkRecord& intent) { model_.records.marked = intent.row; }

void Console::on(const intent::RecordsSeen& intent) {
  records_first_ = intent.first;
  records_end_ = intent.end;
}

void Console::on(const intent::OpenRecord& intent) {
  if (!source_ || !client_) return;
  const auto index = find_command(intent.command);
  if (!index) return;
  const EntityType type = command_infos()[*index].target;
  const auto id = parse_uuid(intent.id);
  const Record* record = id ? source_->world().find({type, *id}).record : nullptr;
  auto form = intent.command == kReport
                  ? std::optional(screens::intake_form(*source_))
                  : screens::open_form(*source_, intent.command, record);
  if (!form) return;
  Dialog dialog;
  dialog.command = intent.command;
  if (record) dialog.target = to_text(EntityKey{type, *id});
  dialog.fields = values_of(*form);
  dialog.form = std::move(*form);
  open_dialog(std::move(dialog));
}

void Console::on_described_again(const OwnCommand& own) {
  auto form = screens::open_form(*source_, own.type, nullptr);
  if (!form) return;
  const auto index = find_command(own.type);
  const auto json = parse_json(own.args_json);
  const auto args = json ? args_from_json(own.type, command_infos()[*index].version, *json)
                         : Result<CommandArgs>(json.error());
  Dialog dialog;
  dialog.command = own.type;
  if (!command_infos()[*index].creates) dialog.target = own.target;
  dialog.supersedes = own.id;
  if (args) {
    const screens::RecordForm& spec = *screens::command_form(own.type);
    *form = std::visit([&](const auto& one) { return screens::form_of(spec, &one); }, *args);
  }
  dialog.fields = values_of(*form);
  dialog.form = std::move(*form);
  if (own.refusal) dialog.errors[own.refusal->field] = *own.refusal;
  open_dialog(std::move(dialog));
}

std::string Console::described_arguments(Dialog& dialog) const {
  auto read = screens::read_form(dialog.command,
                                 typed_values(dialog.form, dialog.fields, format()));
  if (!read) return "{}";
  for (Refusal& problem : read->problems) {
    const std::string field = problem.field;
    dialog.errors.emplace(field, std::move(problem));
  }
  return dump_json(args_to_json(read->args));
}

}  // namespace aftercare::console

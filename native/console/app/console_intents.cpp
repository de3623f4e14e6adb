// What each intent does.
#include <algorithm>
#include <utility>

#include "core/codec/json.hpp"
#include "native/console/app/console.hpp"
#include "native/console/app/records_pages.hpp"

namespace aftercare::console {

void Console::apply(const Intent& intent) {
  screens_stale_ = true;
  std::visit([this](const auto& one) { on(one); }, intent);
}

void Console::on(const intent::Edit& edit) {
  if (model_.dialog) {
    model_.dialog->fields[edit.field] = edit.value;
    model_.dialog->errors.erase(edit.field);
    model_.dialog->errors.erase("");
    draft_dirty_ = true;
    draft_at_ = model_.now;
    // Which parts are counted hangs on the place.
    if (edit.field == "location")
      fill_choices(*model_.dialog);
    notice(*model_.dialog);
    return;
  }
  model_.login.error.clear();
  if (edit.field == "login")
    model_.login.login = edit.value;
  if (edit.field == "password")
    model_.login.password = edit.value;
}

void Console::on(const intent::GoTo& intent) {
  show_records(intent.page);
  model_.page = intent.page;
}

void Console::on(const intent::OpenCase& intent) {
  const auto found = std::find_if(model_.tabs.begin(), model_.tabs.end(),
                                  [&](const CaseTab& tab) { return tab.id == intent.id; });
  const auto index = static_cast<std::size_t>(found - model_.tabs.begin());
  if (found == model_.tabs.end())
    model_.tabs.push_back({intent.id, {}, false});
  show_tab(index);
}

void Console::on(const intent::ShowTab& intent) {
  show_tab(intent.index);
}

void Console::show_tab(std::size_t index) {
  if (index >= model_.tabs.size())
    return;
  if (model_.tab != index)
    model_.opened.clear();
  model_.tab = index;
  model_.page = Page::case_;
}

void Console::on(const intent::CloseTab& intent) {
  if (intent.index >= model_.tabs.size())
    return;
  model_.tabs.erase(model_.tabs.begin() + static_cast<std::ptrdiff_t>(intent.index));
  if (model_.tab > intent.index || model_.tab >= model_.tabs.size()) {
    model_.tab = model_.tab == 0 ? 0 : model_.tab - 1;
  }
  if (model_.tabs.empty() && model_.page == Page::case_)
    model_.page = Page::queue;
}

void Console::on(const intent::Search& intent) {
  model_.queue.query.text = intent.text;
  model_.queue.marked = -1;
}

void Console::on(const intent::Filter& intent) {
  model_.queue.query.filter = intent.filter;
  model_.queue.marked = -1;
  profiles_.set("queue.filter", boost::describe::enum_to_string(intent.filter, ""));
}

void Console::on(const intent::Sort& intent) {
  model_.queue.query.sort = intent.sort;
  model_.queue.query.descending = intent.descending;
}

void Console::on(const intent::MarkRow& intent) {
  model_.queue.marked = intent.row;
}

void Console::on(const intent::RowsSeen& intent) {
  rows_first_ = intent.first;
  rows_end_ = intent.end;
}

void Console::on(const intent::Toggle& intent) {
  if (!model_.opened.erase(intent.key))
    model_.opened.insert(intent.key);
}

void Console::on(const intent::OpenDialog& intent) {
  if (!model_.case_.found)
    return;
  const StepForm* form = find_form(intent.command);
  if (!form)
    return;
  Dialog dialog;
  dialog.command = intent.command;
  dialog.case_id = model_.case_.head.id;
  dialog.target = "case/" + dialog.case_id.text();
  if (form->creates)
    dialog.target.clear();
  if (form->on_visit && model_.case_.visit) {
    dialog.target = "visit/" + model_.case_.visit->id.text();
  }
  if (intent.command == "case.settle") {
    for (const auto& box : model_.case_.exceptions) {
      const bool asked = intent.exception.empty() || box.id.text() == intent.exception;
      if (box.open && asked && !dialog.exception)
        dialog.exception = box;
    }
    if (!dialog.exception)
      return;
  }
  dialog.fields = defaults_of(intent.command, model_.case_, format());
  open_dialog(std::move(dialog));
}

void Console::on(const intent::CloseDialog&) {
  close_dialog();
}

void Console::on(const intent::SendAgain& intent) {
  const auto& rejected = model_.status.rejected;
  const auto found = std::find_if(rejected.begin(), rejected.end(),
                                  [&](const OwnCommand& own) { return own.id == intent.command; });
  if (found == rejected.end())
    return;
  if (found->type == kPutInForce) {
    policy_.take_back(found->args_json, *source_);
    model_.page = Page::policy;
    return;
  }
  if (screens::command_form(found->type))
    return on_described_again(*found);
  if (!find_form(found->type))
    return;
  const auto key = parse_entity_key(found->target);
  const auto args = parse_json(found->args_json);
  Dialog dialog;
  dialog.command = found->type;
  dialog.target = find_form(found->type)->creates ? std::string() : found->target;
  dialog.supersedes = found->id;
  dialog.fields = fields_of(found->type, found->args_json, format());
  if (key && key->t == EntityType::case_)
    dialog.case_id = CaseId{key->id};
  if (args && args->is_object() && args->contains("case") && (*args)["case"].is_string()) {
    dialog.case_id.value =
        parse_uuid((*args)["case"].get<std::string>()).value_or(dialog.case_id.value);
  }
  if (key && key->t == EntityType::visit && source_) {
    if (const auto* visit = find_as<Visit>(source_->world(), VisitId{key->id})) {
      dialog.case_id = visit->case_id;
    }
  }
  if (found->refusal)
    dialog.errors[""] = *found->refusal;
  open_dialog(std::move(dialog));
}

void Console::on(const intent::Discard& intent) {
  if (client_)
    client_->discard(intent.command);
  toast(std::string(words_.tr("console.toast.discarded")), Tone::good);
}

void Console::on(const intent::UseLanguage& intent) {
  if (!words_.use(intent.language))
    return;
  profiles_.set("language", intent.language);
  index_stale_ = true;
}

void Console::on(const intent::SyncNow&) {
  if (client_)
    client_->sync_now();
  if (health_)
    health_->ask_soon();
}

void Console::on(const intent::ShowPicture& intent) {
  model_.picture = intent.sha256;
}

void Console::on(const intent::OpenPalette&) {
  model_.palette = {};
  model_.palette.open = true;
}

void Console::on(const intent::FindInPalette& intent) {
  if (archive_ && model_.palette.query != intent.query)
    archive_->ask(intent.query);
  model_.palette.query = intent.query;
  model_.palette.marked = intent.marked;
}

void Console::on(const intent::ClosePalette&) {
  model_.palette = {};
}

void Console::on(const intent::Pick& intent) {
  model_.palette = {};
  const auto rest_after = [&](std::string_view start) -> std::optional<std::string> {
    if (intent.key.compare(0, start.size(), start) != 0)
      return std::nullopt;
    return intent.key.substr(start.size());
  };
  if (const auto id = rest_after("case/")) {
    if (const auto uuid = parse_uuid(*id))
      on(intent::OpenCase{CaseId{*uuid}});
  } else if (const auto command = rest_after("do/")) {
    on(intent::OpenDialog{*command, {}});
  } else if (intent.key == "report") {
    on(intent::OpenRecord{std::string(kReport), {}});
  } else if (intent.key == "page/home") {
    model_.page = Page::home;
  } else if (intent.key == "page/queue") {
    model_.page = Page::queue;
  } else if (intent.key == "page/policy") {
    on(intent::GoTo{Page::policy});
  } else if (intent.key == "page/tasks") {
    model_.page = Page::tasks;
  } else if (const auto name = rest_after("records/")) {
    for (const RecordsPage& page : records_pages) {
      if (page.name == *name)
        on(intent::GoTo{page.page});
    }
  } else if (intent.key == "page/parts") {
    model_.page = Page::parts;
  } else if (intent.key == "language") {
    on(intent::UseLanguage{words_.language() == "zh" ? "en" : "zh"});
  } else if (intent.key == "sync") {
    on(intent::SyncNow{});
  } else if (intent.key == "log_out") {
    on(intent::AskLogOut{});
  }
}

void Console::on(const intent::Copy& intent) {
  machine_.copy(intent.text);
  toast(words_.tr("console.toast.copied", {{"text", intent.text}}), Tone::good);
}

}  // namespace aftercare::console

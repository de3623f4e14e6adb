#include "native/console/app/policy_desk.hpp"

#include <algorithm>
#include <utility>

#include "core/app/permissions.hpp"
#include "core/codec/messages.hpp"
#include "core/screens/policy_forms.hpp"
#include "native/console/views/described_form.hpp"

namespace aftercare::console {

namespace {

using Step = intent::PolicyStep;

constexpr std::size_t cases_a_slice = 100;
// Beyond this cases are counted, not listed.
constexpr std::size_t listed_max = 5000;

bool may_edit(const screens::Source& source) {
  const Policy* policy = source.world().policy_in_force();
  return policy && may(*policy, source.actor(),
                       info_of(CommandArgs{policy_command::PutInForce{}}).type);
}

std::optional<LocalDate> day_of(const std::string& text, const Format& format) {
  const auto time = parse_wall_time(text, format.today());
  if (!time) return std::nullopt;
  return LocalDate::make(time->year, static_cast<unsigned>(time->month),
                         static_cast<unsigned>(time->day));
}

}  // namespace

void PolicyDesk::open(const std::string& draft_json) {
  *this = PolicyDesk();
  if (draft_json.empty()) return;
  const auto json = parse_json(draft_json);
  if (!json || !json->is_object() || !json->contains("policy")) return;
  auto policy = from_json<Policy>((*json)["policy"]);
  const auto based_on = from_json<int>(json->value("based_on", Json(0)));
  if (!policy || !based_on) return;
  draft_ = std::move(*policy);
  based_on_ = *based_on;
}

const Policy* PolicyDesk::shown(const screens::Source& source) const {
  return draft_ ? &*draft_ : source.world().policy_in_force();
}

bool PolicyDesk::begin_draft(const screens::Source& source) {
  if (draft_) return true;
  const Policy* current = source.world().policy_in_force();
  if (!current || !may_edit(source)) return false;
  draft_ = *current;
  based_on_ = current->version;
  return true;
}

void PolicyDesk::start_from(const std::string& id, const screens::Source& source) {
  const auto uuid = parse_uuid(id);
  const Policy* current = source.world().policy_in_force();
  const Policy* chosen = uuid ? find_as<Policy>(source.world(), PolicyId{*uuid}) : nullptr;
  if (!chosen || !current || !may_edit(source)) return;
  draft_ = *chosen;
  based_on_ = current->version;
  unread_.clear();
  model_.tab = PolicyTab::edit;
  model_.row = -1;
  changed();
}

void PolicyDesk::changed() {
  save_ = true;
  row_fresh_ = false;
  if (model_.what_if.done || model_.what_if.running) model_.what_if.stale = true;
}

void PolicyDesk::show_section(const std::string& path, int row) {
  model_.tab = PolicyTab::edit;
  model_.section = path;
  model_.row = row;
  row_fresh_ = false;
}

void PolicyDesk::edit(const std::string& field, const std::string& value,
                      const screens::Source& source, const Format& format) {
  if (!begin_draft(source)) return;
  model_.values[field] = value;
  screens::Typed typed = typed_values(model_.form, model_.values, format);
  for (const auto& one : model_.form.fields) {
    // A label that was only looked at stays the key it is.
    const bool kept = one.kind == screens::FieldKind::label &&
                      typed[one.name] == format.label(one.value);
    if (kept) typed[one.name] = one.value;
  }
  const auto refused = screens::fill_row(*draft_, model_.section, model_.row, typed);
  for (const auto& one : model_.form.fields) {
    unread_.erase({model_.section, model_.row, one.name});
  }
  for (const Refusal& refusal : refused) {
    unread_[{model_.section, model_.row, refusal.field}] = {model_.values[refusal.field], refusal};
  }
  const bool fresh = row_fresh_;
  changed();
  row_fresh_ = fresh;  // what is being typed stays as typed
}

void PolicyDesk::change_rows(const Step& step, const screens::Source& source) {
  if (!begin_draft(source)) return;
  const int row = model_.row;
  bool done = false;
  if (step.what == Step::What::add) {
    done = screens::insert_row(*draft_, model_.section, model_.rows);
    if (done) model_.row = model_.rows;
  } else if (step.what == Step::What::remove) {
    done = screens::erase_row(*draft_, model_.section, row);
    if (done) model_.row = -1;
  } else {
    done = screens::swap_rows(*draft_, model_.section, row, row + step.number);
    if (done) model_.row = row + step.number;
  }
  if (!done) return;
  std::erase_if(unread_,
                [&](const auto& one) { return std::get<0>(one.first) == model_.section; });
  changed();
}

void PolicyDesk::jump(int problem) {
  const auto at = static_cast<std::size_t>(problem);
  if (problem < 0 || at >= model_.problems.size()) return;
  const screens::PolicyPlace place = model_.problems[at].place;
  show_section(place.table, place.row);
}

void PolicyDesk::apply(const Step& step, const screens::Source& source, const Format& format) {
  switch (step.what) {
    case Step::What::tab: model_.tab = static_cast<PolicyTab>(step.number); break;
    case Step::What::section: show_section(step.text, -1); break;
    case Step::What::row: show_section(model_.section, step.number); break;
    case Step::What::edit: edit(step.text, step.value, source, format); break;
    case Step::What::add:
    case Step::What::remove:
    case Step::What::move: change_rows(step, source); break;
    case Step::What::jump: jump(step.number); break;
    case Step::What::start: start_from(step.text, source); break;
    case Step::What::discard:
      draft_.reset();
      unread_.clear();
      model_.row = -1;
      changed();
      break;
    case Step::What::rebase:
      if (const Policy* current = source.world().policy_in_force()) based_on_ = current->version;
      changed();
      break;
    case Step::What::period:
      (step.text == "from" ? model_.what_if.from : model_.what_if.to) = step.value;
      model_.what_if.bad_period = false;
      break;
    case Step::What::run: run(source, format); break;
    case Step::What::stop:
      to_replay_.clear();
      model_.what_if.running = false;
      break;
    case Step::What::mark: model_.what_if.marked = step.number; break;
    case Step::What::ask: break;  // the console's dialog
  }
}

void PolicyDesk::check(const Policy& current) {
  problems_.clear();
  if (!draft_) return;
  draft_->version = current.version + 1;
  problems_ = validate(*draft_);
}

void PolicyDesk::list_problems(const Policy& policy) {
  model_.problems.clear();
  for (const auto& [place, typed] : unread_) {
    const auto& [table, row, field] = place;
    screens::PolicyProblemLine line;
    line.place = {table, row, field};
    for (const screens::PolicySection& section : model_.sections) {
      if (section.path == table) line.section = section.label;
    }
    line.text = {"refusal." + typed.second.code, typed.second.params};
    model_.problems.push_back(std::move(line));
  }
  for (auto& line : screens::problem_lines(policy, problems_)) {
    model_.problems.push_back(std::move(line));
  }
}

void PolicyDesk::build_row(const Policy& policy, const Format& format) {
  auto form = screens::row_form(policy, model_.section, model_.row);
  if (!form) {
    model_.row = -1;
    return;
  }
  if (!row_fresh_) {
    model_.values = values_of(*form);
    for (const auto& field : form->fields) {
      if (field.kind == screens::FieldKind::label) {
        model_.values[field.name] = format.label(field.value);
      }
      const auto unread = unread_.find({model_.section, model_.row, field.name});
      if (unread != unread_.end()) model_.values[field.name] = unread->second.first;
    }
    model_.form = std::move(*form);
    row_fresh_ = true;
  }
  model_.errors.clear();
  for (Refusal& problem :
       screens::row_problems(policy, problems_, model_.section, model_.row)) {
    const std::string field = problem.field;
    model_.errors.emplace(field, std::move(problem));
  }
  for (const auto& [place, typed] : unread_) {
    if (std::get<0>(place) == model_.section && std::get<1>(place) == model_.row) {
      model_.errors[std::get<2>(place)] = typed.second;
    }
  }
}

void PolicyDesk::build(const screens::Source& source, const Format& format) {
  const Policy* current = source.world().policy_in_force();
  model_.loaded = current != nullptr;
  if (!current) return;
  model_.may_edit = may_edit(source);
  model_.in_force = current->version;
  // It came into force: what is left to edit is nothing.
  const bool arrived = draft_ && current->version > based_on_ && unread_.empty() &&
                       screens::count_changes(*draft_, *current) == 0;
  if (arrived) {
    draft_.reset();
    changed();
  }
  model_.has_draft = draft_.has_value();
  model_.based_on = based_on_;
  check(*current);
  const Policy& policy = *shown(source);
  model_.draft_version = current->version + 1;
  model_.changes = draft_ ? screens::count_changes(policy, *current) : 0;
  model_.versions = screens::policy_versions(source);
  model_.sections = screens::policy_sections(policy, current, problems_);
  list_problems(policy);
  model_.list = screens::section_list(policy, current, problems_, model_.section);
  model_.rows = static_cast<int>(model_.list.rows.size());
  const auto section = std::find_if(
      model_.sections.begin(), model_.sections.end(),
      [&](const screens::PolicySection& one) { return one.path == model_.section; });
  // A single rule is its own form.
  if (section != model_.sections.end() && !section->is_table) model_.row = 0;
  if (model_.row >= 0) build_row(policy, format);
}

void PolicyDesk::run(const screens::Source& source, const Format& format) {
  WhatIfModel& run = model_.what_if;
  const auto from = day_of(run.from, format), to = day_of(run.to, format);
  run.bad_period = !from || !to || *to < *from;
  const Policy* policy = shown(source);
  if (run.bad_period || !policy) return;
  to_replay_.clear();
  std::vector<std::pair<Instant, CaseId>> found;
  source.each(EntityType::case_, [&](const Record& record) {
    const auto& one = std::get<Case>(record);
    if (figures::in_period(one, {*from, *to}, *policy)) found.emplace_back(one.received_at, one.id);
  });
  std::sort(found.begin(), found.end());
  for (const auto& [at, id] : found) to_replay_.push_back(id);  // taken from the end: newest first
  run.running = true;
  run.done = run.stale = false;
  run.replayed = 0;
  run.all = static_cast<int>(to_replay_.size());
  run.sum = {};
  run.rows.clear();
  run.marked = -1;
  replayed_at_ = format.now();
}

bool PolicyDesk::work(const screens::Source& source) {
  WhatIfModel& run = model_.what_if;
  const Policy* policy = shown(source);
  if (!run.running || !policy) return false;
  for (std::size_t i = 0; i < cases_a_slice && !to_replay_.empty(); ++i) {
    const CaseId id = to_replay_.back();
    to_replay_.pop_back();
    ++run.replayed;
    const auto* record = find_as<Case>(source.world(), id);
    if (!record) continue;
    auto one = figures::replay_one(source.world(), *record, *policy, replayed_at_, run.sum);
    if (one && run.rows.size() < listed_max) run.rows.push_back(std::move(*one));
  }
  if (!to_replay_.empty()) return true;
  run.running = false;
  run.done = true;
  return false;
}

std::optional<std::string> PolicyDesk::take_draft_to_save() {
  if (!std::exchange(save_, false)) return std::nullopt;
  if (!draft_) return std::string();
  return dump_json({{"based_on", based_on_}, {"policy", to_json(*draft_)}});
}

std::string PolicyDesk::arguments(const std::string& reason) const {
  if (!draft_) return "{}";
  policy_command::PutInForce command{*draft_, reason, based_on_};
  command.policy.standing.reset();
  return dump_json(to_json(command));
}

void PolicyDesk::take_back(const std::string& args_json, const screens::Source& source) {
  const auto json = parse_json(args_json);
  auto args = json ? from_json<policy_command::PutInForce>(*json)
                   : Result<policy_command::PutInForce>(json.error());
  const Policy* current = source.world().policy_in_force();
  if (!args || !current) return;
  draft_ = std::move(args->policy);
  based_on_ = args->based_on.value_or(current->version);
  unread_.clear();
  show_section(model_.section, -1);
  changed();
}

}  // namespace aftercare::console

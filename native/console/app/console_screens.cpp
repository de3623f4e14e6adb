// Screens are built anew when something changed or their clocks moved on, never while drawing.
#include <algorithm>
#include <utility>

#include <imgui.h>
#include <native/console/icons.hpp>

#include "core/app/house_rights.hpp"
#include "core/app/permissions.hpp"
#include "native/console/app/console.hpp"
#include "native/console/app/records_pages.hpp"
#include "native/console/app/texts_of.hpp"

namespace aftercare::console {

namespace {

constexpr std::int64_t stale_after_ms = 15'000;
constexpr int rows_around = 30;  // built above and below those in sight
constexpr std::size_t palette_rows_max = 9;
constexpr double toast_s = 4;

CaseId case_of(const std::string& key) {
  const auto parsed = parse_entity_key(key);
  return parsed && parsed->t == EntityType::case_ ? CaseId{parsed->id} : CaseId{};
}

}  // namespace

void Console::take_news() {
  const ClientNews news = client_->take_news();
  take_saved(news);
  if (news.session_needed)
    model_.login.renewing = true;
  if (!news.all && news.keys.empty() && !news.status)
    return;
  screens_stale_ = true;
  if (news.all) {
    index_stale_ = true;
    lists_.clear();
    return;
  }
  for (const std::string& key : news.keys)
    update_lists(key);
  if (index_stale_)
    return;
  for (const std::string& key : news.keys) {
    const CaseId id = case_of(key);
    if (!id.is_nil())
      index_.update(*source_, id, model_.now);
    // Names and terms of every row may hang on these.
    if (key.compare(0, 7, "policy/") == 0)
      index_stale_ = true;
  }
}

void Console::build_screens(GlyphCache& glyphs) {
  if (!client_ || model_.phase != Phase::working)
    return;
  const bool stale = model_.now.ms - built_at_.ms >= stale_after_ms || model_.now < built_at_;
  if (!screens_stale_ && !stale)
    return;
  screens_stale_ = false;
  built_at_ = model_.now;
  model_.status = client_->replica().status();
  const Policy* policy = source_->world().policy_in_force();
  if (policy) {
    model_.zone = policy->zone.rules();
    model_.may_report = aftercare::may(*policy, source_->actor(), kReport);
  }
  model_.may_see_health = policy && may_see_reads(*policy, source_->actor());
  if (index_stale_)
    index_.rebuild(*source_, model_.now);
  index_stale_ = false;
  build_home();
  build_queue();
  build_records();
  build_policy();
  build_case();
  build_parts();
  build_tabs();
  build_palette();
  note_texts(glyphs);
}

void Console::build_home() {
  if (model_.page != Page::home)
    return;
  model_.home = index_.home(*source_, model_.now);
  model_.health = health_->health();
  // What the policy's keeper is told from his own copy, also without network, is not said twice.
  std::erase_if(model_.health.findings, [&](const HealthFinding& finding) {
    return std::any_of(model_.home.warnings.begin(), model_.home.warnings.end(),
                       [&](const screens::Text& warning) {
                         return warning.key == "policy.problem." + finding.code;
                       });
  });
}

// After the screens: they know who may see it and whether there is a network.
void Console::look_after_house() {
  if (!client_ || model_.phase != Phase::working)
    return;
  const SyncStatus& status = model_.status;
  health_->look({.may = model_.may_see_health,
                 .online = status.online && !status.session_needed,
                 .language = words_.language(),
                 .now = model_.now});
}

void Console::build_queue() {
  QueueModel& queue = model_.queue;
  queue.loaded = model_.status.loaded;
  if (model_.page != Page::queue)
    return;
  const auto& ids = index_.query(queue.query, *source_, model_.now);
  queue.total = static_cast<int>(ids.size());
  queue.all = static_cast<int>(index_.size());
  queue.first = std::clamp(rows_first_ - rows_around, 0, queue.total);
  const int end = std::clamp(std::max(rows_end_, 1) + rows_around, queue.first, queue.total);
  queue.rows.clear();
  for (int i = queue.first; i < end; ++i) {
    const auto* record = find_as<Case>(source_->world(), ids[static_cast<std::size_t>(i)]);
    queue.rows.push_back(record ? screens::case_row(*source_, *record, model_.now)
                                : screens::CaseRow{});
  }
}

void Console::build_case() {
  if (model_.page != Page::case_ || model_.tab >= model_.tabs.size())
    return;
  const CaseId id = model_.tabs[model_.tab].id;
  model_.case_ = screens::case_screen(*source_, id, model_.now);
  model_.case_archived = source_->is_archived(id);
  if (model_.case_archived)
    model_.case_.actions.clear();
}

void Console::build_tabs() {
  for (CaseTab& tab : model_.tabs) {
    const auto* record = find_as<Case>(source_->world(), tab.id);
    if (!record)
      continue;
    const screens::CaseRow row = screens::case_row(*source_, *record, model_.now);
    tab.label = (row.number.empty() ? row.local_mark : row.number) + " " + row.customer;
    tab.marked = row.sync != CommandState::confirmed || row.exception_open;
  }
}

void Console::build_palette() {
  model_.palette_entries.clear();
  if (!model_.palette.open)
    return;
  const std::string& query = model_.palette.query;
  const auto matches = [&](std::string_view label) {
    return query.empty() || label.find(query) != std::string_view::npos;
  };
  const auto add = [&](std::string key, std::string_view icon, std::string_view label,
                       std::string detail) {
    if (!matches(label) || model_.palette_entries.size() >= palette_rows_max)
      return;
    model_.palette_entries.push_back(
        {std::move(key), std::string(icon), std::string(label), std::move(detail)});
  };
  if (model_.page == Page::case_) {
    for (const screens::Action& action : model_.case_.actions) {
      const StepForm* form = find_form(action.command);
      if (!form || !action.enabled)
        continue;
      add("do/" + action.command, form->icon, words_.tr("console.action." + action.command),
          form->shortcut ? std::string(1, form->shortcut) : std::string());
    }
  }
  if (!query.empty()) {
    screens::QueueIndex& index = index_;
    screens::QueueQuery asked;
    asked.filter = screens::QueueFilter::all;
    asked.sort = screens::QueueSort::reported;
    asked.descending = true;
    asked.text = query;
    for (const CaseId& id : index.query(asked, *source_, model_.now))
      add_found_case(id);
    for (const CaseId& id : archive_->hits()) {
      if (source_->is_archived(id))
        add_found_case(id);
    }
  }
  if (model_.may_report)
    add("report", icon::plus, words_.tr("console.action.case.report"), "Ctrl+N");
  add("page/home", icon::dashboard, words_.tr("console.nav.home"), "Ctrl+1");
  add("page/queue", icon::clipboard_list, words_.tr("console.nav.queue"), "Ctrl+2");
  for (const RecordsPage& page : records_pages) {
    const std::string name(page.name);
    add("records/" + name, page.icon, words_.tr("console.nav." + name), {});
  }
  add("page/policy", icon::gavel, words_.tr("console.nav.policy"), "Ctrl+7");
  add("page/tasks", icon::cloud_up, words_.tr("console.nav.tasks"), "Ctrl+3");
  add("page/parts", icon::packages, words_.tr("console.nav.parts"), "Ctrl+6");
  add("sync", icon::refresh, words_.tr("console.sync.now"), "F5");
  add("language", icon::language, words_.tr("console.language.other"), "Ctrl+L");
  add("log_out", icon::logout, words_.tr("console.log_out"), {});
}

void Console::add_found_case(CaseId id) {
  if (model_.palette_entries.size() >= palette_rows_max)
    return;
  const auto* record = find_as<Case>(source_->world(), id);
  if (!record)
    return;
  const screens::CaseRow row = screens::case_row(*source_, *record, model_.now);
  const bool archived = source_->is_archived(id);
  const std::string detail =
      archived ? words_.tr("console.archive.entry", {{"model", row.model}}) : row.model;
  model_.palette_entries.push_back(
      {"case/" + id.text(), std::string(archived ? icon::database : icon::clipboard_list),
       (row.number.empty() ? row.local_mark : row.number) + "  " + row.customer, detail});
}

void Console::note_texts(GlyphCache& glyphs) {
  const auto note = [&](const std::string& text) { glyphs.note(FontRole::body, text); };
  if (model_.page == Page::home) {
    each_text(model_.home, note);
    each_text(model_.health, note);
  }
  if (model_.page == Page::queue)
    each_text(model_.queue.rows, note);
  if (model_.page == Page::case_)
    each_text(model_.case_, note);
  each_text(model_.records.list, note);
  if (model_.page == Page::parts)
    each_text(model_.parts.screen, note);
}

void Console::toast(std::string text, Tone tone) {
  model_.toasts.push_back({std::move(text), tone, ImGui::GetTime() + toast_s});
}

void Console::drop_old_toasts() {
  std::erase_if(model_.toasts,
                [](const Toast& toast) { return toast.until_s <= ImGui::GetTime(); });
}

}  // namespace aftercare::console

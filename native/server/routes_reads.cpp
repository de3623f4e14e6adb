// GET /reads: who read what of people, newest first, for whom the policy names.
#include <charconv>

#include "core/app/house_rights.hpp"
#include "native/server/router.hpp"

namespace aftercare {

namespace {

inline constexpr std::size_t kReadsShown = 100;
inline constexpr std::size_t kReadsShownMax = 1000;

Json entry_json(const sql::ReadEntry& entry, const std::string& name) {
  Json out = {{"id", to_text(entry.id)},
              {"at", to_text(entry.at)},
              {"actor", entry.actor.text()},
              {"kind", entry.kind},
              {"what", entry.what}};
  if (!name.empty()) {
    out["name"] = name;
  }
  if (entry.key) {
    out["record"] = to_text(*entry.key);
  }
  if (entry.what == "search") {
    out["hits"] = entry.hits;
  }
  if (!entry.detail.empty()) {
    out["detail"] = entry.detail;
  }
  return out;
}

// ?record=case/<id>&actor=<id>&what=&since=<time>&cursor=&limit=. Nothing: answered already.
std::optional<sql::ReadQuery> query_of(const CallPtr& call) {
  sql::ReadQuery query;
  const auto given = [&call](const char* name) { return call->request.parameter(name); };
  const auto wrong = [&call](const char* name) {
    call->refuse_with(400, refuse("malformed", name));
    return std::nullopt;
  };
  if (const std::string text = given("record"); !text.empty()) {
    query.key = parse_entity_key(text);
    if (!query.key) {
      return wrong("record");
    }
  }
  if (const std::string text = given("actor"); !text.empty()) {
    const auto id = parse_uuid(text);
    if (!id) {
      return wrong("actor");
    }
    query.actor = ActorId{*id};
  }
  if (const std::string text = given("since"); !text.empty()) {
    const auto at = parse_instant(text);
    if (!at) {
      return wrong("since");
    }
    query.since = *at;
  }
  if (const std::string text = given("cursor"); !text.empty()) {
    query.before = parse_uuid(text);
    if (!query.before) {
      return wrong("cursor");
    }
  }
  query.limit = kReadsShown;
  if (const std::string text = given("limit"); !text.empty()) {
    const auto read = std::from_chars(text.data(), text.data() + text.size(), query.limit);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) {
      return wrong("limit");
    }
  }
  query.limit = std::clamp<std::size_t>(query.limit, 1, kReadsShownMax);
  query.what = given("what");
  return query;
}

std::string name_of(sql::Database& database, const sql::ReadEntry& entry) {
  if (entry.kind != "staff") {
    return {};
  }
  const auto staff = find_record_as<Staff>(database, StaffId{entry.actor.value});
  return staff ? staff->name : std::string{};
}

void reads_route(const CallPtr& call) {
  auto reader = call->app.readers.lease();
  const auto caller = caller_of(*call, *reader);
  if (!caller) {
    return;
  }
  if (!may_see_reads(*call->app.policies.get(*reader), caller->actor)) {
    call->refuse_with(403, refuse("not_permitted"));
    return;
  }
  const auto query = query_of(call);
  if (!query) {
    return;
  }
  const auto entries = sql::find_reads(*reader, *query);
  std::map<Uuid, std::string> names;
  Json out = Json::array();
  for (const auto& entry : entries) {
    const auto [at, fresh] = names.try_emplace(entry.actor.value);
    if (fresh) {
      at->second = name_of(*reader, entry);
    }
    out.push_back(entry_json(entry, at->second));
  }
  // Who looks at who looked is looked at.
  if (query->key) {
    call->app.reads.note(caller->actor, "reads", *query->key, call->now);
  } else {
    call->app.reads.note_search(caller->actor, "reads", static_cast<std::int64_t>(entries.size()),
                                call->now);
  }
  Json body = {{"reads", std::move(out)}, {"more", entries.size() == query->limit}};
  if (entries.size() == query->limit) {
    body["cursor"] = to_text(entries.back().id);
  }
  call->answer(200, body);
}

}  // namespace

std::vector<Route> reads_routes() {
  return {{"GET", "/api/v1/reads",
           "Who read what of people, newest first: ?record=&actor=&what=&since=&cursor=&limit=",
           reads_route}};
}

}  // namespace aftercare

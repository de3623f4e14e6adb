// GET /history/{t}/{id}. What a caller may not see answers like what is not there.
#include "core/app/view.hpp"
#include "core/codec/messages.hpp"
#include "native/server/packing.hpp"
#include "native/server/router.hpp"
#include "native/server/search.hpp"

namespace aftercare {

namespace {

// Who does not see rows as they are stored gets the story as his record shows it, not the house's
// events.
std::string timeline_text(const Record& shown) {
  Json entries = Json::array();
  if (const auto* own = std::get_if<Case>(&shown)) {
    for (const auto& entry : own->timeline) {
      entries.push_back(to_json(entry));
    }
  }
  return dump_json(entries);
}

// Events as they were written, each with its place: {"seq", "rev", "type", "args", "meta"}.
std::string events_text(const std::vector<ReadStore::HistoryEntry>& history) {
  std::string text = "[";
  for (const auto& entry : history) {
    const bool members = entry.json.size() > 2 && entry.json.front() == '{';
    text += text.size() == 1 ? "{\"seq\":" : ",{\"seq\":";
    text.append(std::to_string(entry.seq)).append(",\"rev\":").append(std::to_string(entry.rev));
    text.append(",\"type\":\"").append(entry.type).append(members ? "\"," : "\"}");
    text.append(members ? std::string_view{entry.json}.substr(1) : std::string_view{});
  }
  return text + "]";
}

// Nothing: there is no such record, or not for him.
std::optional<std::string> history_text(sql::Database& database, const Sight& sight,
                                        const EntityKey& key) {
  sql::Reads& reads = database.reads();
  if (!sight.sees(reads, key)) {
    return std::nullopt;
  }
  if (sees_as_stored(sight.viewer, key.t)) {
    // Every record has begun with an event.
    const auto history = reads.history(key);
    return history.empty() ? std::nullopt : std::optional{events_text(history)};
  }
  const auto record = read_record(database, key);
  return record ? std::optional{timeline_text(project(*record, sight.viewer))} : std::nullopt;
}

void history_route(const CallPtr& call) {
  auto reader = call->app.readers.lease();
  const sql::Transaction snapshot{*reader, false};
  const auto caller = caller_of(*call, *reader);
  if (!caller) {
    return;
  }
  const auto key = parse_entity_key(call->parts[0] + "/" + call->parts[1]);
  const Sight sight = sight_of(caller->actor, *call->app.policies.get(*reader));
  const auto entries = key ? history_text(*reader, sight, *key) : std::nullopt;
  if (!entries) {
    call->refuse_with(404, refuse("record_unknown"));
    return;
  }
  call->app.reads.note(caller->actor, "history", *key, call->now);
  call->respond(packed(call->app, call->request,
                       "{\"t\":\"" + call->parts[0] + "\",\"id\":\"" + to_text(key->id) +
                           "\",\"entries\":" + *entries + "}"));
}

}  // namespace

std::vector<Route> read_routes() {
  return {{"GET", "/api/v1/history/{t}/{id}", "Events of one record", history_route},
          {"GET", "/api/v1/search", "Records by words, number or serial", search_route,
           LimitName::searches}};
}

}  // namespace aftercare

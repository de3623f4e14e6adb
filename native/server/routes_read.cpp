// GET /history/{t}/{id} and GET /search. What a caller may not see answers like what is not there.
#include <algorithm>
#include <charconv>
#include <set>

#include "core/app/index.hpp"
#include "core/app/view.hpp"
#include "core/base/text.hpp"
#include "core/codec/messages.hpp"
#include "native/server/router.hpp"

namespace aftercare {

namespace {

inline constexpr std::size_t kSearchDefault = 20;
inline constexpr std::size_t kSearchMax = 100;
// Hits beyond what somebody may see are read in pages, at most so many.
inline constexpr std::size_t kSearchPagesMax = 20;

// Who does not see rows whole gets the story as his record shows it, not the house's events.
Json timeline_json(const Record& shown) {
  Json entries = Json::array();
  if (const auto* own = std::get_if<Case>(&shown)) {
    for (const auto& entry : own->timeline) {
      entries.push_back(to_json(entry));
    }
  }
  return entries;
}

Json events_json(std::vector<ReadStore::HistoryEntry> history) {
  Json entries = Json::array();
  for (auto& entry : history) {
    const auto parsed = parse_json(entry.json);
    Json json = parsed ? *parsed : Json::object();
    json["seq"] = entry.seq;
    json["rev"] = entry.rev;
    json["type"] = entry.type;
    entries.push_back(std::move(json));
  }
  return entries;
}

void history_route(const CallPtr& call) {
  auto reader = call->app.readers.lease();
  const auto caller = caller_of(*call, *reader);
  if (!caller) {
    return;
  }
  const auto key = parse_entity_key(call->parts[0] + "/" + call->parts[1]);
  const Sight sight = sight_of(caller->actor, *call->app.policies.get(*reader));
  sql::Reads& reads = reader->reads();
  const sql::Transaction snapshot{*reader, false};
  const auto record = key && sight.sees(reads, *key) ? find_record(*reader, *key) : std::nullopt;
  if (!record) {
    call->refuse_with(404, refuse("record_unknown"));
    return;
  }
  const Json entries = view_of(sight.actor) == View::whole
                           ? events_json(reads.history(*key))
                           : timeline_json(project(*record, sight.actor));
  call->answer(200, {{"t", call->parts[0]}, {"id", call->parts[1]}, {"entries", entries}});
}

struct SearchCall {
  std::string text;
  std::optional<EntityType> type;
  std::size_t limit = kSearchDefault;
  std::size_t offset = 0;
};

std::optional<std::size_t> number_of(const std::string& text, std::size_t otherwise) {
  if (text.empty()) {
    return otherwise;
  }
  std::size_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool good = read.ec == std::errc{} && read.ptr == text.data() + text.size();
  return good ? std::optional{number} : std::nullopt;
}

std::optional<SearchCall> search_call(const CallPtr& call) {
  SearchCall search;
  search.text = std::string{trim(call->request.parameter("q"))};
  const std::string type = call->request.parameter("t");
  search.type = parse_entity_type(type);
  const auto limit = number_of(call->request.parameter("limit"), kSearchDefault);
  const auto offset = number_of(call->request.parameter("cursor"), 0);
  const bool bad_type = !type.empty() && !search.type;
  if (search.text.size() > 256 || bad_type || !limit || !offset) {
    call->refuse_with(400, refuse("malformed", bad_type  ? "t"
                                               : !limit  ? "limit"
                                               : !offset ? "cursor"
                                                         : "q"));
    return std::nullopt;
  }
  search.limit = std::clamp<std::size_t>(*limit, 1, kSearchMax);
  search.offset = *offset;
  return search;
}

// The record whose number or serial was typed exactly comes first.
std::vector<StoredRow> exact_hits(sql::Reads& reads, const SearchCall& search) {
  std::vector<StoredRow> rows;
  const auto add = [&](EntityType type, const IndexKey& key) {
    if (search.type && *search.type != type) {
      return;
    }
    for (const auto& id : reads.look_up(key)) {
      if (auto row = reads.row({type, id})) {
        rows.push_back(std::move(*row));
      }
    }
  };
  add(EntityType::case_, case_number_index(search.text));
  add(EntityType::device, serial_index(search.text));
  return rows;
}

void search_route(const CallPtr& call) {
  auto reader = call->app.readers.lease();
  const auto caller = caller_of(*call, *reader);
  if (!caller) {
    return;
  }
  const auto search = search_call(call);
  if (!search) {
    return;
  }
  const Sight sight = sight_of(caller->actor, *call->app.policies.get(*reader));
  sql::Reads& reads = reader->reads();
  const sql::Transaction snapshot{*reader, false};
  std::set<EntityKey> given;
  Json rows = Json::array();
  const auto take = [&](const StoredRow& row) {
    if (!sight.sees(reads, row.key) || !given.insert(row.key).second) {
      return;
    }
    const auto record = decode_record(row.key.t, row.json);
    if (record) {
      rows.push_back({{"t", entity_type_name(row.key.t)},
                      {"id", to_text(row.key.id)},
                      {"ver", row.ver},
                      {"row", record_to_json(project(*record, sight.actor))}});
    }
  };
  const auto exact = exact_hits(reads, *search);
  if (search->offset == 0) {
    std::for_each(exact.begin(), exact.end(), take);
  } else {
    for (const auto& row : exact) {
      given.insert(row.key);
    }
  }
  // A number or serial typed whole is found; words are not looked for.
  const auto terms = exact.empty() ? query_terms(search->text) : std::vector<std::string>{};
  std::size_t offset = search->offset;
  bool more = !terms.empty();
  std::size_t pages = 0;
  while (more && pages++ < kSearchPagesMax && rows.size() < search->limit) {
    const auto found = reads.search(terms, search->type, search->limit, offset);
    more = found.size() == search->limit;
    for (const auto& row : found) {
      if (rows.size() >= search->limit) {
        more = true;
        break;
      }
      ++offset;
      take(row);
    }
  }
  Json body{{"rows", rows}, {"more", more}};
  if (more) {
    body["cursor"] = std::to_string(offset);
  }
  call->answer(200, body);
}

}  // namespace

std::vector<Route> read_routes() {
  return {{"GET", "/api/v1/history/{t}/{id}", "Events of one record", history_route},
          {"GET", "/api/v1/search", "Records by words, number or serial", search_route}};
}

}  // namespace aftercare

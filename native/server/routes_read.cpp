// GET /history/{t}/{id} and GET /search. What a caller may not see answers like what is not there.
#include <algorithm>
#include <charconv>

#include "core/app/index.hpp"
#include "core/app/view.hpp"
#include "core/base/text.hpp"
#include "core/codec/messages.hpp"
#include "core/sync/rows.hpp"
#include "native/server/packing.hpp"
#include "native/server/router.hpp"

namespace aftercare {

namespace {

inline constexpr std::size_t kSearchDefault = 20;
inline constexpr std::size_t kSearchMax = 100;
// Hits beyond what somebody may see are read in pages, at most so many.
inline constexpr std::size_t kSearchPagesMax = 20;

// Who does not see rows whole gets the story as his record shows it, not the house's events.
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
  if (view_of(sight.actor) == View::whole) {
    // Every record has begun with an event.
    const auto history = reads.history(key);
    return history.empty() ? std::nullopt : std::optional{events_text(history)};
  }
  const auto record = find_record(database, key);
  return record ? std::optional{timeline_text(project(*record, sight.actor))} : std::nullopt;
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
  call->respond(packed(call->app, call->request,
                       "{\"t\":\"" + call->parts[0] + "\",\"id\":\"" + to_text(key->id) +
                           "\",\"entries\":" + *entries + "}"));
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
std::vector<EntityKey> exact_hits(sql::Reads& reads, const SearchCall& search) {
  std::vector<EntityKey> keys;
  const auto add = [&](EntityType type, const IndexKey& key) {
    if (search.type && *search.type != type) {
      return;
    }
    for (const auto& id : reads.look_up(key)) {
      keys.push_back({type, id});
    }
  };
  add(EntityType::case_, case_number_index(search.text));
  add(EntityType::device, serial_index(search.text));
  return keys;
}

// What stands around a row: its kind, id, revision.
inline constexpr std::size_t kEnvelopeBytes = 128;

// A page of an answer, hit by hit.
class Hits {
 public:
  Hits(sql::Reads& reads, const Sight& sight, std::size_t limit)
      : reads_{reads}, sight_{sight}, limit_{limit} {}

  [[nodiscard]] std::size_t room() const { return limit_ - std::min(limit_, count_); }

  void add(const std::vector<EntityKey>& keys) {
    const auto rows = reads_.rows(sight_.seen_of(reads_, keys));
    std::size_t bytes = text_.size() + kEnvelopeBytes;
    for (const auto& row : rows) {
      bytes += row.json.size() + kEnvelopeBytes;
    }
    text_.reserve(bytes);
    for (const auto& row : rows) {
      // Staff get the row as it lies there, nothing is decoded for them.
      std::string projected;
      if (view_of(sight_.actor) != View::whole) {
        projected = projected_row(row.key.t, row.json, sight_.actor);
      }
      const std::string& text = view_of(sight_.actor) == View::whole ? row.json : projected;
      if (text.empty()) {
        continue;
      }
      text_ += count_++ == 0 ? "{\"t\":\"" : ",{\"t\":\"";
      text_.append(entity_type_name(row.key.t)).append("\",\"id\":\"").append(to_text(row.key.id));
      text_.append("\",\"ver\":").append(std::to_string(row.ver)).append(",\"row\":");
      text_.append(text).append("}");
    }
  }

  std::string body(std::optional<std::size_t> next) {
    text_.append("],\"more\":").append(next ? "true" : "false");
    if (next) {
      text_.append(",\"cursor\":\"").append(std::to_string(*next)).append("\"");
    }
    return std::move(text_.append("}"));
  }

 private:
  sql::Reads& reads_;
  const Sight& sight_;
  std::size_t limit_;
  std::size_t count_ = 0;
  std::string text_ = "{\"rows\":[";
};

std::string found_by(const SearchCall& search, sql::Reads& reads, const Sight& sight) {
  Hits hits{reads, sight, search.limit};
  const auto exact = exact_hits(reads, search);
  if (!exact.empty()) {
    // A number or serial typed whole is found; words are not looked for.
    if (search.offset == 0) {
      hits.add(exact);
    }
    return hits.body(std::nullopt);
  }
  const auto terms = query_terms(search.text);
  std::size_t offset = search.offset;
  bool more = !terms.empty();
  for (std::size_t page = 0; more && page < kSearchPagesMax && hits.room() > 0; ++page) {
    const std::size_t wanted = hits.room();
    // One beyond the page tells whether there are more.
    auto keys = reads.search(terms, search.type, wanted + 1, offset);
    more = keys.size() > wanted;
    keys.resize(std::min(keys.size(), wanted));
    offset += keys.size();
    hits.add(keys);
  }
  return hits.body(more ? std::optional{offset} : std::nullopt);
}

// Nothing: answered already.
std::optional<std::string> found_page(const CallPtr& call) {
  auto reader = call->app.readers.lease();
  const sql::Transaction snapshot{*reader, false};
  const auto caller = caller_of(*call, *reader);
  if (!caller) {
    return std::nullopt;
  }
  const auto search = search_call(call);
  if (!search) {
    return std::nullopt;
  }
  const Sight sight = sight_of(caller->actor, *call->app.policies.get(*reader));
  return found_by(*search, reader->reads(), sight);
}

void search_route(const CallPtr& call) {
  if (auto page = found_page(call)) {
    call->respond(packed(call->app, call->request, std::move(*page)));
  }
}

}  // namespace

std::vector<Route> read_routes() {
  return {{"GET", "/api/v1/history/{t}/{id}", "Events of one record", history_route},
          {"GET", "/api/v1/search", "Records by words, number or serial", search_route}};
}

}  // namespace aftercare

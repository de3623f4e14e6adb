#include "native/server/search.hpp"

#include <algorithm>
#include <charconv>

#include "core/app/index.hpp"
#include "core/base/text.hpp"
#include "core/codec/messages.hpp"
#include "core/sync/rows.hpp"
#include "native/server/packing.hpp"

namespace aftercare {

namespace {

inline constexpr std::size_t kSearchDefault = 20;
inline constexpr std::size_t kSearchMax = 100;
// Who has no more rows than this is looked for in them; the index of all words would cost what
// others have, and its time would tell of it.
inline constexpr std::size_t kOwnRowsMax = 500;
// Keys of the index that are looked at together by those who do not see all of them.
inline constexpr std::size_t kKeysAtOnce = 512;
inline constexpr std::size_t kEveryKey = 1U << 20U;

struct SearchCall {
  std::string text;
  std::optional<EntityType> type;
  std::size_t limit = kSearchDefault;
  std::optional<EntityKey> after;  // the last row of the page before
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
  const std::string cursor = call->request.parameter("cursor");
  search.after = parse_entity_key(cursor);
  const bool start = cursor.empty() || cursor == "0";
  const bool bad_type = !type.empty() && !search.type;
  const bool bad_cursor = !start && !search.after;
  if (search.text.size() > 256 || bad_type || !limit || bad_cursor) {
    call->refuse_with(400, refuse("malformed", bad_type     ? "t"
                                               : !limit     ? "limit"
                                               : bad_cursor ? "cursor"
                                                            : "q"));
    return std::nullopt;
  }
  search.limit = std::clamp<std::size_t>(*limit, 1, kSearchMax);
  return search;
}

// The order of a search: newest first, as ids are made in order of time.
bool is_newer(const EntityKey& a, const EntityKey& b) {
  return a.id == b.id ? a.t < b.t : b.id < a.id;
}

// What stands around a row: its kind, id, revision.
inline constexpr std::size_t kEnvelopeBytes = 128;

// The rows of one answer, and whether there is one more.
class Hits {
 public:
  Hits(sql::Reads& reads, const Sight& sight, const SearchCall& search,
       std::vector<std::string> terms)
      : reads_{reads}, sight_{sight}, search_{search}, terms_{std::move(terms)} {}

  [[nodiscard]] bool full() const { return more_; }
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  [[nodiscard]] std::size_t wanted() const { return search_.limit + 1 - rows_.size(); }
  [[nodiscard]] bool is_asked_for(const EntityKey& key) const {
    return (!search_.type || key.t == *search_.type) &&
           (!search_.after || is_newer(*search_.after, key));
  }

  void add(const std::vector<EntityKey>& keys) {
    for (auto& row : reads_.rows(sight_.seen_of(reads_, keys))) {
      add(std::move(row));
    }
  }

  // A row he may see.
  void add(StoredRow row) {
    if (full() || row.damaged) {
      return;
    }
    // Staff get the row as it lies there, nothing is decoded for them.
    if (!sees_as_stored(sight_.viewer, row.key.t)) {
      const auto record = read_row(row.key.t, row.json);
      const auto shown = record ? std::optional{project(*record, sight_.viewer)} : std::nullopt;
      if (!shown || !is_found_by(*shown, terms_)) {
        return;
      }
      row.json = encode_record(*shown);
    }
    more_ = rows_.size() == search_.limit;
    if (!more_) {
      rows_.push_back(std::move(row));
    }
  }

  [[nodiscard]] std::vector<EntityKey> keys() const {
    std::vector<EntityKey> out;
    for (const auto& row : rows_) {
      out.push_back(row.key);
    }
    return out;
  }

  [[nodiscard]] std::string body() const {
    std::size_t bytes = kEnvelopeBytes;
    for (const auto& row : rows_) {
      bytes += row.json.size() + kEnvelopeBytes;
    }
    std::string text = "{\"rows\":[";
    text.reserve(bytes);
    for (const auto& row : rows_) {
      text += text.back() == '[' ? "{\"t\":\"" : ",{\"t\":\"";
      text.append(entity_type_name(row.key.t)).append("\",\"id\":\"").append(to_text(row.key.id));
      text.append("\",\"ver\":").append(std::to_string(row.ver)).append(",\"row\":");
      text.append(row.json).append("}");
    }
    text.append("],\"more\":").append(more_ ? "true" : "false");
    if (more_) {
      text.append(",\"cursor\":\"").append(to_text(rows_.back().key)).append("\"");
    }
    return text.append("}");
  }

 private:
  sql::Reads& reads_;
  const Sight& sight_;
  const SearchCall& search_;
  std::vector<std::string> terms_;
  std::vector<StoredRow> rows_;
  bool more_ = false;
};

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

// All the rows of somebody who has few; nothing: there are more.
std::optional<std::vector<StoredRow>> own_rows(sql::Reads& reads, const Sight& sight) {
  if (!sight.wide.empty()) {
    return std::nullopt;
  }
  std::vector<std::string> scopes = sight.scopes;
  if (sight.viewer.view == View::outside) {
    // What is said to everybody is read, not looked for.
    scopes.erase(std::remove(scopes.begin(), scopes.end(), "public"), scopes.end());
  }
  auto rows = reads.walk(scopes, std::nullopt, kOwnRowsMax + 1);
  return rows.size() > kOwnRowsMax ? std::nullopt : std::optional{std::move(rows)};
}

void find_in(std::vector<StoredRow> rows, const std::vector<std::string>& terms, Hits& hits) {
  std::sort(rows.begin(), rows.end(),
            [](const StoredRow& a, const StoredRow& b) { return is_newer(a.key, b.key); });
  for (auto& row : rows) {
    if (hits.full()) {
      return;
    }
    if (row.damaged || !hits.is_asked_for(row.key)) {
      continue;
    }
    const auto record = read_row(row.key.t, row.json);
    if (record && is_found_by(*record, terms)) {
      hits.add(std::move(row));
    }
  }
}

// By the index of words: as many keys as needed until the page is full or nothing is left.
void find_by_index(sql::Reads& reads, const Sight& sight, const SearchCall& search,
                   const std::vector<std::string>& terms, Hits& hits) {
  std::size_t offset = 0;
  std::size_t at_once = sight.wide.empty() || search.after ? kEveryKey : hits.wanted();
  for (bool more = true; more && !hits.full();) {
    auto keys = reads.search(terms, search.type, at_once, offset);
    more = keys.size() == at_once;
    offset += keys.size();
    at_once = kEveryKey;
    keys.erase(std::remove_if(keys.begin(), keys.end(),
                              [&](const EntityKey& key) { return !hits.is_asked_for(key); }),
               keys.end());
    for (std::size_t from = 0; from < keys.size() && !hits.full();) {
      const std::size_t part = sight.wide.empty() ? kKeysAtOnce : hits.wanted();
      const std::size_t to = std::min(keys.size(), from + part);
      hits.add({keys.begin() + static_cast<std::ptrdiff_t>(from),
                keys.begin() + static_cast<std::ptrdiff_t>(to)});
      from = to;
    }
  }
}

struct FoundRows {
  std::string text;
  std::vector<EntityKey> keys;
};

FoundRows rows_of(const Hits& hits) {
  return {hits.body(), hits.keys()};
}

FoundRows found_by(const SearchCall& search, sql::Reads& reads, const Sight& sight) {
  const auto terms = query_terms(search.text);
  if (!search.after) {
    // A number or serial typed whole is found; words are not looked for.
    Hits exact{reads, sight, search, terms};
    exact.add(exact_hits(reads, search));
    if (!exact.empty()) {
      return rows_of(exact);
    }
  }
  Hits hits{reads, sight, search, terms};
  if (terms.empty()) {
    return rows_of(hits);
  }
  if (auto rows = own_rows(reads, sight)) {
    find_in(std::move(*rows), terms, hits);
  } else {
    find_by_index(reads, sight, search, terms, hits);
  }
  return rows_of(hits);
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
  FoundRows page = found_by(*search, reader->reads(), sight);
  ReadLog& log = call->app.reads;
  log.note_search(sight.actor, search->text, static_cast<std::int64_t>(page.keys.size()),
                  call->now);
  for (const auto& key : page.keys) {
    log.note(sight.actor, "found", key, call->now);
  }
  return std::move(page.text);
}

}  // namespace

void search_route(const CallPtr& call) {
  if (auto page = found_page(call)) {
    call->respond(packed(call->app, call->request, std::move(*page)));
  }
}

}  // namespace aftercare

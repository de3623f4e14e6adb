#include "native/adapters/sql/sql_reads.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

#include "native/adapters/sql/row_check.hpp"

namespace aftercare::sql {

namespace {

// "case.reported": stands in answers as it is.
bool is_event_type(const std::string& type) {
  return std::all_of(type.begin(), type.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || c == '_' || c == '.'; });
}

// Else it comes from a damaged page.
bool is_known_type(EntityType type) {
  return parse_entity_type(entity_type_name(type)) == type;
}

}  // namespace

Head SqlReads::head() {
  // One statement, one snapshot.
  Query query{database_,
              "SELECT c.seq, c.hash, m.value FROM counter c JOIN meta m ON m.key = 'epoch' "
              "WHERE c.id = 1"};
  return query.step() ? Head{query.text(2), query.count(0), query.text(1)} : Head{};
}

std::optional<std::string> SqlReads::hash_at(std::uint64_t seq) {
  Query query{database_, "SELECT hash FROM commits WHERE seq <= ? ORDER BY seq DESC LIMIT 1"};
  return query.bind(seq).step() ? std::optional{query.text(0)} : std::nullopt;
}

std::vector<SqlReads::Member> SqlReads::members_after(const std::string& scope, std::uint64_t after,
                                                      std::uint64_t up_to, std::size_t limit) {
  std::vector<Member> out;
  Query query{database_,
              "SELECT t, id, seq, present FROM membership "
              "WHERE scope = ? AND seq > ? AND seq <= ? ORDER BY seq"};
  query.bind(scope).bind(after).bind(up_to);
  while (query.step()) {
    Member member{query.key(0), query.count(2), query.number(3) != 0};
    // Complete for every seq it holds: the cut is made by the caller between two of them.
    if (out.size() > limit && member.seq != out.back().seq) {
      break;
    }
    out.push_back(member);
  }
  return out;
}

SqlReads::Rows SqlReads::rows_of(const std::vector<EntityKey>& keys) {
  Rows rows;
  for (const auto& key : keys) {
    if (auto found = row(key)) {
      rows.emplace(key, std::move(*found));
    }
  }
  return rows;
}

std::vector<ScopedChange> SqlReads::changes(const std::vector<std::string>& scopes,
                                            std::uint64_t after, std::uint64_t up_to,
                                            std::size_t limit) {
  const Transaction snapshot{database_, false};
  std::vector<Member> members;
  // Beyond the smallest last seq of the scopes that were cut, some scope's members are not read
  // yet.
  std::uint64_t complete_to = up_to;
  for (const auto& scope : scopes) {
    auto part = members_after(scope, after, up_to, limit);
    if (part.size() > limit) {
      complete_to = std::min(complete_to, part.back().seq);
    }
    members.insert(members.end(), part.begin(), part.end());
  }
  std::unordered_map<EntityKey, Member> newest;
  for (const auto& member : members) {
    if (member.seq > complete_to || !is_known_type(member.key.t)) {
      continue;
    }
    const auto [place, added] = newest.try_emplace(member.key, member);
    if (!added) {
      place->second.seq = std::max(place->second.seq, member.seq);
      place->second.present = place->second.present || member.present;
    }
  }
  members.clear();
  for (const auto& [key, member] : newest) {
    // A record that left one scope is present in another one that was read further on.
    if (member.present || !in_scopes(key, scopes)) {
      members.push_back(member);
    }
  }
  std::sort(members.begin(), members.end(), [](const Member& a, const Member& b) {
    return a.seq != b.seq ? a.seq < b.seq : a.key < b.key;
  });
  if (members.size() > limit) {
    std::size_t cut = limit;
    while (cut > 0 && members[cut - 1].seq == members[limit].seq) {
      --cut;
    }
    // One seq alone is more than the limit: it goes out whole.
    while (cut == 0 || (cut < members.size() && members[cut].seq == members[cut - 1].seq)) {
      ++cut;
    }
    members.resize(cut);
  }
  return changes_of(members);
}

std::vector<ScopedChange> SqlReads::changes_of(const std::vector<Member>& members) {
  std::vector<EntityKey> keys;
  keys.reserve(members.size());
  for (const auto& member : members) {
    keys.push_back(member.key);
  }
  Rows rows = rows_of(keys);
  std::vector<ScopedChange> out;
  out.reserve(members.size());
  for (const auto& member : members) {
    ScopedChange change{.key = member.key, .seq = member.seq, .present = member.present};
    const auto found = rows.find(member.key);
    if (found == rows.end()) {
      change.deleted = true;
      change.present = false;
    } else {
      change.ver = found->second.ver;
      change.damaged = found->second.damaged;
      if (change.present) {
        change.json = std::move(found->second.json);
      }
    }
    out.push_back(std::move(change));
  }
  return out;
}

std::vector<EntityKey> SqlReads::only_in(const std::vector<std::string>& lost,
                                         const std::vector<std::string>& kept,
                                         const std::optional<EntityKey>& after, std::size_t limit) {
  const Transaction snapshot{database_, false};
  std::vector<EntityKey> out;
  std::optional<EntityKey> at = after;
  while (out.size() < limit) {
    const auto keys = keys_after(lost, at, limit);
    if (keys.empty()) {
      break;
    }
    for (const auto& key : keys) {
      if (out.size() < limit && !in_scopes(key, kept)) {
        out.push_back(key);
      }
    }
    at = keys.back();
  }
  return out;
}

std::vector<EntityKey> SqlReads::keys_after(const std::vector<std::string>& scopes,
                                            const std::optional<EntityKey>& after,
                                            std::size_t limit) {
  std::set<EntityKey> keys;
  for (const auto& scope : scopes) {
    // Without a start every key is greater than (-1, nil).
    Query query{database_,
                "SELECT t, id FROM membership WHERE scope = ? AND (t, id) > (?, ?) "
                "AND present = 1 ORDER BY t, id LIMIT ?"};
    query.bind(scope)
        .bind(after ? static_cast<int>(after->t) : -1)
        .bind(after ? after->id : Uuid{})
        .bind(static_cast<std::uint64_t>(limit));
    while (query.step()) {
      if (is_known_type(query.key(0).t)) {
        keys.insert(query.key(0));
      }
    }
  }
  std::vector<EntityKey> out{keys.begin(), keys.end()};
  if (out.size() > limit) {
    out.resize(limit);
  }
  return out;
}

std::vector<StoredRow> SqlReads::walk(const std::vector<std::string>& scopes,
                                      const std::optional<EntityKey>& after, std::size_t limit) {
  const Transaction snapshot{database_, false};
  const auto keys = keys_after(scopes, after, limit);
  Rows rows = rows_of(keys);
  std::vector<StoredRow> out;
  for (const auto& key : keys) {
    if (const auto found = rows.find(key); found != rows.end()) {
      out.push_back(std::move(found->second));
    }
  }
  return out;
}

std::optional<StoredRow> SqlReads::row(const EntityKey& key) {
  Query query{database_, "SELECT ver, seq, json, checksum FROM rows WHERE t = ? AND id = ?"};
  try {
    if (!query.bind(key).step()) {
      return std::nullopt;
    }
  } catch (const Error& error) {
    if (!error.is_damage()) {
      throw;
    }
    // Its page is: the record is there, and nothing can be said of it.
    database_.note_damage(to_text(key));
    return StoredRow{key, 0, 0, {}, true};
  }
  return database_.checked({key, query.count(0), query.count(1), query.text(2), false},
                           query.number(3));
}

bool SqlReads::in_scopes(const EntityKey& key, const std::vector<std::string>& scopes) {
  for (const auto& scope : scopes) {
    Query query{database_, "SELECT present FROM membership WHERE scope = ? AND t = ? AND id = ?"};
    if (query.bind(scope).bind(key).step() && query.number(0) != 0) {
      return true;
    }
  }
  return false;
}

std::vector<StoredRow> SqlReads::rows(const std::vector<EntityKey>& keys) {
  Rows found = rows_of(keys);
  std::vector<StoredRow> out;
  out.reserve(keys.size());
  for (const auto& key : keys) {
    if (const auto at = found.find(key); at != found.end()) {
      out.push_back(std::move(at->second));
      found.erase(at);
    }
  }
  return out;
}

std::unordered_set<EntityKey> SqlReads::those_in_scopes(const std::vector<EntityKey>& keys,
                                                        const std::vector<std::string>& scopes) {
  std::unordered_set<EntityKey> out;
  for (const auto& key : keys) {
    if (in_scopes(key, scopes)) {
      out.insert(key);
    }
  }
  return out;
}

std::vector<StoredResult> SqlReads::results_of(ClientId client, std::uint64_t after_seq,
                                               std::uint64_t up_to, std::size_t limit) {
  Query query{database_,
              "SELECT id, actor, seq, json FROM results WHERE client = ? AND seq > ? "
              "AND seq <= ? ORDER BY seq LIMIT ?"};
  query.bind(client.value).bind(after_seq).bind(up_to).bind(static_cast<std::uint64_t>(limit));
  std::vector<StoredResult> out;
  while (query.step()) {
    out.push_back(
        {CommandId{query.uuid(0)}, ActorId{query.uuid(1)}, client, query.count(2), query.text(3)});
  }
  for (auto& result : out) {
    result = database_.readable(std::move(result));
  }
  return out;
}

std::vector<ReadStore::HistoryEntry> SqlReads::history(const EntityKey& key) {
  Query query{database_,
              "SELECT seq, rev, type, json FROM events WHERE t = ? AND id = ? ORDER BY rev"};
  query.bind(key);
  std::vector<HistoryEntry> out;
  while (query.step()) {
    HistoryEntry entry{query.count(0), query.count(1), query.text(2), query.text(3)};
    if (is_json_object(entry.json) && is_event_type(entry.type)) {
      out.push_back(std::move(entry));
    } else {
      database_.note_damage("event/" + to_text(key) + "/" + std::to_string(entry.rev));
    }
  }
  return out;
}

std::vector<Uuid> SqlReads::look_up(const IndexKey& key) {
  Query query{database_, "SELECT id FROM index_entries WHERE name = ? AND value = ? ORDER BY id"};
  query.bind(static_cast<int>(key.name)).bind(key.value);
  std::vector<Uuid> ids;
  while (query.step()) {
    ids.push_back(query.uuid(0));
  }
  return ids;
}

}  // namespace aftercare::sql

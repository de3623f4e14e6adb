#include "native/adapters/sql/files.hpp"

namespace aftercare::sql {

std::optional<StoredFile> find_file(Database& database, std::string_view sha256) {
  Query query{database, "SELECT sha256, size, type FROM files WHERE sha256 = ?"};
  if (!query.bind(sha256).step()) {
    return std::nullopt;
  }
  return StoredFile{query.text(0), query.number(1), query.text(2)};
}

void file_proved(Database& database, const StoredFile& file, ActorId actor, Instant now) {
  Query{database,
        "INSERT INTO files (sha256, size, type, stored_ms) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (sha256) DO UPDATE SET stored_ms = excluded.stored_ms"}
      .bind(file.sha256)
      .bind(file.size)
      .bind(file.type)
      .bind(now.ms)
      .run();
  Query{database,
        "INSERT INTO file_proofs (sha256, actor, proved_ms) VALUES (?, ?, ?) "
        "ON CONFLICT DO NOTHING"}
      .bind(file.sha256)
      .bind(actor.value)
      .bind(now.ms)
      .run();
  drop_upload(database, file.sha256, actor);
}

bool still_stored(Database& database, std::string_view sha256, Instant now) {
  Query{database, "UPDATE files SET stored_ms = ? WHERE sha256 = ?"}
      .bind(now.ms)
      .bind(sha256)
      .run();
  return database.changes() != 0;
}

bool has_proof(Database& database, std::string_view sha256, ActorId actor) {
  Query query{database, "SELECT 1 FROM file_proofs WHERE sha256 = ? AND actor = ?"};
  return query.bind(sha256).bind(actor.value).step();
}

void put_upload(Database& database, const StoredFile& file, ActorId actor, Instant now) {
  Query{database,
        "INSERT INTO uploads (sha256, actor, size, type, started_ms) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (sha256, actor) DO UPDATE SET size = excluded.size, type = excluded.type"}
      .bind(file.sha256)
      .bind(actor.value)
      .bind(file.size)
      .bind(file.type)
      .bind(now.ms)
      .run();
}

std::optional<StoredFile> find_upload(Database& database, std::string_view sha256, ActorId actor) {
  Query query{database, "SELECT sha256, size, type FROM uploads WHERE sha256 = ? AND actor = ?"};
  if (!query.bind(sha256).bind(actor.value).step()) {
    return std::nullopt;
  }
  return StoredFile{query.text(0), query.number(1), query.text(2)};
}

void drop_upload(Database& database, std::string_view sha256, ActorId actor) {
  Query{database, "DELETE FROM uploads WHERE sha256 = ? AND actor = ?"}
      .bind(sha256)
      .bind(actor.value)
      .run();
}

void put_file_ref(Database& database, std::string_view sha256, const EntityKey& key, ActorId author,
                  Instant now) {
  still_stored(database, sha256, now);
  Query{database,
        "INSERT INTO file_refs (sha256, t, id, actor) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"}
      .bind(sha256)
      .bind(key)
      .bind(author.value)
      .run();
}

std::vector<EntityKey> proved_refs(Database& database, std::string_view sha256) {
  Query query{database,
              "SELECT r.t, r.id FROM file_refs r JOIN file_proofs p "
              "ON p.sha256 = r.sha256 AND p.actor = r.actor WHERE r.sha256 = ?"};
  query.bind(sha256);
  std::vector<EntityKey> keys;
  while (query.step()) {
    keys.push_back(query.key(0));
  }
  return keys;
}

Unreferenced unreferenced_of(Database& database, ActorId actor, std::string_view sha256,
                             std::int64_t least) {
  Unreferenced out;
  {
    Query named{database, "SELECT 1 FROM file_refs WHERE sha256 = ? AND actor = ?"};
    out.is_named = named.bind(sha256).bind(actor.value).step();
  }
  Query sum{database,
            "SELECT CAST(coalesce(sum(CASE WHEN x.size < ?1 THEN ?1 ELSE x.size END), 0) AS BIGINT)"
            " FROM (SELECT u.sha256, u.size FROM uploads u WHERE u.actor = ?2 "
            "UNION SELECT f.sha256, f.size FROM file_proofs p JOIN files f ON f.sha256 = p.sha256 "
            "WHERE p.actor = ?2) x WHERE x.sha256 <> ?3 AND NOT EXISTS "
            "(SELECT 1 FROM file_refs r WHERE r.sha256 = x.sha256 AND r.actor = ?2)"};
  sum.bind(least).bind(actor.value).bind(sha256).step();
  out.bytes = sum.number(0);
  return out;
}

std::vector<std::string> unreferenced_files(Database& database, Instant before, std::size_t limit) {
  Query query{database,
              "SELECT sha256 FROM files f WHERE stored_ms < ? AND NOT EXISTS "
              "(SELECT 1 FROM file_refs r WHERE r.sha256 = f.sha256) LIMIT ?"};
  query.bind(before.ms).bind(static_cast<std::uint64_t>(limit));
  std::vector<std::string> files;
  while (query.step()) {
    files.push_back(query.text(0));
  }
  return files;
}

std::vector<std::pair<std::string, ActorId>> stale_uploads(Database& database, Instant before,
                                                           std::size_t limit) {
  Query query{database, "SELECT sha256, actor FROM uploads WHERE started_ms < ? LIMIT ?"};
  query.bind(before.ms).bind(static_cast<std::uint64_t>(limit));
  std::vector<std::pair<std::string, ActorId>> uploads;
  while (query.step()) {
    uploads.emplace_back(query.text(0), ActorId{query.uuid(1)});
  }
  return uploads;
}

bool drop_file(Database& database, std::string_view sha256, Instant before) {
  Query{database,
        "DELETE FROM files WHERE sha256 = ?1 AND stored_ms < ?2 AND NOT EXISTS "
        "(SELECT 1 FROM file_refs WHERE sha256 = ?1)"}
      .bind(sha256)
      .bind(before.ms)
      .run();
  if (database.changes() == 0) {
    return false;
  }
  Query{database, "DELETE FROM file_proofs WHERE sha256 = ?"}.bind(sha256).run();
  return true;
}

std::vector<StoredFile> all_files(Database& database) {
  Query query{database, "SELECT sha256, size, type FROM files ORDER BY sha256"};
  std::vector<StoredFile> files;
  while (query.step()) {
    files.push_back({query.text(0), query.number(1), query.text(2)});
  }
  return files;
}

}  // namespace aftercare::sql

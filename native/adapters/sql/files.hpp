// What the database knows of files; their bytes lie in DIR/files. Invariants: a file is stored once
// by its hash; naming a hash grants nothing: a reference counts only when its author has shown the
// bytes (file_proofs).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/app/records.hpp"
#include "core/base/instant.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare::sql {

struct StoredFile {
  std::string sha256;
  std::int64_t size = 0;
  std::string type;
};
std::optional<StoredFile> find_file(Database& database, std::string_view sha256);
// The actor's bytes had this hash: the file is stored, and his references count.
void file_proved(Database& database, const StoredFile& file, ActorId actor, Instant now);
// He is told that it is stored: it stays from now on as if it had come now. False: it is gone.
bool still_stored(Database& database, std::string_view sha256, Instant now);
bool has_proof(Database& database, std::string_view sha256, ActorId actor);

// An upload begun: its announced size and type.
void put_upload(Database& database, const StoredFile& file, ActorId actor, Instant now);
std::optional<StoredFile> find_upload(Database& database, std::string_view sha256, ActorId actor);
void drop_upload(Database& database, std::string_view sha256, ActorId actor);

// `author` referenced the file in this record. Also keeps another server from dropping it.
void put_file_ref(Database& database, std::string_view sha256, const EntityKey& key, ActorId author,
                  Instant now);
// Records by which the file may be read: those whose author showed the bytes.
std::vector<EntityKey> proved_refs(Database& database, std::string_view sha256);

// Bytes the actor announced or brought that no reference of his names, but for `sha256`; and
// whether one of his names that. A file counts at least `least`.
struct Unreferenced {
  std::int64_t bytes = 0;
  bool is_named = false;
};
Unreferenced unreferenced_of(Database& database, ActorId actor, std::string_view sha256,
                             std::int64_t least);

// Files nobody references, last shown or named before `before`; uploads begun before it.
std::vector<std::string> unreferenced_files(Database& database, Instant before, std::size_t limit);
std::vector<std::pair<std::string, ActorId>> stale_uploads(Database& database, Instant before,
                                                           std::size_t limit);
// Only while that is still so; false: somebody showed or names it now.
bool drop_file(Database& database, std::string_view sha256, Instant before);
std::vector<StoredFile> all_files(Database& database);

}  // namespace aftercare::sql

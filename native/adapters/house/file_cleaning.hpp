// Files that nobody references go after a while; one that somebody references, or has just shown,
// never does. Their bytes are set aside while the database forgets them, so that whoever shows the
// same bytes meanwhile, at any server, either keeps them or is asked for them again (file_kept).
#pragma once
#include <functional>
#include <string>

#include "core/base/instant.hpp"
#include "native/adapters/house/file_store.hpp"
#include "native/adapters/sql/files.hpp"

namespace aftercare {

// Longer than a device may be away between showing a file and sending the command that names it.
inline constexpr std::int64_t kUnreferencedKeptMs = 60LL * 24 * 60 * 60 * 1000;

// Runs `job` in a transaction of its own, some time; then says whether it was committed.
using WriteJob = std::function<void(std::function<void(sql::Database&)> job,
                                    std::function<void(bool good)> done)>;

// `reader` is only looked at. Anything a crash left half dropped is put right first.
void clean_files(sql::Database& reader, const FileStore& files, Instant now, const WriteJob& write);

// Within the transaction: the bytes lie there and their hash is proved. Throws where they were
// dropped a moment ago: the device sends them again.
void keep_file(sql::Database& database, const FileStore& files, const sql::StoredFile& file,
               ActorId actor, Instant now);

}  // namespace aftercare

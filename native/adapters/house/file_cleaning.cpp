#include "native/adapters/house/file_cleaning.hpp"

#include <memory>
#include <stdexcept>

namespace aftercare {

namespace {

inline constexpr std::size_t kFilesAtOnce = 500;

void mend(sql::Database& reader, const FileStore& files) {
  for (const auto& sha256 : files.left_aside()) {
    if (sql::find_file(reader, sha256)) {
      files.put_back(sha256);
    } else {
      files.drop_aside(sha256);
    }
  }
}

}  // namespace

void clean_files(sql::Database& reader, const FileStore& files, Instant now,
                 const WriteJob& write) {
  mend(reader, files);
  const Instant before = now.plus_ms(-kUnreferencedKeptMs);
  for (const auto& sha256 : sql::unreferenced_files(reader, before, kFilesAtOnce)) {
    auto dropped = std::make_shared<bool>(false);
    write(
        [sha256, before, dropped, files](sql::Database& database) {
          *dropped = sql::drop_file(database, sha256, before);
          if (*dropped) {
            files.set_aside(sha256);
          }
        },
        [sha256, dropped, files](bool good) {
          if (good && *dropped) {
            files.drop_aside(sha256);
          } else {
            files.put_back(sha256);
          }
        });
  }
  for (const auto& [sha256, actor] : sql::stale_uploads(reader, before, kFilesAtOnce)) {
    write([sha256 = sha256,
           actor = actor](sql::Database& database) { sql::drop_upload(database, sha256, actor); },
          nullptr);
    files.drop_partial(sha256, actor);
  }
}

void keep_file(sql::Database& database, const FileStore& files, const sql::StoredFile& file,
               ActorId actor, Instant now) {
  sql::file_proved(database, file, actor, now);
  if (!files.has(file.sha256)) {
    throw std::runtime_error{"a file was dropped while it was shown again: " + file.sha256};
  }
}

}  // namespace aftercare

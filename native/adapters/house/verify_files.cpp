// The bytes of files against the names they go by, and against what the database says is stored.
#include <set>

#include "native/adapters/house/file_store.hpp"
#include "native/adapters/house/verify.hpp"

namespace aftercare {

namespace fs = std::filesystem;

namespace {

struct StoredFile {
  std::string sha256;
  std::uint64_t size = 0;
  bool referenced = false;
};

std::vector<StoredFile> stored_files(sql::Database& database) {
  sql::Query query{database,
                   "SELECT sha256, size, CASE WHEN EXISTS (SELECT 1 FROM file_refs r "
                   "WHERE r.sha256 = f.sha256) THEN 1 ELSE 0 END FROM files f"};
  std::vector<StoredFile> files;
  while (query.step()) {
    files.push_back({query.text(0), query.count(1), query.number(2) != 0});
  }
  return files;
}

void check_bytes(const fs::path& path, const std::string& sha256, VerifyReport& report) {
  ++report.files;
  const auto hash = sha256_of_file(path);
  if (hash != sha256) {
    report.add({"file_damaged", 0, sha256, hash ? "its bytes are others" : "it cannot be read"});
  }
}

// Also those that the database does not name: a damaged one may be named again.
std::set<std::string> check_folder(const DataFolder& folder, VerifyReport& report) {
  std::set<std::string> seen;
  std::error_code error;
  for (fs::recursive_directory_iterator at{folder.files(), error}, end; at != end;
       at.increment(error)) {
    const std::string name = at->path().filename().string();
    std::error_code ignored;
    if (at.depth() == 1 && is_sha256(name) && at->is_regular_file(ignored) &&
        at->path() == FileStore{folder.files()}.path_of(name)) {
      check_bytes(at->path(), name, report);
      seen.insert(name);
    }
  }
  if (error) {
    report.add({"unreadable", 0, "files", error.message()});
  }
  return seen;
}

}  // namespace

void verify_stored_files(sql::Database* database, const DataFolder& folder, VerifyReport& report) {
  std::vector<StoredFile> stored;
  if (database != nullptr) {
    attempt(*database, report, "files", [&] { stored = stored_files(*database); });
  }
  const auto seen = check_folder(folder, report);
  for (const auto& file : stored) {
    if (!is_sha256(file.sha256)) {
      report.add({"file_missing", 0, file.sha256.substr(0, 64), "it is no name of a file"});
    } else if (seen.count(file.sha256) == 0) {
      // The clean-up may just be at it; what somebody references it never takes.
      if (file.referenced) {
        report.add({"file_missing", 0, file.sha256, "its bytes are gone"});
      }
    } else {
      std::error_code ignored;
      if (fs::file_size(FileStore{folder.files()}.path_of(file.sha256), ignored) != file.size) {
        report.add({"file_damaged", 0, file.sha256, "it has another size"});
      }
    }
  }
}

}  // namespace aftercare

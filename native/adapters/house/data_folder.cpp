#include "native/adapters/house/data_folder.hpp"

#include <fstream>
#include <iterator>
#include <optional>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <unistd.h>

#include "native/adapters/house/heads.hpp"
#include "native/adapters/house/system_clock.hpp"
#include "native/adapters/house/private_files.hpp"

namespace aftercare {

namespace {

std::optional<Refusal> make_folder(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) {
    return refuse("data_unusable", {}, {{"path", path.string()}, {"reason", error.message()}});
  }
  if (::access(path.c_str(), W_OK) != 0) {
    return refuse("data_unusable", {}, {{"path", path.string()}, {"reason", "not writable"}});
  }
  return std::nullopt;
}

// Of a file that cannot be read: it may.
bool holds_commits(const std::string& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error || size == 0) {
    return false;
  }
  try {
    SQLite::Database database{path, SQLite::OPEN_READONLY};
    return database.tableExists("commits") &&
           database.execAndGet("SELECT EXISTS (SELECT 1 FROM commits)").getInt() != 0;
  } catch (const SQLite::Exception&) {
    return true;
  }
}

// Waits until nobody else holds it.
class FolderLock {
 public:
  explicit FolderLock(const std::filesystem::path& folder)
      : file_{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)} {
    if (file_ >= 0) {
      static_cast<void>(::flock(file_, LOCK_EX));
    }
  }
  ~FolderLock() {
    if (file_ >= 0) {
      ::close(file_);
    }
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int file_;
};

// A key of its own for each purpose.
sql::ChainKey derived(const sql::ChainKey& key, std::string_view purpose) {
  const std::string hex = sql::chain_hash(key, "derived:", purpose);
  sql::ChainKey out{};
  sodium_hex2bin(out.data(), out.size(), hex.data(), hex.size(), nullptr, nullptr, nullptr);
  return out;
}

}  // namespace

Result<DataFolder> DataFolder::make_folders(const std::filesystem::path& root) {
  if (sodium_init() < 0) {
    return refuse("data_unusable", {}, {{"path", root.string()}, {"reason", "no random source"}});
  }
  DataFolder folder;
  folder.root_ = root;
  for (const auto& path : {root, folder.files(), folder.files() / "partial", folder.keys()}) {
    if (auto refusal = make_folder(path)) {
      return *refusal;
    }
  }
  static_cast<void>(tighten_modes(root));
  return folder;
}

bool DataFolder::has_database() const {
  std::error_code error;
  const auto size = std::filesystem::file_size(database(), error);
  return !error && size > 0;
}

std::optional<Refusal> DataFolder::open_keys(bool may_make) {
  // Two programs that start at once agree on who makes them.
  const FolderLock lock{keys()};
  for (const auto& [name, key] :
       {std::pair{"chain.key", &chain_key_}, std::pair{"receipt.key", &receipt_key_}}) {
    const std::filesystem::path path = keys() / name;
    std::error_code error;
    const bool there = std::filesystem::exists(path, error);
    if (!there && !may_make) {
      return refuse("key_missing", "--data",
                    {{"path", path.string()},
                     {"next", "aftercare --data " + root_.string() + " recover --new-keys"}});
    }
    const auto opened = sql::open_chain_key(path.string());
    if (!opened) {
      return opened.error();
    }
    *key = *opened;
    if (!there) {
      made_.push_back(path);
    }
  }
  secrets_ = {derived(chain_key_, "codes"), derived(chain_key_, "letters")};
  return std::nullopt;
}

Result<DataFolder> DataFolder::open(const std::filesystem::path& root) {
  auto folder = make_folders(root);
  if (!folder) {
    return folder;
  }
  const auto is_missing = [&folder](const char* name) {
    std::error_code error;
    return !std::filesystem::exists(folder->keys() / name, error);
  };
  const bool may_make = (is_missing("chain.key") || is_missing("receipt.key")) &&
                        !has_exported_heads(folder->keys()) && !holds_commits(folder->database());
  if (auto refusal = folder->open_keys(may_make)) {
    return *refusal;
  }
  return folder;
}

Result<DataFolder> DataFolder::open_with_new_keys(const std::filesystem::path& root) {
  auto folder = make_folders(root);
  if (!folder) {
    return folder;
  }
  const std::string tail = ".before-" + std::to_string(system_now().ms);
  for (const char* name : {"chain.key", "receipt.key"}) {
    std::error_code ignored;
    std::filesystem::rename(folder->keys() / name, folder->keys() / (name + tail), ignored);
  }
  if (auto refusal = folder->open_keys(true)) {
    return *refusal;
  }
  return folder;
}

void DataFolder::drop_made_keys() const {
  for (const auto& path : made_) {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
  }
}

std::vector<std::string> DataFolder::lost_keys() const {
  std::vector<std::string> lost;
  const auto look = [&](const char* name, const sql::ChainKey& key) {
    std::ifstream file{keys() / name, std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
    if (bytes.size() < key.size() || sodium_memcmp(bytes.data(), key.data(), key.size()) != 0) {
      lost.emplace_back(name);
    }
  };
  look("chain.key", chain_key_);
  look("receipt.key", receipt_key_);
  return lost;
}

std::string DataFolder::cursor_key() const {
  return sql::chain_hash(chain_key_, "cursor", "");
}

std::string DataFolder::payment_key() const {
  return sql::chain_hash(chain_key_, "payment", "");
}

std::string DataFolder::sign_receipt(const std::string& payload) const {
  return sql::chain_hash(receipt_key_, "", payload);
}

bool DataFolder::verify_receipt(const std::string& payload, const std::string& given) const {
  const std::string right = sign_receipt(payload);
  return given.size() == right.size() &&
         sodium_memcmp(given.data(), right.data(), right.size()) == 0;
}

}  // namespace aftercare

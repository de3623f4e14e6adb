// Everything a server keeps: DIR/aftercare.db, DIR/files, DIR/keys, DIR/outbox. The keys lie beside
// the database, never in it, readable by the owner only.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "native/adapters/sql/chain.hpp"

namespace aftercare {

// Keys for what the database must not hold in clear.
struct Secrets {
  sql::ChainKey codes;    // hashes of login codes
  sql::ChainKey letters;  // messages until they are sent
};

class DataFolder {
 public:
  // Makes what is missing; keys only where nothing was kept yet, for the records of other keys are
  // neither checked nor gone on with. Refusals: data_unusable {path, reason}, key_unusable,
  // key_missing {path, next}.
  static Result<DataFolder> open(const std::filesystem::path& root);
  // The keys are made anew, and those that were there set aside. Refusals: as above.
  static Result<DataFolder> open_with_new_keys(const std::filesystem::path& root);
  // Those that this open made; for a house that is refused.
  void drop_made_keys() const;

  [[nodiscard]] const std::filesystem::path& root() const { return root_; }
  [[nodiscard]] std::string database() const { return (root_ / "aftercare.db").string(); }
  // A file with something in it.
  [[nodiscard]] bool has_database() const;
  [[nodiscard]] std::filesystem::path files() const { return root_ / "files"; }
  [[nodiscard]] std::filesystem::path keys() const { return root_ / "keys"; }
  [[nodiscard]] std::filesystem::path outbox() const { return root_ / "outbox"; }

  [[nodiscard]] const sql::ChainKey& chain_key() const { return chain_key_; }
  // Names of the keys that are no longer in the folder as they were when it was opened.
  [[nodiscard]] std::vector<std::string> lost_keys() const;
  // Cursors are sealed for their actor, so that nobody can make one up.
  [[nodiscard]] std::string cursor_key() const;
  [[nodiscard]] const Secrets& secrets() const { return secrets_; }
  // Of the test provider of payments.
  [[nodiscard]] std::string payment_key() const;
  // Receipts of acknowledged commands outlive a restore: their key is not in the backup's database.
  [[nodiscard]] std::string sign_receipt(const std::string& payload) const;
  [[nodiscard]] bool verify_receipt(const std::string& payload, const std::string& given) const;

 private:
  static Result<DataFolder> make_folders(const std::filesystem::path& root);
  std::optional<Refusal> open_keys(bool may_make);

  std::filesystem::path root_;
  std::vector<std::filesystem::path> made_;
  sql::ChainKey chain_key_{};
  sql::ChainKey receipt_key_{};
  Secrets secrets_{};
};

}  // namespace aftercare

// A server's data opened for work: folder, database, authority, the policy in force. Shared by
// aftercared and the aftercare tool.
#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/sync/authority.hpp"
#include "native/adapters/house/data_folder.hpp"
#include "native/adapters/house/database_choice.hpp"
#include "native/adapters/house/file_indexing.hpp"
#include "native/adapters/house/head_export.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare {

class House {
 public:
  // Refusals: those of DataFolder and Database; those of judge_start (continuity.hpp), and then
  // nothing was changed.
  static Result<std::unique_ptr<House>> open(const std::filesystem::path& root,
                                             const DatabaseChoice& choice = {});

  [[nodiscard]] const DataFolder& folder() const { return folder_; }
  sql::Database& database() { return *database_; }
  Authority& authority() { return *authority_; }
  AuthorityStore& store() { return *store_; }
  [[nodiscard]] std::string epoch() const { return authority_->facts().epoch; }
  [[nodiscard]] Result<std::unique_ptr<sql::Database>> open_reader() const;
  // For bulk work that can be made again: its commits do not wait for the disk.
  void relax_durability();
  // What this process found damaged, over all its connections.
  [[nodiscard]] sql::Damage& damage() const { return *damage_; }
  // What went wrong in it, over all its connections, and was answered with an outcome only.
  [[nodiscard]] sql::Trouble& trouble() const { return *trouble_; }
  // Policies that were damaged or gone when the house was opened, and were made again.
  [[nodiscard]] const std::vector<EntityKey>& mended() const { return mended_; }

  // Puts the preset in force when there is no policy yet. One that is stored is the company's own:
  // no option of a start and no newer release replaces it. Refusal: that of the command.
  std::optional<Refusal> put_in_force(const Policy& policy);
  // Decides one command of the system's at once; for start-up and the tool.
  PushResult run_system(const Command& command);
  std::vector<PushResult> run_as(const Actor& actor, const std::vector<Command>& commands);

 private:
  House(DataFolder folder, DatabaseChoice choice)
      : folder_{std::move(folder)}, choice_{std::move(choice)} {}

  void mend_policies();

  DataFolder folder_;
  DatabaseChoice choice_;
  std::vector<EntityKey> mended_;
  std::shared_ptr<sql::Damage> damage_ = std::make_shared<sql::Damage>();
  std::shared_ptr<sql::Trouble> trouble_ = std::make_shared<sql::Trouble>();
  std::unique_ptr<sql::Database> database_;
  std::unique_ptr<AuthorityStore> plain_store_;
  std::unique_ptr<HeadExport> exporting_;
  std::unique_ptr<FileIndexing> store_;
  std::unique_ptr<Authority> authority_;
};

// The newest policy in force as stored, or nothing before the first.
std::optional<Policy> policy_in_force(sql::Database& database);
// One row, decoded; nothing when it is absent or damaged.
std::optional<Record> find_record(sql::Database& database, const EntityKey& key);
bool is_damaged(sql::Database& database, const EntityKey& key);
// The same for whoever must not take a damaged record for an absent one: that leaves as sql::Error.
std::optional<Record> read_record(sql::Database& database, const EntityKey& key);
template <class T, class Tag>
std::optional<T> find_record_as(sql::Database& database, Id<Tag> id) {
  auto record = find_record(database, key_for<T>(id));
  return record ? std::optional{std::get<T>(std::move(*record))} : std::nullopt;
}

}  // namespace aftercare

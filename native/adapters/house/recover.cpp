#include "native/adapters/house/recover.hpp"

#include "native/adapters/house/heads_note.hpp"

namespace aftercare {

namespace {

bool is_about_keys(const std::optional<Refusal>& refusal) {
  return refusal && (refusal->code == "key_missing" || refusal->code == "key_foreign");
}

// An epoch begun on pages that cannot be read would lose what a backup may still have.
std::optional<Refusal> check_pages(const DataFolder& folder, const DatabaseChoice& choice) {
  if (!choice.is_shared() && !folder.has_database()) {
    return std::nullopt;
  }
  const auto database = open_database(folder, choice, DatabaseAccess::read);
  if (!database) {
    return database.error();
  }
  const auto damages = (*database)->damages(1);
  return damages.empty()
             ? std::nullopt
             : std::optional{refuse("database_damaged", "--data", {{"detail", damages.front()}})};
}

Result<Head> go_on(const DataFolder& folder, const DatabaseChoice& choice, Keys keys) {
  const auto database = open_database(folder, choice, DatabaseAccess::write);
  if (!database) {
    return database.error();
  }
  const ExportedHeads exported = exported_heads(folder);
  if (keys == Keys::fresh || (exported.heads.empty() && exported.damaged != 0)) {
    set_heads_aside(folder);
  }
  sql::Transaction transaction{**database, true};
  begin_epoch(**database, folder, keys);
  const Head head = (*database)->reads().head();
  transaction.commit();
  if (const std::string reason = export_head(**database, folder, head); !reason.empty()) {
    return refuse("head_not_exported", "--data", {{"reason", reason}});
  }
  return head;
}

}  // namespace

bool is_about_history(const std::optional<Refusal>& refusal) {
  return refusal && (refusal->code == "database_lost" || refusal->code == "history_behind" ||
                     refusal->code == "history_differs" || refusal->code == "heads_missing");
}

Result<RecoverReport> recover(const std::filesystem::path& root, const DatabaseChoice& choice,
                              const RecoverOptions& options) {
  RecoverReport report;
  auto folder = DataFolder::open(root);
  report.reason = folder ? judge_start(*folder, choice) : std::optional{folder.error()};
  const bool about_keys = is_about_keys(report.reason);
  if (about_keys ? !options.new_keys : report.reason && !is_about_history(report.reason)) {
    return *report.reason;
  }
  if (!report.reason) {
    return report;
  }
  if (folder && !options.damaged) {
    if (auto refusal = check_pages(*folder, choice)) {
      return *refusal;
    }
  }
  if (about_keys) {
    folder = DataFolder::open_with_new_keys(root);
    if (!folder) {
      return folder.error();
    }
  }
  const auto head = go_on(*folder, choice, about_keys ? Keys::fresh : Keys::same);
  if (!head) {
    return head.error();
  }
  report.head = *head;
  return report;
}

}  // namespace aftercare

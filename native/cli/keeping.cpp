// Keeping the data: backup, restore, verify, recover, epoch.
#include <cstdio>

#include "native/adapters/house/backup.hpp"
#include "native/adapters/house/data_lock.hpp"
#include "native/adapters/house/encrypted_backup.hpp"
#include "native/adapters/house/heads_note.hpp"
#include "native/adapters/house/recover.hpp"
#include "native/adapters/house/verify.hpp"
#include "native/cli/cli.hpp"

namespace aftercare::cli {

namespace {

void print_head(const char* what, const Head& head) {
  std::printf("%s: epoch %s, head %llu:%s\n", what, head.epoch.c_str(),
              static_cast<unsigned long long>(head.seq), head.hash.c_str());
}

std::optional<Head> parse_head(const std::string& text) {
  const auto colon = text.find(':');
  if (colon == 0 || colon == std::string::npos || text.size() - colon - 1 != 64 ||
      text.find_first_not_of("0123456789") != colon) {
    return std::nullopt;
  }
  return Head{"", std::strtoull(text.c_str(), nullptr, 10), text.substr(colon + 1)};
}

std::optional<DataLock> lock_alone(const Common& common, int& code) {
  auto lock = DataLock::take(common.data, DataLock::Kind::alone);
  if (!lock) {
    code = say(common, refuse("data_in_use", "--data", {{"path", common.data}}));
  }
  return lock;
}

void say_problem(const Common& common, const VerifyProblem& problem) {
  static_cast<void>(say(common, refusal_of(problem)));
}

}  // namespace

int backup(const Common& common, const std::string& file, const std::string& recipient) {
  if (!recipient.empty() && !is_recipient(recipient)) {
    return say(common, refuse("recipient_invalid", "--recipient"));
  }
  const auto folder = DataFolder::open(common.data);
  if (!folder) {
    return say(common, folder.error());
  }
  const ClearCopy clear{folder->root(), "encrypting"};
  const auto report = make_backup(*folder, {common.database},
                                  recipient.empty() ? std::filesystem::path{file} : clear.path());
  if (!report) {
    return say(common, report.error());
  }
  if (!recipient.empty()) {
    if (const auto refusal = encrypt_backup(clear.path(), file, recipient)) {
      return say(common, *refusal);
    }
  }
  print_head("backup", report->head);
  std::printf("%llu files, %llu bytes\n", static_cast<unsigned long long>(report->files),
              static_cast<unsigned long long>(report->bytes));
  return 0;
}

int make_key(const Common& common, const std::string& file) {
  const auto recipient = make_identity(file);
  if (!recipient) {
    return say(common, recipient.error());
  }
  std::printf("%s\n", recipient->c_str());
  return 0;
}

int restore(const Common& common, const std::string& file, const RestoreGiven& given) {
  int code = 0;
  const auto folder = DataFolder::open(common.data);
  if (!folder) {
    return say(common, folder.error());
  }
  const auto lock = lock_alone(common, code);
  if (!lock) {
    return code;
  }
  const ClearCopy clear{folder->root(), "decrypting"};
  const bool encrypted = is_encrypted(file);
  if (encrypted) {
    const auto refusal = given.identity.empty()
                             ? refuse("backup_encrypted", "--identity", {{"path", file}})
                             : decrypt_backup(file, clear.path(), given.identity);
    if (refusal) {
      folder->drop_made_keys();
      return say(common, *refusal);
    }
  }
  const auto report = restore_backup(*folder, {common.database},
                                     encrypted ? clear.path() : std::filesystem::path{file},
                                     {given.adopt, given.unsealed});
  if (!report) {
    folder->drop_made_keys();
    return say(common, report.error());
  }
  for (const auto& note : report->notes) {
    say_problem(common, note);
  }
  print_head("restored", report->head);
  std::printf("%llu files\n", static_cast<unsigned long long>(report->files));
  if (!report->kept.empty()) {
    std::printf("kept: %s\n", report->kept.c_str());
  }
  return 0;
}

int verify(const Common& common, const std::vector<std::string>& heads) {
  const auto folder = DataFolder::open(common.data);
  if (!folder) {
    return say(common, folder.error());
  }
  std::vector<Head> more;
  for (const auto& text : heads) {
    const auto head = parse_head(text);
    if (!head) {
      return say(common, refuse("malformed", "--head", {{"expected", "seq:hash"}}));
    }
    more.push_back(*head);
  }
  const VerifyReport report = verify_house(*folder, {common.database}, more);
  for (const auto& problem : report.problems) {
    say_problem(common, problem);
  }
  for (const auto& [name, count] : report.counts) {
    std::printf("%s: %llu\n", name.c_str(), static_cast<unsigned long long>(count));
  }
  print_head(report.whole() ? "whole" : "not whole", report.head);
  std::printf("%llu commits, %llu events, %llu rows, %llu files, %zu exported heads\n",
              static_cast<unsigned long long>(report.commits),
              static_cast<unsigned long long>(report.events),
              static_cast<unsigned long long>(report.rows),
              static_cast<unsigned long long>(report.files), report.heads);
  if (report.newer != 0) {
    std::printf("%llu rows hold events of a newer release and were not made anew\n",
                static_cast<unsigned long long>(report.newer));
  }
  return report.whole() ? 0 : 1;
}

int recover(const Common& common, const RecoverGiven& given) {
  int code = 0;
  std::error_code ignored;
  std::filesystem::create_directories(common.data, ignored);
  const auto lock = lock_alone(common, code);
  if (!lock) {
    return code;
  }
  const auto report =
      aftercare::recover(common.data, {common.database}, {given.new_keys, given.damaged});
  if (!report) {
    return say(common, report.error());
  }
  if (!report->reason) {
    std::printf("nothing to recover\n");
    return 0;
  }
  static_cast<void>(say(common, *report->reason));
  print_head("recovered", report->head);
  return 0;
}

// As after a restore by other tools, whether or not anything is missing.
int new_epoch(const Common& common) {
  int code = 0;
  const auto folder = DataFolder::open(common.data);
  if (!folder) {
    return say(common, folder.error());
  }
  const auto lock = lock_alone(common, code);
  if (!lock) {
    return code;
  }
  const auto refusal = judge_start(*folder, {common.database});
  if (refusal && refusal->params.count("next") != 0 &&
      (!is_about_history(refusal) || refusal->code == "database_lost")) {
    return say(common, *refusal);
  }
  const auto database = open_database(*folder, {common.database}, DatabaseAccess::write);
  if (!database) {
    return say(common, database.error());
  }
  sql::Transaction transaction{**database, true};
  const std::string epoch = begin_epoch(**database, *folder);
  const Head head = (*database)->reads().head();
  transaction.commit();
  std::printf("epoch %s\n", epoch.c_str());
  const std::string reason = export_head(**database, *folder, head);
  return reason.empty() ? 0
                        : say(common, refuse("head_not_exported", "--data", {{"reason", reason}}));
}

}  // namespace aftercare::cli

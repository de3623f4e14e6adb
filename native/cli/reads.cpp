// Who read what of people, from the read log; newest first.
#include <cstdio>

#include "native/adapters/house/system_clock.hpp"
#include "native/adapters/sql/accounts.hpp"
#include "native/adapters/sql/read_log.hpp"
#include "native/cli/cli.hpp"

namespace aftercare::cli {

namespace {

inline constexpr std::size_t kReadsAtOnce = 1000;

std::string login_of(sql::Database& database, const sql::ReadEntry& entry) {
  const auto account = entry.kind == "staff" ? sql::find_account(database, entry.actor)
                                             : std::optional<sql::Account>{};
  return account ? account->login : entry.actor.text();
}

void print(sql::Database& database, const sql::ReadEntry& entry) {
  std::printf("%s  %-8s %-16s %-9s %s", to_text(entry.at).c_str(), entry.kind.c_str(),
              login_of(database, entry).c_str(), entry.what.c_str(),
              entry.key ? to_text(*entry.key).c_str() : "-");
  if (entry.what == "search") {
    std::printf("  %lld", static_cast<long long>(entry.hits));
  }
  std::printf("%s%s\n", entry.detail.empty() ? "" : "  ", entry.detail.c_str());
}

}  // namespace

int reads(const Common& common, const ReadsGiven& given) {
  const auto folder = DataFolder::open(common.data);
  if (!folder) {
    return say(common, folder.error());
  }
  const auto database = open_database(*folder, {common.database}, DatabaseAccess::read);
  if (!database) {
    return say(common, database.error());
  }
  sql::ReadQuery query;
  query.limit = kReadsAtOnce;
  query.since = system_now().plus_ms(-static_cast<std::int64_t>(given.days) * 86'400'000);
  if (!given.record.empty()) {
    query.key = parse_entity_key(given.record);
    if (!query.key) {
      return say(common, refuse("malformed", "--record", {{"expected", "case/<id>"}}));
    }
  }
  if (!given.login.empty()) {
    const auto account = sql::find_account(**database, given.login);
    if (!account) {
      return say(common, refuse("login_unknown", "--user", {{"login", given.login}}));
    }
    query.actor = account->actor;
  }
  std::size_t count = 0;
  while (true) {
    const auto entries = sql::find_reads(**database, query);
    for (const auto& entry : entries) {
      print(**database, entry);
    }
    count += entries.size();
    if (entries.size() < query.limit) {
      break;
    }
    query.before = entries.back().id;
  }
  std::printf("%zu reads\n", count);
  return 0;
}

}  // namespace aftercare::cli

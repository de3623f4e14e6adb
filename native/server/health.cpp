#include "native/server/health.hpp"

#include <array>

#include "core/policy/validate.hpp"
#include "native/adapters/house/system_clock.hpp"
#include "native/adapters/sql/messages.hpp"

namespace aftercare {

namespace {

void check_disk(App& app, sql::Database& reader, Findings& out) {
  static_cast<void>(reader);
  const std::uint64_t limit = app.options.disk_min_mb * 1024U * 1024U;
  const std::uint64_t free = free_bytes(app);
  if (free < limit) {
    const bool full = free < limit / kDiskFullPart;
    out.push_back({full ? "disk_full" : "disk_low",
                   full ? Finding::Level::fault : Finding::Level::warning,
                   {{"mb", std::to_string(free / (1024ULL * 1024ULL))}}});
  }
}

// What is signed from now on could not be checked after the next start.
void check_keys(App& app, sql::Database& reader, Findings& out) {
  static_cast<void>(reader);
  for (const auto& name : app.house.folder().lost_keys()) {
    out.push_back({"key_missing", Finding::Level::fault, {{"key", name}}});
  }
}

void check_messages(App& app, sql::Database& reader, Findings& out) {
  static_cast<void>(app);
  const auto late = sql::messages_waiting(reader, system_now().plus_ms(-kMessageLateMs));
  if (late > 0) {
    out.push_back({"messages_waiting", Finding::Level::warning, {{"count", std::to_string(late)}}});
  }
}

void check_rows(App& app, sql::Database& reader, Findings& out) {
  static_cast<void>(reader);
  if (const auto damaged = app.house.damage().count(); damaged > 0) {
    out.push_back({"rows_damaged", Finding::Level::warning, {{"count", std::to_string(damaged)}}});
  }
}

void check_reads(App& app, sql::Database& reader, Findings& out) {
  static_cast<void>(reader);
  if (const auto dropped = app.reads.dropped(); dropped > 0) {
    out.push_back({"reads_dropped", Finding::Level::warning, {{"count", std::to_string(dropped)}}});
  }
}

// A calendar that ends, and whatever else the policy in force should not be left at.
void check_policy(App& app, sql::Database& reader, Findings& out) {
  for (const auto& warning : warnings_of(*app.policies.get(reader), system_now())) {
    out.push_back({warning.code, Finding::Level::warning, warning.params, "policy.problem."});
  }
}

using Check = void (*)(App&, sql::Database&, Findings&);
// Each looks at one thing. One that cannot look (the database is away) ends the list: /readyz then
// is 503 anyway.
constexpr std::array<Check, 6> kChecks{check_disk, check_keys,  check_messages,
                                       check_rows, check_reads, check_policy};

}  // namespace

std::uint64_t free_bytes(const App& app) {
  std::error_code error;
  const auto space = std::filesystem::space(app.house.folder().root(), error);
  return error ? 0 : static_cast<std::uint64_t>(space.available);
}

Findings Health::look(App& app) {
  const std::lock_guard lock{lock_};
  const auto now = std::chrono::steady_clock::now();
  if (known_ && now - looked_ < std::chrono::seconds{1}) {
    return findings_;
  }
  Findings found;
  {
    auto reader = app.readers.lease();
    for (const auto check : kChecks) {
      check(app, *reader, found);
    }
  }
  findings_ = std::move(found);
  looked_ = now;
  known_ = true;
  return findings_;
}

void Health::tell(App& app) {
  const Findings found = look(app);
  std::set<std::string> now;
  for (const auto& finding : found) {
    if (!now.insert(finding.code).second || told_.count(finding.code) != 0) {
      continue;
    }
    LogLine line{"health"};
    line.with("finding", finding.code);
    for (const auto& [name, value] : finding.params) {
      line.with(name, value);
    }
    finding.level == Finding::Level::fault ? app.log.error(line) : app.log.warn(line);
  }
  for (const auto& code : told_) {
    if (now.count(code) == 0) {
      app.log.info(LogLine{"health"}.with("over", code));
    }
  }
  told_ = std::move(now);
  auto reader = app.readers.lease();
  waiting_ = sql::messages_waiting(*reader, system_now());
}

}  // namespace aftercare

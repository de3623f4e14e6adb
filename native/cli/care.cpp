#include <cstdio>
#include <fstream>
#include <iterator>

#include "core/app/index.hpp"
#include "native/adapters/house/backup.hpp"
#include "native/adapters/house/csv_import.hpp"
#include "native/adapters/house/data_lock.hpp"
#include "native/adapters/house/demo_cases.hpp"
#include "native/adapters/house/demo_data.hpp"
#include "native/adapters/house/sessions.hpp"
#include "native/adapters/house/system_clock.hpp"
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

}  // namespace

int make_demo_data(const Common& common, std::uint64_t cases) {
  int code = 0;
  const auto house = open_house(common, code);
  if (!house) {
    return code;
  }
  const Instant now = system_now();
  if (auto refusal = make_demo(*house, common.assets, now)) {
    return say(common, *refusal);
  }
  // Made again, or lost with the machine: both do no harm.
  house->database().relax_durability();
  const DemoCounts counts =
      make_demo_cases(*house, common.assets, cases, now, [](std::uint64_t done) {
        if (done % 10'000 == 0) {
          std::printf("%llu cases\n", static_cast<unsigned long long>(done));
          std::fflush(stdout);
        }
      });
  std::printf("%llu cases, %llu commands in %.1f s, %llu refused\n",
              static_cast<unsigned long long>(counts.cases),
              static_cast<unsigned long long>(counts.commands),
              static_cast<double>(system_now().ms - now.ms) / 1000.0,
              static_cast<unsigned long long>(counts.refused));
  return counts.refused == 0 ? 0 : say(common, counts.first_refusal);
}

int import_file(const Common& common, const std::string& kind, const std::string& file,
                bool all_or_nothing) {
  int code = 0;
  const auto house = open_house(common, code);
  if (!house) {
    return code;
  }
  std::ifstream in{file, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
  const ImportKind what = kind == "customers"   ? ImportKind::customers
                          : kind == "devices"   ? ImportKind::devices
                          : kind == "suppliers" ? ImportKind::suppliers
                                                : ImportKind::parts;
  const auto report = import_csv(*house, what, text, all_or_nothing, system_now());
  if (!report) {
    return say(common, report.error());
  }
  for (const auto& error : report->errors) {
    const std::string reason = common.texts.refusal(common.language, error.refusal);
    std::fprintf(stderr, "%s:%zu: %s: %s (%s)\n", file.c_str(), error.line,
                 error.refusal.field.empty() ? "-" : error.refusal.field.c_str(),
                 reason.empty() ? error.refusal.code.c_str() : reason.c_str(),
                 error.refusal.code.c_str());
  }
  std::printf("%zu rows, %zu imported, %zu refused\n", report->rows, report->imported,
              report->errors.size());
  return report->errors.empty() ? 0 : 1;
}

int backup(const Common& common, const std::string& file) {
  const auto folder = DataFolder::open(common.data);
  if (!folder) {
    return say(common, folder.error());
  }
  const auto report = make_backup(*folder, {common.database}, file);
  if (!report) {
    return say(common, report.error());
  }
  print_head("backup", report->head);
  std::printf("%llu files, %llu bytes\n", static_cast<unsigned long long>(report->files),
              static_cast<unsigned long long>(report->bytes));
  return 0;
}

int restore(const Common& common, const std::string& file) {
  int code = 0;
  const auto folder = DataFolder::open(common.data);
  if (!folder) {
    return say(common, folder.error());
  }
  const auto lock = lock_alone(common, code);
  if (!lock) {
    return code;
  }
  const auto report = restore_backup(*folder, {common.database}, file);
  if (!report) {
    return say(common, report.error());
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
  const auto database = open_database(*folder, {common.database}, DatabaseAccess::read);
  if (!database) {
    return say(common, database.error());
  }
  std::vector<Head> exported = exported_heads(*folder);
  for (const auto& text : heads) {
    const auto head = parse_head(text);
    if (!head) {
      return say(common, refuse("malformed", "--head", {{"expected", "seq:hash"}}));
    }
    exported.push_back(*head);
  }
  const VerifyReport report = verify_history(**database, folder->chain_key(), exported);
  if (report.problem) {
    return say(common, refuse(report.problem->code, {},
                              {{"seq", std::to_string(report.problem->seq)},
                               {"detail", report.problem->detail}}));
  }
  print_head("whole", report.head);
  std::printf("%llu commits, %llu events, %zu exported heads\n",
              static_cast<unsigned long long>(report.commits),
              static_cast<unsigned long long>(report.events), exported.size());
  return 0;
}

int new_epoch(const Common& common) {
  int code = 0;
  const auto house = open_house(common, code);
  if (!house) {
    return code;
  }
  const auto lock = lock_alone(common, code);
  if (!lock) {
    return code;
  }
  set_heads_aside(house->folder(), house->database().reads().head());
  std::printf("epoch %s\n", begin_epoch(house->database()).c_str());
  return 0;
}

int make_link(const Common& common, const std::string& number) {
  int code = 0;
  const auto house = open_house(common, code);
  if (!house) {
    return code;
  }
  const auto found = house->database().reads().look_up(case_number_index(number));
  if (found.empty()) {
    return say(common, refuse("record_unknown", "number"));
  }
  sql::Transaction transaction{house->database(), true};
  const std::string token =
      aftercare::make_link(house->database(), CaseId{found.front()}, system_now());
  transaction.commit();
  std::printf("%s\n", token.c_str());
  return 0;
}

}  // namespace aftercare::cli

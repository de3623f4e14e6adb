#include <cstdio>
#include <fstream>
#include <iterator>

#include "core/app/index.hpp"
#include "native/adapters/house/csv_import.hpp"
#include "native/adapters/house/demo_cases.hpp"
#include "native/adapters/house/demo_data.hpp"
#include "native/adapters/house/sessions.hpp"
#include "native/adapters/house/system_clock.hpp"
#include "native/cli/cli.hpp"

namespace aftercare::cli {

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
  house->relax_durability();
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

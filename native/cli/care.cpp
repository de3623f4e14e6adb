#include <cstdio>
#include <fstream>
#include <iterator>

#include "core/app/index.hpp"
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

namespace {

const char* separator_name(char separator) {
  return separator == '\t' ? "tab" : separator == ';' ? "semicolon" : "comma";
}

void print_error(const Common& common, const std::string& file, const ImportError& error) {
  const std::string reason = common.texts.refusal(common.language, error.refusal);
  const std::string cell = error.cell.empty() ? "" : " [" + error.cell + " " + error.header + "]";
  std::fprintf(stderr, "%s:%zu: %s: %s (%s)%s\n", file.c_str(), error.line,
               error.refusal.field.empty() ? "-" : error.refusal.field.c_str(),
               reason.empty() ? error.refusal.code.c_str() : reason.c_str(),
               error.refusal.code.c_str(), cell.c_str());
}

}  // namespace

int import_file(const Common& common, const ImportAsked& asked) {
  const ImportKind kind = import_kind(asked.kind).value_or(ImportKind::parts);
  const auto columns = ImportColumns::load(common.assets, kind);
  if (!columns) {
    return say(common, columns.error());
  }
  if (asked.template_only) {
    const std::string file = columns->template_file(common.language);
    return std::fwrite(file.data(), 1, file.size(), stdout) == file.size() ? 0 : 1;
  }
  if (asked.file.empty()) {
    return say(common, refuse("required", "file"));
  }
  int code = 0;
  const auto house = open_house(common, code);
  if (!house) {
    return code;
  }
  std::ifstream in{asked.file, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
  const auto report = import_csv(*house, kind, *columns, text, asked.options, system_now());
  if (!report) {
    return say(common, report.error());
  }
  for (const auto& error : report->errors) {
    print_error(common, asked.file, error);
  }
  std::printf("read as %s, separated by %s\n", std::string{encoding_name(report->encoding)}.c_str(),
              separator_name(report->separator));
  std::printf(asked.options.dry_run
                  ? "%zu rows, %zu would be imported, %zu would be refused; nothing was changed\n"
                  : "%zu rows, %zu imported, %zu refused\n",
              report->rows, report->imported, report->errors.size());
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

// Damaged rows made again from their events, beside a running server.
#include <cstdio>

#include "native/adapters/house/row_repair.hpp"
#include "native/cli/cli.hpp"

namespace aftercare::cli {

int repair(const Common& common) {
  int code = 0;
  const auto house = open_house(common, code);
  if (!house) {
    return code;
  }
  const auto damaged = damaged_rows(house->database());
  const auto report = repair_rows(house->database(), house->folder().chain_key(), damaged);
  for (const auto& key : report.repaired) {
    std::printf("repaired: %s\n", to_text(key).c_str());
  }
  for (const auto& key : report.left) {
    std::printf("left: %s\n", to_text(key).c_str());
  }
  std::printf("%zu damaged, %zu repaired\n", damaged.size() + house->mended().size(),
              report.repaired.size() + house->mended().size());
  return report.left.empty()
             ? 0
             : say(common, refuse("row_lost", {}, {{"rows", std::to_string(report.left.size())}}));
}

}  // namespace aftercare::cli

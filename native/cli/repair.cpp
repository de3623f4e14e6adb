// Rows made again from their events, beside a running server.
#include <cstdio>

#include "native/adapters/house/heads_note.hpp"
#include "native/adapters/house/row_repair.hpp"
#include "native/cli/cli.hpp"

namespace aftercare::cli {

int repair(const Common& common) {
  int code = 0;
  const auto house = open_house(common, code);
  if (!house) {
    return code;
  }
  RepairReport report = repair_all_rows(house->database(), house->folder());
  report.repaired.insert(report.repaired.end(), house->mended().begin(), house->mended().end());
  for (const auto& key : report.repaired) {
    std::printf("repaired: %s\n", to_text(key).c_str());
  }
  for (const auto& left : report.left) {
    const std::string text = common.texts.refusal(common.language, left.why);
    std::printf("left: %s: %s (%s)\n", left.what.c_str(), text.c_str(), left.why.code.c_str());
  }
  std::printf("%zu repaired, %zu left\n", report.repaired.size(), report.left.size());
  const std::string reason =
      export_head(house->database(), house->folder(), house->database().reads().head());
  if (!reason.empty()) {
    return say(common, refuse("head_not_exported", "--data", {{"reason", reason}}));
  }
  return report.left.empty()
             ? 0
             : say(common, refuse("row_lost", {}, {{"rows", std::to_string(report.left.size())}}));
}

}  // namespace aftercare::cli

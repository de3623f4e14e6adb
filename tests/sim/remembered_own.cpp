// core/sync/own_records.cpp for the simulator: the same answers, each worked out once. All tabs of
// a device read the same records again and again.
#include <unordered_map>

#include "core/sync/mine.hpp"
#include "tests/sim/remembered_rows.hpp"

namespace aftercare {
namespace {

constexpr std::size_t kOwnRememberedMax = 4000;

std::unordered_map<std::string, std::optional<Own>>& all_own() {
  static std::unordered_map<std::string, std::optional<Own>> own;
  return own;
}

}  // namespace

void sim::forget_own() {
  all_own().clear();
}

std::optional<Own> own_from_record(const MineRecord& record) {
  auto& known = all_own();
  thread_local std::string key;
  key.assign(record.kind).append(1, '/').append(record.id).append(1, '/').append(record.json);
  auto at = known.find(key);
  if (at == known.end()) {
    if (known.size() >= kOwnRememberedMax)
      known.clear();
    at = known.emplace(key, read_own(record)).first;
  }
  auto own = at->second;
  if (own)
    own->client_seq = record.client_seq;  // the host's number, no part of the text
  return own;
}

}  // namespace aftercare

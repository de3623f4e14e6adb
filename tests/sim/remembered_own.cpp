// core/sync/own_records.cpp for the simulator: the same answers, each worked out once. All tabs of
// a device read the same records again and again.
#include <tuple>
#include <unordered_map>

#include "core/sync/mine.hpp"
#include "tests/sim/remembered_rows.hpp"

namespace aftercare {
namespace {

constexpr std::size_t kOwnRememberedMax = 4000;

// As in remembered_rows.cpp; the text holds the command's id.
using OwnKey = std::tuple<std::size_t, std::size_t, std::string>;
struct HashOfOwn {
  std::size_t operator()(const OwnKey& key) const { return std::get<0>(key); }
};

std::unordered_map<OwnKey, std::optional<Own>, HashOfOwn>& all_own() {
  static std::unordered_map<OwnKey, std::optional<Own>, HashOfOwn> own;
  return own;
}

}  // namespace

void sim::forget_own() {
  all_own().clear();
}

std::optional<Own> own_from_record(const MineRecord& record) {
  auto& known = all_own();
  const OwnKey key{std::hash<std::string>{}(record.json), record.json.size(), record.kind};
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

// core/sync/rows.cpp for the simulator: the same answers, each worked out once. A row's text says
// all that matters, so that nothing can be out of date and no run can see what another one read.
#include "tests/sim/remembered_rows.hpp"

#include <map>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "core/app/view.hpp"
#include "core/codec/messages.hpp"
#include "core/sync/rows.hpp"

namespace aftercare {
namespace {

// A long run writes some thousand versions of rows; then all is forgotten and read again.
constexpr std::size_t kRememberedMax = 6000;

struct Remembered {
  std::shared_ptr<const Record> record;
  bool unknown = false;
  std::map<std::string, std::string> seen_as;  // by view_mark()
};

// A text stands for itself by its hash and length: comparing kilobytes at every look took longer
// than the look.
using RowKey = std::tuple<std::size_t, std::size_t, EntityType>;
struct HashOfKey {
  std::size_t operator()(const RowKey& key) const { return std::get<0>(key); }
};

std::unordered_map<RowKey, Remembered, HashOfKey>& all_rows() {
  static std::unordered_map<RowKey, Remembered, HashOfKey> rows;
  return rows;
}

Remembered& remembered(EntityType type, std::string_view json) {
  auto& rows = all_rows();
  const RowKey key{std::hash<std::string_view>{}(json), json.size(), type};
  if (const auto at = rows.find(key); at != rows.end())
    return at->second;
  if (rows.size() >= kRememberedMax)
    rows.clear();
  Remembered& made = rows[key];
  if (auto record = decode_record(type, json, &made.unknown))
    made.record = std::make_shared<const Record>(std::move(*record));
  return made;
}

}  // namespace

void sim::forget_rows() {
  all_rows().clear();
}

std::shared_ptr<const Record> read_row(EntityType type, std::string_view json, bool* unknown) {
  const Remembered& row = remembered(type, json);
  if (unknown != nullptr)
    *unknown = row.unknown;
  return row.record;
}

std::string projected_row(EntityType type, std::string_view json, const Viewer& viewer) {
  Remembered& row = remembered(type, json);
  if (!row.record)
    return {};
  // A colleague's own row is his alone; all else a view hides from all who have it alike.
  if (type == EntityType::staff)
    return encode_record(project(*row.record, viewer));
  std::string& text = row.seen_as[view_mark(viewer)];
  if (text.empty())
    text = encode_record(project(*row.record, viewer));
  return text;
}

}  // namespace aftercare

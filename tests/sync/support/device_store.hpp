// What a device keeps when the power goes: each function is one transaction, as IndexedDB and the
// console's SQLite give them. Of the tests here and of the simulator.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/sync/replica.hpp"

namespace aftercare::test {

struct DeviceStore {
  ClientId client_id;
  std::uint64_t next_client_seq = 1;
  std::map<std::pair<std::string, std::string>, MineRecord> mine;
  std::map<std::string, std::string> blobs;  // bytes of files, by their hash

  std::optional<BaseMeta> meta;
  // Shared between copies of a store, which are many in the simulator.
  std::map<std::uint64_t, std::shared_ptr<const std::string>> segments;
  std::uint64_t generation = 0;  // counts resets

  // Appended records with their numbers; a repeated one keeps its number.
  std::vector<MineRecord> store_mine(const replica_effect::StoreMine& change);
  void store_base(const replica_effect::StoreBase& change);
  void reclient(ClientId new_id);

  [[nodiscard]] std::vector<MineRecord> all_mine() const;
  // Those that count, from the n-th on.
  [[nodiscard]] std::vector<Segment> segments_from(std::uint64_t n) const;
  // The same without copying their text.
  [[nodiscard]] std::vector<std::string_view> segment_texts() const;
  [[nodiscard]] std::vector<Segment> all_segments() const { return segments_from(0); }
  // The newest text as a torn write leaves it.
  void tear_last_segment(std::size_t bytes_left);
  [[nodiscard]] bool holds(const std::string& kind, const std::string& id) const {
    return mine.count({kind, id}) != 0;
  }
  // Of all segments that lie there.
  [[nodiscard]] std::size_t bytes() const;
  [[nodiscard]] std::size_t count(const std::string& kind) const;
};

}  // namespace aftercare::test

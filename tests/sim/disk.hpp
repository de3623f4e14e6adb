// What a device keeps when the power goes. Each function is one transaction, as IndexedDB and the
// console's SQLite give them: *mine* strictly durable, *base* under the leader's fencing token.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/sync/replica.hpp"

namespace aftercare::sim {

struct Disk {
  ClientId client_id;
  std::uint64_t next_client_seq = 1;
  std::map<std::pair<std::string, std::string>, MineRecord> mine;
  std::set<std::string> blobs;  // of files, by their hash

  std::optional<BaseMeta> meta;
  std::map<std::uint64_t, std::string> segments;
  std::uint64_t fence = 0;
  std::uint64_t generation = 0;  // counts resets

  // Appended records with their numbers; a repeated one keeps its number.
  std::vector<MineRecord> store_mine(const replica_effect::StoreMine& change);
  void store_base(const replica_effect::StoreBase& change);
  void reclient(ClientId new_id);

  [[nodiscard]] std::vector<MineRecord> all_mine() const;
  [[nodiscard]] std::vector<Segment> segments_from(std::uint64_t n) const;
  [[nodiscard]] bool holds(const std::string& kind, const std::string& id) const {
    return mine.count({kind, id}) != 0;
  }
};

}  // namespace aftercare::sim

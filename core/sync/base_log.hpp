// Base: rows as pulled, and the byte segments they are kept in. A segment is lines of
//   P <type> <uuid> <ver> <bytes>\n<row>\n      put
//   D <type> <uuid>\n                           gone or left the scope
// so that opening 100,000 rows reads headers only; a row is decoded when first looked at.
// Invariants: later lines win; views into a text stay valid until the next compact().
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/app/records.hpp"
#include "core/sync/messages.hpp"

namespace aftercare {

inline constexpr std::size_t kEntityTypes = std::variant_size_v<Record>;

// About what a line takes beside its row.
inline constexpr std::size_t kSegmentHeaderBytes = 80;
void append_segment_line(std::string& out, const PatchLine& line);

class BaseLog {
 public:
  // Reads a segment's text in; false when it is no segment (then base is loaded anew). Keys touched
  // go to `changed` when given.
  bool read_segment(std::string bytes, std::vector<EntityKey>* changed);

  [[nodiscard]] const Record* find(const EntityKey& key) const;
  // The row as it came, empty when there is none.
  [[nodiscard]] std::string_view text_of(const EntityKey& key) const;
  void each(EntityType type, const std::function<void(const EntityKey&)>& visit) const;
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::vector<EntityKey> keys() const;

  // Bytes held for lines that later ones replaced.
  [[nodiscard]] std::size_t dead_bytes() const { return total_bytes_ - live_bytes_; }
  [[nodiscard]] std::size_t live_bytes() const { return live_bytes_; }
  // Everything that lives as new segment texts of at most about `bytes_max`.
  [[nodiscard]] std::vector<std::string> rewritten(std::size_t bytes_max) const;
  // Holds only what lives from now on.
  void compact();

 private:
  struct Row {
    std::uint64_t ver = 0;
    std::string_view json;
    mutable std::shared_ptr<const Record> record;
    mutable bool undecodable = false;
  };
  using Rows = std::unordered_map<Uuid, Row>;

  bool read_line(std::string_view text, std::size_t& at, std::vector<EntityKey>* changed);
  void put(const EntityKey& key, std::uint64_t ver, std::string_view json);
  void drop(const EntityKey& key);
  [[nodiscard]] Rows& rows_of(EntityType type) { return rows_[static_cast<std::size_t>(type)]; }
  [[nodiscard]] const Rows& rows_of(EntityType type) const {
    return rows_[static_cast<std::size_t>(type)];
  }

  std::array<Rows, kEntityTypes> rows_;
  std::vector<std::unique_ptr<std::string>> texts_;
  std::size_t total_bytes_ = 0;
  std::size_t live_bytes_ = 0;
};

}  // namespace aftercare

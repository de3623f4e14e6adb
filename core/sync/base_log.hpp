// Base: rows as pulled, and the byte segments they are kept in (segment_text.hpp). A row is
// unpacked and decoded when first looked at. Invariants: later lines win; a record stays valid
// until its row changes.
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
#include "core/sync/limits.hpp"
#include "core/sync/messages.hpp"
#include "core/sync/segment_text.hpp"

namespace aftercare {

inline constexpr std::size_t kEntityTypes = std::variant_size_v<Record>;

class BaseLog {
 public:
  // Reads a segment's text in; false when it is no segment (then base is loaded anew). Keys touched
  // go to `changed` when given.
  bool read_segment(std::string bytes, std::vector<EntityKey>* changed);

  [[nodiscard]] const Record* find(const EntityKey& key) const;
  // The row as it came, empty when there is none. Of a packed one the view is valid until the next
  // few are asked for.
  [[nodiscard]] std::string_view text_of(const EntityKey& key) const;
  // In the order in which they lie, so that each block is unpacked once.
  void each(EntityType type, const std::function<void(const EntityKey&)>& visit) const;
  // The records of a type, those whose row has `text` in it; `wanted` says which to leave out.
  void each_record(EntityType type, std::string_view text,
                   const std::function<bool(const EntityKey&)>& wanted,
                   const std::function<void(const Record&)>& visit) const;
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::vector<EntityKey> keys() const;

  // Bytes held for lines that later ones replaced, before packing.
  [[nodiscard]] std::size_t dead_bytes() const { return total_bytes_ - live_bytes_; }
  [[nodiscard]] std::size_t live_bytes() const { return live_bytes_; }
  // A block that was looked at is not what was written: its rows read as absent, base has to be
  // loaded anew.
  [[nodiscard]] bool damaged() const { return damaged_; }
  // Everything that lives as new segment texts of at most about `bytes_max` of rows.
  [[nodiscard]] std::vector<std::string> rewritten(std::size_t bytes_max) const;
  // Holds only what lives from now on: what was rewritten, with nothing changed since.
  void compact(std::vector<std::string> rewritten);

 private:
  // Where rows lie: a text's plain lines, or one packed block.
  struct Block {
    std::string_view bytes;
    std::size_t size = 0;  // of the rows in a packed one, 0: plain
    std::uint32_t checksum = 0;
  };
  struct Row {
    std::uint64_t ver = 0;
    std::uint32_t block = 0;
    std::uint32_t size = 0;
    std::size_t at = 0;  // in the block, unpacked
    mutable std::shared_ptr<const Record> record;
    mutable bool undecodable = false;
  };
  struct OpenBlock {
    std::uint32_t block = 0;
    bool good = false;
    std::string rows;
  };
  using Rows = std::unordered_map<Uuid, Row>;

  bool read_block(SegmentReader& reader, std::vector<EntityKey>* changed);
  void put(const SegmentHeader& header, std::uint32_t block, std::size_t at);
  void drop(const EntityKey& key);
  [[nodiscard]] std::string_view opened(std::uint32_t block) const;
  [[nodiscard]] std::string_view text_in(const Row& row) const;
  [[nodiscard]] std::shared_ptr<const Record> decoded(EntityType type, const Row& row) const;
  [[nodiscard]] std::vector<const Rows::value_type*> in_order(EntityType type) const;
  [[nodiscard]] Rows& rows_of(EntityType type) { return rows_[static_cast<std::size_t>(type)]; }
  [[nodiscard]] const Rows& rows_of(EntityType type) const {
    return rows_[static_cast<std::size_t>(type)];
  }

  std::array<Rows, kEntityTypes> rows_;
  std::vector<std::unique_ptr<std::string>> texts_;
  std::vector<Block> blocks_;
  // Those unpacked last, taken over in turn.
  mutable std::array<OpenBlock, kBlocksOpenMax> open_;
  mutable std::size_t next_open_ = 0;
  mutable bool damaged_ = false;
  std::size_t total_bytes_ = 0;
  std::size_t live_bytes_ = 0;
};

}  // namespace aftercare

// How rows lie in a segment. A few of them as plain lines:
//   P <type> <uuid> <ver> <bytes>\n<row>\n      put
//   D <type> <uuid>\n                           gone or left the scope
// Many of them in blocks of one type each: all their headers first, then the rows packed.
//   B <bytes of headers> <bytes packed> <bytes of rows> <two checksums>\n<headers><packed>\n
// so that opening 100,000 rows goes through headers only; a row is unpacked when looked at, and
// only then are its block's bytes checked.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sync/messages.hpp"

namespace aftercare {

// The lines as a segment's text: packed when that is worth it. Later lines of a key win, as they
// did in `lines`.
std::string segment_text(const std::vector<PatchSlice>& lines);
void append_segment_line(std::string& out, const PatchSlice& line);

// One header line; `size` of the row that belongs to it.
struct SegmentHeader {
  PatchOp op = PatchOp::put;  // leave: D
  EntityKey key;
  std::uint64_t ver = 0;
  std::size_t size = 0;
};
struct SegmentBlock {
  std::string_view headers;
  std::string_view packed;
  std::size_t size = 0;  // of the rows
  std::uint32_t checksum = 0;  // what `packed` must have
};

// Walks through a segment's text. A broken one ends the walk with nothing.
class SegmentReader {
 public:
  explicit SegmentReader(std::string_view text) : text_(text) {}

  [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
  [[nodiscard]] bool at_block() const { return !at_end() && text_[at_] == 'B'; }
  // Nothing: not one. The place of a plain line's row is where the walk stands then; skip() it.
  std::optional<SegmentHeader> header();
  std::optional<SegmentBlock> block();
  [[nodiscard]] std::size_t at() const { return at_; }
  // Over a row and the end of its line. False: it is not all there.
  bool skip(std::size_t size);

 private:
  std::optional<std::string_view> line();

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace aftercare

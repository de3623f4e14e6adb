#include "core/sync/segment_text.hpp"

#include <array>
#include <charconv>

#include "core/sync/limits.hpp"
#include "core/sync/packed.hpp"

namespace aftercare {
namespace {

// About what a line takes beside its row.
constexpr std::size_t kHeaderBytes = 80;

void append_header(std::string& out, const PatchSlice& line) {
  out += line.op == PatchOp::put ? "P " : "D ";
  out += entity_type_name(line.key.t);
  out += ' ';
  out += to_text(line.key.id);
  if (line.op == PatchOp::put) {
    out += ' ';
    out += std::to_string(line.ver);
    out += ' ';
    out += std::to_string(line.row.size());
  }
  out += '\n';
}

// The rows of one block until it is full.
struct OpenBlock {
  std::string headers;
  std::string rows;
};

void close_block(OpenBlock& block, std::string& packed, std::string& out) {
  if (block.headers.empty())
    return;
  packed.clear();
  const std::size_t size = pack(block.rows, packed);
  out += "B " + std::to_string(block.headers.size()) + ' ' + std::to_string(size) + ' ' +
         std::to_string(block.rows.size()) + ' ' + std::to_string(checksum(block.headers)) + ' ' +
         std::to_string(checksum(packed)) + '\n';
  out += block.headers;
  out += packed;
  out += '\n';
  block.headers.clear();
  block.rows.clear();
}

// A list of one type reads the blocks of that type only.
std::string packed_text(const std::vector<PatchSlice>& lines, std::size_t bytes) {
  std::array<OpenBlock, std::variant_size_v<Record>> blocks;
  std::string packed;
  std::string out;
  out.reserve(bytes / 4);
  for (const PatchSlice& line : lines) {
    OpenBlock& block = blocks[static_cast<std::size_t>(line.key.t)];
    if (!block.rows.empty() && block.rows.size() + line.row.size() > kBlockBytesMax)
      close_block(block, packed, out);
    append_header(block.headers, line);
    block.rows += line.row;
  }
  for (OpenBlock& block : blocks)
    close_block(block, packed, out);
  return out;
}

std::string_view next_word(std::string_view line, std::size_t& at) {
  const std::size_t from = at;
  while (at < line.size() && line[at] != ' ')
    ++at;
  const std::string_view word = line.substr(from, at - from);
  if (at < line.size())
    ++at;
  return word;
}

template <class Number>
bool read_count(std::string_view word, Number& out) {
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), out);
  return error == std::errc{} && end == word.data() + word.size();
}

}  // namespace

void append_segment_line(std::string& out, const PatchSlice& line) {
  append_header(out, line);
  if (line.op != PatchOp::put)
    return;
  out += line.row;
  out += '\n';
}

std::string segment_text(const std::vector<PatchSlice>& lines) {
  std::size_t bytes = 0;
  bool packable = true;
  for (const PatchSlice& line : lines) {
    bytes += line.row.size() + kHeaderBytes;
    packable = packable && line.row.size() <= kPackedRowBytesMax;
  }
  if (packable && bytes >= kPackFromBytes)
    return packed_text(lines, bytes);
  std::string out;
  out.reserve(bytes);
  for (const PatchSlice& line : lines)
    append_segment_line(out, line);
  return out;
}

std::optional<std::string_view> SegmentReader::line() {
  const std::size_t end = text_.find('\n', at_);
  if (end == std::string_view::npos)
    return std::nullopt;
  const std::string_view line = text_.substr(at_, end - at_);
  at_ = end + 1;
  return line;
}

std::optional<SegmentHeader> SegmentReader::header() {
  const auto words = line();
  if (!words)
    return std::nullopt;
  std::size_t at = 0;
  const std::string_view op = next_word(*words, at);
  const auto type = parse_entity_type(next_word(*words, at));
  const auto id = parse_uuid(next_word(*words, at));
  if (!type || !id)
    return std::nullopt;
  SegmentHeader out;
  out.key = {*type, *id};
  if (op == "D") {
    out.op = PatchOp::leave;
    return out;
  }
  if (op != "P" || !read_count(next_word(*words, at), out.ver) ||
      !read_count(next_word(*words, at), out.size))
    return std::nullopt;
  return out;
}

std::optional<SegmentBlock> SegmentReader::block() {
  const auto words = line();
  if (!words)
    return std::nullopt;
  std::size_t at = 0;
  std::size_t headers = 0;
  std::size_t packed = 0;
  std::uint32_t of_headers = 0;
  SegmentBlock out;
  if (next_word(*words, at) != "B" || !read_count(next_word(*words, at), headers) ||
      !read_count(next_word(*words, at), packed) || !read_count(next_word(*words, at), out.size) ||
      !read_count(next_word(*words, at), of_headers) ||
      !read_count(next_word(*words, at), out.checksum))
    return std::nullopt;
  const std::size_t left = text_.size() - at_;
  if (headers > left || packed > left - headers || out.size > kBlockBytesMax + kPackedRowBytesMax)
    return std::nullopt;
  out.headers = text_.substr(at_, headers);
  out.packed = text_.substr(at_ + headers, packed);
  if (!skip(headers + packed) || checksum(out.headers) != of_headers)
    return std::nullopt;
  return out;
}

bool SegmentReader::skip(std::size_t size) {
  if (text_.size() - at_ <= size || text_[at_ + size] != '\n')
    return false;
  at_ += size + 1;
  return true;
}

}  // namespace aftercare

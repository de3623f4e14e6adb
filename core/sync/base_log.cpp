#include "core/sync/base_log.hpp"

#include <algorithm>

#include "core/sync/packed.hpp"
#include "core/sync/rows.hpp"

namespace aftercare {
namespace {

// Horspool's search: of an id among megabytes of rows most bytes are never looked at.
class Finder {
 public:
  explicit Finder(std::string_view word) : word_(word) {
    skip_.fill(word.size());
    for (std::size_t i = 0; i + 1 < word.size(); ++i)
      skip_[static_cast<unsigned char>(word[i])] = word.size() - 1 - i;
  }
  [[nodiscard]] bool in(std::string_view text) const {
    const std::size_t size = word_.size();
    if (size == 0)
      return true;
    for (std::size_t at = 0; at + size <= text.size();) {
      const char last = text[at + size - 1];
      if (last == word_[size - 1] && text.compare(at, size, word_) == 0)
        return true;
      at += skip_[static_cast<unsigned char>(last)];
    }
    return false;
  }

 private:
  std::string_view word_;
  std::array<std::size_t, 256> skip_{};
};

}  // namespace

bool BaseLog::read_segment(std::string bytes, std::vector<EntityKey>* changed) {
  texts_.push_back(std::make_unique<std::string>(std::move(bytes)));
  const std::string_view text = *texts_.back();
  const auto plain = static_cast<std::uint32_t>(blocks_.size());
  blocks_.push_back({text});
  SegmentReader reader(text);
  while (!reader.at_end()) {
    if (reader.at_block()) {
      if (!read_block(reader, changed))
        return false;
      continue;
    }
    const std::size_t from = reader.at();
    const auto header = reader.header();
    const std::size_t at = reader.at();
    if (!header || (header->op == PatchOp::put && !reader.skip(header->size)))
      return false;
    total_bytes_ += reader.at() - from;
    if (changed != nullptr)
      changed->push_back(header->key);
    if (header->op == PatchOp::put) {
      put(*header, plain, at);
    } else {
      drop(header->key);
    }
  }
  return true;
}

bool BaseLog::read_block(SegmentReader& reader, std::vector<EntityKey>* changed) {
  const auto block = reader.block();
  if (!block)
    return false;
  const auto number = static_cast<std::uint32_t>(blocks_.size());
  blocks_.push_back({block->packed, block->size, block->checksum});
  total_bytes_ += block->headers.size() + block->size;
  std::size_t at = 0;
  for (SegmentReader headers(block->headers); !headers.at_end();) {
    const auto header = headers.header();
    if (!header || header->size > block->size - at)
      return false;
    if (changed != nullptr)
      changed->push_back(header->key);
    if (header->op == PatchOp::put) {
      put(*header, number, at);
    } else {
      drop(header->key);
    }
    at += header->size;
  }
  return at == block->size;
}

void BaseLog::put(const SegmentHeader& header, std::uint32_t block, std::size_t at) {
  Row& row = rows_of(header.key.t)[header.key.id];
  live_bytes_ += header.size;
  live_bytes_ -= row.size;
  row.ver = header.ver;
  row.block = block;
  row.size = static_cast<std::uint32_t>(header.size);
  row.at = at;
  row.record.reset();
  row.undecodable = false;
}

void BaseLog::drop(const EntityKey& key) {
  Rows& rows = rows_of(key.t);
  const auto at = rows.find(key.id);
  if (at == rows.end())
    return;
  live_bytes_ -= at->second.size;
  rows.erase(at);
}

// Empty: damaged.
std::string_view BaseLog::opened(std::uint32_t number) const {
  const Block& block = blocks_[number];
  if (block.size == 0)
    return block.bytes;
  for (const OpenBlock& open : open_) {
    if (open.good && open.block == number)
      return open.rows;
  }
  OpenBlock& open = open_[next_open_];
  next_open_ = (next_open_ + 1) % open_.size();
  open.block = number;
  open.good = checksum(block.bytes) == block.checksum &&
              unpack(block.bytes, block.size, open.rows);
  damaged_ = damaged_ || !open.good;
  return open.good ? std::string_view(open.rows) : std::string_view();
}

std::string_view BaseLog::text_in(const Row& row) const {
  const std::string_view text = opened(row.block);
  return text.empty() ? text : text.substr(row.at, row.size);
}

std::shared_ptr<const Record> BaseLog::decoded(EntityType type, const Row& row) const {
  if (row.record || row.undecodable)
    return row.record;
  auto record = read_row(type, text_in(row));
  row.undecodable = !record;
  return record;
}

const Record* BaseLog::find(const EntityKey& key) const {
  const Rows& rows = rows_of(key.t);
  const auto at = rows.find(key.id);
  if (at == rows.end())
    return nullptr;
  const Row& row = at->second;
  row.record = decoded(key.t, row);
  return row.record.get();
}

std::string_view BaseLog::text_of(const EntityKey& key) const {
  const Rows& rows = rows_of(key.t);
  const auto at = rows.find(key.id);
  return at == rows.end() ? std::string_view{} : text_in(at->second);
}

std::vector<const BaseLog::Rows::value_type*> BaseLog::in_order(EntityType type) const {
  std::vector<const Rows::value_type*> out;
  out.reserve(rows_of(type).size());
  for (const auto& row : rows_of(type))
    out.push_back(&row);
  std::sort(out.begin(), out.end(), [](const auto* a, const auto* b) {
    const Row& x = a->second;
    const Row& y = b->second;
    return x.block != y.block ? x.block < y.block : x.at < y.at;
  });
  return out;
}

void BaseLog::each(EntityType type, const std::function<void(const EntityKey&)>& visit) const {
  for (const auto* row : in_order(type))
    visit({type, row->first});
}

void BaseLog::each_record(EntityType type, std::string_view text,
                          const std::function<bool(const EntityKey&)>& wanted,
                          const std::function<void(const Record&)>& visit) const {
  const Finder finder(text);
  const bool keeps = !text.empty() || rows_of(type).size() <= kRowsKeptDecodedMax;
  for (const auto* entry : in_order(type)) {
    const Row& row = entry->second;
    if (!wanted({type, entry->first}))
      continue;
    if (!text.empty() && !finder.in(text_in(row)))
      continue;
    const auto record = decoded(type, row);
    if (keeps)
      row.record = record;
    if (record)
      visit(*record);
  }
}

std::size_t BaseLog::size() const {
  std::size_t count = 0;
  for (const Rows& rows : rows_)
    count += rows.size();
  return count;
}

std::vector<EntityKey> BaseLog::keys() const {
  std::vector<EntityKey> out;
  out.reserve(size());
  for (std::size_t t = 0; t < rows_.size(); ++t) {
    for (const auto& [id, row] : rows_[t])
      out.push_back({static_cast<EntityType>(t), id});
  }
  return out;
}

std::vector<std::string> BaseLog::rewritten(std::size_t bytes_max) const {
  std::vector<std::string> out;
  std::string rows;  // of the text in the making: a view into a block does not last
  std::vector<PatchSlice> lines;
  const auto close = [&] {
    std::size_t at = 0;
    for (PatchSlice& line : lines) {
      line.row = std::string_view(rows).substr(at, line.row.size());
      at += line.row.size();
    }
    out.push_back(segment_text(lines));
    rows.clear();
    lines.clear();
  };
  for (std::size_t t = 0; t < rows_.size(); ++t) {
    const auto type = static_cast<EntityType>(t);
    for (const auto* entry : in_order(type)) {
      const std::string_view text = text_in(entry->second);
      rows += text;
      lines.push_back({PatchOp::put, {type, entry->first}, entry->second.ver, text});
      if (rows.size() >= bytes_max)
        close();
    }
  }
  if (!lines.empty() || out.empty())
    close();
  return out;
}

void BaseLog::compact(std::vector<std::string> rewritten) {
  BaseLog fresh;
  for (std::string& text : rewritten)
    fresh.read_segment(std::move(text), nullptr);
  for (std::size_t t = 0; t < rows_.size(); ++t) {
    for (auto& [id, row] : fresh.rows_[t]) {
      const auto before = rows_[t].find(id);
      if (before != rows_[t].end())
        row.record = std::move(before->second.record);
    }
  }
  fresh.total_bytes_ = fresh.live_bytes_;
  *this = std::move(fresh);
}

}  // namespace aftercare

#include "core/sync/base_log.hpp"

#include <charconv>

#include "core/sync/rows.hpp"

namespace aftercare {
namespace {

// The next word of a header line, up to `end`.
std::string_view next_word(std::string_view line, std::size_t& at) {
  const std::size_t from = at;
  while (at < line.size() && line[at] != ' ')
    ++at;
  const std::string_view word = line.substr(from, at - from);
  if (at < line.size())
    ++at;
  return word;
}

bool read_count(std::string_view word, std::uint64_t& out) {
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), out);
  return error == std::errc{} && end == word.data() + word.size();
}

}  // namespace

void append_segment_line(std::string& out, const PatchLine& line) {
  out += line.op == PatchOp::put ? "P " : "D ";
  out += entity_type_name(line.key.t);
  out += ' ';
  out += to_text(line.key.id);
  if (line.op == PatchOp::put) {
    out += ' ' + std::to_string(line.ver) + ' ' + std::to_string(line.row.size()) + '\n';
    out += line.row;
  }
  out += '\n';
}

bool BaseLog::read_line(std::string_view text, std::size_t& at, std::vector<EntityKey>* changed) {
  const std::size_t end = text.find('\n', at);
  if (end == std::string_view::npos)
    return false;
  const std::string_view header = text.substr(at, end - at);
  at = end + 1;
  std::size_t word_at = 0;
  const std::string_view op = next_word(header, word_at);
  const auto type = parse_entity_type(next_word(header, word_at));
  const auto id = parse_uuid(next_word(header, word_at));
  if (!type || !id)
    return false;
  const EntityKey key{*type, *id};
  if (changed != nullptr)
    changed->push_back(key);
  if (op == "D") {
    drop(key);
    return true;
  }
  std::uint64_t ver = 0;
  std::uint64_t size = 0;
  if (op != "P" || !read_count(next_word(header, word_at), ver) ||
      !read_count(next_word(header, word_at), size) || text.size() - at < size + 1) {
    return false;
  }
  put(key, ver, text.substr(at, static_cast<std::size_t>(size)));
  at += static_cast<std::size_t>(size) + 1;
  return true;
}

bool BaseLog::read_segment(std::string bytes, std::vector<EntityKey>* changed) {
  texts_.push_back(std::make_unique<std::string>(std::move(bytes)));
  const std::string_view text = *texts_.back();
  total_bytes_ += text.size();
  std::size_t at = 0;
  while (at < text.size()) {
    if (!read_line(text, at, changed))
      return false;
  }
  return true;
}

void BaseLog::put(const EntityKey& key, std::uint64_t ver, std::string_view json) {
  Row& row = rows_of(key.t)[key.id];
  live_bytes_ += json.size();
  live_bytes_ -= row.json.size();
  row.ver = ver;
  row.json = json;
  row.record.reset();
  row.undecodable = false;
}

void BaseLog::drop(const EntityKey& key) {
  Rows& rows = rows_of(key.t);
  const auto at = rows.find(key.id);
  if (at == rows.end())
    return;
  live_bytes_ -= at->second.json.size();
  rows.erase(at);
}

const Record* BaseLog::find(const EntityKey& key) const {
  const Rows& rows = rows_of(key.t);
  const auto at = rows.find(key.id);
  if (at == rows.end() || at->second.undecodable)
    return nullptr;
  const Row& row = at->second;
  if (!row.record)
    row.record = read_row(key.t, row.json);
  row.undecodable = !row.record;
  return row.record.get();
}

std::string_view BaseLog::text_of(const EntityKey& key) const {
  const Rows& rows = rows_of(key.t);
  const auto at = rows.find(key.id);
  return at == rows.end() ? std::string_view{} : at->second.json;
}

void BaseLog::each(EntityType type, const std::function<void(const EntityKey&)>& visit) const {
  for (const auto& [id, row] : rows_of(type))
    visit({type, id});
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
  std::string text;
  for (std::size_t t = 0; t < rows_.size(); ++t) {
    for (const auto& [id, row] : rows_[t]) {
      append_segment_line(
          text, {PatchOp::put, {static_cast<EntityType>(t), id}, row.ver, std::string(row.json)});
      if (text.size() < bytes_max)
        continue;
      out.push_back(std::move(text));
      text.clear();
    }
  }
  if (!text.empty() || out.empty())
    out.push_back(std::move(text));
  return out;
}

void BaseLog::compact() {
  auto text = std::make_unique<std::string>();
  text->reserve(live_bytes_);
  for (Rows& rows : rows_) {
    for (auto& [id, row] : rows) {
      const std::size_t from = text->size();
      text->append(row.json);
      row.json = std::string_view(*text).substr(from, row.json.size());
    }
  }
  texts_.clear();
  texts_.push_back(std::move(text));
  total_bytes_ = live_bytes_;
}

}  // namespace aftercare

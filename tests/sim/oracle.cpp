#include "tests/sim/oracle.hpp"

#include <algorithm>

#include "core/app/permissions.hpp"
#include "core/codec/messages.hpp"
#include "core/sync/cursor.hpp"
#include "core/sync/rows.hpp"

namespace aftercare::sim {

// The same few cursors are looked at by a pull and by the bases that then stand there.
const std::optional<Cursor>& Oracle::cursor_of(const std::string& text) {
  constexpr std::size_t kCursorsMax = 64;
  if (cursors_.size() >= kCursorsMax && cursors_.count(text) == 0)
    cursors_.clear();
  const auto [at, is_new] = cursors_.try_emplace(text);
  if (is_new)
    at->second = decode_cursor(text);
  return at->second;
}

void Oracle::committed(const WriteBatch& batch, std::uint64_t first_seq) {
  if (batch.commit.seq == 0)
    return;
  if (first_seq != head_ + 1) {
    Run::violated(2, "commit " + std::to_string(first_seq) + ".." +
                         std::to_string(batch.commit.seq) + " became visible after " +
                         std::to_string(head_));
  }
  head_ = batch.commit.seq;
  for (const RowWrite& row : batch.rows) {
    auto record = read_row(row.key.t, row.json);
    if (!record)
      Run::violated(1, "an unreadable row was written: " + to_text(row.key));
    auto& versions = rows_[row.key];
    if (!versions.empty() && versions.back().seq >= row.seq) {
      Run::violated(2, to_text(row.key) + " was written at " + std::to_string(row.seq) + " after " +
                           std::to_string(versions.back().seq));
    }
    std::vector<int> scopes;
    for (const std::string& scope : scopes_of(*record))
      scopes.push_back(scopes_.try_emplace(scope, static_cast<int>(scopes_.size())).first->second);
    versions.push_back({row.seq, row.json, std::move(record), std::move(scopes), {}});
  }
}

void Oracle::cut_back(std::uint64_t seq) {
  head_ = seq;
  for (auto at = rows_.begin(); at != rows_.end();) {
    auto& versions = at->second;
    while (!versions.empty() && versions.back().seq > seq)
      versions.pop_back();
    at = versions.empty() ? rows_.erase(at) : std::next(at);
  }
}

const Record* Oracle::find(const EntityKey& key) const {
  const auto at = rows_.find(key);
  return at == rows_.end() ? nullptr : at->second.back().record.get();
}

std::vector<const Record*> Oracle::all(EntityType type) const {
  std::vector<const Record*> out;
  for (auto at = rows_.lower_bound({type, Uuid{}}); at != rows_.end() && at->first.t == type; ++at)
    out.push_back(at->second.back().record.get());
  return out;
}

std::string_view Oracle::text_of(const Version& version, const Viewer& viewer) {
  const auto type = static_cast<EntityType>(version.record->index());
  if (sees_as_stored(viewer, type))
    return version.json;
  const bool own = type == EntityType::staff && key_of(*version.record).id == viewer.self.value;
  std::string& text = version.projected[view_mark(viewer) + (own ? "+own" : "")];
  if (text.empty())
    text = projected_row(type, version.json, viewer);
  return text;
}

namespace {

Viewer viewer_at(const Cursor& cursor, ActorId owner) {
  for (const View view : {View::whole, View::product, View::outside}) {
    for (const bool knows_colleagues : {false, true}) {
      const Viewer viewer{view, owner, knows_colleagues};
      if (std::count(cursor.scopes.begin(), cursor.scopes.end(), view_mark(viewer)) != 0)
        return viewer;
    }
  }
  return {};
}

}  // namespace

Oracle::Rows Oracle::expected(const std::vector<std::string>& scopes, std::uint64_t seq,
                              const Viewer& viewer) const {
  Rows out;
  std::vector<int> wanted;
  for (const std::string& scope : scopes) {
    if (const auto at = scopes_.find(scope); at != scopes_.end())
      wanted.push_back(at->second);
  }
  for (const auto& [key, versions] : rows_) {
    const Version* version = nullptr;
    for (auto at = versions.rbegin(); at != versions.rend() && version == nullptr; ++at) {
      if (at->seq <= seq)
        version = &*at;
    }
    if (version == nullptr)
      continue;
    const bool seen = std::any_of(version->scopes.begin(), version->scopes.end(), [&](int scope) {
      return std::find(wanted.begin(), wanted.end(), scope) != wanted.end();
    });
    if (seen)
      out.emplace_hint(out.end(), key, text_of(*version, viewer));
  }
  return out;
}

void Oracle::check_base(const Disk& disk, ActorId owner, const std::string& whose,
                        const Head& head) {
  // A base of before a restore is compared with nothing: its history is gone.
  if (!disk.meta || disk.meta->epoch != head.epoch)
    return;
  const auto& cursor = cursor_of(disk.meta->cursor);
  if (!cursor || cursor->seq != disk.meta->seq)
    Run::violated(2, whose + ": the cursor does not stand where its base says");
  if (cursor->seq > head_)
    Run::violated(2, whose + ": the cursor stands beyond the head");
  BaseLog base;
  for (const std::string_view segment : disk.segment_texts()) {
    if (!base.read_segment(std::string{segment}, nullptr))
      return;  // torn: the replica finds that out by itself
  }
  ++run_.counts.base_checks;
  const std::string differs =
      difference(expected(cursor->scopes, cursor->seq, viewer_at(*cursor, owner)), base);
  if (!differs.empty())
    Run::violated(3, whose + " at " + std::to_string(cursor->seq) + ": " + differs);
}

namespace {

// Empty: it is what was expected.
std::string row_difference(const Oracle::Rows& expected, const EntityKey& key,
                           std::string_view text) {
  const auto at = expected.find(key);
  if (at == expected.end())
    return to_text(key) + " should not be there";
  if (at->second == text)
    return {};
  return to_text(key) + " differs: expected " + std::string(at->second.substr(0, 4000)) +
         " found " + std::string(text.substr(0, 4000));
}

template <class Keys, class Has>
std::string missing(const Keys& expected, Has has) {
  for (const auto& [key, text] : expected) {
    if (!has(key))
      return to_text(key) + " is missing";
  }
  return {};
}

}  // namespace

std::string difference(const Oracle::Rows& expected, const Oracle::Rows& found) {
  for (const auto& [key, text] : found) {
    if (std::string differs = row_difference(expected, key, text); !differs.empty())
      return differs;
  }
  return missing(expected, [&](const EntityKey& key) { return found.count(key) != 0; });
}

// Rows lie packed in a base: each is looked at as it comes, in the order in which they lie.
std::string difference(const Oracle::Rows& expected, const BaseLog& found) {
  std::string differs;
  for (std::size_t t = 0; t < kEntityTypes; ++t) {
    found.each(static_cast<EntityType>(t), [&](const EntityKey& key) {
      if (differs.empty())
        differs = row_difference(expected, key, found.text_of(key));
    });
  }
  if (!differs.empty() || found.size() == expected.size())
    return differs;
  return missing(expected, [&](const EntityKey& key) { return !found.text_of(key).empty(); });
}

}  // namespace aftercare::sim

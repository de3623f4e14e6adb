#include "tests/sync/support/device_store.hpp"

#include <algorithm>

namespace aftercare::test {

std::vector<MineRecord> DeviceStore::store_mine(const replica_effect::StoreMine& change) {
  std::vector<MineRecord> written;
  for (const auto& key : change.deletes)
    mine.erase(key);
  for (const MineRecord& record : change.puts)
    mine[{record.kind, record.id}] = record;
  for (MineRecord record : change.append) {
    const auto known = mine.find({record.kind, record.id});
    record.client_seq = known != mine.end() ? known->second.client_seq : next_client_seq++;
    mine[{record.kind, record.id}] = record;
    written.push_back(std::move(record));
  }
  return written;
}

void DeviceStore::store_base(const replica_effect::StoreBase& change) {
  if (change.reset) {
    segments.clear();
    meta.reset();
    ++generation;
  }
  for (const Segment& segment : change.segments)
    segments[segment.n] = std::make_shared<const std::string>(segment.bytes);
  if (!change.meta)
    return;
  meta = change.meta;
  segments.erase(segments.begin(), segments.lower_bound(meta->first_segment));
}

void DeviceStore::reclient(ClientId new_id) {
  client_id = new_id;
  std::vector<MineRecord*> outbox;
  for (auto& [key, record] : mine) {
    if (record.kind == "outbox")
      outbox.push_back(&record);
  }
  std::sort(outbox.begin(), outbox.end(),
            [](const MineRecord* a, const MineRecord* b) { return a->client_seq < b->client_seq; });
  next_client_seq = 1;
  for (MineRecord* record : outbox)
    record->client_seq = next_client_seq++;
}

std::vector<MineRecord> DeviceStore::all_mine() const {
  std::vector<MineRecord> out;
  out.reserve(mine.size());
  for (const auto& [key, record] : mine)
    out.push_back(record);
  return out;
}

std::vector<Segment> DeviceStore::segments_from(std::uint64_t n) const {
  std::vector<Segment> out;
  if (!meta)
    return out;
  for (auto at = segments.lower_bound(std::max(n, meta->first_segment));
       at != segments.end() && at->first < meta->segments; ++at) {
    out.push_back({at->first, *at->second});
  }
  return out;
}

std::vector<std::string_view> DeviceStore::segment_texts() const {
  std::vector<std::string_view> out;
  if (!meta)
    return out;
  for (auto at = segments.lower_bound(meta->first_segment);
       at != segments.end() && at->first < meta->segments; ++at) {
    out.emplace_back(*at->second);
  }
  return out;
}

void DeviceStore::tear_last_segment(std::size_t bytes_left) {
  auto& text = segments.rbegin()->second;
  text = std::make_shared<const std::string>(text->substr(0, bytes_left));
}

std::size_t DeviceStore::bytes() const {
  std::size_t sum = 0;
  for (const auto& [n, text] : segments)
    sum += text->size();
  return sum;
}

std::size_t DeviceStore::count(const std::string& kind) const {
  return static_cast<std::size_t>(std::count_if(
      mine.begin(), mine.end(), [&](const auto& one) { return one.first.first == kind; }));
}

}  // namespace aftercare::test

#include "tests/sim/disk.hpp"

#include <algorithm>

namespace aftercare::sim {

std::vector<MineRecord> Disk::store_mine(const replica_effect::StoreMine& change) {
  std::vector<MineRecord> written;
  for (MineRecord record : change.append) {
    const auto known = mine.find({record.kind, record.id});
    record.client_seq = known != mine.end() ? known->second.client_seq : next_client_seq++;
    mine[{record.kind, record.id}] = record;
    written.push_back(std::move(record));
  }
  for (const MineRecord& record : change.puts)
    mine[{record.kind, record.id}] = record;
  for (const auto& key : change.deletes)
    mine.erase(key);
  return written;
}

void Disk::store_base(const replica_effect::StoreBase& change) {
  if (change.reset) {
    segments.clear();
    meta.reset();
    ++generation;
  }
  for (const Segment& segment : change.segments)
    segments[segment.n] = segment.bytes;
  if (!change.meta)
    return;
  meta = change.meta;
  segments.erase(segments.begin(), segments.lower_bound(meta->first_segment));
}

void Disk::reclient(ClientId new_id) {
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

std::vector<MineRecord> Disk::all_mine() const {
  std::vector<MineRecord> out;
  for (const auto& [key, record] : mine)
    out.push_back(record);
  return out;
}

std::vector<Segment> Disk::segments_from(std::uint64_t n) const {
  std::vector<Segment> out;
  if (!meta)
    return out;
  for (auto at = segments.lower_bound(std::max(n, meta->first_segment));
       at != segments.end() && at->first < meta->segments; ++at) {
    out.push_back({at->first, at->second});
  }
  return out;
}

}  // namespace aftercare::sim

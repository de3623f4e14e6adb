// Pages from the server into staged segments, and the switch: see replica_impl.hpp.
#include <algorithm>

#include "core/sync/flaws.hpp"
#include "core/sync/replica_impl.hpp"

namespace aftercare {

// Takes base from storage as it is; false: it is not whole.
bool Replica::Impl::load_segments(const BaseMeta& wanted, std::vector<Segment>& segments) {
  if (wanted.format != BaseMeta{}.format || wanted.cursor.empty())
    return false;
  std::sort(segments.begin(), segments.end(),
            [](const Segment& a, const Segment& b) { return a.n < b.n; });
  auto log = std::make_unique<BaseLog>();
  std::uint64_t expected = wanted.first_segment;
  for (Segment& segment : segments) {
    if (segment.n < wanted.first_segment || segment.n >= wanted.segments)
      continue;
    if (segment.n != expected++)
      return false;
    if (segment.n + 1 == wanted.segments) {
      // Torn at the end of a line it would still read well.
      if (wanted.tail_bytes != 0 && segment.bytes.size() != wanted.tail_bytes)
        return false;
      tail = SegmentTail(segment.bytes);
    }
    if (!log->read_segment(std::move(segment.bytes), nullptr))
      return false;
  }
  if (expected != wanted.segments)
    return false;
  base = std::move(log);
  view.stand_on(*base);
  meta = wanted;
  return true;
}

void Replica::Impl::learn_epoch(const std::string& named) {
  if (named.empty() || named == epoch)
    return;
  const bool first = epoch.empty();
  epoch = named;
  poked_head = 0;
  if (staging.active && staging.epoch != epoch && !staging.epoch.empty())
    drop_staging();
  if (!first || meta.epoch != epoch)
    pull_wanted = true;
  push.hurry();
  mark_status();
}

// The server is known to be ahead of what is seen here.
bool Replica::Impl::base_behind() const {
  if (meta.epoch != epoch || poked_head > meta.seq)
    return true;
  return std::any_of(mine.own().begin(), mine.own().end(), [&](const Own& own) {
    return own.kind == OwnKind::receipt && own.epoch == epoch && own.seq > meta.seq;
  });
}

void Replica::Impl::drop_staging() {
  staging = Staging{};
  if (leader)
    pull_wanted = true;
}

void Replica::Impl::begin_staging() {
  staging = Staging{};
  staging.active = true;
  staging.fresh = force_fresh || meta.cursor.empty() || meta.epoch != epoch;
  staging.epoch = staging.fresh ? epoch : meta.epoch;
  staging.cursor = staging.fresh ? "0" : meta.cursor;
  staging.seq = staging.fresh ? 0 : meta.seq;
  staging.next_segment = meta.segments;
  staging.first_segment = staging.fresh ? meta.segments : meta.first_segment;
  staging.tail = staging.fresh ? SegmentTail() : tail;
}

void Replica::Impl::start_pull() {
  if (!pull_wanted || !pull.ready(now) || staging.final_token != 0)
    return;
  if (!staging.active)
    begin_staging();
  PullRequest body;
  body.epoch = staging.epoch;
  body.client_id = client_id;
  body.cursor = staging.cursor;
  request(pull, "POST", "/api/v1/pull", dump_json(pull_request_to_json(body)), kRequestTimeoutMs);
}

void Replica::Impl::on_pull_response(replica_input::Response& response) {
  if (failed_in_general(pull, response))
    return;
  if (response.status != 200) {
    const auto json = parse_json(response.body);
    const bool from_zero = staging.cursor == "0";
    if (json)
      learn_epoch(member_text(*json, "epoch"));
    // The cursor is of no use any more: base anew, the outbox stays.
    const bool fresh_helps = response.status == 409 || response.status == 400;
    const bool epoch_moved = staging.epoch != epoch || !staging.active;
    drop_staging();
    if (fresh_helps && (!from_zero || epoch_moved)) {
      force_fresh = true;
      pull.in_flight = 0;
      if (++pull.failures > 3)
        pull.failed(now, random());
    } else {
      pull.failed(now, random());
    }
    return;
  }
  ArrivedPage arrived;
  arrived.body = std::make_unique<const std::string>(std::move(response.body));
  const auto page = pull_response_from_text(*arrived.body, arrived.lines);
  if (!page || !staging.active) {
    pull.failed(now, random());
    return;
  }
  pull.succeeded();
  if (!take_head(*page, arrived.lines.empty()))
    return;
  if (page->more && !has(Flaw::page_without_staging)) {
    staging.arrived = std::move(arrived);
    return;
  }
  pull_wanted = page->more;
  stage(arrived.lines, true);
}

// The newest segment grows while it is small; `whole`: this is all there is to store, one commit.
void Replica::Impl::stage_text(std::string text, bool whole, std::vector<Segment>& segments) {
  if (text.empty())
    return;
  const bool grows = whole && !staging.fresh && staging.next_segment > meta.first_segment &&
                     tail.bytes + text.size() <= kSegmentTailBytes;
  if (grows) {
    staging.tail = SegmentTail(tail.text + text);
    segments.push_back({staging.next_segment - 1, staging.tail.text});
  } else {
    staging.tail = SegmentTail(text);
    segments.push_back({staging.next_segment++, text});
  }
  staging.texts.push_back(std::move(text));
}

void Replica::Impl::pulled_nothing() {
  drop_staging();
  loaded = true;
  last_pull = now;
  pull_wanted = base_behind();
  prune();
  // A server that lags behind another one: wait for it.
  if (pull_wanted)
    pull.failed(now, random());
}

bool Replica::Impl::take_head(const PullResponse& page, bool empty) {
  if (!staging.epoch.empty() && page.epoch != staging.epoch) {
    drop_staging();
    learn_epoch(page.epoch);
    return false;
  }
  staging.epoch = page.epoch;
  learn_epoch(page.epoch);
  if (page.server_time.ms != 0)
    server_time = page.server_time;

  replica_effect::StoreMine change;
  for (const std::string& text : page.results) {
    const auto json = parse_json(text);
    const auto result = json ? push_result_from_json(*json) : Result<PushResult>(json.error());
    if (result)
      take_result(*result, page.epoch, change);
  }
  if (!change.puts.empty()) {
    store(std::move(change));
    rebuild_view();
  }

  const bool unchanged =
      !page.more && !staging.fresh && page.to == meta.cursor && staging.texts.empty() && empty;
  if (unchanged) {
    pulled_nothing();
    return false;
  }
  staging.cursor = page.to;
  staging.seq = page.seq;
  return true;
}

void Replica::Impl::stage_arrived() {
  if (!staging.arrived)
    return;
  const ArrivedPage page = std::move(*staging.arrived);
  staging.arrived.reset();
  stage(page.lines, false);
}

void Replica::Impl::stage(const std::vector<PatchSlice>& lines, bool last) {
  const bool leaves = std::any_of(lines.begin(), lines.end(),
                                  [](const PatchSlice& line) { return line.op == PatchOp::leave; });
  if (leaves && has(Flaw::leave_drops_files))
    drop_waiting_files();
  replica_effect::StoreBase effect;
  effect.token = next_token++;
  stage_text(segment_text(lines), last && staging.texts.empty(), effect.segments);
  if (last) {
    staging.meta = {staging.epoch,        staging.cursor,        staging.seq,
                    staging.next_segment, staging.first_segment, BaseMeta{}.format,
                    staging.tail.bytes};
    effect.meta = staging.meta;
  }
  if (has(Flaw::cursor_apart_from_rows) && effect.meta) {
    replica_effect::StoreBase cursor_first;
    cursor_first.meta = effect.meta;
    emit(std::move(cursor_first));
  }
  if (last) {
    store_last(std::move(effect));
  } else if (!effect.segments.empty()) {
    store_page(std::move(effect));
  }
}

void Replica::Impl::store_page(replica_effect::StoreBase page) {
  staging.under_way.insert(page.token);
  emit(std::move(page));
}

void Replica::Impl::store_last(replica_effect::StoreBase last) {
  staging.final_token = last.token;
  staging.deadline = now.plus_ms(kRequestTimeoutMs);
  if (staging.under_way.empty()) {
    emit(std::move(last));
  } else {
    staging.held_back = std::move(last);
  }
}

void Replica::Impl::page_stored(std::uint64_t token) {
  if (!staging.active)
    return;
  if (staging.final_token != 0 && token == staging.final_token) {
    switch_base();
    return;
  }
  if (staging.under_way.erase(token) == 0 || !staging.under_way.empty() || !staging.held_back)
    return;
  replica_effect::StoreBase last = std::move(*staging.held_back);
  staging.held_back.reset();
  store_last(std::move(last));
}

// The bugs of two canaries (flaws.hpp): what must never happen when base changes.
void Replica::Impl::drop_waiting_files() {
  replica_effect::StoreMine change;
  for (const auto& [sha256, file] : mine.files())
    change.deletes.emplace_back("file", sha256);
  store(std::move(change));
}

void Replica::Impl::drop_outbox() {
  replica_effect::StoreMine change;
  for (const Own& own : mine.own()) {
    if (own.kind == OwnKind::outbox)
      change.deletes.emplace_back("outbox", own.id);
  }
  store(std::move(change));
}

// Base, cursor and view change together, once all pages are in storage.
void Replica::Impl::switch_base() {
  Staging done = std::move(staging);
  staging = Staging{};
  const std::uint64_t seq_before = meta.seq;
  const std::string epoch_before = meta.epoch;
  if (done.compacting) {
    base->compact(std::move(done.texts));
  } else {
    std::vector<EntityKey> changed;
    if (done.fresh) {
      base = std::make_unique<BaseLog>();
      view.stand_on(*base);
      force_fresh = false;
      if (has(Flaw::reset_loses_outbox))
        drop_outbox();
      mark_all();
    }
    for (std::string& text : done.texts) {
      if (!base->read_segment(std::move(text), done.fresh ? nullptr : &changed))
        force_fresh = true;
    }
    for (const EntityKey& key : changed)
      mark_changed(key);
    last_pull = now;
  }
  meta = done.meta;
  tail = std::move(done.tail);
  if (!loaded)
    mark_status();
  loaded = true;
  rebuild_view();
  prune();
  if (done.compacting)
    return;
  if (force_fresh || base_behind()) {
    pull_wanted = true;
    if (meta.seq == seq_before && meta.epoch == epoch_before)
      pull.failed(now, random());
  }
}

// Somebody looked at rows whose bytes changed at rest: whatever they were, the server has them.
void Replica::Impl::replace_damaged() {
  if (!base->damaged() || force_fresh || staging.active)
    return;
  force_fresh = pull_wanted = true;
}

// Writes what lives anew when most of what is stored is dead.
void Replica::Impl::compact() {
  const std::size_t dead = base->dead_bytes();
  if (staging.active || pull.busy() || !loaded || dead <= kDeadBytesMax ||
      dead <= base->live_bytes() || base->damaged()) {
    return;
  }
  std::vector<std::string> texts = base->rewritten(kSegmentBytesMax);
  if (base->damaged())
    return;  // found now, and replaced with the next input
  staging = Staging{};
  staging.active = staging.compacting = true;
  staging.meta = meta;
  staging.meta.first_segment = meta.segments;
  staging.tail = SegmentTail(texts.back());
  staging.meta.tail_bytes = staging.tail.bytes;
  staging.texts = texts;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    replica_effect::StoreBase effect;
    effect.token = next_token++;
    effect.segments.push_back({staging.meta.segments++, std::move(texts[i])});
    if (i + 1 == texts.size()) {
      effect.meta = staging.meta;
      store_last(std::move(effect));
    } else {
      store_page(std::move(effect));
    }
  }
}

}  // namespace aftercare

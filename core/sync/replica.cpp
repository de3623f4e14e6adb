#include "core/sync/replica.hpp"

#include "core/sync/replica_impl.hpp"

namespace aftercare {

// ---- inputs --------------------------------------------------------------------------------

void Replica::Impl::on(replica_input::Open& input) {
  opened = true;
  client_id = input.client_id;
  actor = std::move(input.actor);
  leader = input.leader;
  host_online = input.online;
  batch_max = kPushCommandsMax;
  entropy = entropy_of(client_id.value);
  mine.load(input.mine);
  if (input.meta && load_segments(*input.meta, input.segments)) {
    loaded = true;
    epoch = meta.epoch;
  } else {
    // Nothing usable: a new base is numbered after what lies there.
    if (input.meta)
      meta.segments = meta.first_segment = input.meta->segments;
    Instant newest{-1};
    for (const Own& own : mine.own()) {
      if (own.kind != OwnKind::receipt || own.received_at.value_or(Instant{}) < newest)
        continue;
      newest = own.received_at.value_or(Instant{});
      epoch = own.epoch;
    }
  }
  pull_wanted = true;
  rebuild_view();
  mark_all();
  mark_status();
}

void Replica::Impl::on(replica_input::Submit& input) {
  submitted = submit(input);
}

void Replica::Impl::on(replica_input::MineStored& input) {
  if (storing.erase(input.token) == 0)
    return;
  store_failures = 0;
  for (const MineRecord& record : input.records) {
    if (record.kind == "outbox")
      mine.number(record.id, record.client_seq);
  }
  mark_status();
}

void Replica::Impl::on(replica_input::StoreFailed& input) {
  if (staging.active && input.token != 0 && storing.count(input.token) == 0) {
    // A page could not be kept: base stays as it was, the pages are asked for again.
    drop_staging();
    pull.failed(now, random());
    return;
  }
  const auto at = storing.find(input.token);
  if (at == storing.end())
    return;
  Storing failed = std::move(at->second);
  storing.erase(at);
  mark_status();
  if (!failed.is_submit) {
    unsaved.push_back(std::move(failed));
    ++store_failures;
    store_again_at = now.plus_ms(backoff_ms(store_failures, random()));
    return;
  }
  for (const MineRecord& record : failed.change.append)
    mine.erase(record.kind, record.id);
  if (failed.superseded)
    mine.upsert(*failed.superseded);
  rebuild_view();
}

void Replica::Impl::on(replica_input::BaseStored& input) {
  page_stored(input.token);
}

void Replica::Impl::on(replica_input::Mine& input) {
  mine.load(input.mine);
  for (const auto& [token, under_way] : storing)
    mine.apply(under_way.change);
  for (const Storing& waiting : unsaved)
    mine.apply(waiting.change);
  if (!reclienting) {
    client_id = input.client_id.value_or(client_id);
  } else if (input.client_id == client_id) {
    // Carried out. What names another id was read before: the outbox has its old numbers in it.
    reclienting = false;
    push.hurry();
  }
  rebuild_view();
  mark_status();
}

void Replica::Impl::on(replica_input::Base& input) {
  // The leader knows best, unless another one was at work before it: pulled, or only compacted.
  const bool news = input.meta.epoch != meta.epoch || input.meta.seq > meta.seq ||
                    input.meta.segments > meta.segments;
  if (leader && !news)
    return;
  // What is staged stands on a base that is no more.
  if (staging.active)
    drop_staging();
  if (input.reset || input.meta.first_segment > meta.first_segment || !loaded) {
    auto before = std::move(base);
    base = std::make_unique<BaseLog>();
    view.stand_on(*base);
    if (!load_segments(input.meta, input.segments))
      return;
    mark_all();
  } else {
    std::vector<EntityKey> changed;
    bool good = true;
    for (Segment& segment : input.segments) {
      if (segment.n + 1 < meta.segments || segment.n >= input.meta.segments)
        continue;
      tail = SegmentTail(segment.bytes);
      good = base->read_segment(std::move(segment.bytes), &changed) && good;
    }
    for (const EntityKey& key : changed)
      mark_changed(key);
    meta = input.meta;
    if (!good)
      force_fresh = true;
  }
  loaded = true;
  learn_epoch(meta.epoch);
  rebuild_view();
}

void Replica::Impl::on(replica_input::Response& input) {
  if (input.request == 0)
    return;
  if (input.request == push.in_flight) {
    on_push_response(input);
  } else if (input.request == pull.in_flight) {
    on_pull_response(input);
  } else if (input.request == files.in_flight) {
    on_file_response(input);
  }
}

void Replica::Impl::on(replica_input::Poke& input) {
  learn_epoch(input.epoch);
  if (input.epoch == epoch)
    poked_head = std::max(poked_head, input.head);
  push.hurry();
  if (!base_behind() && loaded)
    return;
  pull_wanted = true;
  pull.hurry();
}

void Replica::Impl::on(replica_input::Online& input) {
  host_online = input.online;
  mark_status();
  if (!input.online)
    return;
  push.hurry();
  pull.hurry();
  files.hurry();
  pull_wanted = true;
}

void Replica::Impl::on(replica_input::Leader& input) {
  if (leader == input.leader)
    return;
  leader = input.leader;
  mark_status();
  if (leader) {
    pull_wanted = true;
    return;
  }
  // The new leader does all this from the store.
  drop_staging();
  reclienting = false;
  push = pull = files = SyncChannel{};
  sent.clear();
}

void Replica::Impl::on(replica_input::Session& input) {
  actor = std::move(input.actor);
  session_needed = false;
  session_again_at.reset();
  session_failures = 0;
  push.hurry();
  pull.hurry();
  files.hurry();
  pull_wanted = true;
  rebuild_view();
  mark_status();
}

void Replica::Impl::on(replica_input::Tick&) {
  // Earlier than the timer: somebody looked at the page again.
  const bool focus = !armed || now < *armed;
  if (focus && (!last_pull || last_pull->plus_ms(kFocusPullMs) <= now)) {
    pull_wanted = true;
    pull.hurry();
    push.hurry();
  }
  armed.reset();
}

void Replica::Impl::on(replica_input::FileAdded& input) {
  const auto known = mine.files().find(input.file.sha256);
  if (known != mine.files().end() && known->second.state != FileState::refused)
    return;
  store_file({input.file, FileState::waiting, {}, std::nullopt, {}});
}

void Replica::Impl::on(replica_input::Discard& input) {
  replica_effect::StoreMine change;
  change.deletes.emplace_back("rejected", input.command);
  store(std::move(change));
}

void Replica::Impl::on(replica_input::SaveDraft& input) {
  replica_effect::StoreMine change;
  if (input.json.empty()) {
    change.deletes.emplace_back("draft", input.form);
  } else {
    change.puts.push_back({"draft", input.form, 0, std::move(input.json)});
  }
  store(std::move(change));
}

// ---- the engine's turn ---------------------------------------------------------------------

void Replica::Impl::time_out(SyncChannel& channel) {
  if (!channel.busy() || now < channel.deadline)
    return;
  reached = false;
  channel.failed(now, random());
  mark_status();
}

// All that is due keeps its distance; else a clock set back by a year would stop every retry for a
// year (sync.md: no failure stops retrying).
void Replica::Impl::clock_set_back(std::int64_t by_ms) {
  for (SyncChannel* channel : {&push, &pull, &files})
    channel->set_back(by_ms);
  for (auto* due : {&store_again_at, &session_again_at, &last_pull, &last_contact}) {
    if (*due)
      *due = (*due)->plus_ms(-by_ms);
  }
  reclient_at = reclient_at.plus_ms(-by_ms);
  staging.deadline = staging.deadline.plus_ms(-by_ms);
  armed.reset();
}

void Replica::Impl::settle() {
  if (!opened)
    return;
  time_out(push);
  time_out(pull);
  time_out(files);
  if (!push.busy())
    sent.clear();
  if (staging.final_token != 0 && staging.deadline <= now) {
    drop_staging();
    pull.failed(now, random());
  }
  if (store_again_at && *store_again_at <= now)
    store_again();
  if (leader) {
    if (last_pull && last_pull->plus_ms(kIdlePullMs) <= now)
      pull_wanted = true;
    replace_damaged();
    if (session_needed) {
      if (session_again_at && *session_again_at <= now) {
        session_again_at = now.plus_ms(backoff_ms(++session_failures, random()));
        emit(replica_effect::NeedSession{});
      }
    } else {
      if (reclienting && reclient_at <= now)
        reclient();
      start_push();
      start_pull();
      start_file();
      compact();
    }
  }
  publish();
  arm();
}

void Replica::Impl::arm() {
  std::optional<Instant> at;
  const auto consider = [&](std::optional<Instant> candidate) {
    if (candidate && (!at || *candidate < *at))
      at = candidate;
  };
  const auto channel = [&](const SyncChannel& one, bool wanted) {
    if (one.busy()) {
      consider(one.deadline);
    } else if (wanted) {
      consider(one.retry_at);
    }
  };
  consider(store_again_at);
  if (leader) {
    if (session_needed) {
      consider(session_again_at);
    } else {
      channel(push, push_wanted());
      channel(pull, pull_wanted);
      channel(files, next_file() != nullptr);
      if (reclienting)
        consider(reclient_at);
      if (staging.final_token != 0)
        consider(staging.deadline);
      if (staging.arrived)
        consider(now);
      if (last_pull && !pull_wanted)
        consider(last_pull->plus_ms(kIdlePullMs));
    }
  }
  if (at && *at < now)
    at = now;
  if (!at || at == armed)
    return;
  armed = at;
  emit(replica_effect::WakeAt{*at});
}

std::uint64_t Replica::Impl::request(SyncChannel& channel, std::string method, std::string path,
                                     std::string body, std::int64_t timeout_ms) {
  replica_effect::Request effect;
  effect.request = next_request++;
  effect.method = std::move(method);
  effect.path = std::move(path);
  effect.body = std::move(body);
  channel.started(effect.request, now.plus_ms(timeout_ms));
  const std::uint64_t number = effect.request;
  emit(std::move(effect));
  return number;
}

void Replica::Impl::contacted() {
  reached = true;
  last_contact = now;
  mark_status();
}

bool Replica::Impl::failed_in_general(SyncChannel& channel,
                                      const replica_input::Response& response) {
  if (response.status == 0) {
    reached = false;
    mark_status();
    channel.failed(now, random());
    return true;
  }
  contacted();
  if (response.status == 401) {
    channel.in_flight = 0;
    if (!session_needed)
      emit(replica_effect::NeedSession{});
    session_needed = true;
    session_again_at = now.plus_ms(backoff_ms(++session_failures, random()));
    return true;
  }
  if (response.status == 429 || response.status >= 500) {
    channel.failed(now, random());
    return true;
  }
  return false;
}

std::uint64_t Replica::Impl::random() const {
  return mix(entropy, mix(static_cast<std::uint64_t>(now.ms), next_request));
}

// ---- public --------------------------------------------------------------------------------

Replica::Replica() : impl_(std::make_unique<Impl>()) {}
Replica::~Replica() = default;

ReplicaReply Replica::handle(ReplicaInput input, Instant now) {
  if (now < impl_->now)
    impl_->clock_set_back(impl_->now.ms - now.ms);
  impl_->now = now;
  impl_->effects.clear();
  impl_->submitted.reset();
  impl_->stage_arrived();
  std::visit([this](auto& one) { impl_->on(one); }, input);
  impl_->settle();
  return {std::move(impl_->effects), std::move(impl_->submitted)};
}

const World& Replica::world() const {
  return impl_->view;
}
const Actor& Replica::actor() const {
  return impl_->actor;
}
SyncStatus Replica::status() const {
  return impl_->status();
}

std::vector<OwnCommand> Replica::own_commands(const EntityKey& target) const {
  return impl_->own_commands(target);
}

std::string Replica::draft(const std::string& form) const {
  const auto at = impl_->mine.drafts().find(form);
  return at == impl_->mine.drafts().end() ? std::string() : at->second;
}

void Replica::each(EntityType type, const std::function<void(const Record&)>& visit) const {
  impl_->each(type, {}, visit);
}

void Replica::each_naming(EntityType type, const Uuid& id,
                          const std::function<void(const Record&)>& visit) const {
  impl_->each(type, to_text(id), visit);
}

std::uint64_t Replica::revision() const {
  return impl_->revision;
}

std::optional<std::vector<EntityKey>> Replica::changed_since(std::uint64_t revision) const {
  if (revision < impl_->log_complete_since)
    return std::nullopt;
  std::vector<EntityKey> out;
  for (auto at = impl_->change_log.rbegin(); at != impl_->change_log.rend(); ++at) {
    if (at->first <= revision)
      break;
    out.push_back(at->second);
  }
  return out;
}

}  // namespace aftercare

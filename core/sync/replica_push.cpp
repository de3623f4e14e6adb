// Sending own commands and taking their results: see replica_impl.hpp.
#include <algorithm>

#include "core/sync/flaws.hpp"
#include "core/sync/replica_impl.hpp"

namespace aftercare {

// A receipt of an older epoch: the restored database may have lost it.
bool Replica::Impl::must_repeat(const Own& own) const {
  return own.kind == OwnKind::receipt && !epoch.empty() && own.epoch != epoch;
}

bool Replica::Impl::push_wanted() const {
  if (reclienting)
    return false;
  return std::any_of(mine.own().begin(), mine.own().end(), [&](const Own& own) {
    return (own.kind == OwnKind::outbox && own.client_seq != 0) || must_repeat(own);
  });
}

// What was confirmed once goes first, in the order it had; then the outbox, without gaps.
std::vector<const Own*> Replica::Impl::next_batch() const {
  std::vector<const Own*> batch;
  std::size_t bytes = 0;
  const auto take = [&](const Own& own) {
    bytes += own.stored.size() + 128;  // a little more than what will be sent of it
    if (!batch.empty() && (batch.size() >= batch_max || bytes > kPushBytesMax * 3 / 4)) {
      return false;
    }
    batch.push_back(&own);
    return true;
  };
  for (const Own& own : mine.own()) {
    if (must_repeat(own) && !take(own))
      return batch;
  }
  if (!batch.empty())
    return batch;
  for (const Own& own : mine.own()) {
    if (own.kind != OwnKind::outbox || own.client_seq == 0)
      continue;
    if (!batch.empty() && own.client_seq != batch.back()->client_seq + 1)
      break;
    if (!take(own))
      break;
  }
  return batch;
}

void Replica::Impl::start_push() {
  if (!push_wanted() || !push.ready(now))
    return;
  const std::vector<const Own*> batch = next_batch();
  if (batch.empty())
    return;
  repeating = batch.front()->kind == OwnKind::receipt;
  PushRequest body;
  body.epoch = epoch;
  body.client_id = client_id;
  if (repeating) {
    // Under an id of their own: the order of the outbox is not theirs. Ids make it safe to repeat.
    body.client_id = ClientId{make_uuid_v5(
        client_id.value, "repeat " + epoch + ' ' + to_text(now) + std::to_string(next_request))};
  }
  std::uint64_t seq = 0;
  for (const Own* own : batch) {
    Json command = *own->command;
    command["client_id"] = body.client_id.text();
    command["client_seq"] = repeating ? ++seq : own->client_seq;
    if (repeating && own->receipt)
      command["receipt"] = to_json(*own->receipt);
    body.commands.push_back(std::move(command));
    sent.push_back(own->id);
  }
  request(push, "POST", "/api/v1/push", dump_json(push_request_to_json(body)), kRequestTimeoutMs);
  mark_status();
}

bool Replica::Impl::take_result(const PushResult& result, const std::string& result_epoch,
                                replica_effect::StoreMine& change) {
  const Own* own = mine.find(result.id);
  if (own == nullptr)
    return true;  // moved on already
  if (result.status == PushStatus::retry)
    return false;
  if (own->kind == OwnKind::receipt && own->epoch == result_epoch)
    return true;
  Own next = *own;
  next.epoch = result_epoch;
  next.seq = result.seq;
  if (result.status == PushStatus::applied) {
    next.kind = OwnKind::receipt;
    next.exception = result.exception;
    next.receipt = result.receipt;
    next.received_at = result.received_at ? result.received_at : server_time;
    if (result.seq > meta.seq || meta.epoch != result_epoch)
      pull_wanted = true;
  } else {
    next.kind = OwnKind::rejected;
    next.refusal = result.refusal;
  }
  if (own->kind == OwnKind::outbox)
    change.deletes.emplace_back("outbox", own->id);
  if (own->kind == OwnKind::receipt && next.kind == OwnKind::rejected) {
    change.deletes.emplace_back("receipt", own->id);
  }
  change.puts.push_back(to_mine_record(next));
  return true;
}

void Replica::Impl::on_push_response(const replica_input::Response& response) {
  if (failed_in_general(push, response))
    return;
  if (response.status != 200) {
    on_push_problem(response);
    return;
  }
  const auto json = parse_json(response.body);
  const auto body = json ? push_response_from_json(*json) : Result<PushResponse>(json.error());
  if (!body) {
    push.failed(now, random());
    return;
  }
  server_time = body->server_time;
  learn_epoch(body->epoch);
  replica_effect::StoreMine change;
  bool progress = false;
  std::optional<std::int64_t> wait_ms;
  for (const PushResult& result : body->results) {
    if (result.status == PushStatus::retry) {
      wait_ms = std::clamp(result.after_ms, kBackoffFirstMs, kBackoffMaxMs);
      break;
    }
    progress = take_result(result, body->epoch, change) || progress;
  }
  if (has(Flaw::ack_by_http_status)) {
    for (const std::string& id : sent)
      change.deletes.emplace_back("outbox", id);
    progress = true;
  }
  // HTTP 200 alone is no success.
  if (progress) {
    push.succeeded();
    batch_max = std::min(kPushCommandsMax, batch_max * 2);
  } else {
    push.failed(now, random());
  }
  if (wait_ms)
    push.retry_at = now.plus_ms(*wait_ms);
  if (!change.puts.empty() || !change.deletes.empty()) {
    store(std::move(change));
    rebuild_view();
  }
}

void Replica::Impl::on_push_problem(const replica_input::Response& response) {
  if (response.status == 413) {
    too_large();
    return;
  }
  const auto json = parse_json(response.body);
  if (response.status == 409 && json && json->is_object()) {
    on_push_conflict(*json);
  } else {
    push.failed(now, random());
  }
}

void Replica::Impl::on_push_conflict(const Json& problem) {
  const std::string code = member_text(problem, "code");
  const std::string before = epoch;
  if (code == "epoch") {
    learn_epoch(member_text(problem, "epoch"));
    if (epoch != before) {
      push.succeeded();
      return;
    }
  }
  push.failed(now, random());
  if (repeating || (code != "client_fork" && code != "client_seq_gap"))
    return;
  push.hurry();
  reclient();
}

// The server cannot take so much at once; one command it cannot take at all goes back to its
// author.
void Replica::Impl::too_large() {
  push.succeeded();
  if (sent.size() > 1) {
    batch_max = sent.size() / 2;
    return;
  }
  replica_effect::StoreMine change;
  for (const std::string& id : sent) {
    PushResult result;
    result.id = id;
    result.status = PushStatus::rejected;
    result.refusal = refuse("too_large");
    take_result(result, repeating ? std::string() : epoch, change);
  }
  if (change.puts.empty())
    return;
  store(std::move(change));
  rebuild_view();
}

}  // namespace aftercare

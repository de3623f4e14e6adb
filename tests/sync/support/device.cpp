#include "tests/sync/support/device.hpp"

namespace aftercare::test {

TestDevice::TestDevice(Actor who, int number)
    : actor(std::move(who)), seed_(static_cast<std::uint64_t>(number) * 7919) {
  store.client_id =
      ClientId{make_uuid_v5(aftercare_namespace(), "device" + std::to_string(number))};
}

std::array<std::uint8_t, 10> TestDevice::random() {
  std::array<std::uint8_t, 10> out{};
  for (std::uint8_t& byte : out) {
    seed_ = seed_ * 6364136223846793005ULL + 1442695040888963407ULL;
    byte = static_cast<std::uint8_t>(seed_ >> 56U);
  }
  return out;
}

void TestDevice::open(Instant now) {
  crash();
  replica_ = std::make_unique<Replica>();
  replica_input::Open open;
  open.client_id = store.client_id;
  open.actor = actor;
  open.mine = store.all_mine();
  open.meta = store.meta;
  open.segments = store.all_segments();
  open.leader = leader;
  take(replica_->handle(std::move(open), now));
}

void TestDevice::crash() {
  replica_.reset();
  effects_.clear();
  requests.clear();
  wake_at.reset();
}

void TestDevice::take(ReplicaReply reply) {
  for (ReplicaEffect& effect : reply.effects)
    effects_.push_back(std::move(effect));
}

void TestDevice::input(ReplicaInput input, Instant now) {
  if (replica_)
    take(replica_->handle(std::move(input), now));
}

Submitted TestDevice::submit(const std::string& type, const std::string& target,
                             const std::string& args, Instant now, const std::string& supersedes) {
  replica_input::Submit submit;
  submit.type = type;
  submit.target = target;
  submit.args_json = args;
  submit.supersedes = supersedes;
  submit.random = random();
  submit.random_target = random();
  submit.occurred_at = now;
  ReplicaReply reply = replica_->handle(std::move(submit), now);
  const Submitted out = *reply.submitted;
  take(std::move(reply));
  return out;
}

void TestDevice::store_base(Instant now) {
  const replica_effect::StoreBase base = std::move(base_waiting.front());
  base_waiting.pop_front();
  if (!fail_store.empty()) {
    input(replica_input::StoreFailed{base.token, std::exchange(fail_store, {})}, now);
    return;
  }
  store.store_base(base);
  input(replica_input::BaseStored{base.token}, now);
}

bool TestDevice::step(Instant now) {
  if (!replica_ || effects_.empty())
    return false;
  if (steps_left == 0) {
    steps_left = -1;
    crash();
    return false;
  }
  if (steps_left > 0)
    --steps_left;
  const ReplicaEffect effect = std::move(effects_.front());
  effects_.pop_front();
  if (const auto* mine = std::get_if<replica_effect::StoreMine>(&effect)) {
    if (!fail_store.empty()) {
      input(replica_input::StoreFailed{mine->token, std::exchange(fail_store, {})}, now);
      return true;
    }
    input(replica_input::MineStored{mine->token, store.store_mine(*mine)}, now);
  } else if (const auto* base = std::get_if<replica_effect::StoreBase>(&effect)) {
    base_waiting.push_back(*base);
    if (!slow_base)
      store_base(now);
  } else if (const auto* reclient = std::get_if<replica_effect::Reclient>(&effect)) {
    store.reclient(reclient->client_id);
    input(replica_input::Mine{store.all_mine(), store.client_id}, now);
  } else if (const auto* request = std::get_if<replica_effect::Request>(&effect)) {
    requests.push_back(*request);
  } else if (const auto* wake = std::get_if<replica_effect::WakeAt>(&effect)) {
    wake_at = wake->at;
  } else if (std::holds_alternative<replica_effect::Changed>(effect)) {
    ++changes;
  } else if (std::holds_alternative<replica_effect::NeedSession>(effect)) {
    needs_session = true;
  } else if (const auto* drop = std::get_if<replica_effect::DropFiles>(&effect)) {
    for (const std::string& sha256 : drop->sha256)
      store.blobs.erase(sha256);
  }
  return true;
}

}  // namespace aftercare::test

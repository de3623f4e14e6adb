#include "native/console/store/sync_client.hpp"

#include <algorithm>
#include <utility>

#include "core/codec/json.hpp"

namespace aftercare::console {

template <class Call>
auto SyncClient::guarded(Call call) {
  return
      [alive = std::weak_ptr<bool>(alive_), call = std::move(call)](auto&&... arguments) mutable {
        if (!alive.expired())
          call(std::forward<decltype(arguments)>(arguments)...);
      };
}

SyncClient::SyncClient(Environment environment, std::unique_ptr<LocalStore> store, Network& network)
    : environment_(std::move(environment)), store_(std::move(store)), network_(network) {}

SyncClient::~SyncClient() {
  network_.stop_listening();
}

void SyncClient::open(Actor actor, std::function<void(std::string failed)> done) {
  store_->load(guarded([this, actor = std::move(actor), done = std::move(done)](
                           const std::string& failed, StoredState state) {
    if (!failed.empty())
      return done(failed);
    opened_ = true;
    replica_input::Open open;
    open.client_id = state.client_id;
    open.actor = actor;
    open.mine = std::move(state.mine);
    open.meta = std::move(state.meta);
    open.segments = std::move(state.segments);
    feed(std::move(open));
    news_.all = true;
    listen();
    done({});
    tell();
  }));
}

void SyncClient::listen() {
  network_.listen({.connected = guarded([this] { feed(replica_input::Online{true}); }),
                   .lost = guarded([this] {
                     // Asks once at once: is it the stream only, or the server?
                     feed(replica_input::Online{false});
                     feed(replica_input::Online{true});
                   }),
                   .poke = guarded([this](const std::string& text) {
                     const auto json = parse_json(text);
                     if (!json)
                       return;
                     if (auto poke = from_json<replica_input::Poke>(*json))
                       feed(*poke);
                   })});
}

void SyncClient::feed(ReplicaInput input) {
  inputs_.push_back(std::move(input));
  if (feeding_)
    return;
  feeding_ = true;
  while (!inputs_.empty()) {
    ReplicaInput next = std::move(inputs_.front());
    inputs_.pop_front();
    ReplicaReply reply = replica_.handle(std::move(next), environment_.now());
    carry_out(reply.effects);
  }
  feeding_ = false;
}

void SyncClient::carry_out(std::vector<ReplicaEffect>& effects) {
  for (ReplicaEffect& effect : effects) {
    std::visit([this](auto& one) { on(one); }, effect);
  }
}

void SyncClient::keep_file(const FileRef& file, FileBytes bytes) {
  store_->put_file(file.sha256, std::move(bytes));
  feed(replica_input::FileAdded{file});
}

Submitted SyncClient::submit(const Step& step) {
  replica_input::Submit input;
  input.type = step.type;
  input.target = step.target;
  input.args_json = step.args_json;
  input.supersedes = step.supersedes;
  environment_.random(input.random.data(), input.random.size());
  environment_.random(input.random_target.data(), input.random_target.size());
  input.occurred_at = environment_.now();
  ReplicaReply reply = replica_.handle(std::move(input), environment_.now());
  Submitted submitted = reply.submitted.value_or(Submitted{});
  if (!submitted.refused)
    saving_[submitted.token] = submitted.command;
  feeding_ = true;
  carry_out(reply.effects);
  feeding_ = false;
  if (!inputs_.empty()) {
    ReplicaInput next = std::move(inputs_.front());
    inputs_.pop_front();
    feed(std::move(next));
  }
  return submitted;
}

void SyncClient::discard(const std::string& command) {
  feed(replica_input::Discard{command});
}

void SyncClient::save_draft(const std::string& form, const std::string& json) {
  feed(replica_input::SaveDraft{form, json});
}

void SyncClient::renew_session(Actor actor) {
  news_.session_needed = false;
  feed(replica_input::Session{std::move(actor)});
  listen();
}

void SyncClient::sync_now() {
  feed(replica_input::Online{true});
}

void SyncClient::tick() {
  if (!wake_at_ || environment_.now() < *wake_at_)
    return;
  wake_at_.reset();
  feed(replica_input::Tick{});
}

std::optional<std::int64_t> SyncClient::ms_to_tick() const {
  if (!wake_at_)
    return std::nullopt;
  return std::max<std::int64_t>(0, wake_at_->ms - environment_.now().ms);
}

void SyncClient::on(replica_effect::StoreMine& effect) {
  const std::uint64_t token = effect.token;
  store_->store_mine(std::move(effect),
                     guarded([this, token](std::string failed, std::vector<MineRecord> records) {
                       const auto saving = saving_.find(token);
                       if (saving != saving_.end()) {
                         if (failed.empty()) {
                           news_.saved.push_back(saving->second);
                         } else {
                           news_.failed.emplace_back(saving->second, failed);
                         }
                         saving_.erase(saving);
                       }
                       if (failed.empty()) {
                         feed(replica_input::MineStored{token, std::move(records)});
                       } else {
                         feed(replica_input::StoreFailed{token, std::move(failed)});
                       }
                       tell();
                     }));
}

void SyncClient::on(replica_effect::Reclient& effect) {
  const ClientId client = effect.client_id;
  store_->reclient(client,
                   guarded([this, client](const std::string& failed, std::vector<MineRecord> mine) {
                     if (failed.empty())
                       feed(replica_input::Mine{std::move(mine), client});
                   }));
}

void SyncClient::on(replica_effect::StoreBase& effect) {
  const std::uint64_t token = effect.token;
  store_->store_base(std::move(effect), guarded([this, token](std::string failed) {
                       if (failed.empty()) {
                         feed(replica_input::BaseStored{token});
                       } else {
                         feed(replica_input::StoreFailed{token, std::move(failed)});
                       }
                       tell();
                     }));
}

void SyncClient::on(replica_effect::Request& effect) {
  HttpCall call{effect.method, effect.path, effect.body, effect.headers, {}};
  if (!effect.file.empty()) {
    call.headers["Upload-Offset"] = std::to_string(effect.offset);
    call.headers["Content-Type"] = "application/offset+octet-stream";
    return send_file_slice(std::move(call), effect);
  }
  network_.call(std::move(call), guarded([this, request = effect.request](HttpAnswer got) {
                  answer(request, std::move(got));
                }));
}

void SyncClient::send_file_slice(HttpCall call, const replica_effect::Request& effect) {
  const std::function<void(HttpAnswer)> done = guarded(
      [this, request = effect.request](HttpAnswer got) { answer(request, std::move(got)); });
  const auto offset = static_cast<std::size_t>(std::max<std::int64_t>(effect.offset, 0));
  const auto length = static_cast<std::size_t>(std::max<std::int64_t>(effect.length, 0));
  store_->get_file(effect.file, guarded([this, call = std::move(call), done, offset,
                                         length](std::optional<FileBytes> bytes) mutable {
                     if (!bytes || offset + length > bytes->size())
                       return done(HttpAnswer{});
                     const auto first = bytes->begin() + static_cast<std::ptrdiff_t>(offset);
                     call.bytes.assign(first, first + static_cast<std::ptrdiff_t>(length));
                     network_.call(std::move(call), done);
                   }));
}

void SyncClient::answer(std::uint64_t request, HttpAnswer got) {
  feed(replica_input::Response{request, got.status, std::move(got.body)});
  tell();
}

void SyncClient::on(replica_effect::WakeAt& effect) {
  wake_at_ = effect.at;
  tell();
}

void SyncClient::on(replica_effect::Changed& effect) {
  news_.all = news_.all || effect.all;
  news_.status = news_.status || effect.status;
  news_.keys.insert(effect.keys.begin(), effect.keys.end());
  tell();
}

void SyncClient::on(replica_effect::NeedSession&) {
  news_.session_needed = true;
  tell();
}

void SyncClient::on(replica_effect::DropFiles& effect) {
  store_->drop_files(effect.sha256);
}

void SyncClient::fetch_file(const std::string& sha256,
                            std::function<void(std::optional<FileBytes>)> done, int timeout_ms) {
  store_->get_file(
      sha256, guarded([this, sha256, timeout_ms,
                       done = std::move(done)](std::optional<FileBytes> bytes) mutable {
        if (bytes)
          return done(std::move(bytes));
        HttpCall call;
        call.timeout_ms = timeout_ms;
        call.method = "GET";
        call.path = "/api/v1/files/" + sha256;
        network_.call(std::move(call), guarded([this, sha256, done](const HttpAnswer& got) {
                        if (got.status != 200)
                          return done(std::nullopt);
                        FileBytes file(got.body.begin(), got.body.end());
                        store_->put_file(sha256, file);
                        done(std::move(file));
                      }));
      }));
}

ClientNews SyncClient::take_news() {
  return std::exchange(news_, {});
}

void SyncClient::tell() {
  if (on_news)
    on_news();
}

}  // namespace aftercare::console

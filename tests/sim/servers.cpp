#include "tests/sim/servers.hpp"

#include <algorithm>

#include "core/app/permissions.hpp"
#include "core/base/sha256.hpp"
#include "core/codec/messages.hpp"
#include "core/sync/cursor.hpp"
#include "core/sync/pull.hpp"

namespace aftercare::sim {
namespace {

constexpr std::int64_t kPushOnly = 30 * kDay;

Answer problem_answer(int status, const std::string& code) {
  return {status, "{\"code\":\"" + code + "\"}"};
}

// Keyed by something outside the database; a real key makes no difference here.
std::string signature_of(const std::string& payload) {
  return sha256_hex("the servers' key " + payload).substr(0, 16);
}

}  // namespace

Servers::Servers(Run& run, const House& house)
    : run_(run), oracle_(run), ledger_(run, oracle_), books_{run, store_, oracle_, ledger_, [this] {
                                                               if (head_moved)
                                                                 head_moved();
                                                             }} {
  servers_.resize(static_cast<std::size_t>(run.random.between(2, 3)));
  for (std::size_t i = 0; i < servers_.size(); ++i)
    start_server(servers_[i], static_cast<int>(i));
  found(house);
}

void Servers::start_server(Server& server, int number) {
  AuthorityFacts facts;
  facts.epoch = "epoch-" + std::to_string(epochs_);
  facts.first_epoch = epochs_ == 1;
  facts.sign = signature_of;
  if (!run_.canary("receipts_ignored")) {
    facts.verify = [](const std::string& payload, const std::string& signature) {
      return signature_of(payload) == signature;
    };
  }
  ++server.life;
  server.authority = std::make_unique<Authority>(std::move(facts));
  server.transactions = std::make_unique<WatchedStore>(books_, number);
}

void Servers::found(const House& house) {
  run_.faults_on = false;
  int n = 0;
  for (const Founding& one : founding(house)) {
    Command command;
    command.id = CommandId{make_uuid_v5(aftercare_namespace(), "found" + std::to_string(++n))};
    command.target = one.target;
    command.args = one.args;
    command.occurred_at = run_.now;
    const GroupOutcome outcome = run_group(*servers_[0].authority, *servers_[0].transactions,
                                           {system_push(command, store_.state().epoch)}, run_.now);
    const PushResult& result = outcome.answers.at(0).response.results.at(0);
    if (result.status != PushStatus::applied)
      throw std::runtime_error("founding: " + std::string(info_of(command.args).type) + ": " +
                               result.refusal.code + " " + result.refusal.field);
  }
  run_.faults_on = true;
}

std::optional<Actor> Servers::current(const Actor& actor) const {
  if (actor.kind != ActorKind::staff)
    return actor;
  const auto* staff = oracle_.find_as<Staff>(key_for<Staff>(StaffId{actor.id.value}));
  if (staff == nullptr || (staff->closed_at && run_.now > staff->closed_at->plus_ms(kPushOnly)))
    return std::nullopt;
  return actor_of(*staff);
}

bool Servers::idle() const {
  return std::all_of(servers_.begin(), servers_.end(),
                     [](const Server& one) { return !one.busy && one.queue.empty(); });
}

void Servers::serve(int number, const Caller& caller, const replica_effect::Request& request,
                    const Reply& reply) {
  const auto actor = current(caller.actor);
  if (!actor) {
    reply(problem_answer(401, "session"));
    return;
  }
  if (request.path.rfind("/api/v1/files", 0) == 0) {
    reply(file(request));
    return;
  }
  const auto json = parse_json(request.body);
  if (!json) {
    reply(problem_answer(400, "malformed"));
  } else if (request.path == "/api/v1/push") {
    push(number, caller, *json, reply);
  } else {
    reply(pull({*actor}, *json));
  }
}

// ---- pull ----------------------------------------------------------------------------------

Answer Servers::pull(const Caller& caller, const Json& body) {
  auto request = pull_request_from_json(body);
  if (!request)
    return problem_answer(400, "malformed");
  // Small pages, so that a small world takes many.
  request->limit = static_cast<std::size_t>(run_.random.between(2, 40));
  const auto policies = oracle_.all(EntityType::policy);
  const auto& policy = std::get<Policy>(*policies.back());
  PullCaller who{caller.actor, {"public"}, {}, viewer_of(caller.actor, policy)};
  if (!caller.actor.push_only)
    who.scopes = scopes_for(caller.actor, policy);
  const PullOutcome outcome = aftercare::pull(store_, who, *request, run_.now);
  if (const auto* problem = std::get_if<Problem>(&outcome))
    return {problem->status, dump_json(problem_to_json(*problem))};
  const auto& page = std::get<PullResponse>(outcome);
  if (!page.more) {
    const auto& cursor = oracle_.cursor_of(page.to);
    who.scopes.push_back(view_mark(who.viewer));
    std::sort(who.scopes.begin(), who.scopes.end());
    if (!cursor || cursor->scopes != who.scopes || !cursor->won.empty() || !cursor->lost.empty())
      Run::violated(5, "a completed pull does not stand on the caller's scopes");
    if (cursor->seq != oracle_.head())
      Run::violated(2, "a completed pull does not stand at the head");
  }
  return {200, pull_response_to_text(page)};
}

// ---- files ---------------------------------------------------------------------------------

// Contents are known by their hash; what is uploaded is counted, not kept.
Answer Servers::file(const replica_effect::Request& request) {
  if (request.method == "POST") {
    const auto json = parse_json(request.body);
    const auto ref = json ? from_json<FileRef>(*json) : Result<FileRef>(json.error());
    if (!ref)
      return problem_answer(400, "malformed");
    sizes_[ref->sha256] = ref->size;
    const bool stored = stored_files_.count(ref->sha256) != 0;
    return {200, dump_json(Json{{"offset", uploads_[ref->sha256]}, {"stored", stored}})};
  }
  std::int64_t& offset = uploads_[request.file];
  if (offset != request.offset)
    return {409, dump_json(Json{{"code", "upload_offset"}, {"offset", offset}})};
  offset += request.length;
  if (offset >= sizes_[request.file]) {
    if (run_.fault("bytes of a file damaged on the way", 30)) {
      offset = 0;
      return problem_answer(422, "file_hash");
    }
    stored_files_.insert(request.file);
    return {200, R"({"stored":true})"};
  }
  return {200, dump_json(Json{{"offset", offset}, {"stored", false}})};
}

// ---- the life of a server ------------------------------------------------------------------

void Servers::crash(int number) {
  Server& server = servers_[static_cast<std::size_t>(number)];
  server.transactions->rollback();
  server.deciding.reset();
  server.step.reset();
  server.queue.clear();
  server.group.clear();
  server.busy = false;
  start_server(server, number);
}

void Servers::look_for_duties(int number) {
  Server& server = servers_[static_cast<std::size_t>(number)];
  const auto policies = oracle_.all(EntityType::policy);
  const auto& policy = std::get<Policy>(*policies.back());
  for (const Record* record : oracle_.all(EntityType::case_)) {
    const auto looked = next_look_.find(record);
    if (looked != next_look_.end() && run_.now < looked->second)
      continue;
    const auto& one = std::get<Case>(*record);
    auto due = due_duties(one, policy, run_.now);
    // As the product's scheduler: a version of a case is looked at again when something is due.
    if (due.empty()) {
      const auto ahead = duties_of(one, policy, run_.now);
      next_look_[record] = ahead.empty() ? Instant{INT64_MAX} : ahead.front().due_at;
    }
    for (Command& duty : due) {
      if (run_.canary("escalation_id_wall_clock")) {
        duty.id = CommandId{make_uuid_v5(duty.target.id, to_text(run_.now))};
      }
      ledger_.duty(duty.id.text(), std::string{info_of(duty.args).type} + " " +
                                       to_text(duty.target) + dump_json(args_to_json(duty.args)));
      server.queue.push_back({{system_actor()},
                              system_push(duty, store_.state().epoch).request,
                              [](const Answer&) {}});
    }
  }
  begin_group(number);
}

void Servers::back_up() {
  backup_ = Backup{store_.state(), stored_files_, run_.now};
}

bool Servers::restore() {
  if (!backup_)
    return false;
  ++epochs_;
  store_.put_back(backup_->state, "epoch-" + std::to_string(epochs_), 1000);
  stored_files_ = backup_->files;
  uploads_.clear();
  oracle_.cut_back(store_.state().seq);
  next_look_.clear();
  ledger_.cut_back(store_.state().seq, run_.now);
  books_.plain_next = 0;
  for (std::size_t i = 0; i < servers_.size(); ++i)
    crash(static_cast<int>(i));
  if (restored)
    restored();
  return true;
}

}  // namespace aftercare::sim

// How a server decides what was pushed: see servers.hpp.
#include <algorithm>

#include "tests/sim/servers.hpp"

namespace aftercare::sim {
namespace {

// A client of a newer release sends what this server does not know yet; once the server is upgraded
// it knows it. No command of the product has two versions yet, so the wire form stands in.
void read_newer(PushRequest& request) {
  for (Json& command : request.commands) {
    if (command.is_object() && command.value("type", "") == "case.note_of_next_release")
      command["type"] = "case.note";
  }
}

// A client of an older release: what its form lacked is filled in here, as the codec would.
void read_older(PushRequest& request) {
  for (Json& command : request.commands) {
    if (!command.is_object() || command.value("type", "") != "case.remark")
      continue;
    command["type"] = "case.note";
    command["args"] = Json{{"text", command["args"].value("remark", "")}};
  }
}

}  // namespace

void Servers::push(int number, const Caller& caller, const Json& body, const Reply& reply) {
  auto request = push_request_from_json(body);
  if (!request) {
    reply({400, R"({"code":"malformed"})"});
    return;
  }
  if (run_.fault("server asks for smaller pushes", request->commands.size() > 1 ? 5 : 0)) {
    reply({413, R"({"code":"too_large"})"});
    return;
  }
  read_older(*request);
  if (upgraded_)
    read_newer(*request);
  servers_[static_cast<std::size_t>(number)].queue.push_back({caller, std::move(*request), reply});
  begin_group(number);
}

void Servers::begin_group(int number) {
  Server& server = servers_[static_cast<std::size_t>(number)];
  if (server.busy || server.queue.empty())
    return;
  server.busy = true;
  server.attempts = 0;
  const auto size = static_cast<std::size_t>(run_.random.between(1, 4));
  while (!server.queue.empty() && server.group.size() < size) {
    server.group.push_back(std::move(server.queue.front()));
    server.queue.pop_front();
  }
  schedule(number);
}

void Servers::schedule(int number) {
  const std::uint64_t life = servers_[static_cast<std::size_t>(number)].life;
  run_.after(run_.random.between(0, 8), [this, number, life] {
    if (servers_[static_cast<std::size_t>(number)].life == life)
      carry_out(number);
  });
}

void Servers::again(int number) {
  Server& server = servers_[static_cast<std::size_t>(number)];
  server.transactions->rollback();
  server.deciding.reset();
  server.step.reset();
  ++server.attempts;
  schedule(number);
}

void Servers::answer(Server& server, const std::vector<PushAnswer>& answers) {
  std::vector<Waiting> group = std::move(server.group);
  server.group.clear();
  server.deciding.reset();
  server.step.reset();
  server.busy = false;
  for (std::size_t i = 0; i < group.size(); ++i)
    group[i].reply({status_of(answers[i]), body_of(answers[i])});
}

// One step of the transaction; the others' steps come in between.
void Servers::carry_out(int number) {
  if (run_.crash_point())
    return crash(number);
  Server& server = servers_[static_cast<std::size_t>(number)];
  WatchedStore& store = *server.transactions;
  if (!server.deciding) {
    server.inputs.clear();
    for (const Waiting& one : server.group) {
      const auto actor = current(one.caller.actor);
      server.inputs.push_back({actor.value_or(one.caller.actor), one.request});
    }
    const bool whole = run_.random.chance(300) || server.attempts >= kGroupAttemptsMax;
    if (whole) {
      if (store.must_wait())
        return schedule(number);
      const GroupOutcome outcome = run_group(*server.authority, store, server.inputs, run_.now);
      answer(server, outcome.answers);
      return begin_group(number);
    }
    server.deciding.emplace(server.authority->open(server.inputs, run_.now));
    if (store.begin() != StoreOutcome::done)
      return again(number);
    server.step = server.deciding->start();
  }
  StoreOutcome outcome = StoreOutcome::done;
  if (const auto* load = std::get_if<authority_step::Load>(&*server.step)) {
    Loaded loaded;
    outcome = store.load(load->request, loaded);
    if (outcome == StoreOutcome::done)
      server.step = server.deciding->loaded(loaded);
  } else if (const auto* raise = std::get_if<authority_step::Raise>(&*server.step)) {
    if (store.must_wait() && !run_.canary("plain_sequence"))
      return schedule(number);
    Raised raised;
    outcome = store.raise(raise->request, raised);
    if (outcome == StoreOutcome::done)
      server.step = server.deciding->raised(raised);
  } else if (const auto* write = std::get_if<authority_step::Write>(&*server.step)) {
    outcome = store.write(write->batch);
    if (outcome == StoreOutcome::done)
      server.step = server.deciding->written();
  } else {
    auto answers = std::move(std::get<authority_step::Answers>(*server.step));
    if (answers.written && store.commit() != StoreOutcome::done)
      return again(number);
    store.rollback();
    if (answers.failed)
      Run::violated(1, "a stored row cannot be read");
    answer(server, answers.answers);
    return begin_group(number);
  }
  if (outcome != StoreOutcome::done)
    return again(number);
  schedule(number);
}

}  // namespace aftercare::sim

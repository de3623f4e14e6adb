// The synchronous driver of an authority group: see authority.hpp.
#include "core/codec/messages.hpp"
#include "core/sync/authority.hpp"

namespace aftercare {
namespace {

struct Attempt {
  StoreOutcome outcome = StoreOutcome::done;
  GroupOutcome result;
};

// Carries one step out; nothing: the store did not do it.
std::optional<AuthorityStep> carry_out(AuthorityGroup& group, const AuthorityStep& step,
                                       AuthorityStore& store, StoreOutcome& outcome) {
  if (const auto* load = std::get_if<authority_step::Load>(&step)) {
    Loaded loaded;
    outcome = store.load(load->request, loaded);
    if (outcome == StoreOutcome::done)
      return group.loaded(loaded);
  } else if (const auto* raise = std::get_if<authority_step::Raise>(&step)) {
    Raised raised;
    outcome = store.raise(raise->request, raised);
    if (outcome == StoreOutcome::done)
      return group.raised(raised);
  } else if (const auto* write = std::get_if<authority_step::Write>(&step)) {
    outcome = store.write(write->batch);
    if (outcome == StoreOutcome::done)
      return group.written();
  }
  return std::nullopt;
}

Attempt attempt(Authority& authority, AuthorityStore& store, const std::vector<PushInput>& inputs,
                Instant received_at) {
  Attempt out;
  AuthorityGroup group = authority.open(inputs, received_at);
  out.outcome = store.begin();
  if (out.outcome != StoreOutcome::done)
    return out;
  AuthorityStep step = group.start();
  while (!std::holds_alternative<authority_step::Answers>(step)) {
    auto following = carry_out(group, step, store, out.outcome);
    if (!following) {
      store.rollback();
      return out;
    }
    step = std::move(*following);
  }
  auto& answers = std::get<authority_step::Answers>(step);
  if (answers.failed || !answers.written) {
    store.rollback();
    if (answers.failed)
      out.outcome = StoreOutcome::failed;
  } else {
    out.outcome = store.commit();
    if (out.outcome != StoreOutcome::done) {
      store.rollback();
      return out;
    }
    out.result.head = answers.head;
  }
  out.result.answers = std::move(answers.answers);
  out.result.events = std::move(answers.events);
  return out;
}

// Nothing was decided: the client keeps all and sends it again.
PushAnswer try_later(const PushInput& input, const AuthorityFacts& facts, Instant received_at) {
  PushAnswer answer;
  answer.response.epoch = facts.epoch;
  answer.response.server_time = received_at;
  for (const Json& command : input.request.commands) {
    PushResult result;
    const auto id = command.is_object() ? command.find("id") : command.end();
    if (command.is_object() && id != command.end() && id->is_string()) {
      result.id = id->get<std::string>().substr(0, 64);
    }
    result.status = PushStatus::retry;
    result.after_ms = kRetryAfterMs;
    answer.response.results.push_back(std::move(result));
    break;  // `retry` stops the batch
  }
  return answer;
}

}  // namespace

GroupOutcome run_group(Authority& authority, AuthorityStore& store,
                       const std::vector<PushInput>& group, Instant received_at) {
  int conflicts = 0;
  StoreOutcome outcome = StoreOutcome::done;
  for (int tries = 0; tries < kGroupAttemptsMax; ++tries) {
    Attempt result = attempt(authority, store, group, received_at);
    outcome = result.outcome;
    if (outcome == StoreOutcome::done) {
      result.result.conflicts = conflicts;
      return std::move(result.result);
    }
    if (outcome != StoreOutcome::conflict)
      break;
    ++conflicts;
  }
  GroupOutcome out;
  // One at a time, so that one bad neighbour does not hold up all; a full disk helps nobody.
  if (group.size() > 1 && outcome != StoreOutcome::full) {
    for (const PushInput& input : group) {
      GroupOutcome one = run_group(authority, store, {input}, received_at);
      out.answers.push_back(std::move(one.answers.front()));
      out.events.insert(out.events.end(), std::make_move_iterator(one.events.begin()),
                        std::make_move_iterator(one.events.end()));
      out.head = std::max(out.head, one.head);
      conflicts += one.conflicts;
    }
  } else {
    for (const PushInput& input : group) {
      out.answers.push_back(try_later(input, authority.facts(), received_at));
    }
  }
  out.conflicts = conflicts;
  return out;
}

}  // namespace aftercare

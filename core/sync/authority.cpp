#include "core/sync/authority.hpp"

#include <algorithm>

#include "core/codec/messages.hpp"
#include "core/sync/group_world.hpp"
#include "core/sync/push_plan.hpp"
#include "core/sync/write_batch.hpp"

namespace aftercare {

struct Authority::Policies {
  PolicyShelf shelf;
};

namespace {

// What became of one fresh command, before it has a seq.
struct Verdict {
  std::optional<Refusal> refusal;
  Decided decided;
  EventMeta meta;
  int policy_version = 0;
  std::vector<std::string> numbers;  // of decided.numbered, in its order
};

bool was_rejected(const StoredResult& result) {
  const auto json = parse_json(result.json);
  if (!json)
    return false;
  const auto parsed = push_result_from_json(*json);
  return parsed && parsed->status == PushStatus::rejected;
}

}  // namespace

struct AuthorityGroup::Impl {
  Impl(const std::vector<PushInput>& inputs, Instant at, const AuthorityFacts& authority_facts,
       PolicyShelf& shelf)
      : group(inputs), received_at(at), facts(&authority_facts), world(shelf) {}

  AuthorityStep start();
  AuthorityStep loaded(const Loaded& loaded);
  AuthorityStep raised(const Raised& raised);
  AuthorityStep finished(bool written);

 private:
  AuthorityStep plan();
  AuthorityStep decide_rest();
  std::optional<LoadRequest> decide_next();
  std::optional<LoadRequest> decide_command(const Slot& slot, Verdict& verdict);
  std::optional<LoadRequest> apply(const Slot& slot, Verdict& verdict);
  bool dependency_rejected(const Slot& slot) const;
  AuthorityStep ask(LoadRequest request);
  AuthorityStep decided_all();
  void count_numbers(RaiseRequest& request);
  void hand_out_numbers(const Raised& raised);
  bool number_touched_later() const;
  AuthorityStep write();
  PushResult result_of(std::size_t slot_index, const Verdict& verdict, std::uint64_t seq) const;
  PushResult answer_of(std::size_t request, std::size_t slot_index) const;

  const std::vector<PushInput>& group;
  Instant received_at;
  const AuthorityFacts* facts;
  GroupWorld world;
  std::vector<Slot> slots;
  PushPlan push_plan;
  std::unordered_map<CommandId, StoredResult> results;
  std::unordered_map<ClientId, StoredClient> clients;
  std::unordered_map<CommandId, std::size_t> verdict_by_id;
  std::vector<Verdict> verdicts;                              // parallel to push_plan.fresh
  std::unordered_map<std::size_t, PushResult> fresh_results;  // by slot
  std::vector<AppliedEvent> events;
  LoadRequest asked;
  std::size_t next = 0;
  int rounds = 0;
  bool planned = false;
  bool has_numbers = false;
  std::uint64_t first_seq = 0;
};

AuthorityStep AuthorityGroup::Impl::start() {
  slots = read_slots(group, *facts);
  LoadRequest request;
  world.add_unknown_policies(request);
  for (const Slot& slot : slots) {
    if (slot.id)
      request.results.push_back(*slot.id);
    if (!slot.command)
      continue;
    for (const CommandId& id : slot.command->depends_on)
      request.results.push_back(id);
    request.rows.push_back(slot.command->target);
    world.add_unknown(reads_of(world, *slot.command), request);
  }
  static_cast<void>(world.take_missed());
  for (const PushInput& input : group) {
    if (!input.request.client_id.is_nil())
      request.clients.push_back(input.request.client_id);
  }
  return ask(std::move(request));
}

// Key order, each once: every group locks its records in the same order.
AuthorityStep AuthorityGroup::Impl::ask(LoadRequest request) {
  const auto tidy = [](auto& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  };
  tidy(request.rows);
  tidy(request.indexes);
  tidy(request.results);
  tidy(request.clients);
  asked = request;
  return authority_step::Load{std::move(request)};
}

AuthorityStep AuthorityGroup::Impl::loaded(const Loaded& loaded) {
  world.add(asked, loaded);
  if (world.unreadable())
    return authority_step::Answers{{}, {}, 0, false, true};
  for (const StoredResult& result : loaded.results)
    results[result.id] = result;
  for (const StoredClient& client : loaded.clients)
    clients[client.id] = client;
  return planned ? decide_rest() : plan();
}

AuthorityStep AuthorityGroup::Impl::plan() {
  planned = true;
  push_plan = plan_pushes(group, *facts, slots, results, clients);
  for (std::size_t i = 0; i < push_plan.fresh.size(); ++i) {
    const Slot& slot = slots[push_plan.fresh[i]];
    if (slot.id && slot.fate != SlotFate::foreign)
      verdict_by_id.emplace(*slot.id, i);
  }
  verdicts.resize(push_plan.fresh.size());
  if (push_plan.fresh.empty()) {
    return push_plan.clients.empty() ? finished(false) : write();
  }
  return decide_rest();
}

AuthorityStep AuthorityGroup::Impl::decide_rest() {
  while (next < push_plan.fresh.size()) {
    auto missing = decide_next();
    if (!missing) {
      ++next;
      continue;
    }
    // What the following commands read is fetched along with it, in a few rounds for all.
    if (++rounds <= kReadRounds) {
      for (std::size_t i = next + 1; i < push_plan.fresh.size(); ++i) {
        const Slot& slot = slots[push_plan.fresh[i]];
        if (slot.command)
          world.add_unknown(reads_of(world, *slot.command), *missing);
      }
      static_cast<void>(world.take_missed());
    }
    return ask(std::move(*missing));
  }
  return first_seq == 0 ? decided_all() : write();
}

bool AuthorityGroup::Impl::dependency_rejected(const Slot& slot) const {
  const Actor& actor = group[slot.request].actor;
  return std::any_of(slot.command->depends_on.begin(), slot.command->depends_on.end(),
                     [&](const CommandId& id) {
                       const auto stored = results.find(id);
                       if (stored != results.end()) {
                         return stored->second.actor == actor.id && was_rejected(stored->second);
                       }
                       const auto own = verdict_by_id.find(id);
                       if (own == verdict_by_id.end() || own->second >= next)
                         return false;
                       const Slot& earlier = slots[push_plan.fresh[own->second]];
                       return group[earlier.request].actor.id == actor.id &&
                              verdicts[own->second].refusal.has_value();
                     });
}

// Nothing: decided. Else what must be loaded before this command can be decided.
std::optional<LoadRequest> AuthorityGroup::Impl::decide_next() {
  const Slot& slot = slots[push_plan.fresh[next]];
  Verdict& verdict = verdicts[next];
  if (slot.fate == SlotFate::refuse) {
    verdict.refusal = slot.refusal;
    return std::nullopt;
  }
  if (slot.fate == SlotFate::foreign) {
    verdict.refusal = refuse("id_taken", "id");
    return std::nullopt;
  }
  LoadRequest missing;
  world.add_unknown_policies(missing);
  world.add_unknown(reads_of(world, *slot.command), missing);
  static_cast<void>(world.take_missed());
  if (!missing.rows.empty() || !missing.indexes.empty() || missing.policies)
    return missing;
  return decide_command(slot, verdict);
}

std::optional<LoadRequest> AuthorityGroup::Impl::decide_command(const Slot& slot,
                                                                Verdict& verdict) {
  const Command& command = *slot.command;
  verdict.refusal.reset();
  Context context;
  context.actor = group[slot.request].actor;
  context.received_at = slot.receipt ? slot.receipt->received_at : received_at;
  context.authority = true;
  context.dependency_rejected = dependency_rejected(slot);
  context.receipted = slot.receipt.has_value();
  if (slot.receipt)
    world.judge_by_version(slot.receipt->policy_version);
  auto decided = decide(world, command, context);
  const Policy* policy = world.policy_in_force();
  verdict.policy_version = policy == nullptr ? 0 : policy->version;
  world.judge_by_version(std::nullopt);
  // Whatever it looked at without having said so in reads_of is loaded, and it decides again.
  LoadRequest missed = world.take_missed();
  if (!missed.rows.empty() || !missed.indexes.empty())
    return missed;
  if (context.dependency_rejected && info_of(command.args).kind == CommandKind::intent) {
    decided = refuse("dependency_rejected");
  }
  if (!decided) {
    verdict.refusal = decided.error();
    return std::nullopt;
  }
  for (const EventAt& event : decided->events) {
    if (!world.loaded(event.target))
      missed.rows.push_back(event.target);
  }
  if (!missed.rows.empty())
    return missed;
  verdict.decided = std::move(*decided);
  verdict.meta = meta_of(command, context);
  return apply(slot, verdict);
}

std::optional<LoadRequest> AuthorityGroup::Impl::apply(const Slot& slot, Verdict& verdict) {
  for (std::size_t i = 0; i < verdict.decided.numbered.size(); ++i) {
    const bool given_back = i == 0 && slot.receipt && !slot.receipt->number.empty();
    if (verdict.numbers.size() <= i) {
      verdict.numbers.push_back(given_back ? slot.receipt->number : std::string());
    }
    if (verdict.numbers[i].empty())
      continue;
    verdict.decided.events.push_back(
        {verdict.decided.numbered[i], CaseEvent{case_event::Numbered{verdict.numbers[i]}}});
  }
  for (auto& [key, record] : evolve_all(world, verdict.decided.events, verdict.meta)) {
    world.put(key, std::move(record));
  }
  static_cast<void>(world.take_missed());
  return std::nullopt;
}

AuthorityStep AuthorityGroup::Impl::decided_all() {
  RaiseRequest request;
  request.seqs = push_plan.fresh.size();
  count_numbers(request);
  return authority_step::Raise{std::move(request)};
}

void AuthorityGroup::Impl::count_numbers(RaiseRequest& request) {
  const Policy* policy = world.policy_in_force();
  for (const Verdict& verdict : verdicts) {
    for (const std::string& number : verdict.numbers) {
      if (!number.empty() || policy == nullptr)
        continue;
      ++request.months[case_month(*policy, verdict.meta.received_at)];
    }
  }
}

void AuthorityGroup::Impl::hand_out_numbers(const Raised& raised) {
  const Policy* policy = world.policy_in_force();
  auto next_number = raised.first_number;
  for (Verdict& verdict : verdicts) {
    for (std::string& number : verdict.numbers) {
      if (!number.empty() || policy == nullptr)
        continue;
      const std::string month = case_month(*policy, verdict.meta.received_at);
      number = case_number(month, next_number[month]++);
      has_numbers = true;
    }
  }
}

AuthorityStep AuthorityGroup::Impl::raised(const Raised& raised) {
  first_seq = raised.first_seq;
  hand_out_numbers(raised);
  if (!has_numbers)
    return write();
  // Later commands of the group may copy the number (a visit does): with numbers, decide again what
  // reads a case numbered here. Else the number is simply the last event of its command.
  if (number_touched_later()) {
    world.forget_changes();
    next = 0;
    return decide_rest();
  }
  for (Verdict& verdict : verdicts) {
    std::vector<EventAt> numbered;
    for (std::size_t i = 0; i < verdict.decided.numbered.size(); ++i) {
      const EntityKey& key = verdict.decided.numbered[i];
      const CaseEvent event = case_event::Numbered{verdict.numbers[i]};
      const bool there = std::any_of(
          verdict.decided.events.begin(), verdict.decided.events.end(), [&](const EventAt& one) {
            const auto* of_case = std::get_if<CaseEvent>(&one.event);
            return one.target == key && of_case != nullptr &&
                   std::holds_alternative<case_event::Numbered>(*of_case);
          });
      if (!there)
        numbered.push_back({key, event});
    }
    for (auto& [key, record] : evolve_all(world, numbered, verdict.meta)) {
      world.put(key, std::move(record));
    }
    verdict.decided.events.insert(verdict.decided.events.end(), numbered.begin(), numbered.end());
  }
  return write();
}

bool AuthorityGroup::Impl::number_touched_later() const {
  std::map<EntityKey, std::size_t> numbered;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    const Slot& slot = slots[push_plan.fresh[i]];
    if (!numbered.empty() && slot.command) {
      if (numbered.count(slot.command->target) != 0)
        return true;
      for (const EntityKey& key : reads_of(world, *slot.command).records) {
        if (numbered.count(key) != 0)
          return true;
      }
      for (const EventAt& event : verdicts[i].decided.events) {
        if (numbered.count(event.target) != 0)
          return true;
      }
    }
    for (const EntityKey& key : verdicts[i].decided.numbered)
      numbered.emplace(key, i);
  }
  return false;
}

PushResult AuthorityGroup::Impl::result_of(std::size_t slot_index, const Verdict& verdict,
                                           std::uint64_t seq) const {
  const Slot& slot = slots[slot_index];
  PushResult result;
  result.id = slot.id_text;
  result.seq = seq;
  if (verdict.refusal) {
    result.status = PushStatus::rejected;
    result.refusal = *verdict.refusal;
    return result;
  }
  result.exception = verdict.decided.exception;
  result.notices = verdict.decided.notices;
  result.number = verdict.numbers.empty() ? std::string() : verdict.numbers.front();
  result.received_at = verdict.meta.received_at;
  if (facts->sign) {
    Receipt receipt{*slot.id,
                    group[slot.request].actor.id,
                    seq,
                    result.number,
                    verdict.meta.received_at,
                    verdict.policy_version,
                    {}};
    receipt.signature = facts->sign(receipt_payload(receipt));
    result.receipt = std::move(receipt);
  }
  return result;
}

AuthorityStep AuthorityGroup::Impl::write() {
  authority_step::Write step;
  std::vector<DecidedEvents> decided;
  for (std::size_t i = 0; i < push_plan.fresh.size(); ++i) {
    const std::size_t slot_index = push_plan.fresh[i];
    const Slot& slot = slots[slot_index];
    const std::uint64_t seq = first_seq + i;
    const PushResult result = result_of(slot_index, verdicts[i], seq);
    if (slot.id && slot.fate != SlotFate::foreign) {
      step.batch.results.push_back({*slot.id, group[slot.request].actor.id,
                                    group[slot.request].request.client_id, seq,
                                    dump_json(push_result_to_json(result))});
    }
    fresh_results.emplace(slot_index, result);
    decided.push_back({seq, verdicts[i].meta, std::move(verdicts[i].decided.events)});
  }
  if (!decided.empty()) {
    write_changes(world, decided, step.batch, events);
    step.batch.commit.seq = decided.back().seq;
  }
  for (const auto& [id, client] : push_plan.clients)
    step.batch.clients.push_back(client);
  return step;
}

PushResult AuthorityGroup::Impl::answer_of(std::size_t request, std::size_t slot_index) const {
  const Slot& slot = slots[slot_index];
  PushResult result;
  result.id = slot.id_text;
  if (slot.fate == SlotFate::retry) {
    result.status = PushStatus::retry;
    result.after_ms = kBackoffMaxMs;  // until this server is newer
    return result;
  }
  if (slot.fate == SlotFate::stored) {
    const auto json = parse_json(slot.stored.json);
    auto stored = json ? push_result_from_json(*json) : Result<PushResult>(json.error());
    if (stored)
      return std::move(*stored);
    // What became of it cannot be read: never taken for applied.
    result.status = PushStatus::retry;
    result.after_ms = kBackoffMaxMs;
    return result;
  }
  const bool same = slot.fate == SlotFate::same_group;
  const std::size_t decided_at = same ? slot.original : slot_index;
  const auto found = fresh_results.find(decided_at);
  if (found == fresh_results.end())
    return result;
  if (!(group[slots[decided_at].request].actor.id == group[request].actor.id)) {
    result.status = PushStatus::rejected;
    result.seq = found->second.seq;
    result.refusal = refuse("id_taken", "id");
    return result;
  }
  return found->second;
}

AuthorityStep AuthorityGroup::Impl::finished(bool was_written) {
  authority_step::Answers out;
  out.written = was_written;
  out.events = std::move(events);
  if (first_seq != 0)
    out.head = first_seq + push_plan.fresh.size() - 1;
  for (std::size_t r = 0; r < group.size(); ++r) {
    PushAnswer answer;
    answer.problem = push_plan.problems[r];
    answer.response.epoch = facts->epoch;
    answer.response.server_time = received_at;
    answer.response.last_client_seq = push_plan.last_client_seq[r];
    for (const std::size_t slot : push_plan.slots[r]) {
      answer.response.results.push_back(answer_of(r, slot));
    }
    out.answers.push_back(std::move(answer));
  }
  return out;
}

// ---- public --------------------------------------------------------------------------------

PushInput system_push(const Command& command, const std::string& epoch) {
  PushInput input;
  input.actor.kind = ActorKind::system;
  input.request.epoch = epoch;
  input.request.commands.push_back(command_to_json(command));
  return input;
}

int status_of(const PushAnswer& answer) {
  return answer.problem ? answer.problem->status : 200;
}

std::string body_of(const PushAnswer& answer) {
  return dump_json(answer.problem ? problem_to_json(*answer.problem)
                                  : push_response_to_json(answer.response));
}

Authority::Authority(AuthorityFacts facts)
    : facts_(std::move(facts)), policies_(std::make_unique<Policies>()) {}
Authority::~Authority() = default;

AuthorityGroup Authority::open(const std::vector<PushInput>& group, Instant received_at) {
  return AuthorityGroup(
      std::make_unique<AuthorityGroup::Impl>(group, received_at, facts_, policies_->shelf));
}

AuthorityGroup::AuthorityGroup(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AuthorityGroup::~AuthorityGroup() = default;
AuthorityGroup::AuthorityGroup(AuthorityGroup&&) noexcept = default;
AuthorityGroup& AuthorityGroup::operator=(AuthorityGroup&&) noexcept = default;
AuthorityStep AuthorityGroup::start() {
  return impl_->start();
}
AuthorityStep AuthorityGroup::loaded(const Loaded& loaded) {
  return impl_->loaded(loaded);
}
AuthorityStep AuthorityGroup::raised(const Raised& raised) {
  return impl_->raised(raised);
}
AuthorityStep AuthorityGroup::written() {
  return impl_->finished(true);
}

}  // namespace aftercare

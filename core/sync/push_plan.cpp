#include "core/sync/push_plan.hpp"

#include "core/codec/messages.hpp"
#include "core/sync/flaws.hpp"

namespace aftercare {
namespace {

Problem problem(int status, std::string code,
                std::vector<std::pair<std::string, Json>> extra = {}) {
  return {status, refuse(std::move(code)), std::move(extra)};
}

// A receipt of a commit that a restored database lost: signed by us, for this command and actor.
std::optional<Receipt> honoured(const Json& json, const Command& command, const Actor& actor,
                                const AuthorityFacts& facts) {
  if (!facts.verify)
    return std::nullopt;
  const auto at = json.find("receipt");
  if (at == json.end())
    return std::nullopt;
  auto receipt = from_json<Receipt>(*at);
  if (!receipt || !(receipt->id == command.id) || !(receipt->actor == actor.id)) {
    return std::nullopt;
  }
  if (!facts.verify(receipt_payload(*receipt), receipt->signature))
    return std::nullopt;
  return std::move(*receipt);
}

Slot read_slot(const Json& json, std::size_t request, const PushInput& input,
               const AuthorityFacts& facts) {
  Slot slot;
  slot.request = request;
  if (json.is_object()) {
    const auto id = json.find("id");
    if (id != json.end() && id->is_string()) {
      slot.id_text = id->get<std::string>().substr(0, 64);
      const auto parsed = parse_uuid(slot.id_text);
      if (parsed && !parsed->is_nil())
        slot.id = CommandId{*parsed};
    }
    const auto seq = json.find("client_seq");
    if (seq != json.end() && seq->is_number_unsigned())
      slot.client_seq = seq->get<std::uint64_t>();
  }
  if (json.is_object() && json.contains(kUndecodable)) {
    slot.fate = SlotFate::refuse;
    slot.refusal = refuse("malformed", {}, {{"expected", "JSON"}});
    return slot;
  }
  auto command = command_from_json(json);
  if (!command) {
    const std::string& code = command.error().code;
    const bool newer = code == "unknown_command" || code == "unknown_version";
    slot.fate = newer && slot.id ? SlotFate::retry : SlotFate::refuse;
    slot.refusal = newer ? refuse("malformed", "id") : command.error();
    return slot;
  }
  const bool numbered = !input.request.client_id.is_nil();
  if (command->depends_on.size() > kDependsOnMax || (numbered && !slot.client_seq)) {
    slot.fate = SlotFate::refuse;
    slot.refusal = refuse("malformed", slot.client_seq ? "depends_on" : "client_seq");
    return slot;
  }
  command->client_id = input.request.client_id;
  slot.receipt = honoured(json, *command, input.actor, facts);
  slot.command = std::move(*command);
  return slot;
}

// Walks one request; its changes count only when the whole request passes.
class RequestPlan {
 public:
  RequestPlan(const PushInput& input, const AuthorityFacts& facts, std::vector<Slot>& slots)
      : input_(input), facts_(facts), slots_(slots) {}

  std::optional<Problem> run(const std::vector<std::size_t>& own,
                             const std::unordered_map<CommandId, StoredResult>& results,
                             const std::unordered_map<CommandId, std::size_t>& in_group,
                             const StoredClient* client) {
    if (auto wrong = begin(own, client))
      return wrong;
    for (const std::size_t index : own) {
      Slot& slot = slots_[index];
      if (is_known(slot, index, results, in_group)) {
        // Under a new client_id a known command uses up its seq there.
        if (numbered() && slot.client_seq.value_or(0) == next_)
          ++next_;
        answered.push_back(index);
        continue;
      }
      const std::uint64_t seq = slot.client_seq.value_or(next_);
      if (numbered() && seq < next_)
        return problem(409, "client_fork");
      if (numbered() && seq > next_) {
        return problem(409, "client_seq_gap", {{"expected", Json(next_)}});
      }
      answered.push_back(index);
      if (slot.fate == SlotFate::retry)
        break;
      ++next_;
      fresh.push_back(index);
      if (slot.id)
        mine_[*slot.id] = index;
    }
    return std::nullopt;
  }

  [[nodiscard]] std::uint64_t last() const { return next_ - 1; }

  std::vector<std::size_t> answered;
  std::vector<std::size_t> fresh;

 private:
  [[nodiscard]] bool numbered() const { return !input_.request.client_id.is_nil(); }

  std::optional<Problem> begin(const std::vector<std::size_t>& own, const StoredClient* client) {
    if (input_.request.proto != 1)
      return problem(400, "proto");
    if (input_.request.commands.size() > kPushCommandsMax)
      return problem(413, "too_large");
    if (!input_.request.epoch.empty() && input_.request.epoch != facts_.epoch) {
      return problem(409, "epoch", {{"epoch", Json(facts_.epoch)}});
    }
    if (client != nullptr && !(client->actor == input_.actor.id)) {
      return problem(409, "client_fork");
    }
    next_ = 1;
    if (client != nullptr) {
      next_ = client->last_client_seq + 1;
    } else if (!facts_.first_epoch && !own.empty()) {
      next_ = std::max<std::uint64_t>(slots_[own.front()].client_seq.value_or(1), 1);
    }
    return std::nullopt;
  }

  bool is_known(Slot& slot, std::size_t index,
                const std::unordered_map<CommandId, StoredResult>& results,
                const std::unordered_map<CommandId, std::size_t>& in_group) {
    if (!slot.id || has(Flaw::dedupe_off))
      return false;
    const auto stored = results.find(*slot.id);
    if (stored != results.end()) {
      slot.stored = stored->second;
      slot.fate = slot.stored.actor == input_.actor.id ? SlotFate::stored : SlotFate::foreign;
      return slot.fate == SlotFate::stored;
    }
    auto earlier = in_group.find(*slot.id);
    if (earlier == in_group.end()) {
      earlier = mine_.find(*slot.id);
      if (earlier == mine_.end())
        return false;
    }
    if (earlier->second == index)
      return false;
    slot.original = earlier->second;
    slot.fate = SlotFate::same_group;
    return true;
  }

  const PushInput& input_;
  const AuthorityFacts& facts_;
  std::vector<Slot>& slots_;
  std::uint64_t next_ = 1;
  std::unordered_map<CommandId, std::size_t> mine_;
};

}  // namespace

std::vector<Slot> read_slots(const std::vector<PushInput>& group, const AuthorityFacts& facts) {
  std::vector<Slot> slots;
  for (std::size_t r = 0; r < group.size(); ++r) {
    if (group[r].request.commands.size() > kPushCommandsMax)
      continue;
    for (const Json& json : group[r].request.commands) {
      slots.push_back(read_slot(json, r, group[r], facts));
    }
  }
  return slots;
}

PushPlan plan_pushes(const std::vector<PushInput>& group, const AuthorityFacts& facts,
                     std::vector<Slot>& slots,
                     const std::unordered_map<CommandId, StoredResult>& results,
                     const std::unordered_map<ClientId, StoredClient>& clients) {
  PushPlan plan;
  std::vector<std::vector<std::size_t>> own(group.size());
  for (std::size_t i = 0; i < slots.size(); ++i)
    own[slots[i].request].push_back(i);
  std::unordered_map<CommandId, std::size_t> in_group;
  for (std::size_t r = 0; r < group.size(); ++r) {
    const ClientId client_id = group[r].request.client_id;
    const StoredClient* client = nullptr;
    if (const auto changed = plan.clients.find(client_id); changed != plan.clients.end()) {
      client = &changed->second;
    } else if (const auto known = clients.find(client_id); known != clients.end()) {
      client = &known->second;
    }
    RequestPlan request(group[r], facts, slots);
    plan.problems.push_back(request.run(own[r], results, in_group, client));
    const bool good = !plan.problems.back();
    plan.slots.push_back(good ? request.answered : std::vector<std::size_t>{});
    plan.last_client_seq.push_back(good ? request.last() : 0);
    if (!good)
      continue;
    for (const std::size_t index : request.fresh) {
      plan.fresh.push_back(index);
      // Somebody else's id stays his.
      if (slots[index].id && slots[index].fate != SlotFate::foreign) {
        in_group.emplace(*slots[index].id, index);
      }
    }
    const std::uint64_t before = client == nullptr ? 0 : client->last_client_seq;
    if (!client_id.is_nil() && request.last() != before) {
      plan.clients[client_id] = {client_id, group[r].actor.id, request.last()};
    }
  }
  return plan;
}

}  // namespace aftercare

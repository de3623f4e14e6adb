// A call, a visit to the counter, a message: it took place and is never refused once it is well
// formed (sync.md, Model). It contradicts no state, so nothing of it waits for staff.
#include "core/app/flow.hpp"
#include "core/app/permissions.hpp"
#include "core/domain/case/remedy_decide.hpp"

namespace aftercare::flow {

case_event::Reported found_again(const World& world, const char* reason_key) {
  case_event::Reported event;
  event.proposed_urgency.reason_key = reason_key;
  event.proposed_urgency.urgency = Urgency::normal;
  if (const Policy* policy = world.policy_in_force()) {
    event.policy = policy->id;
    event.policy_version = policy->version;
    event.proposed_urgency.policy_version = policy->version;
  }
  return event;
}

Result<Decided> contact(const Step& step, const case_command::LogContact& command) {
  const CaseId id{step.command.target.id};
  const Case* owner = find_as<Case>(step.world, id);
  static const Case kNone;
  const Policy* policy =
      owner == nullptr ? step.world.policy_in_force() : policy_of(step.world, *owner);
  const casework::Situation in{owner == nullptr ? kNone : *owner, policy, step.meta};
  auto logged = casework::decide(in, command);
  if (!logged) {
    return logged.error();
  }
  const auto permitted = check_permission(step.world, step.command, step.context);
  if (!permitted) {
    return permitted.error();
  }
  Decided out;
  if (owner == nullptr) {
    if (!step.context.authority) {
      return Decided{};  // a device without the case cannot show it
    }
    out.events.push_back(on(id, found_again(step.world, "urgency.reason.case_unknown")));
    out.numbered.push_back(key_for<Case>(id));
  }
  for (CaseEvent& event : *logged) {
    if (const auto* call = std::get_if<case_event::ContactLogged>(&event); owner && call) {
      carry_words(step, *owner, {{}, {}, {}, call->entry, {}}, out);
    }
    out.events.push_back(on(id, std::move(event)));
  }
  return out;
}

}  // namespace aftercare::flow

// What the scheduler does by itself, as commands of the actor `system`: archiving, escalations
// before and at a breach, and their withdrawal when a late fact shows that the clock was kept.
// Their ids are name-based of (rule, subject, run), so that any number of servers and any outage
// leave each done exactly once (sync.md, Server storage); for an escalation the subject is (case,
// clock, run, level).
#pragma once
#include <vector>

#include "core/app/commands.hpp"

namespace aftercare {

struct Duty {
  Instant due_at;
  Command command;
};

// All that this case still has ahead of it as things stand at `now`, soonest first; empty when
// nothing more will come. `policy` is the one that judges the case.
std::vector<Duty> duties_of(const Case& record, const Policy& policy, Instant now);
// Those whose time has come, as commands ready to be decided.
std::vector<Command> due_duties(const Case& record, const Policy& policy, Instant now);
// Who carries duties out.
Actor system_actor();

}  // namespace aftercare

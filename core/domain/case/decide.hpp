// What may be asked of one case, as far as the case alone can tell. Permissions, other records and
// exceptions come before (core/app/decide.cpp). Refusals name what is missing, so that screens can
// say it before the step is taken.
#pragma once
#include <vector>

#include "core/base/result.hpp"
#include "core/domain/case/case_commands.hpp"
#include "core/domain/case/case_events.hpp"
#include "core/domain/shared/check.hpp"

namespace aftercare::casework {

using Events = std::vector<CaseEvent>;

struct Situation {
  const Case& record;
  const Policy* policy;  // the one that judges this case; null on a device that has none yet
  const EventMeta& meta;
};

// Only a reported case; a differing urgency needs a reason (C 2.1.3). Routes by the policy's table
// (C 2.1.4) unless somebody already did. `already_accepted`, `reason_required`.
Result<Events> decide(const Situation& in, const case_command::Accept& command);
// `required`, `nothing_changes`, `reason_required`.
Result<Events> decide(const Situation& in, const case_command::CorrectUrgency& command);
// `required`, `not_accepted_yet`.
Result<Events> decide(const Situation& in, const case_command::TellPlan& command);
// C 2.2.3, in words. `not_diagnosed_yet`, `required`.
Result<Events> decide(const Situation& in, const case_command::TellDiagnosis& command);
// To what he was told. `not_told_yet`, `diagnosis_changed`, `reinspection_open`, `already_agreed`.
Result<Events> decide(const Situation& in, const case_command::Agree& command);
// `not_repaired_yet`, `already_confirmed`, `not_signed_yet`, `exception_open`, and what the ledgers
// say (ledgers.hpp), as closing and archiving.
Result<Events> decide(const Situation& in, const case_command::Confirm& command);
// By the customer only, once. `not_confirmed_yet`, `score_out_of_range`, `already_rated`.
Result<Events> decide(const Situation& in, const case_command::Rate& command);
// A repair after the customer's confirmation; a question once it is answered (business §1).
// `exception_open`, `not_confirmed_yet`, `not_accepted_yet`.
Result<Events> decide(const Situation& in, const case_command::Close& command);
Result<Events> decide(const Situation& in, const case_command::Note& command);
Result<Events> decide(const Situation& in, const case_command::AddFile& command);
// `not_closed_yet`, `nothing_changes`.
Result<Events> decide(const Situation& in, const case_command::Archive& command);

// What the request is about: as noted, else as its wish suggests. Topics are text in the record, so
// that those of a newer version are kept.
std::optional<Topic> topic_of(const Case& record, const Policy& policy);

// Parts of decisions that look at other records too.
// `case_closed`, `case_cancelled`.
Problem check_open(const Case& record);
// A visit can be appointed: accepted, not yet repaired, no other trip under way.
Problem check_appointable(const Case& record);
// Before the repair is done, with a reason. `already_repaired`, `reason_required`.
Problem check_cancel(const Case& record, const case_command::Cancel& command, const Policy* policy);

}  // namespace aftercare::casework

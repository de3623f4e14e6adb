// Pieces shared by the screens' builders. Not for views.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/app/commands.hpp"
#include "core/policy/remedies.hpp"
#include "core/screens/parts.hpp"
#include "core/screens/source.hpp"

namespace aftercare::screens {

// The policy that judges this case; the one in force when that version is not here. May be null.
const Policy* policy_of(const World& world, const Case& record);
std::vector<ClockState> clocks_of(const World& world, const Case& record, Instant now);

std::string tone_of(ClockRunState state, bool warn);
std::string tone_of(Urgency urgency);
std::string tone_of(CasePhase phase);
Text phase_label(CasePhase phase);

Clock make_clock(const ClockState& state, bool provisional);
Verdict make_verdict(const WarrantyVerdict& verdict, const Policy* policy);
Verdict make_verdict(const LiabilityVerdict& verdict, const Policy* policy);
// The remedies that the liability names, and an exchange due without it; none before a diagnosis.
std::vector<RemedyBox> remedies_of(const World& world, const Case& record, const Policy& policy,
                                   Instant now);
// Neither done and confirmed nor over: what a second report of the same thing would double.
bool is_in_work(const Case& record);
Verdict ground_verdict(const GroundVerdict& ground);
std::vector<CheckQuestion> check_questions(const Policy* policy);
std::vector<CheckLine> check_lines(const Policy* policy, const Diagnosis& diagnosis);
// A code of a hazard with the policy's label; unknown codes (a newer version's) are shown as is.
Text hazard_label(const Policy* policy, const std::string& code);

// "本" marks until the server gives a number: last four hex digits of the id, upper case.
std::string local_mark(CaseId id);
// Worst state of the own steps: what people wait for.
CommandState worst_state(const std::vector<OwnCommand>& own);

// Whether the person may take this step now, found by deciding it without keeping the outcome:
// no rule is written a second time. Nothing when his role never takes it.
std::optional<Action> probe(const Source& source, const EntityKey& target, CommandArgs args,
                            Instant now);

}  // namespace aftercare::screens

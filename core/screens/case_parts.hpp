// Parts of the case's screen. Not for views.
#pragma once
#include <vector>

#include "core/screens/build.hpp"
#include "core/screens/screens.hpp"

namespace aftercare::screens {

// reported → accepted → appointed → on site → accepted work → rated, as the customer follows it.
std::vector<ProgressStep> case_progress(const Case& record);
// "What happens next", one sentence.
Text next_step_of(const Case& record);
// Every step this person's roles may take on the case; the one to take next is `primary`.
std::vector<Action> case_actions(const Source& source, const Case& record, Instant now);
// Remedy, money, goods and workshop.
Handling handling_of(const Source& source, const Case& record, const Policy* policy);
// A held fact in one line.
Text held_text(const VisitFact& fact, const World& world);

}  // namespace aftercare::screens

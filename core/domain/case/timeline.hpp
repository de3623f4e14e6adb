// One line of a case's story for each event. Texts are `timeline.<kind>` with parameters; a
// parameter named *_key holds a text key (translated before it is put in), one named *_at an
// instant (shown in the organisation's zone), one named *_tail ends a sentence and may be empty;
// all others are put in as they are.
#pragma once
#include "core/domain/case/case_events.hpp"

namespace aftercare {

// "case.accepted": the stable name of an event.
std::string_view case_event_type(const CaseEvent& event);
TimelineEntry timeline_entry(const CaseEvent& event, const EventMeta& meta);

}  // namespace aftercare

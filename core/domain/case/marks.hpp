// Marks on a case, from which its clocks are replayed: when each step and each fact counts (case.md
// section 3). A case's own marks are never removed; those of a case it took over leave with that.
#pragma once
#include "core/domain/case/case.hpp"

namespace aftercare::casework {

// Nobody of the house could act before: when staff took the report down, or the server had it.
Instant report_floor(const Case& record);
// A fact counts when it happened, never later than it was received and never before the report.
Instant fact_time(const Case& record, const EventMeta& meta);
// An intent counts when it is received; made offline, when it was made, but not before the step
// that came before it. Never so that a told breach disappears: that is replay's (`received`).
Instant step_time(const Case& record, ClockMark mark, const EventMeta& meta);

ClockEvent fact_mark(const Case& record, ClockMark mark, const EventMeta& meta);
ClockEvent step_mark(const Case& record, ClockMark mark, const EventMeta& meta);
inline void add_fact(Case& record, ClockMark mark, const EventMeta& meta) {
  record.marks.push_back(fact_mark(record, mark, meta));
}
inline void add_step(Case& record, ClockMark mark, const EventMeta& meta) {
  record.marks.push_back(step_mark(record, mark, meta));
}

// A call that somebody of the house led; one before the report answers nothing. `of`: it was led
// about a case that this one took over.
void add_contact(Case& record, const ContactEntry& entry, const EventMeta& meta,
                 std::optional<CaseId> of = std::nullopt);

// What the event changed for those promises that live by it: the remedy chosen, the agreement.
void mark_turns(const Case& before, Case& after, const EventMeta& meta);

// --- merging: marks of both move the clocks of the case that goes on
// The case's own, without those of cases it took over.
std::vector<ClockEvent> own_marks(const Case& record);
// Of a case it took over, as they were.
std::vector<ClockEvent> marks_of(const Case& record, CaseId other);
void take_marks(Case& record, const MergedCase& other, const EventMeta& meta);
// False: an older release took it over and had moved the report instead.
bool give_marks_back(Case& record, CaseId other);
// The earliest report of all that it holds.
Instant earliest_report(const Case& record);

}  // namespace aftercare::casework

// Marks on a case, from which its clocks are replayed. They are never removed.
#pragma once
#include "core/domain/case/case.hpp"

namespace aftercare::casework {

inline ClockEvent mark_at(ClockMark mark, Instant when) {
  ClockEvent event;
  event.mark = mark;
  event.at = when;
  return event;
}
inline void add_mark(Case& record, ClockMark mark, Instant when) {
  record.marks.push_back(mark_at(mark, when));
}

}  // namespace aftercare::casework

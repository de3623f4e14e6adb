#include "core/domain/case/marks.hpp"

#include <algorithm>
#include <array>

namespace aftercare::casework {
namespace {

// What must have been before a step, so that no device's clock dates it earlier.
struct Before {
  ClockMark step;
  ClockMark before;
};
constexpr std::array kBefore{Before{ClockMark::plan_told, ClockMark::responded},
                             Before{ClockMark::routed_technical, ClockMark::responded},
                             Before{ClockMark::diagnosed, ClockMark::responded},
                             Before{ClockMark::customer_told, ClockMark::diagnosed},
                             Before{ClockMark::appointed, ClockMark::responded},
                             Before{ClockMark::appointment_cancelled, ClockMark::appointed},
                             Before{ClockMark::return_decided, ClockMark::responded},
                             Before{ClockMark::agreed, ClockMark::diagnosed},
                             Before{ClockMark::paid, ClockMark::responded},
                             Before{ClockMark::exchange_shipped, ClockMark::exchange_approved},
                             Before{ClockMark::new_item_received, ClockMark::exchange_shipped},
                             Before{ClockMark::old_item_sent, ClockMark::return_decided},
                             Before{ClockMark::refund_paid, ClockMark::return_inspected},
                             Before{ClockMark::repaired, ClockMark::responded},
                             Before{ClockMark::paused, ClockMark::responded},
                             Before{ClockMark::closed, ClockMark::responded}};

std::optional<Instant> last_of(const Case& record, ClockMark mark) {
  std::optional<Instant> last;
  for (const ClockEvent& one : record.marks) {
    if (one.mark == mark && !one.of)
      last = last ? std::max(*last, one.at) : one.at;
  }
  return last;
}

std::optional<Instant> first_since(const Case& record, ClockMark mark, Instant since) {
  std::optional<Instant> first;
  for (const ClockEvent& one : record.marks) {
    if (one.mark == mark && !one.of && since <= one.at)
      first = first ? std::min(*first, one.at) : one.at;
  }
  return first;
}

Instant step_floor(const Case& record, ClockMark mark) {
  Instant floor = report_floor(record);
  const auto raise = [&floor](const std::optional<Instant>& at) {
    floor = at ? std::max(floor, *at) : floor;
  };
  if (mark == ClockMark::reopened) {
    for (const ClockMark over : {ClockMark::repaired, ClockMark::closed, ClockMark::cancelled})
      raise(last_of(record, over));
    return floor;
  }
  raise(last_of(record, ClockMark::reopened));
  if (mark == ClockMark::paused)
    raise(last_of(record, ClockMark::resumed));
  if (mark == ClockMark::resumed)
    raise(last_of(record, ClockMark::paused));
  if (mark == ClockMark::unmerged)
    raise(last_of(record, ClockMark::merged));
  const Instant since = floor;
  for (const Before& one : kBefore) {
    if (one.step == mark)
      raise(first_since(record, one.before, since));
  }
  return floor;
}

ClockEvent mark_at(ClockMark mark, Instant when) {
  ClockEvent event;
  event.mark = mark;
  event.at = when;
  return event;
}

std::optional<Remedy> remedy_of(const Case& record) {
  return record.remedy ? std::optional{record.remedy->remedy} : std::nullopt;
}

}  // namespace

Instant report_floor(const Case& record) {
  return record.reporter.kind == ActorKind::staff
             ? std::min(record.reported_at, record.received_at)
             : record.received_at;
}

Instant fact_time(const Case& record, const EventMeta& meta) {
  const Instant at = std::min(meta.occurred_at, meta.received_at);
  return std::max(at, std::min(report_floor(record), meta.received_at));
}

Instant step_time(const Case& record, ClockMark mark, const EventMeta& meta) {
  if (!meta.offline)
    return meta.received_at;
  const Instant made = std::max(meta.occurred_at, step_floor(record, mark));
  return std::min(made, meta.received_at);
}

ClockEvent fact_mark(const Case& record, ClockMark mark, const EventMeta& meta) {
  return mark_at(mark, fact_time(record, meta));
}

ClockEvent step_mark(const Case& record, ClockMark mark, const EventMeta& meta) {
  ClockEvent event = mark_at(mark, step_time(record, mark, meta));
  if (event.at < meta.received_at)
    event.received = meta.received_at;
  return event;
}

void add_contact(Case& record, const ContactEntry& entry, const EventMeta& meta,
                 std::optional<CaseId> of) {
  const bool spoken =
      entry.outcome == ContactOutcome::reached && entry.by.kind == ActorKind::staff;
  if (!spoken || entry.started_at < report_floor(record))
    return;
  const Instant at = std::min(entry.started_at, meta.received_at);
  for (const ClockMark mark : {ClockMark::responded, ClockMark::answered}) {
    ClockEvent event = mark_at(mark, at);
    event.of = of;
    record.marks.push_back(event);
  }
}

void mark_turns(const Case& before, Case& after, const EventMeta& meta) {
  // Reopened, replay itself begins anew.
  if (after.reopened != before.reopened)
    return;
  const bool moved = after.marks.size() > before.marks.size();
  const auto turn = [&](ClockMark mark) {
    ClockEvent event = step_mark(after, mark, meta);
    if (moved) {
      const ClockEvent& cause = after.marks[before.marks.size()];
      event.at = cause.at;
      event.received = cause.received;
    }
    return event;
  };
  if (before.agreed_at && !after.agreed_at)
    after.marks.push_back(turn(ClockMark::agreement_lapsed));
  const auto remedy = remedy_of(after);
  if (remedy == remedy_of(before))
    return;
  ClockEvent event = turn(remedy ? ClockMark::remedy_set : ClockMark::remedy_off);
  event.remedy = remedy;
  after.marks.push_back(event);
}

std::vector<ClockEvent> own_marks(const Case& record) {
  std::vector<ClockEvent> own;
  std::copy_if(record.marks.begin(), record.marks.end(), std::back_inserter(own),
               [](const ClockEvent& one) { return !one.of; });
  return own;
}

std::vector<ClockEvent> marks_of(const Case& record, CaseId other) {
  std::vector<ClockEvent> theirs;
  for (ClockEvent one : record.marks) {
    if (one.of != other || one.mark == ClockMark::took_over)
      continue;
    one.of.reset();
    theirs.push_back(one);
  }
  return theirs;
}

void take_marks(Case& record, const MergedCase& other, const EventMeta& meta) {
  give_marks_back(record, other.id);
  ClockEvent joined = step_mark(record, ClockMark::took_over, meta);
  joined.of = other.id;
  record.marks.push_back(joined);
  for (ClockEvent one : other.marks) {
    one.of = other.id;
    record.marks.push_back(one);
  }
  // Merged by an older release: all that is known of it.
  if (other.marks.empty()) {
    ClockEvent reported = mark_at(ClockMark::reported, other.received_at);
    reported.of = other.id;
    record.marks.push_back(reported);
  }
}

bool give_marks_back(Case& record, CaseId other) {
  return std::erase_if(record.marks, [other](const ClockEvent& one) { return one.of == other; }) >
         0;
}

Instant earliest_report(const Case& record) {
  const auto own = std::find_if(record.marks.begin(), record.marks.end(), [](const auto& one) {
    return one.mark == ClockMark::reported && !one.of;
  });
  Instant first = own == record.marks.end() ? record.received_at : own->at;
  for (const MergedCase& one : record.merged)
    first = std::min(first, one.received_at);
  return first;
}

}  // namespace aftercare::casework

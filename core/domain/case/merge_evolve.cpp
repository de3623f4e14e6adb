// What the events of merged cases make of both.
#include <algorithm>

#include "core/domain/case/marks.hpp"
#include "core/domain/case/remedy_evolve.hpp"

namespace aftercare::casework {
namespace {

// As older releases merged: the report's own mark; its clocks start there.
void move_report(Case& record, Instant received_at) {
  record.received_at = received_at;
  for (ClockEvent& mark : record.marks) {
    if (mark.mark == ClockMark::reported) {
      mark.at = received_at;
      return;
    }
  }
}

}  // namespace

void evolve(Case& record, const case_event::MergedInto& e, const EventMeta& meta) {
  record.state = case_state::Merged{e.into, e.into_number, meta.occurred_at, e.stands};
  add_step(record, ClockMark::merged, meta);
}

void evolve(Case& record, const case_event::TookOver& e, const EventMeta& meta) {
  MergedCase other = e.other;
  record.intake.files.insert(record.intake.files.end(), other.files.begin(), other.files.end());
  // The earliest clock is kept (business §1), and what answered either answers both.
  take_marks(record, other, meta);
  other.marks.clear();
  record.merged.push_back(std::move(other));
  record.received_at = earliest_report(record);
  judge_by(record, e.warranty, e.liability);
}

void evolve(Case& record, const case_event::Unmerged&, const EventMeta& meta) {
  record.state = standing_of(record, meta.occurred_at);
  // Merged by an older release it had been cancelled.
  const bool merged = std::any_of(record.marks.begin(), record.marks.end(), [](const auto& one) {
    return one.mark == ClockMark::merged;
  });
  add_step(record, merged ? ClockMark::unmerged : ClockMark::reopened, meta);
}

void evolve(Case& record, const case_event::GaveBack& e, const EventMeta&) {
  const auto at = std::find_if(record.merged.begin(), record.merged.end(),
                               [&](const MergedCase& one) { return one.id == e.other; });
  if (at == record.merged.end()) {
    return;
  }
  for (const FileRef& file : at->files) {
    const auto own = std::find(record.intake.files.begin(), record.intake.files.end(), file);
    if (own != record.intake.files.end()) {
      record.intake.files.erase(own);
    }
  }
  const auto own_received_at = at->own_received_at;
  const bool gave = give_marks_back(record, e.other);
  record.merged.erase(at);
  if (gave) {
    record.received_at = earliest_report(record);
  } else if (own_received_at) {
    move_report(record, *own_received_at);
  }
  judge_by(record, e.warranty, e.liability);
}

}  // namespace aftercare::casework

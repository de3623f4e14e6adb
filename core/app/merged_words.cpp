// Merged cases (case.md §5): what is written to one arrives at the one that goes on, and who
// reported it sees how that one gets on, without a word of the other's.
#include <algorithm>

#include "core/app/flow.hpp"
#include "core/app/overlay_world.hpp"
#include "core/domain/case/decide.hpp"

namespace aftercare::flow {
namespace {

// Merged into one that was merged into another: never long.
constexpr int kChainMax = 8;

// The case that goes on; null: this one does, or it is not here.
const Case* going_on(const World& world, const Case& record) {
  const Case* at = &record;
  for (int i = 0; i < kChainMax && at != nullptr; ++i) {
    const auto* merged = std::get_if<case_state::Merged>(&at->state);
    if (merged == nullptr) {
      return at == &record ? nullptr : at;
    }
    at = find_as<Case>(world, merged->into);
  }
  return nullptr;
}

template <class C>
Result<Decided> written(const Step& step, const Case& record, const C& command,
                        case_event::WordsArrived words) {
  auto events = casework::decide({record, policy_of(step.world, record), step.meta}, command);
  if (!events) {
    return events.error();
  }
  Decided out;
  for (CaseEvent& event : *events) {
    out.events.push_back(on(record.id, std::move(event)));
  }
  carry_words(step, record, std::move(words), out);
  return out;
}

// Also those that the merged ones had taken over before, once each.
void follow(const World& world, const Case& record, const case_event::Followed& event,
            std::vector<CaseId>& told, std::vector<EventAt>& out) {
  for (const MergedCase& merged : record.merged) {
    if (std::find(told.begin(), told.end(), merged.id) != told.end()) {
      continue;
    }
    told.push_back(merged.id);
    out.push_back(on(merged.id, event));
    if (const Case* other = find_as<Case>(world, merged.id)) {
      follow(world, *other, event, told, out);
    }
  }
}

// Where the case that goes on stands: this one, or the one it ended in.
case_event::Followed progress_of(const Case& record) {
  const auto* merged = std::get_if<case_state::Merged>(&record.state);
  return merged == nullptr || !merged->stands
             ? case_event::Followed{record.number, phase_of(record.state)}
             : case_event::Followed{merged->into_number, *merged->stands};
}

}  // namespace

void carry_words(const Step& step, const Case& record, case_event::WordsArrived words,
                 Decided& out) {
  const Case* into = going_on(step.world, record);
  if (into == nullptr) {
    return;
  }
  words.from = record.id;
  words.number = record.number;
  out.events.push_back(on(into->id, std::move(words)));
}

Result<Decided> note(const Step& step, const Case& record, const case_command::Note& command) {
  return written(step, record, command, {{}, {}, command.text, {}, {}});
}

Result<Decided> add_file(const Step& step, const Case& record,
                         const case_command::AddFile& command) {
  return written(step, record, command, {{}, {}, {}, {}, command.file});
}

void tell_merged(const Step& step, Decided& decided) {
  std::vector<CaseId> owners;
  for (const EventAt& event : decided.events) {
    const CaseId id{event.target.id};
    const Case* record =
        event.target.t == EntityType::case_ ? find_as<Case>(step.world, id) : nullptr;
    const bool seen = std::find(owners.begin(), owners.end(), id) != owners.end();
    if (record != nullptr && !record->merged.empty() && !seen) {
      owners.push_back(id);
    }
  }
  if (owners.empty()) {
    return;
  }
  OverlayWorld after{step.world};
  after.apply(decided.events, step.meta);
  for (const CaseId id : owners) {
    const Case* before = find_as<Case>(step.world, id);
    const Case* now = find_as<Case>(after, id);
    if (now != nullptr && now->state.index() != before->state.index()) {
      std::vector<CaseId> told{id};
      follow(after, *now, progress_of(*now), told, decided.events);
    }
  }
}

}  // namespace aftercare::flow

#include <algorithm>

#include "core/policy/term_key.hpp"
#include "core/screens/build.hpp"
#include "core/screens/screens.hpp"

namespace aftercare::screens {
namespace {

ReportLimits limits_of(const Policy& policy) {
  ReportLimits out;
  if (const FileLimit* photo = find_file_limit(policy, FileKind::photo)) {
    out.photo_bytes_max = photo->bytes_max;
    out.photo_count_max = photo->count_max;
    out.photo_types = photo->types;
  }
  if (const FileLimit* video = find_file_limit(policy, FileKind::video)) {
    out.video_bytes_max = video->bytes_max;
    out.video_count_max = video->count_max;
    out.video_types = video->types;
  }
  out.types_shown = accepted_types(policy, {FileKind::photo, FileKind::video});
  if (const auto count = find_limit(policy, "files_per_report_max")) {
    out.photo_count_max = static_cast<int>(*count);
  }
  out.symptom_length_max =
      static_cast<int>(find_limit(policy, "symptom_characters_max").value_or(0));
  return out;
}

UrgencyBox box_of(const UrgencyProposal& proposal) {
  UrgencyBox box;
  box.urgency = proposal.urgency;
  box.label = {term_key(proposal.urgency), {}};
  box.reason = {proposal.reason_key, {{"matched", proposal.matched}}};
  box.tone = tone_of(proposal.urgency);
  box.matched = proposal.matched;
  box.clause = proposal.clause;
  box.source = proposal.source;
  box.policy_version = proposal.policy_version;
  return box;
}

// The clocks this report would start, were it taken now.
std::vector<Clock> deadlines_of(const Policy& policy, Urgency urgency, CaseClass case_class,
                                Instant now) {
  ClockEvent reported;
  reported.mark = ClockMark::reported;
  reported.at = now;
  reported.urgency = urgency;
  reported.case_class = case_class;
  std::vector<Clock> out;
  for (const auto& state : replay_clocks(policy, {reported}, now)) {
    if (state.state == ClockRunState::running)
      out.push_back(make_clock(state, true));
  }
  return out;
}

}  // namespace

ReportScreen report_screen(const Source& source, const case_command::Report& draft, Instant now) {
  ReportScreen screen;
  const Policy* policy = source.world().policy_in_force();
  if (policy == nullptr)
    return screen;
  screen.ready = true;
  for (const auto& row : policy->urgency.hazards) {
    screen.hazards.push_back({row.code, {row.label_key, {}}, {}, {}, {}});
  }
  for (const auto& row : policy->wishes) {
    screen.wishes.push_back({term_name(row.wish), {term_key(row.wish), {}}, {}, {}, {}});
  }
  const auto proposal =
      propose_urgency(*policy, draft.hazards, draft.symptom, draft.class_, draft.wish);
  screen.proposal = box_of(proposal);
  screen.deadlines = deadlines_of(*policy, proposal.urgency, draft.class_, now);
  Context context;
  context.actor = source.actor();
  context.received_at = now;
  screen.problems = report_problems(source.world(), draft, context);
  screen.limits = limits_of(*policy);
  screen.open_cases =
      open_cases_for(source, draft.device.serial, draft.customer.phone, draft.device.model);
  screen.serials = serial_guesses(source, draft.device.serial);
  if (draft.class_ == CaseClass::repair)
    screen.service = service_box(*policy, std::nullopt, draft.symptom, draft.customer.address);
  screen.advice = advice_for(*policy, draft.hazards);
  if (source.actor().kind == ActorKind::staff) {
    screen.scripts = scripts_of(*policy, source);
    screen.banned_phrases = policy->phone.banned_phrases;
  }
  return screen;
}

MyCasesScreen my_cases_screen(const Source& source, Instant now) {
  MyCasesScreen screen;
  screen.loaded = source.status().loaded;
  source.each(EntityType::case_, [&](const Record& record) {
    screen.rows.push_back(case_row(source, std::get<Case>(record), now));
  });
  std::sort(screen.rows.begin(), screen.rows.end(), [](const CaseRow& a, const CaseRow& b) {
    return a.reported_at != b.reported_at ? a.reported_at > b.reported_at : b.id < a.id;
  });
  return screen;
}

}  // namespace aftercare::screens

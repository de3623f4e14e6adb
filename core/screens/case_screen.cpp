#include <algorithm>
#include <set>

#include "core/policy/term_key.hpp"
#include "core/screens/build.hpp"
#include "core/screens/case_parts.hpp"
#include "core/screens/screens.hpp"

namespace aftercare::screens {
namespace {

const CaseVisit* current_visit(const Case& record) {
  for (auto it = record.visits.rbegin(); it != record.visits.rend(); ++it) {
    if (it->state != VisitState::cancelled) return &*it;
  }
  return nullptr;
}

UrgencyBox urgency_of(const Case& record) {
  UrgencyBox box;
  box.urgency = record.urgency;
  box.label = {term_key(record.urgency), {}};
  box.tone = tone_of(record.urgency);
  box.reason = {record.proposed_urgency.reason_key,
                {{"matched", record.proposed_urgency.matched}}};
  box.matched = record.proposed_urgency.matched;
  box.clause = record.proposed_urgency.clause;
  box.source = record.proposed_urgency.source;
  box.policy_version = record.policy_version;
  return box;
}

// What a report says of its unit is a claim of who reported it; beside it stands the record.
Text product_note(const Case& record, const World& world) {
  const Device* device = record.device ? find_as<Device>(world, *record.device) : nullptr;
  const auto day = [](const std::optional<LocalDate>& date) {
    return date ? to_text(*date) : std::string("—");
  };
  if (device != nullptr)
    return {"case.product_on_record",
            {{"model", device->model},
             {"serial", device->serial},
             {"purchased", day(device->purchased_on)},
             {"activated", day(device->activated_on)}}};
  const CaseProduct& said = record.intake.product;
  const bool outside =
      record.reporter.kind != ActorKind::staff && record.reporter.kind != ActorKind::system;
  const bool says = said.purchase_date || !said.serial.empty() || !said.order_no.empty();
  if (record.device || !outside || !says)
    return {};
  return {"case.product_claimed", {}};
}

void fill_intake(CaseScreen& screen, const Case& record, const Policy* policy) {
  screen.contact = record.intake.contact;
  screen.contact_phone = group_phone(record.intake.contact.phone);
  screen.product = record.intake.product;
  screen.scene = record.intake.scene;
  screen.happened_at = record.intake.happened_at;
  for (const auto& code : record.intake.hazards) {
    screen.hazards.push_back(hazard_label(policy, code));
  }
  screen.wish = {term_key(record.intake.wish), {}};
  screen.channel = {term_key(record.intake.channel), {}};
  screen.class_ = {term_key(record.intake.class_), {}};
  screen.reported_at = record.reported_at;
  screen.received_at = record.received_at;
  screen.received = !record.number.empty();
  screen.urgency = urgency_of(record);
  screen.urgency_changed_reason = record.urgency_reason;
  screen.files = record.intake.files;
  screen.warranty = make_verdict(record.warranty, policy);
}

void fill_service(CaseScreen& screen, const Case& record, const Policy* policy,
                  const World& world) {
  screen.plan_text = record.plan_text;
  screen.visits = record.visits;
  if (const CaseVisit* visit = current_visit(record)) {
    screen.visit = *visit;
    const auto* full = find_as<Visit>(world, visit->id);
    screen.visit_address = full != nullptr ? full->address : record.intake.contact.address;
  }
  screen.diagnosis = record.diagnosis;
  if (record.diagnosis) screen.checks_done = check_lines(policy, *record.diagnosis);
  if (record.liability) screen.liability = make_verdict(*record.liability, policy);
  screen.told_at = record.told_at;
  screen.agreed_at = record.agreed_at;
  screen.parts = record.parts;
  screen.measures = record.measures;
  screen.signature = record.signature;
  screen.rating = record.rating;
}

std::vector<ExceptionBox> exceptions_of(const Case& record, const World& world) {
  std::vector<ExceptionBox> out;
  for (const auto& exception : record.exceptions) {
    ExceptionBox box;
    box.id = exception.id;
    box.cause = {"exception." + exception.cause, {}};
    box.open = !exception.decision.has_value();
    for (const auto& held : exception.held) {
      box.held.push_back({held_text(held.fact, world), held.meta.occurred_at,
                          held.meta.received_at, held.meta.offline});
      box.engineer = held.meta.author.name;
    }
    box.decision = exception.decision;
    box.reason = exception.reason;
    if (exception.settled_by) box.settled_by = exception.settled_by->name;
    box.settled_at = exception.settled_at;
    out.push_back(std::move(box));
  }
  return out;
}

// Colleagues have no names outside the house (case.md §6).
Text timeline_text(const TimelineEntry& entry) {
  if (entry.kind == "case.accepted" && entry.params.count("name") == 0)
    return {"timeline.case.accepted_for_you", entry.params};
  return {"timeline." + entry.kind, entry.params};
}

std::vector<TimelineLine> timeline_of(const Case& record, const std::vector<OwnCommand>& own) {
  std::set<std::string> waiting;
  for (const auto& command : own) {
    if (command.state != CommandState::confirmed) waiting.insert(command.id);
  }
  std::vector<TimelineLine> out;
  for (const auto& entry : record.timeline) {
    TimelineLine line;
    line.kind = entry.kind;
    line.text = timeline_text(entry);
    line.author = entry.meta.author.name;
    line.author_kind = entry.meta.author.kind;
    line.at = entry.meta.occurred_at;
    line.received_at = entry.meta.received_at;
    line.offline = entry.meta.offline;
    line.internal = entry.internal;
    line.pending = waiting.count(entry.meta.command.text()) > 0;
    out.push_back(std::move(line));
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const TimelineLine& a, const TimelineLine& b) { return a.at < b.at; });
  return out;
}

std::vector<CaseRow> earlier_of(const Source& source, const Case& record, Instant now) {
  std::vector<CaseRow> out;
  if (!record.customer || source.actor().kind != ActorKind::staff) return out;
  source.each_naming(EntityType::case_, record.customer->value, [&](const Record& named) {
    const auto& other = std::get<Case>(named);
    if (!(other.id == record.id) && other.customer == record.customer) {
      out.push_back(case_row(source, other, now));
    }
  });
  std::sort(out.begin(), out.end(),
            [](const CaseRow& a, const CaseRow& b) { return a.reported_at > b.reported_at; });
  return out;
}

}  // namespace

CaseRow case_row(const Source& source, const Case& record, Instant now) {
  CaseRow row;
  row.id = record.id;
  row.number = record.number;
  if (row.number.empty()) row.local_mark = local_mark(record.id);
  row.phase = phase_of(record.state);
  row.phase_label = phase_label(row.phase);
  row.tone = tone_of(row.phase);
  row.urgency = record.urgency;
  row.customer = record.intake.contact.name;
  row.phone = record.intake.contact.phone;
  row.model = record.intake.product.model;
  row.serial = record.intake.product.serial;
  row.symptom = record.intake.symptom;
  if (record.team) row.team = term_name(record.team->team);
  if (const CaseVisit* visit = current_visit(record)) row.engineer = visit->engineer_name;
  row.reported_at = record.reported_at;
  for (const auto& clock : clocks_of(source.world(), record, now)) {
    const bool running = clock.state == ClockRunState::running ||
                         clock.state == ClockRunState::running_late ||
                         clock.state == ClockRunState::paused;
    if (!running || !clock.due_at) continue;
    if (row.due_at && *row.due_at <= *clock.due_at) continue;
    row.due_at = clock.due_at;
    row.due_clock = clock.name;
    row.due_tone = tone_of(clock.state, clock.warn);
  }
  row.exception_open = has_open_exception(record);
  row.sync = worst_state(source.own_commands(key_for<Case>(record.id)));
  return row;
}

CaseScreen case_screen(const Source& source, CaseId id, Instant now) {
  CaseScreen screen;
  const auto* record = find_as<Case>(source.world(), id);
  if (record == nullptr) return screen;
  screen.found = true;
  const Policy* policy = policy_of(source.world(), *record);
  screen.head = case_row(source, *record, now);
  fill_intake(screen, *record, policy);
  screen.product_note = product_note(*record, source.world());
  fill_service(screen, *record, policy, source.world());
  for (const auto& state : clocks_of(source.world(), *record, now)) {
    if (state.state == ClockRunState::not_started) continue;
    screen.clocks.push_back(make_clock(state, record->number.empty()));
  }
  screen.progress = case_progress(*record);
  screen.next_step = next_step_of(*record);
  screen.handling = handling_of(source, *record, policy);
  if (has_unsigned_revision(*record)) {
    screen.signature_note = {"case.unsigned_revision",
                             {{"signed", std::to_string(record->signature->revision)},
                              {"revision", std::to_string(record->revisions.sheet)}}};
  }
  screen.exceptions = exceptions_of(*record, source.world());
  screen.own = source.own_commands(key_for<Case>(id));
  screen.timeline = timeline_of(*record, screen.own);
  screen.earlier = earlier_of(source, *record, now);
  screen.actions = case_actions(source, *record, now);
  screen.papers = paper_choices(source.world(), source.actor(), *record);
  if (source.actor().kind == ActorKind::staff && policy != nullptr) {
    screen.remedies = remedies_of(source.world(), *record, *policy, now);
    screen.checks = check_questions(policy);
  }
  // When the customer is to act, the company's deadlines are not his.
  const bool staff = source.actor().kind == ActorKind::staff;
  const bool own_turn = std::any_of(screen.actions.begin(), screen.actions.end(),
                                    [](const Action& one) { return one.primary && one.enabled; });
  if (staff || !own_turn) screen.next_by = screen.head.due_at;
  return screen;
}

}  // namespace aftercare::screens

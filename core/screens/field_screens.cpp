#include <algorithm>
#include <array>

#include "core/app/permissions.hpp"
#include "core/policy/calendar_of.hpp"
#include "core/policy/term_key.hpp"
#include "core/screens/build.hpp"
#include "core/screens/case_parts.hpp"
#include "core/screens/screens.hpp"

namespace aftercare::screens {
namespace {

StaffId me(const Source& source) {
  return StaffId{source.actor().id.value};
}

bool is_over(VisitState state) {
  return state == VisitState::signed_ || state == VisitState::cancelled;
}

std::string state_name(VisitState state) {
  std::string name = boost::describe::enum_to_string(state, "unknown");
  if (name.back() == '_')
    name.pop_back();
  return name;
}

std::string visit_tone(VisitState state) {
  if (state == VisitState::signed_ || state == VisitState::finished)
    return "good";
  if (state == VisitState::cancelled)
    return "plain";
  return state == VisitState::appointed ? "info" : "warn";
}

// Own steps of a visit carry the visit's id as target.
std::vector<OwnCommand> own_of(const Source& source, VisitId id) {
  return source.own_commands(key_for<Visit>(id));
}

VisitRow visit_row(const Source& source, const Visit& visit, Instant now) {
  VisitRow row;
  row.id = visit.id;
  row.case_id = visit.case_id;
  row.case_number = visit.case_number;
  row.from = visit.from;
  row.to = visit.to;
  row.state = visit.state;
  row.state_label = {"visit.state." + state_name(visit.state), {}};
  row.tone = visit_tone(visit.state);
  row.urgency = visit.urgency;
  row.customer = visit.contact.name;
  row.phone = visit.contact.phone;
  row.phone_grouped = group_phone(visit.contact.phone);
  row.address = visit.address;
  row.model = visit.model;
  row.serial = visit.serial;
  row.symptom = visit.symptom;
  const Zone zone = zone_of(source.world().policy_in_force());
  row.today = local_date_at(visit.from, zone) <= local_date_at(now, zone);
  row.sync = worst_state(own_of(source, visit.id));
  return row;
}

struct FieldStep {
  const char* key;
  VisitState reached;
};
constexpr std::array<FieldStep, 5> kFieldSteps{{
    {"field.step.depart", VisitState::departed},
    {"field.step.arrive", VisitState::arrived},
    {"field.step.diagnose", VisitState::diagnosed},
    {"field.step.finish", VisitState::finished},
    {"field.step.sign", VisitState::signed_},
}};

std::optional<Instant> time_of(const Visit& visit, VisitState state) {
  switch (state) {
    case VisitState::departed: return visit.departed_at;
    case VisitState::arrived: return visit.arrived_at;
    case VisitState::diagnosed: return visit.diagnosed_at;
    case VisitState::finished: return visit.finished_at;
    case VisitState::signed_:
      return visit.signature ? std::optional<Instant>(visit.signature->at) : std::nullopt;
    case VisitState::appointed:
    case VisitState::cancelled: return std::nullopt;
  }
  return std::nullopt;
}

std::vector<ProgressStep> steps_of(const Visit& visit) {
  std::vector<ProgressStep> out;
  bool current_given = visit.state == VisitState::cancelled;
  // Taken to the workshop: nothing was repaired here, the signature stands under the list.
  const bool taken_back = !visit.taken_back.empty();
  for (const auto& step : kFieldSteps) {
    if (taken_back && step.reached == VisitState::finished)
      continue;
    ProgressStep line;
    line.label = {step.key, {}};
    if (taken_back && step.reached == VisitState::signed_)
      line.label.key = "field.step.take_back";
    if (visit.state != VisitState::cancelled && visit.state >= step.reached) {
      line.state = StepState::done;
      line.at = time_of(visit, step.reached);
    } else if (!current_given) {
      line.state = StepState::current;
      current_given = true;
    } else {
      line.state = StepState::todo;
    }
    out.push_back(std::move(line));
  }
  return out;
}

// A diagnosis the policy accepts, so that a probe asks for the state only.
visit_command::Diagnose well_formed_diagnosis(const Policy* policy) {
  visit_command::Diagnose diagnose;
  diagnose.fault_type = FaultType::hardware;
  diagnose.cause = Cause::product_quality;
  diagnose.findings = "-";
  diagnose.clause = "-";
  if (policy != nullptr && !policy->warranty_terms.empty()) {
    diagnose.clause = policy->warranty_terms.front().number;
  }
  return diagnose;
}

std::vector<Action> visit_actions(const Source& source, const Visit& visit, Instant now) {
  const EntityKey self = key_for<Visit>(visit.id);
  const std::string hash(64, '0');
  const FileRef drawing{hash, "image/png", "signature.png", 1};
  const FileRef document{hash, "text/plain", "document.txt", 1};
  std::vector<CommandArgs> probes{visit_command::Depart{visit.bring}, visit_command::Arrive{true},
                                  well_formed_diagnosis(source.world().policy_in_force())};
  const auto van = van_rows(source);
  if (!van.empty()) {
    probes.emplace_back(visit_command::UsePart{van.front().part, 1, van.front().location});
  }
  probes.emplace_back(visit_command::Finish{"-", true});
  probes.emplace_back(visit_command::Sign{"-", drawing, document, hash});
  probes.emplace_back(visit_command::SignRefused{"-"});
  probes.emplace_back(visit_command::TakeBack{"-", {{"-", 1, "-"}}, "-", drawing, document, hash});
  std::vector<Action> out;
  for (auto& args : probes) {
    if (auto action = probe(source, self, std::move(args), now))
      out.push_back(std::move(*action));
  }
  for (auto& action : out) {
    const bool side_step = action.command == "visit.use_part" ||
                           action.command == "visit.sign_refused" ||
                           action.command == "visit.take_back";
    // A diagnosis may be corrected until the end, but is not what comes next.
    const bool corrects = action.command == "visit.diagnose" && visit.diagnosed_at.has_value();
    if (!action.enabled || side_step || corrects)
      continue;
    action.primary = true;
    break;
  }
  return out;
}

// What may be done about money on site, on the customer's behalf or by the engineer himself.
std::vector<Action> money_actions(const Source& source, const Case& record, Instant now) {
  constexpr std::array<const char*, 4> kOnSite{"case.quote", "case.confirm_quote",
                                               "case.decline_quote", "case.record_payment"};
  std::vector<Action> out;
  for (auto& action : case_actions(source, record, now)) {
    if (std::find(kOnSite.begin(), kOnSite.end(), action.command) != kOnSite.end()) {
      out.push_back(std::move(action));
    }
  }
  return out;
}

template <class E>
std::vector<Choice> choices_of(const std::vector<E>& values) {
  std::vector<Choice> out;
  out.reserve(values.size());
  for (const E value : values)
    out.push_back({term_name(value), {term_key(value), {}}, {}, {}, {}});
  return out;
}

void fill_tables(VisitScreen& screen, const Policy& policy, const Visit& visit) {
  for (const auto& row : checklist_for(policy, visit.hazards, visit.model)) {
    screen.bring.push_back({row.code, {row.label_key, {}}, {}, {}, term_key(row.kind)});
  }
  for (const auto& row : policy.faults) {
    screen.fault_types.push_back(
        {term_name(row.fault_type), {term_key(row.fault_type), {}}, {}, {}, {}});
  }
  screen.causes =
      choices_of<Cause>({Cause::product_quality, Cause::customer_use, Cause::force_majeure});
  for (const auto& term : policy.warranty_terms) {
    screen.clauses.push_back({term.number, {}, term.text_zh, term.text_en, {}});
  }
  for (const auto& code : visit.hazards)
    screen.hazards.push_back(hazard_label(&policy, code));
}

}  // namespace

FieldTodayScreen field_today_screen(const Source& source, Instant now) {
  FieldTodayScreen screen;
  screen.loaded = source.status().loaded;
  const Zone zone = zone_of(source.world().policy_in_force());
  source.each_naming(EntityType::visit, source.actor().id.value, [&](const Record& record) {
    const auto& visit = std::get<Visit>(record);
    if (!(visit.engineer == me(source)) || visit.state == VisitState::cancelled)
      return;
    VisitRow row = visit_row(source, visit, now);
    if (is_over(visit.state)) {
      const auto done_at = visit.signature ? visit.signature->at : visit.to;
      if (local_date_at(done_at, zone) < local_date_at(now, zone))
        return;
      ++screen.done_today;
    }
    (row.today ? screen.today : screen.later).push_back(std::move(row));
  });
  const auto by_window = [](const VisitRow& a, const VisitRow& b) {
    if (is_over(a.state) != is_over(b.state))
      return is_over(b.state);
    return a.from != b.from ? a.from < b.from : a.id < b.id;
  };
  std::sort(screen.today.begin(), screen.today.end(), by_window);
  std::sort(screen.later.begin(), screen.later.end(), by_window);
  return screen;
}

VisitScreen visit_screen(const Source& source, VisitId id, Instant now) {
  VisitScreen screen;
  const World& world = source.world();
  const auto* visit = find_as<Visit>(world, id);
  if (visit == nullptr)
    return screen;
  screen.found = true;
  screen.head = visit_row(source, *visit, now);
  const auto* record = find_as<Case>(world, visit->case_id);
  const Policy* policy = record != nullptr ? policy_of(world, *record) : world.policy_in_force();
  if (policy != nullptr)
    fill_tables(screen, *policy, *visit);
  if (record != nullptr) {
    screen.photos = record->intake.files;
    screen.papers = paper_choices(world, source.actor(), *record);
    screen.case_actions = money_actions(source, *record, now);
    screen.handling = handling_of(source, *record, policy);
    screen.warranty = make_verdict(record->warranty, policy);
    if (const auto* device = record->device ? find_as<Device>(world, *record->device) : nullptr) {
      // As it is on record now; the report keeps what was said then.
      screen.device = device->id;
      screen.head.model = device->model;
      screen.head.serial = device->serial;
      const Policy* in_force = world.policy_in_force();
      screen.corrects_device =
          in_force != nullptr && may(*in_force, source.actor(), "device.correct");
    }
    for (const auto& state : clocks_of(world, *record, now)) {
      if (state.state != ClockRunState::not_started) {
        screen.clocks.push_back(make_clock(state, record->number.empty()));
      }
    }
  }
  screen.checked = visit->checked;
  screen.steps = steps_of(*visit);
  screen.diagnosis = visit->diagnosis;
  screen.checks = check_questions(policy);
  if (visit->diagnosis)
    screen.checks_done = check_lines(policy, *visit->diagnosis);
  if (visit->liability)
    screen.liability = make_verdict(*visit->liability, policy);
  screen.parts = visit->parts;
  screen.van = van_rows(source);
  screen.measures = visit->measures;
  screen.demonstrated = visit->demonstrated;
  screen.signature = visit->signature;
  screen.actions = visit_actions(source, *visit, now);
  screen.own = own_of(source, id);
  return screen;
}

}  // namespace aftercare::screens

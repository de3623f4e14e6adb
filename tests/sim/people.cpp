#include "tests/sim/people.hpp"

#include "core/base/sha256.hpp"
#include "core/codec/json.hpp"
#include "core/codec/messages.hpp"
#include "core/domain/stock/stock.hpp"

namespace aftercare::sim {

template <class Args>
Step People::on(const EntityKey& target, const Args& args) {
  Step step;
  const CommandArgs any{args};
  step.command.type = std::string(info_of(any).type);
  if (!target.id.is_nil())
    step.command.target = to_text(target);
  step.command.args_json = dump_json(args_to_json(any));
  return step;
}

template <class T>
const T* People::some(const Replica& replica, EntityType type) {
  std::vector<const T*> all;
  replica.each(type, [&](const Record& record) { all.push_back(std::get_if<T>(&record)); });
  return all.empty() ? nullptr : run_.random.pick(all);
}

// Mostly the newest ones: stories go on instead of beginning all over.
const Case* People::some_case(const Replica& replica) {
  const Case* best = nullptr;
  for (int tries = 0; tries < 3; ++tries) {
    const Case* one = some<Case>(replica, EntityType::case_);
    if (one == nullptr)
      return nullptr;
    // A long story costs more with every step and shows nothing new.
    if (one->timeline.size() > 14 && run_.random.chance(800))
      continue;
    const bool open = phase_of(one->state) < CasePhase::closed;
    if (best == nullptr || (open && one->timeline.size() < best->timeline.size()))
      best = one;
  }
  return best;
}

FileRef People::file(const char* type) {
  const std::string name =
      "file " + std::to_string(run_.options.seed) + "/" + std::to_string(++files_);
  // Up to three chunks.
  return {sha256_hex(name), type, name, run_.random.between(1000, 700'000)};
}

std::optional<Step> People::choose(const Device& device, const Replica& replica) {
  device_now_ = device.local();
  if (run_.random.chance(40))
    return nonsense(replica);
  if (device.outsider())
    return as_customer(replica);
  if (device.who.id == house_.agent.id)
    return as_desk(replica, false);
  if (device.who.id == house_.manager.id)
    return run_.random.chance(150) ? about_staff() : as_desk(replica, true);
  return as_engineer(device, replica);
}

// ---- customers -----------------------------------------------------------------------------

People::Chosen People::report() {
  case_command::Report form;
  form.symptom = "外壳漏电";
  // A question is answered and closed at once.
  if (run_.random.chance(400))
    form.class_ = CaseClass::inquiry;
  form.hazards = {"leakage_of_current"};
  form.customer = {"李文", "139 1234 56" + std::to_string(run_.random.between(10, 40)), "世纪大道"};
  form.device.model = "WH-60";
  Step step;
  if (run_.random.chance(300)) {
    form.files = {file("image/jpeg")};
    step.files = form.files;
  }
  Step made = on(EntityKey{EntityType::case_, {}}, form);
  made.files = step.files;
  return made;
}

People::Chosen People::as_customer(const Replica& replica) {
  const Case* one = some_case(replica);
  if (one == nullptr || run_.random.chance(200))
    return report();
  const EntityKey key = key_for<Case>(one->id);
  switch (run_.random.below(7)) {
    case 0: return on(key, case_command::Confirm{});
    case 1: return on(key, case_command::Rate{static_cast<int>(run_.random.below(7)), "好"});
    case 2: return on(key, case_command::Agree{});
    case 3:
      return run_.random.chance(200) ? on(key, case_command::Cancel{"不需要了"})
                                     : on(key, case_command::Confirm{});
    case 4: {
      const FileRef added = file("image/jpeg");
      Step step = on(key, case_command::AddFile{added});
      step.files = {added};
      return step;
    }
    default: return on(key, case_command::Note{"请尽快"});
  }
}

// ---- the desk ------------------------------------------------------------------------------

People::Chosen People::appoint(const Case& record, Instant device_now) {
  visit_command::Appoint command;
  command.case_ = record.id;
  command.engineer = StaffId{run_.random.pick(house_.engineers).id.value};
  command.from = device_now.plus_ms(2 * kHour);
  command.to = device_now.plus_ms(4 * kHour);
  return on(EntityKey{EntityType::visit, {}}, command);
}

People::Chosen People::settle(const Case& record) {
  for (const CaseException& exception : record.exceptions) {
    if (!exception.decision) {
      const auto decision =
          run_.random.chance(600) ? ExceptionDecision::accept : ExceptionDecision::discard;
      return on(key_for<Case>(record.id), case_command::Settle{exception.id, decision, "核对过"});
    }
  }
  return std::nullopt;
}

People::Chosen People::as_desk(const Replica& replica, bool manager) {
  if (run_.random.chance(100)) {
    if (const Visit* visit = some<Visit>(replica, EntityType::visit)) {
      if (run_.random.chance(700)) {
        return on(key_for<Visit>(visit->id),
                  visit_command::Reassign{
                      StaffId{run_.random.pick(house_.engineers).id.value}, {}, {}, "换人"});
      }
      return on(key_for<Visit>(visit->id), visit_command::Cancel{"客户改期"});
    }
  }
  const Case* one = some_case(replica);
  if (one == nullptr)
    return manager ? std::nullopt : report();
  const EntityKey key = key_for<Case>(one->id);
  if (has_open_exception(*one) && run_.random.chance(500))
    return settle(*one);
  if (run_.random.chance(120))
    return on(key, case_command::Note{"已联系客户"});
  if (run_.random.chance(60))
    return on(key, case_command::Assign{
                       run_.random.chance(500) ? Team::technical : Team::front_desk, std::nullopt});
  switch (phase_of(one->state)) {
    case CasePhase::reported: return on(key, case_command::Accept{});
    case CasePhase::accepted:
      if (one->intake.class_ == CaseClass::inquiry)
        return on(key, case_command::Close{});
      return run_.random.chance(300) ? on(key, case_command::TellPlan{"明天上门"})
                                     : appoint(*one, device_now_);
    case CasePhase::diagnosed: return on(key, case_command::TellDiagnosis{"水泵坏了"});
    case CasePhase::repaired:
    case CasePhase::fulfilled: return on(key, case_command::Confirm{});
    case CasePhase::confirmed: return on(key, case_command::Close{});
    case CasePhase::appointed:
    case CasePhase::in_workshop:
    case CasePhase::merged:
    case CasePhase::closed:
    case CasePhase::cancelled: break;
  }
  return on(key, case_command::Note{"查看"});
}

// Roles and teams taken and given back; now and then an account is closed.
People::Chosen People::about_staff() {
  const Actor& engineer = run_.random.pick(house_.engineers);
  const EntityKey key = key_for<Staff>(StaffId{engineer.id.value});
  if (run_.random.chance(30))
    return on(key, staff_command::Close{"离职"});
  if (run_.random.chance(500)) {
    const Actor& agent = house_.agent;
    staff_command::Correct correct;
    correct.name = agent.name;
    correct.roles = agent.roles;
    if (run_.random.chance(500))
      correct.teams = {Team::front_desk};
    if (run_.random.chance(500))
      correct.teams.push_back(Team::technical);
    return on(key_for<Staff>(StaffId{agent.id.value}), correct);
  }
  staff_command::Correct correct;
  correct.name = engineer.name;
  correct.roles = {run_.random.chance(700) ? Role::field_engineer : Role::technical_support};
  correct.teams = {run_.random.chance(700) ? Team::technical : Team::front_desk};
  return on(key, correct);
}

// ---- engineers -----------------------------------------------------------------------------

People::Chosen People::fact(const Visit& visit) {
  const EntityKey key = key_for<Visit>(visit.id);
  switch (visit.state) {
    case VisitState::appointed: return on(key, visit_command::Depart{visit.bring});
    case VisitState::departed: return on(key, visit_command::Arrive{true});
    case VisitState::arrived: {
      visit_command::Diagnose full{FaultType::hardware, Cause::product_quality, "绝缘老化", "3.1"};
      if (run_.random.chance(100))
        full.clause.clear();
      return on(key, full);
    }
    case VisitState::diagnosed:
      if (run_.random.chance(500)) {
        const auto van = run_.random.below(house_.vans.size());
        return on(key, visit_command::UsePart{run_.random.pick(house_.parts), 1, house_.vans[van]});
      }
      return on(key, visit_command::Finish{"更换水泵", true});
    case VisitState::finished: {
      if (run_.random.chance(200))
        return on(key, visit_command::SignRefused{"客户不在"});
      const FileRef drawing = file("image/png");
      FileRef shown = file("text/html");
      Step step = on(key, visit_command::Sign{"李文", drawing, shown, shown.sha256});
      step.files = {drawing, shown};
      return step;
    }
    case VisitState::signed_:
    case VisitState::cancelled: break;
  }
  return std::nullopt;
}

People::Chosen People::as_engineer(const Device& device, const Replica& replica) {
  std::vector<const Visit*> own;
  replica.each(EntityType::visit, [&](const Record& record) {
    const auto& visit = std::get<Visit>(record);
    if (visit.engineer.value == device.who.id.value && visit.state < VisitState::signed_)
      own.push_back(&visit);
  });
  if (!own.empty() && run_.random.chance(850))
    return fact(*run_.random.pick(own));
  const Case* one = some_case(replica);
  if (one == nullptr)
    return std::nullopt;
  if (run_.random.chance(300)) {
    const FileRef added = file("image/jpeg");
    Step step = on(key_for<Case>(one->id), case_command::AddFile{added});
    step.files = {added};
    return step;
  }
  return on(key_for<Case>(one->id), case_command::Note{"现场情况"});
}

// Steps nobody should take: on things that do not exist, out of turn, without rights.
People::Chosen People::nonsense(const Replica& replica) {
  const Case* one = some_case(replica);
  const EntityKey known =
      one == nullptr ? EntityKey{EntityType::case_, small_id(9999)} : key_for<Case>(one->id);
  const EntityKey unknown{EntityType::visit, make_uuid_v7(run_.now.ms, run_.random.bytes())};
  switch (run_.random.below(6)) {
    case 0: return on(known, case_command::Close{});
    case 1: return on(known, case_command::Rate{9, ""});
    case 2: return on(unknown, visit_command::Arrive{true});
    case 3: return on(unknown, visit_command::Finish{"修好了", true});
    case 4: return on(known, case_command::Accept{Urgency::urgent, ""});
    default:
      return on(key_for<StockLevel>(stock_level_id(house_.vans[0], house_.parts[0])),
                stock_command::Settle{});
  }
}

}  // namespace aftercare::sim

#include "tests/core/support/given.hpp"

#include <fstream>
#include <sstream>

#include "core/app/overlay_world.hpp"
#include "core/base/sha256.hpp"
#include "core/codec/json.hpp"
#include "core/policy/rules.hpp"
#include "tests/core/support/outside_catch.hpp"

namespace aftercare::test {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  REQUIRE(in.good());
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

template <class T>
T from_file(const std::string& path) {
  const auto json = parse_json(read_file(path));
  REQUIRE(json.has_value());
  auto value = from_json<T>(*json);
  REQUIRE(value.has_value());
  return std::move(*value);
}

Staff person(int n, const std::string& login, const std::string& name, std::vector<Role> roles,
             std::vector<Team> teams) {
  Staff staff;
  staff.id = StaffId{uuid(n)};
  staff.login = login;
  staff.name = name;
  staff.roles = std::move(roles);
  staff.teams = std::move(teams);
  return staff;
}

std::vector<std::string> types_of(const std::vector<EventAt>& events) {
  std::vector<std::string> types;
  for (const EventAt& event : events) {
    types.emplace_back(event_type(event.event));
  }
  return types;
}

}  // namespace

Actor guest_of(const std::string& secret) {
  Actor actor;
  actor.kind = ActorKind::guest;
  actor.id = guest_actor_id(secret);
  return actor;
}

const Policy& product_standard() {
  static const Policy kPolicy =
      with_holidays(from_file<Policy>("assets/policy/product_standard.json"),
                    from_file<HolidayTable>("assets/policy/calendar_cn.json"));
  return kPolicy;
}

Uuid uuid(int n) {
  Uuid id;
  id.bytes[6] = 0x70;
  id.bytes[8] = 0x80;
  id.bytes[14] = static_cast<std::uint8_t>(n / 256);
  id.bytes[15] = static_cast<std::uint8_t>(n % 256);
  return id;
}

Instant shanghai(const std::string& local) {
  const auto at = parse_instant(local.substr(0, 10) + "T" + local.substr(11) + ":00+08:00");
  REQUIRE(at.has_value());
  return *at;
}

FileRef photo(int n) {
  return {sha256_hex("photo" + std::to_string(n)), "image/jpeg", "漏电.jpg", 200'000};
}
FileRef drawing() {
  return {sha256_hex("drawing"), "image/png", "signature.png", 9'000};
}
FileRef document() {
  return {sha256_hex("document"), "text/html", "document.html", 12'000};
}

void MemoryWorld::put(Record record) {
  const EntityKey key = key_of(record);
  forget(key);
  for (const IndexKey& entry : index_entries_of(record)) {
    index_[entry].insert(key.id);
  }
  records_.insert_or_assign(key, std::move(record));
}

void MemoryWorld::forget(const EntityKey& key) {
  const auto at = records_.find(key);
  if (at == records_.end()) {
    return;
  }
  for (const IndexKey& entry : index_entries_of(at->second)) {
    index_[entry].erase(key.id);
  }
  records_.erase(at);
}

Found MemoryWorld::find(const EntityKey& key) const {
  const auto at = records_.find(key);
  if (at != records_.end()) {
    return {Presence::present, &at->second};
  }
  return {authority ? Presence::absent : Presence::unknown, nullptr};
}

IndexFound MemoryWorld::look_up(const IndexKey& key) const {
  IndexFound found{authority, {}};
  const auto at = index_.find(key);
  if (at != index_.end()) {
    found.ids.assign(at->second.begin(), at->second.end());
  }
  return found;
}

const Policy* MemoryWorld::policy_in_force() const {
  const Policy* newest = nullptr;
  for (const auto& [key, record] : records_) {
    const auto* policy = std::get_if<Policy>(&record);
    if (policy != nullptr && (newest == nullptr || policy->version > newest->version)) {
      newest = policy;
    }
  }
  return newest;
}

const Outcome& Outcome::then(const std::vector<std::string>& event_types) const {
  INFO("refused: " << (result_ ? "" : result_.error().code + " " + result_.error().field));
  REQUIRE(result_.has_value());
  CHECK(types_of(result_->events) == event_types);
  CHECK(result_->exception.empty());
  return *this;
}

const Outcome& Outcome::refused(const std::string& code, const std::string& field) const {
  REQUIRE(result_.has_error());
  CHECK(result_.error().code == code);
  CHECK(result_.error().field == field);
  return *this;
}

const Outcome& Outcome::held(const std::string& cause) const {
  INFO("refused: " << (result_ ? "" : result_.error().code + " " + result_.error().field));
  REQUIRE(result_.has_value());
  CHECK(result_->exception == cause);
  const auto types = types_of(result_->events);
  REQUIRE_FALSE(types.empty());
  CHECK(types.back() == "case.fact_held");
  return *this;
}

House::House() : now{shanghai("2026-11-20 10:00")} {
  Policy policy = product_standard();
  world.put(policy);
  const Staff staff[] = {
      person(10, "agent", "周雨", {Role::agent}, {Team::front_desk}),
      person(11, "supervisor", "韩立", {Role::technical_supervisor}, {Team::technical}),
      person(12, "engineer", "王强", {Role::field_engineer}, {Team::technical}),
      person(13, "engineer2", "赵敏", {Role::field_engineer}, {Team::technical}),
      person(14, "stock", "钱进", {Role::stock_keeper}, {Team::logistics}),
      person(15, "manager", "孙宁", {Role::manager}, {Team::front_desk, Team::technical})};
  Actor* const actors[] = {&agent, &supervisor, &engineer, &engineer2, &keeper, &manager};
  for (std::size_t i = 0; i < std::size(staff); ++i) {
    *actors[i] = actor_of(staff[i]);
    world.put(staff[i]);
  }
  guest = guest_of("secret of this phone");
  other_guest = guest_of("secret of another phone");
  case_id = CaseId{uuid(100)};
  visit_id = VisitId{uuid(101)};
  van = LocationId{uuid(20)};
  pump = PartId{uuid(21)};
  board = PartId{uuid(22)};
  device = DeviceId{uuid(30)};
  world.put(Location{van, LocationKind::van, "沪A·F2031", StaffId{uuid(12)}});
  world.put(Part{pump, "P-100", "循环水泵", "个"});
  world.put(Part{board, "B-200", "控制主板", "块"});
  Device sold;
  sold.id = device;
  sold.model = "WH-60";
  sold.serial = "SN-20260001";
  sold.activated_on = parse_local_date("2026-03-01");
  world.put(sold);
  for (const PartId part : {pump, board}) {
    given(keeper, key_for<StockLevel>(stock_level_id(van, part)),
          stock_command::Receive{van, part, part == pump ? 3 : 1, "补货单 1"});
  }
}

House& House::at(const std::string& local) {
  now = shanghai(local);
  return *this;
}

Command House::command(const EntityKey& target, CommandArgs args) {
  Command command;
  command.id = CommandId{uuid(10'000 + ++commands_)};
  command.target = target;
  command.args = std::move(args);
  command.occurred_at = now;
  return command;
}

Outcome House::when(const Actor& actor, const EntityKey& target, CommandArgs args, How how) {
  Command step = command(target, std::move(args));
  step.offline = how.offline;
  Context context;
  context.actor = actor;
  context.received_at = how.received_at.value_or(now);
  context.authority = world.authority;
  context.dependency_rejected = how.dependency_rejected;
  auto result = decide(world, step, context);
  if (result) {
    std::vector<EventAt> events = result->events;
    for (const EntityKey& key : result->numbered) {
      const std::string month = case_month(*world.policy_in_force(), context.received_at);
      events.push_back({key, CaseEvent{case_event::Numbered{case_number(month, ++numbers_[month])}},
                        std::nullopt});
    }
    for (auto& [key, record] : evolve_all(world, events, meta_of(step, context))) {
      world.put(std::move(record));
    }
  }
  return Outcome{std::move(result)};
}

House& House::given(const Actor& actor, const EntityKey& target, CommandArgs args, How how) {
  const Outcome outcome = when(actor, target, std::move(args), how);
  INFO("given: " << (outcome.ok()
                         ? ""
                         : outcome.result().error().code + " " + outcome.result().error().field));
  REQUIRE(outcome.ok());
  return *this;
}

Outcome House::on_device(const Actor& actor, const EntityKey& target, CommandArgs args) {
  Context context;
  context.actor = actor;
  context.received_at = now;
  world.authority = false;
  auto result = decide(world, command(target, std::move(args)), context);
  world.authority = true;
  return Outcome{std::move(result)};
}

case_command::Report House::report_form() {
  case_command::Report form;
  form.channel = Channel::web;
  form.class_ = CaseClass::repair;
  form.wish = Wish::repair;
  form.symptom = "开机后外壳发麻,疑似漏电";
  form.hazards = {"leakage_of_current"};
  form.customer = {"李文", "139 1234 5678", "上海市浦东新区世纪大道 100 号"};
  form.device.model = "WH-60";
  form.device.serial = "SN-20260001";
  form.device.purchase_date = "2026-02-20";
  form.files = {photo()};
  return form;
}

House& House::reported() {
  return given(guest, case_key(), report_form());
}
House& House::accepted() {
  return reported().at("2026-11-20 10:30").given(agent, case_key(), case_command::Accept{});
}
House& House::appointed() {
  accepted();
  return given(agent, visit_key(),
               appointment(case_id, engineer, "2026-11-20 14:00", "2026-11-20 16:00"));
}
House& House::departed() {
  appointed().at("2026-11-20 13:30");
  return given(engineer, visit_key(), all_ticked(the_visit()));
}
House& House::arrived() {
  return departed()
      .at("2026-11-20 14:10")
      .given(engineer, visit_key(), visit_command::Arrive{true});
}
House& House::diagnosed() {
  return arrived().at("2026-11-20 14:30").given(engineer, visit_key(), full_diagnosis());
}
House& House::finished() {
  return diagnosed()
      .at("2026-11-20 15:30")
      .given(engineer, visit_key(), visit_command::Finish{"更换水泵", true});
}
House& House::signed_() {
  return finished().at("2026-11-20 15:40").given(engineer, visit_key(), full_signature());
}
House& House::confirmed() {
  return signed_().at("2026-11-20 18:00").given(guest, case_key(), case_command::Confirm{});
}

const Case& House::the_case() const {
  const Case* found = find_as<Case>(world, case_id);
  REQUIRE(found != nullptr);
  return *found;
}
const Visit& House::the_visit() const {
  const Visit* found = find_as<Visit>(world, visit_id);
  REQUIRE(found != nullptr);
  return *found;
}
const StockLevel& House::level(PartId part) const {
  const auto* found = find_as<StockLevel>(world, stock_level_id(van, part));
  REQUIRE(found != nullptr);
  return *found;
}
int House::stock(PartId part) const {
  return level(part).quantity;
}

visit_command::Diagnose full_diagnosis() {
  return {FaultType::hardware, Cause::product_quality, "水泵绝缘老化,对地漏电", "3.1"};
}

visit_command::Appoint appointment(CaseId id, const Actor& engineer, const std::string& from,
                                   const std::string& to) {
  return {id, StaffId{engineer.id.value}, shanghai(from), shanghai(to), ""};
}

visit_command::Sign full_signature() {
  return {"李文", drawing(), document(), document().sha256};
}

visit_command::Depart all_ticked(const Visit& visit) {
  return {visit.bring};
}

}  // namespace aftercare::test

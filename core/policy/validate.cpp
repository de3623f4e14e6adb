#include "core/policy/validate.hpp"

#include <algorithm>
#include <set>
#include <type_traits>

#include <boost/describe/members.hpp>
#include <boost/mp11.hpp>

#include "core/policy/calendar_of.hpp"
#include "core/policy/problems.hpp"
#include "core/policy/term_key.hpp"

namespace aftercare {
namespace {

bool known_source(const std::string& source) {
  static constexpr std::string_view kSources[] = {"A", "B", "C", "D", "product"};
  return std::find(std::begin(kSources), std::end(kSources), source) != std::end(kSources);
}

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

// Whether T is one of the policy's records, by having described members.
template <class T>
using IsRecord = boost::describe::has_describe_members<T>;

// Every row that has a clause and a source must fill both, whatever table it is in.
template <class T>
void check_sources(const T& record, const std::string& path, Problems& problems) {
  if constexpr (requires { record.clause, record.source; }) {
    if (is_silent(record.clause))
      problems.add(path + ".clause", "required");
    if (!known_source(record.source)) {
      problems.add(path + ".source", "source_unknown", {{"source", record.source}});
    }
  }
  using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
  boost::mp11::mp_for_each<Members>([&record, &path, &problems](auto member) {
    const auto& value = record.*member.pointer;
    using Value = std::decay_t<decltype(value)>;
    const std::string here = path.empty() ? member.name : path + "." + member.name;
    if constexpr (IsVector<Value>::value) {
      if constexpr (IsRecord<typename Value::value_type>::value) {
        for (std::size_t i = 0; i < value.size(); ++i) {
          check_sources(value[i], at_index(here, i), problems);
        }
      }
    } else if constexpr (IsRecord<Value>::value) {
      check_sources(value, here, problems);
    }
  });
}

void check_head(const Policy& policy, Problems& problems) {
  if (is_silent(policy.preset))
    problems.add("preset", "required");
  if (is_silent(policy.title_zh))
    problems.add("title_zh", "required");
  if (is_silent(policy.title_en))
    problems.add("title_en", "required");
  if (is_silent(policy.zone.name))
    problems.add("zone.name", "required");
  else if (!Zone::named(policy.zone.name))
    problems.add("zone.name", "zone_unknown", {{"name", policy.zone.name}});
}

// What people outside the house may be given at all. A step that makes a record is nobody's yet, so
// "own" would let everybody make it.
bool is_for_outsiders(std::string_view command) {
  static constexpr std::string_view kCommands[] = {
      "case.report",      "case.agree",         "case.confirm",       "case.rate",
      "case.cancel",      "case.note",          "case.add_file",      "case.reopen",
      "case.dispute",     "case.confirm_quote", "case.decline_quote", "case.accept_substitute",
      "case.receive_new", "case.send_old",      "customer.create",    "customer.correct",
      "device.register",  "device.correct",     "case.correct_product"};
  const auto& papers = known_papers();
  return std::find(std::begin(kCommands), std::end(kCommands), command) != std::end(kCommands) ||
         std::find(papers.begin(), papers.end(), command) != papers.end();
}

void check_grants(const PermissionRow& row, const std::string& path, Problems& problems) {
  std::set<Role> seen;
  bool anybody = false;
  for (std::size_t g = 0; g < row.grants.size(); ++g) {
    const Grant& grant = row.grants[g];
    const std::string here = path + "." + at_index("grants", g);
    if (grant.whose == Whose::none)
      problems.add(here + ".whose", "must_not_be_none");
    for (const Role role : grant.roles) {
      anybody = true;
      const std::map<std::string, std::string> params{{"role", term_name(role)}};
      const bool outsider = role == Role::customer || role == Role::guest;
      if (!seen.insert(role).second)
        problems.add(here, "role_twice", params);
      if (outsider && grant.whose != Whose::own)
        problems.add(here, "outsider_beyond_own", params);
      if (outsider && !is_for_outsiders(row.command))
        problems.add(here, "not_for_outsiders",
                     {{"role", term_name(role)}, {"command", row.command}});
      if (row.command == "case.rate" && !outsider)
        problems.add(here, "staff_may_not_rate", params);
      if (row.command == "case.archive" && role != Role::system) {
        problems.add(here, "system_only", params);
      }
    }
  }
  if (!anybody)
    problems.add(path, "nobody_may", {{"command", row.command}});
}

}  // namespace

namespace {

// clang-format off
constexpr std::string_view kCommandNames[] = {
    "case.report", "case.accept", "case.tell_plan", "case.assign", "case.correct_urgency",
    "case.tell_diagnosis", "case.agree", "case.settle", "case.confirm", "case.rate",
    "case.close", "case.cancel", "case.note", "case.add_file", "case.archive", "case.pause",
    "case.resume", "case.change_class", "case.reopen", "case.log_contact", "case.change_policy",
    "case.escalate", "case.withdraw_escalation", "case.diagnose", "case.dispute",
    "case.reinspect", "case.choose_remedy", "case.decline_return", "case.fulfil", "case.quote",
    "case.confirm_quote", "case.decline_quote", "case.record_payment", "case.refund",
    "case.reimburse_freight", "case.offer_substitute", "case.accept_substitute",
    "case.ship_exchange", "case.receive_new", "case.send_old", "case.check_return",
    "case.take_in", "case.workshop_repair", "case.workshop_check", "case.hand_back",
    "case.merge", "case.unmerge", "case.ask_rnd", "case.answer_rnd", "case.correct_product",
    "visit.take_back",
    "case.decide_return", "case.return_new", "case.waive_payment",
    "visit.appoint", "visit.reassign", "visit.cancel", "visit.depart", "visit.arrive",
    "visit.diagnose", "visit.use_part", "visit.finish", "visit.sign", "visit.sign_refused",
    "customer.create", "customer.correct", "device.register", "device.correct", "stock.receive",
    "stock.transfer", "stock.adjust", "stock.settle", "stock.reserve", "stock.release",
    "stock.issue", "stock.return", "stock.set_minimum", "stock.ask", "supplier.create",
    "supplier.correct", "purchase.draft", "purchase.change", "purchase.order",
    "purchase.receive", "purchase.cancel", "stocktake.open", "stocktake.count", "stocktake.post",
    "stocktake.cancel", "scrap.record", "part.create", "location.create", "staff.create",
    "staff.correct", "staff.close", "policy.put_in_force"};
// clang-format on

}  // namespace

const std::vector<std::string_view>& known_commands() {
  static const std::vector<std::string_view> kCommands{std::begin(kCommandNames),
                                                       std::end(kCommandNames)};
  return kCommands;
}

const std::vector<std::string_view>& known_papers() {
  static const std::vector<std::string_view> kPapers{
      "document.work_order",    "document.diagnosis_report", "document.quote",
      "document.repair_report", "document.handover_list",    "document.receipt"};
  return kPapers;
}

// Rows that a policy may have: without them a rule of the product's own holds.
bool is_optional_row(std::string_view command) {
  return command == "house.reads";
}

void check_permissions(const Policy& policy, Problems& problems) {
  std::vector<std::string_view> commands = known_commands();
  commands.insert(commands.end(), known_papers().begin(), known_papers().end());
  std::set<std::string> seen;
  for (std::size_t i = 0; i < policy.permissions.size(); ++i) {
    const PermissionRow& row = policy.permissions[i];
    const std::string path = at_index("permissions", i);
    if (!is_optional_row(row.command) &&
        std::find(commands.begin(), commands.end(), row.command) == commands.end()) {
      problems.add(path + ".command", "command_unknown", {{"command", row.command}});
    }
    if (!seen.insert(row.command).second) {
      problems.add(path + ".command", "row_twice", {{"key", row.command}});
    }
    check_grants(row, path, problems);
  }
  for (const std::string_view command : commands) {
    const std::string name{command};
    if (seen.count(name) == 0) {
      problems.add("permissions", "row_missing", {{"key", name}});
    }
  }
}

std::vector<PolicyProblem> validate(const Policy& policy) {
  Problems problems;
  check_head(policy, problems);
  check_sources(policy, "", problems);
  check_calendar(policy, problems);
  check_intake(policy, problems);
  check_clocks(policy, problems);
  check_diagnosis(policy, problems);
  check_site_and_files(policy, problems);
  check_permissions(policy, problems);
  check_rows(policy, problems);
  check_bounds(policy, problems);
  return problems.take();
}

std::vector<PolicyProblem> warnings_of(const Policy& policy, Instant now) {
  Problems problems;
  if (const auto end = calendar_end(policy, now)) {
    problems.add("calendar.table.years", "calendar_ends",
                 {{"date", to_text(end->last_day)}, {"days", std::to_string(end->days_left)}});
  }
  return problems.take();
}

}  // namespace aftercare

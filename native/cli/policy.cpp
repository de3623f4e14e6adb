// policy show|check|put|take-over: the rules, from the machine the data is on. Works without
// anybody's permission; the record keeps that it was the operator, and why.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "core/app/permissions.hpp"
#include "core/base/text.hpp"
#include "core/codec/json.hpp"
#include "core/codec/preset.hpp"
#include "core/policy/rules.hpp"
#include "core/policy/validate.hpp"
#include "native/adapters/house/policy_source.hpp"
#include "native/adapters/house/system_clock.hpp"
#include "native/adapters/sql/accounts.hpp"
#include "native/cli/cli.hpp"

namespace aftercare::cli {

namespace {

// What it takes to put everything else right again.
constexpr const char* kWayBack[] = {"policy.put_in_force", "staff.create", "staff.correct",
                                    "staff.close"};

Result<Json> json_file(const std::filesystem::path& path) {
  const std::ifstream file{path, std::ios::binary};
  std::ostringstream text;
  text << file.rdbuf();
  auto json = parse_json(text.str());
  if (!file || !json)
    return refuse("policy_unreadable", "--policy", {{"path", path.string()}, {"reason", "JSON"}});
  return json;
}

// Says each; how many there are.
std::size_t say_problems(const Common& common, const Policy& policy) {
  const auto problems = validate(policy);
  for (const PolicyProblem& problem : problems) {
    const std::string text =
        common.texts.text(common.language, "policy.problem." + problem.code, problem.params);
    std::fprintf(stderr, "%s: %s (%s)\n", problem.path.c_str(), text.c_str(), problem.code.c_str());
  }
  return problems.size();
}

int put(const Common& common, House& house, Policy policy, const Policy& current,
        const std::string& reason) {
  policy.version = std::max(policy.version, current.version + 1);
  policy.standing.reset();
  const EntityKey key{EntityType::policy, fresh_id(system_now()).value};
  policy.id = PolicyId{key.id};
  const int version = policy.version;
  const PushResult result = house.run_system(
      system_command(key, policy_command::PutInForce{std::move(policy), reason, std::nullopt}));
  if (result.status != PushStatus::applied)
    return say(common, result.refusal);
  std::printf("version %d in force\n", version);
  return 0;
}

bool is_back(const Policy& policy, const std::vector<Role>& roles) {
  return std::all_of(std::begin(kWayBack), std::end(kWayBack), [&](const char* command) {
    return allowed(policy, roles, command).whose == Whose::any;
  });
}

// The rules as they stand, but that administrators may change them and the staff; where even so
// they could not be put in force (numbers out of bounds), those of the preset.
Result<Policy> with_way_back(const Common& common, const Policy& current) {
  Policy next = current;
  for (const char* command : kWayBack) {
    const auto row = std::find_if(next.permissions.begin(), next.permissions.end(),
                                  [&](const PermissionRow& one) { return one.command == command; });
    const Grant grant{Whose::any, {Role::administrator}};
    if (row == next.permissions.end()) {
      next.permissions.push_back({command, {grant}, "product", "product"});
      continue;
    }
    for (Grant& one : row->grants)
      std::erase(one.roles, Role::administrator);
    std::erase_if(row->grants,
                  [](const Grant& one) { return one.roles.empty() || one.whose == Whose::none; });
    row->grants.insert(row->grants.begin(), grant);
  }
  if (validate(next).empty())
    return next;
  std::printf("the policy in force cannot be mended: the preset takes its place\n");
  const auto preset =
      load_preset(common.assets, current.preset.empty() ? common.preset : current.preset);
  if (!preset)
    return preset.error();
  return preset->policy;
}

// Makes him an administrator. Nothing: done, or he is.
std::optional<Refusal> make_administrator(House& house, const std::string& login) {
  const auto account = sql::find_account(house.database(), fold_text(trim(login)));
  const auto staff = account
                         ? find_record_as<Staff>(house.database(), StaffId{account->actor.value})
                         : std::nullopt;
  if (!staff)
    return refuse("login_unknown", "--login");
  if (staff->closed_at)
    return refuse("staff_closed", "--login", {{"name", staff->name}});
  const auto& held = staff->roles;
  if (std::find(held.begin(), held.end(), Role::administrator) != held.end())
    return std::nullopt;
  staff_command::Correct correct{staff->name,  staff->badge_no, staff->phone,
                                 staff->roles, staff->teams,    staff->van};
  correct.roles.push_back(Role::administrator);
  const EntityKey key{EntityType::staff, staff->id.value};
  const PushResult result = house.run_system(system_command(key, std::move(correct)));
  return result.status == PushStatus::applied ? std::nullopt : std::optional{result.refusal};
}

bool somebody_is_back(House& house, const Policy& policy) {
  for (const auto& account : sql::all_accounts(house.database())) {
    const auto staff = find_record_as<Staff>(house.database(), StaffId{account.actor.value});
    if (staff && !staff->closed_at && !account.closed_at && is_back(policy, staff->roles))
      return true;
  }
  return false;
}

}  // namespace

Result<Policy> policy_of_file(const Common& common, const std::string& file,
                              const Policy& current) {
  const auto whole = whole_preset(file, [&](const std::string& name) {
    return json_file(name == file ? std::filesystem::path{file}
                                  : common.assets / "policy" / (name + ".json"));
  });
  auto draft = whole ? from_json<Policy>(*whole) : Result<Policy>(whole.error());
  if (draft && !draft->calendar.table && current.calendar.table)
    draft = with_holidays(std::move(*draft), *current.calendar.table);
  return draft;
}

int policy_show(const Common& common) {
  int code = 0;
  const auto house = open_house(common, code);
  if (!house)
    return code;
  std::printf("%s\n", to_json(*policy_in_force(house->database())).dump(2).c_str());
  return 0;
}

int policy_check(const Common& common, const std::string& file) {
  int code = 0;
  const auto house = open_house(common, code);
  if (!house)
    return code;
  const auto draft = policy_of_file(common, file, *policy_in_force(house->database()));
  if (!draft)
    return say(common, draft.error());
  const std::size_t problems = say_problems(common, *draft);
  std::printf("%zu problems\n", problems);
  return problems == 0 ? 0 : 1;
}

int policy_put(const Common& common, const std::string& file, const std::string& reason) {
  int code = 0;
  const auto house = open_house(common, code);
  if (!house)
    return code;
  const auto current = policy_in_force(house->database());
  const auto draft = policy_of_file(common, file, *current);
  if (!draft)
    return say(common, draft.error());
  if (say_problems(common, *draft) > 0)
    return 1;
  return put(common, *house, *draft, *current, reason);
}

int policy_take_over(const Common& common, const std::string& login, const std::string& reason) {
  int code = 0;
  const auto house = open_house(common, code);
  if (!house)
    return code;
  if (trim(reason).empty())
    return say(common, refuse("reason_required", "--reason"));
  const auto current = policy_in_force(house->database());
  if (!is_back(*current, {Role::administrator})) {
    const auto next = with_way_back(common, *current);
    if (!next)
      return say(common, next.error());
    if (const int failed = put(common, *house, *next, *current, reason))
      return failed;
  }
  if (!login.empty()) {
    if (const auto refusal = make_administrator(*house, login))
      return say(common, *refusal);
  }
  if (!somebody_is_back(*house, *policy_in_force(house->database())))
    return say(common, refuse("nobody_could_undo", "--login",
                              {{"command_key", "command.policy.put_in_force"}}));
  return 0;
}

}  // namespace aftercare::cli

#include <array>
#include <cstdio>

#include <sodium.h>

#include "core/app/index.hpp"
#include "core/app/timed_duties.hpp"
#include "core/base/text.hpp"
#include "core/codec/json.hpp"
#include "native/adapters/house/passwords.hpp"
#include "native/adapters/house/system_clock.hpp"
#include "native/adapters/sql/accounts.hpp"
#include "native/cli/cli.hpp"

namespace aftercare::cli {

namespace {

inline constexpr std::size_t kPasswordMin = 10;

template <class E>
Result<std::vector<E>> values_of(const std::vector<std::string>& names, const std::string& field) {
  std::vector<E> values;
  for (const auto& name : names) {
    const auto value = codec::enum_value<E>(name);
    if (!value) {
      return refuse("malformed", field, {{"expected", "a known value"}, {"found", name}});
    }
    values.push_back(*value);
  }
  return values;
}

std::optional<Refusal> put(House& house, const sql::Account& account, bool end_sessions) {
  try {
    sql::Transaction transaction{house.database(), true};
    sql::put_account(house.database(), account);
    if (end_sessions) {
      sql::drop_sessions_of(house.database(), account.actor);
    }
    transaction.commit();
    return std::nullopt;
  } catch (const std::exception& error) {
    return refuse("storage_failed", {}, {{"reason", error.what()}});
  }
}

// Given, or made and shown once.
std::optional<Refusal> choose_password(const std::string& given, std::string& out) {
  if (!given.empty() && given.size() < kPasswordMin) {
    return refuse("password_too_short", "--password", {{"min", std::to_string(kPasswordMin)}});
  }
  out = given.empty() ? make_token().substr(0, 16) : given;
  if (given.empty()) {
    std::printf("password: %s\n", out.c_str());
  }
  return std::nullopt;
}

}  // namespace

CommandId fresh_id(Instant now) {
  std::array<std::uint8_t, 10> random{};
  randombytes_buf(random.data(), random.size());
  return CommandId{make_uuid_v7(now.ms, random)};
}

Command system_command(const EntityKey& target, CommandArgs args) {
  const Instant now = system_now();
  Command command;
  command.id = fresh_id(now);
  command.target = target;
  command.args = std::move(args);
  command.occurred_at = now;
  return command;
}

int users_add(const Common& common, const NewUser& user) {
  int code = 0;
  const auto house = open_house(common, code);
  if (!house) {
    return code;
  }
  const auto roles = values_of<Role>(user.roles, "--roles");
  const auto teams = values_of<Team>(user.teams, "--teams");
  if (!roles || !teams) {
    return say(common, !roles ? roles.error() : teams.error());
  }
  if (sql::find_account(house->database(), fold_text(trim(user.login)))) {
    return say(common, refuse("login_taken", "login"));
  }
  std::string password;
  if (const auto bad = choose_password(user.password, password)) {
    return say(common, *bad);
  }
  staff_command::Create create{fold_text(trim(user.login)),
                               user.name,
                               user.badge_no,
                               user.phone,
                               *roles,
                               *teams,
                               std::nullopt};
  const EntityKey key{EntityType::staff, fresh_id(system_now()).value};
  const PushResult result = house->run_system(system_command(key, create));
  if (result.status != PushStatus::applied) {
    return say(common, result.refusal);
  }
  const auto refusal = put(
      *house, {ActorId{key.id}, create.login, hash_password(password), system_now(), std::nullopt},
      false);
  return refusal ? say(common, *refusal) : 0;
}

int users_list(const Common& common) {
  int code = 0;
  const auto house = open_house(common, code);
  if (!house) {
    return code;
  }
  for (const auto& account : sql::all_accounts(house->database())) {
    const auto staff = find_record_as<Staff>(house->database(), StaffId{account.actor.value});
    std::string roles;
    for (const Role role : staff ? staff->roles : std::vector<Role>{}) {
      roles += (roles.empty() ? "" : ",") + std::string{codec::enum_name(role)};
    }
    const bool closed = account.closed_at || (staff && staff->closed_at);
    std::printf("%-16s %-28s %s%s\n", account.login.c_str(), roles.c_str(),
                staff ? staff->name.c_str() : "", closed ? "  (closed)" : "");
  }
  return 0;
}

int users_close(const Common& common, const std::string& login, const std::string& reason) {
  int code = 0;
  const auto house = open_house(common, code);
  if (!house) {
    return code;
  }
  auto account = sql::find_account(house->database(), fold_text(login));
  if (!account) {
    return say(common, refuse("login_unknown", "login"));
  }
  const EntityKey key{EntityType::staff, account->actor.value};
  const PushResult result = house->run_system(system_command(key, staff_command::Close{reason}));
  if (result.status != PushStatus::applied) {
    return say(common, result.refusal);
  }
  account->closed_at = system_now();
  const auto refusal = put(*house, *account, false);
  return refusal ? say(common, *refusal) : 0;
}

int users_password(const Common& common, const std::string& login, const std::string& password) {
  int code = 0;
  const auto house = open_house(common, code);
  if (!house) {
    return code;
  }
  auto account = sql::find_account(house->database(), fold_text(login));
  if (!account) {
    return say(common, refuse("login_unknown", "login"));
  }
  std::string chosen;
  if (const auto bad = choose_password(password, chosen)) {
    return say(common, *bad);
  }
  account->password = hash_password(chosen);
  const auto refusal = put(*house, *account, true);
  return refusal ? say(common, *refusal) : 0;
}

}  // namespace aftercare::cli

// Putting rules in force over HTTP: who may, what is refused and where, two editors at once.
#include <catch2/catch_test_macros.hpp>

#include "core/codec/json.hpp"
#include "native/adapters/house/policy_source.hpp"
#include "tests/server/support/world.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

Json policy_args(int version, int based_on) {
  auto loaded = load_preset("assets", "product_standard");
  REQUIRE(loaded.has_value());
  Json args = {{"policy", to_json(loaded->policy)}, {"reason", "试行"}, {"based_on", based_on}};
  args["policy"]["version"] = version;
  return args;
}

}  // namespace

TEST_CASE("Rules are put in force by who may, whole and newer, on what is in force now") {
  TempFolder folder;
  ServerProcess server{folder.path() / "data"};
  Client manager = staff(server.url(), "manager"), agent = staff(server.url(), "agent");
  const auto put = [](Client& client, const Json& args) {
    return client.step("policy.put_in_force", "", args);
  };
  CHECK(put(agent, policy_args(2, 1))["code"] == "not_permitted");
  CHECK(put(manager, policy_args(1, 1))["code"] == "policy_version_not_newer");
  CHECK(put(manager, policy_args(1, 1))["field"] == "policy.version");

  Json no_work = policy_args(2, 1);
  no_work["policy"]["calendar"]["week"] = Json::array();
  CHECK(put(manager, no_work)["code"] == "policy_invalid");
  CHECK(put(manager, no_work)["field"] == "policy.calendar.week");
  Json hole = policy_args(2, 1);
  hole["policy"]["liability"].erase(hole["policy"]["liability"].size() - 1);
  CHECK(put(manager, hole)["field"] == "policy.liability");
  Json silent = policy_args(2, 1);
  silent["policy"]["liability"][2]["reason_key"] = "";
  CHECK(put(manager, silent)["field"] == "policy.liability[2].reason_key");
  Json torn = policy_args(2, 1);
  torn["policy"]["routing"][0]["team"] = 7;
  CHECK(put(manager, torn)["code"] == "malformed");
  CHECK(put(manager, torn)["field"] == "args.policy.routing[0].team");

  CHECK(put(manager, policy_args(2, 1))["status"] == "applied");
  const Json late = put(manager, policy_args(3, 1));
  CHECK(late["code"] == "policy_changed_meanwhile");
  CHECK(late["field"] == "based_on");
  CHECK(put(manager, policy_args(3, 2))["status"] == "applied");
}

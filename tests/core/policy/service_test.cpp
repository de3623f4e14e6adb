// The table "on site or guided": fault type and location.
#include <catch2/catch_test_macros.hpp>

#include "core/policy/rules.hpp"
#include "tests/core/policy/shipped_policy.hpp"

using namespace aftercare;

TEST_CASE("on site or guided, by fault type and location") {
  struct Row {
    std::optional<FaultType> diagnosed;
    std::string symptom;
    std::string address;
    ServiceMode mode;
    std::string reason;
    std::string matched;
  };
  const Row rows[] = {
      {std::nullopt, "净水器漏水", "浦东新区", ServiceMode::on_site, "service.reason.needs_hands",
       "漏水"},
      {std::nullopt, "机器连不上网", "浦东新区", ServiceMode::guided, "service.reason.software",
       "连不上"},
      {std::nullopt, "ＷＩＦＩ 配置失败", "浦东新区", ServiceMode::guided,
       "service.reason.software", "wifi"},
      {std::nullopt, "连不上网，地址很远", "北京", ServiceMode::guided, "service.reason.software",
       "连不上"},
      {std::nullopt, "漏水", "北京", ServiceMode::guided, "service.reason.out_of_area", "漏水"},
      // Without an address the location is open: the row for all the rest.
      {std::nullopt, "漏水", "", ServiceMode::on_site, "service.reason.needs_hands", "漏水"},
      {std::nullopt, "有点奇怪", "浦东新区", ServiceMode::on_site, "service.reason.needs_hands",
       ""},
      {std::nullopt, "没有死机，就是不转", "浦东新区", ServiceMode::on_site,
       "service.reason.needs_hands", "不转"},
      // What somebody found counts more than what was written.
      {FaultType::misuse, "漏水", "浦东新区", ServiceMode::guided, "service.reason.misuse", ""},
      {FaultType::hardware, "连不上", "浦东新区", ServiceMode::on_site,
       "service.reason.needs_hands", ""},
  };
  Policy policy = shipped_policy();
  policy.service.areas = {"浦东", "闵行"};
  for (const Row& row : rows) {
    INFO(row.symptom << " / " << row.address);
    const auto found = propose_service(policy, row.diagnosed, row.symptom, row.address);
    REQUIRE(found);
    CHECK(found->mode == row.mode);
    CHECK(found->reason_key == row.reason);
    CHECK(found->matched == row.matched);
    CHECK(found->policy_version == policy.version);
    CHECK_FALSE(found->clause.empty());
  }
  policy.service.areas.clear();
  CHECK(propose_service(policy, std::nullopt, "漏水", "北京")->mode == ServiceMode::on_site);
  policy.service.modes.clear();
  CHECK_FALSE(propose_service(policy, std::nullopt, "漏水", "北京"));
}

// Paying online: the customer goes to the provider and comes back, the provider tells the server,
// the case shows it once; what is not due any more goes back.
#include <catch2/catch_test_macros.hpp>

#include "tests/server/support/world.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

// A paid repair whose quote the customer has confirmed.
struct PaidRepair {
  TempFolder folder;
  ServerProcess server;
  Client customer, manager, supervisor;
  std::string target;

  explicit PaidRepair(std::vector<std::string> options)
      : server{folder.path() / "data", std::move(options)} {
    customer = guest(server.url());
    manager = staff(server.url(), "manager");
    supervisor = staff(server.url(), "supervisor");
    const std::string serial = "PAY-1";
    const std::string day = now_text(-1000LL * 86'400'000).substr(0, 10);
    ok(manager, "device.register", "",
       {{"model", "AC-35"}, {"serial", serial}, {"activated_on", day}});
    Json report = report_args();
    report["device"] = {{"model", "AC-35"}, {"serial", serial}};
    const Json command = customer.command("case.report", "", report);
    REQUIRE(customer.push({command}).json()["results"][0]["status"] == "applied");
    target = command["target"];
    ok(manager, "case.accept", target, Json::object());
    ok(supervisor, "case.diagnose", target,
       {{"fault_type", "hardware"},
        {"cause", "product_quality"},
        {"findings", "泵坏了"},
        {"clause", "3.1"}});
    ok(manager, "case.tell_diagnosis", target, {{"text", "过保"}});
    ok(customer, "case.agree", target, Json::object());
    ok(manager, "case.choose_remedy", target, {{"remedy", "paid_repair"}});
    ok(manager, "case.quote", target,
       {{"lines",
         {{{"kind", "part"},
           {"name", "泵"},
           {"quantity", 1},
           {"unit_price", {{"minor", 12000}, {"currency", "CNY"}}}}}}});
    ok(customer, "case.confirm_quote", target, {{"number", 1}});
  }
  void ok(Client& who, const std::string& type, const std::string& at, const Json& args) const {
    const Json result = who.step(type, at, args);
    INFO(type << " " << result.dump());
    REQUIRE(result["status"] == "applied");
  }
  [[nodiscard]] std::string path() const { return "/api/v1/payments/" + target.substr(5); }
  Json payments() { return customer.pull_all().at(target).value("payments", Json::array()); }
};

std::string order_in(const std::string& url) {
  return url.substr(url.find("order=") + 6);
}

}  // namespace

TEST_CASE("A customer pays online, and a notice that comes twice counts once") {
  PaidRepair house{{"--demo"}};
  CHECK(house.customer.http.get("/api/v1/payments").json()["online"] == true);
  const auto ordered = house.customer.http.post(house.path(), Json::object());
  REQUIRE(ordered.status == 200);
  const std::string url = ordered.json()["url"];
  const auto page = house.customer.http.get(url);
  CHECK(page.status == 200);
  CHECK(page.body.find("120.00") != std::string::npos);
  // Anybody may carry the notice, nobody can make one up.
  HttpClient provider{house.server.url()};
  CHECK(provider.send("POST", "/api/v1/payments/notices", "paid made-up").status == 403);
  CHECK(house.payments().empty());
  for (int i = 0; i < 2; ++i)
    CHECK(provider.send("POST", "/api/v1/payments/notices", "paid " + order_in(url)).status == 303);
  const Json payments = house.payments();
  REQUIRE(payments.size() == 1);
  CHECK(payments[0]["method"] == "test_provider");
  CHECK(payments[0]["amount"]["minor"] == 12000);
  // Paid: there is no second order, and the old one moves nothing.
  const auto again = house.customer.http.post(house.path(), Json::object());
  CHECK(again.status == 409);
  CHECK(again.json()["code"] == "nothing_to_pay");
}

TEST_CASE("Turning back at the provider pays nothing; cash paid meanwhile is not paid twice") {
  PaidRepair house{{"--demo"}};
  const std::string url = house.customer.http.post(house.path(), Json::object()).json()["url"];
  HttpClient provider{house.server.url()};
  CHECK(provider.send("POST", "/api/v1/payments/notices", "back " + order_in(url)).status == 303);
  CHECK(house.payments().empty());
  house.ok(house.manager, "case.record_payment", house.target,
           {{"amount", {{"minor", 12000}, {"currency", "CNY"}}}, {"method", "cash"}});
  CHECK(provider.send("POST", "/api/v1/payments/notices", "paid " + order_in(url)).status == 303);
  REQUIRE(house.payments().size() == 1);
  CHECK(house.payments()[0].value("method", "cash") == "cash");  // rows leave out defaults
}

TEST_CASE("Who does not see a case cannot open an order for it; without a provider nobody can") {
  PaidRepair house{{"--demo", "--payments", "none"}};
  CHECK(house.customer.http.get("/api/v1/payments").json()["online"] == false);
  const auto refused = house.customer.http.post(house.path(), Json::object());
  CHECK(refused.status == 409);
  CHECK(refused.json()["code"] == "payment_unavailable");
  Client stranger = guest(house.server.url());
  CHECK(stranger.http.post(house.path(), Json::object()).status == 404);
}

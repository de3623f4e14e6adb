// Every class and remedy of the handbooks, typical and awkward, over HTTP under each of the four
// presets: the same core decides here as on the device, and refusals name their field.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "core/base/sha256.hpp"
#include "tests/server/support/world.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

Json yuan(int amount) {
  return {{"minor", amount * 100}, {"currency", "CNY"}};
}

std::string day(int days) {
  return now_text(days * 86'400'000LL).substr(0, 10);
}

Json file(const std::string& name, const std::string& type) {
  return {{"sha256", sha256_hex(name)}, {"type", type}, {"name", name}, {"size", 100}};
}

Json signature() {
  const Json document = file("list.txt", "text/plain");
  return {{"signer", "测试"},
          {"file", file("signature.png", "image/png")},
          {"document", document},
          {"content_hash", document["sha256"]}};
}

Json with(Json base, const Json& more) {
  base.update(more);
  return base;
}

// A house under a preset, with the people a story needs.
struct Desk {
  std::string preset;
  TempFolder folder;
  ServerProcess server;
  Client customer, manager, supervisor, finance, engineer;
  Json engineer_id;
  int serials = 0;
  std::string target;  // the case of the story

  explicit Desk(const std::string& name)
      : preset{name}, server{folder.path() / "data", {"--preset", name, "--demo"}} {
    customer = guest(server.url());
    manager = staff(server.url(), "manager");
    supervisor = staff(server.url(), "supervisor");
    finance = staff(server.url(), "finance");
    engineer = staff(server.url(), "engineer");
    engineer_id = engineer.actor["id"];
  }

  void ok(Client& who, const std::string& type, const Json& args) {
    const Json result = who.step(type, target, args);
    INFO(preset << " " << type << " " << result.dump());
    REQUIRE(result["status"] == "applied");
    CHECK_FALSE(result.contains("exception"));
  }
  void refused(Client& who, const std::string& type, const Json& args, const std::string& code,
               const std::string& field = {}) {
    const Json result = who.step(type, target, args);
    INFO(preset << " " << type << " " << result.dump());
    CHECK(result["status"] == "rejected");
    CHECK(result["code"] == code);
    CHECK(result.value("field", "") == field);
  }
  // A device sold to somebody; its serial.
  std::string device(int activated_days, const Json& more = Json::object()) {
    const std::string serial = "T-" + std::to_string(++serials);
    const Json result = manager.step("device.register", "",
                                     with({{"model", "AC-35"},
                                           {"serial", serial},
                                           {"activated_on", day(-activated_days)},
                                           {"price_paid", yuan(4800)}},
                                          more));
    REQUIRE(result["status"] == "applied");
    return serial;
  }
  void report(const std::string& kind, const std::string& wish, const std::string& serial = {}) {
    Json args = report_args("测试 " + kind);
    args["class"] = kind;
    args["wish"] = wish;
    args["device"]["serial"] = serial;
    const Json command = customer.command("case.report", "", args);
    const Reply reply = customer.push({command});
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    REQUIRE(reply.json()["results"][0]["status"] == "applied");
    target = command["target"];
  }
  void accepted(const std::string& kind, const std::string& wish, const std::string& serial = {}) {
    report(kind, wish, serial);
    ok(manager, "case.accept", Json::object());
  }
  void diagnosed(const std::string& cause = "product_quality") {
    ok(supervisor, "case.diagnose",
       {{"fault_type", "hardware"}, {"cause", cause}, {"findings", "远程检查"}, {"clause", "3.1"}});
    ok(manager, "case.tell_diagnosis", {{"text", "说明"}});
  }
  Json row() { return manager.pull_all().at(target); }
  std::string phase() { return row()["state"]["kind"]; }
  void close() {
    ok(customer, "case.confirm", Json::object());
    ok(manager, "case.close", Json::object());
    CHECK(phase() == "closed");
  }
  std::string visit() {
    const Json made = manager.command("visit.appoint", "",
                                      {{"case", target.substr(5)},
                                       {"engineer", engineer_id},
                                       {"from", now_text(3'600'000)},
                                       {"to", now_text(7'200'000)}});
    const Reply reply = manager.push({made});
    INFO(reply.body);
    REQUIRE(reply.json()["results"][0]["status"] == "applied");
    return made["target"];
  }
};

void on_site(Desk& desk, const std::string& visit, const std::string& type, const Json& args) {
  const Json result = desk.engineer.step(type, visit, args);
  INFO(desk.preset << " " << type << " " << result.dump());
  REQUIRE(result["status"] == "applied");
  CHECK_FALSE(result.contains("exception"));
}

std::string arrived(Desk& desk) {
  const std::string visit = desk.visit();
  const Json bring = desk.engineer.pull_all().at(visit)["bring"];
  on_site(desk, visit, "visit.depart", {{"checked", bring}});
  on_site(desk, visit, "visit.arrive", {{"identity_shown", true}});
  return visit;
}

const Json kFound{{"fault_type", "hardware"},
                  {"cause", "product_quality"},
                  {"findings", "主板损坏"},
                  {"clause", "3.1"}};

void warranty_repair_on_site(Desk& desk) {
  desk.accepted("repair", "repair", desk.device(100));
  const std::string visit = arrived(desk);
  on_site(desk, visit, "visit.diagnose", kFound);
  desk.ok(desk.supervisor, "case.choose_remedy", {{"remedy", "repair"}});
  on_site(desk, visit, "visit.finish", {{"measures", "更换主板"}, {"demonstrated", true}});
  // Awkward: confirmed before it is signed.
  desk.refused(desk.customer, "case.confirm", Json::object(), "not_signed_yet");
  on_site(desk, visit, "visit.sign", signature());
  desk.close();
  CHECK(desk.row()["warranty_gain"]["clause"].get<std::string>().empty() == false);
}

void workshop_repair(Desk& desk) {
  desk.accepted("repair", "repair", desk.device(100));
  const std::string visit = arrived(desk);
  const Json items = Json::array({{{"model", "AC-35"}, {"quantity", 1}, {"fault", "不制冷"}}});
  const Json result = desk.engineer.step("visit.take_back", visit,
                                         with(signature(), {{"reason", ""}, {"items", items}}));
  CHECK(result["code"] == "reason_required");
  on_site(desk, visit, "visit.take_back",
          with(signature(), {{"reason", "需要专用设备"}, {"items", items}}));
  CHECK(desk.phase() == "in_workshop");
  desk.ok(desk.supervisor, "case.workshop_repair", {{"measures", "更换压缩机"}});
  desk.ok(desk.supervisor, "case.workshop_check", {{"passed", false}, {"findings", "噪声大"}});
  const Json back = with(signature(), {{"items", items}, {"first_list_recovered", true}});
  desk.refused(desk.manager, "case.hand_back", back, "quality_check_missing");
  desk.ok(desk.supervisor, "case.workshop_repair", {{"measures", "更换支架"}});
  desk.ok(desk.supervisor, "case.workshop_check", {{"passed", true}});
  Json two = back;
  two["items"][0]["quantity"] = 2;
  desk.refused(desk.manager, "case.hand_back", two, "handover_differs", "items");
  desk.ok(desk.manager, "case.hand_back", back);
  desk.close();
}

void exchange(Desk& desk) {
  desk.accepted("return_exchange", "exchange", desk.device(10, {{"received_on", day(-10)}}));
  desk.diagnosed();
  desk.refused(desk.manager, "case.choose_remedy", {{"remedy", "exchange"}}, "remedy_fact_missing",
               "serious_fault");
  desk.ok(desk.manager, "case.choose_remedy",
          {{"remedy", "exchange"}, {"serious_fault", true}, {"reason", "严重质量问题"}});
  const Json other{{"model", "AC-50"}, {"serial", "N-1"}, {"tracking_no", "SF1"}};
  desk.refused(desk.manager, "case.ship_exchange", other, "substitute_not_accepted", "model");
  desk.ok(desk.manager, "case.offer_substitute", {{"model", "AC-50"}});
  desk.ok(desk.customer, "case.accept_substitute", Json::object());
  desk.ok(desk.manager, "case.ship_exchange", other);
  desk.ok(desk.customer, "case.receive_new", Json::object());
  desk.ok(desk.customer, "case.send_old", {{"tracking_no", "SF2"}});
  desk.ok(desk.customer, "case.confirm", Json::object());
  desk.refused(desk.manager, "case.close", Json::object(), "old_item_not_back");
  desk.ok(desk.manager, "case.check_return",
          {{"right_serial", true}, {"complete", true}, {"undamaged", true}});
  desk.ok(desk.manager, "case.close", Json::object());
}

void refund(Desk& desk) {
  desk.accepted("return_exchange", "refund", desk.device(10, {{"purchased_on", day(-10)}}));
  desk.diagnosed();
  desk.ok(desk.manager, "case.choose_remedy", {{"remedy", "refund"}, {"fit_for_resale", true}});
  const auto pay = [](int amount) {
    return Json{{"amount", yuan(amount)}, {"method", "transfer"}, {"reference", "T-1"}};
  };
  desk.refused(desk.finance, "case.refund", pay(4800), "return_not_inspected");
  desk.ok(desk.manager, "case.check_return",
          {{"right_serial", true}, {"complete", true}, {"undamaged", true}});
  desk.refused(desk.finance, "case.refund", pay(4801), "refund_above_paid", "amount");
  desk.refused(desk.finance, "case.refund", pay(0), "amount_not_positive", "amount");
  desk.refused(desk.engineer, "case.refund", pay(4800), "not_permitted");
  desk.ok(desk.finance, "case.refund", pay(4800));
  desk.refused(desk.finance, "case.refund", pay(1), "already_refunded");
  desk.ok(desk.finance, "case.reimburse_freight",
          {{"amount", yuan(30)}, {"method", "cash"}, {"voucher", file("v.jpg", "image/jpeg")}});
  desk.close();
}

void declined_return(Desk& desk) {
  desk.accepted("return_exchange", "refund", desk.device(400));
  desk.diagnosed("customer_use");
  desk.refused(desk.manager, "case.choose_remedy",
               {{"remedy", "refund"}, {"fit_for_resale", true}, {"not_repairable", true}},
               "remedy_not_due", "remedy");
  desk.ok(desk.manager, "case.decline_return", {{"reason", "人为损坏,已过保"}});
  desk.ok(desk.manager, "case.close", Json::object());
}

// Long out of any warranty.
constexpr int kOldDays = 2000;

void paid_repair(Desk& desk) {
  desk.accepted("repair", "repair", desk.device(kOldDays));
  desk.diagnosed();
  CHECK(desk.row()["liability"]["payer"] == "customer");
  desk.ok(desk.supervisor, "case.choose_remedy", {{"remedy", "paid_repair"}});
  const auto line = [](int price, int quantity) {
    return Json{{"lines",
                 {{{"kind", "part"},
                   {"name", "主板"},
                   {"quantity", quantity},
                   {"unit_price", yuan(price)}}}}};
  };
  desk.refused(desk.manager, "case.quote", line(300, 0), "quantity_not_positive",
               "lines.0.quantity");
  desk.ok(desk.manager, "case.quote", line(300, 1));
  desk.ok(desk.customer, "case.confirm_quote", {{"number", 1}});
  // A changed quote needs a new confirmation.
  desk.ok(desk.manager, "case.quote", line(280, 1));
  const Json cash{{"amount", yuan(280)}, {"method", "cash"}};
  desk.refused(desk.finance, "case.record_payment", cash, "quote_not_confirmed");
  desk.refused(desk.customer, "case.confirm_quote", {{"number", 1}}, "quote_changed", "number");
  desk.ok(desk.customer, "case.confirm_quote", {{"number", 2}});
  desk.ok(desk.finance, "case.record_payment", cash);
  desk.refused(desk.finance, "case.record_payment", cash, "already_paid");
  const std::string visit = arrived(desk);
  on_site(desk, visit, "visit.diagnose", kFound);
  on_site(desk, visit, "visit.finish", {{"measures", "更换主板"}, {"demonstrated", true}});
  on_site(desk, visit, "visit.sign_refused", {{"reason", "客户不在场"}});
  desk.close();
}

void paid_exchange(Desk& desk) {
  desk.accepted("repair", "exchange", desk.device(kOldDays));
  desk.diagnosed();
  desk.ok(desk.supervisor, "case.choose_remedy", {{"remedy", "paid_exchange"}});
  desk.refused(desk.manager, "case.quote", Json::object(), "price_missing", "replacement");
  desk.ok(desk.manager, "case.quote", {{"replacement", yuan(5000)}});
  // Beyond 24 months the old one counts for nothing.
  CHECK(desk.row()["quotes"][0]["total"]["minor"] == 500'000);
  desk.refused(desk.customer, "case.decline_quote", {{"number", 1}}, "reason_required", "reason");
  desk.ok(desk.customer, "case.confirm_quote", {{"number", 1}});
  const Json ship{{"model", "AC-35"}, {"serial", "N-2"}};
  desk.refused(desk.manager, "case.ship_exchange", ship, "not_paid_yet");
  desk.ok(desk.finance, "case.record_payment",
          {{"amount", yuan(5000)}, {"method", "test_provider"}, {"reference", "P-1"}});
  desk.ok(desk.manager, "case.ship_exchange", ship);
  desk.ok(desk.customer, "case.receive_new", Json::object());
  CHECK(desk.phase() == "fulfilled");
}

void guidance(Desk& desk) {
  desk.accepted("repair", "advice", desk.device(100));
  desk.refused(desk.manager, "case.fulfil", {{"text", "已指导"}}, "remedy_not_chosen");
  desk.ok(desk.supervisor, "case.choose_remedy", {{"remedy", "guidance"}});
  desk.refused(desk.manager, "case.fulfil", {{"text", ""}}, "required", "text");
  desk.ok(desk.manager, "case.fulfil", {{"text", "指导客户清洗滤网"}});
  desk.close();
}

void negotiated(Desk& desk) {
  desk.accepted("repair", "repair", desk.device(100));
  desk.diagnosed("force_majeure");
  CHECK(desk.row()["liability"]["payer"] == "negotiated");
  desk.refused(desk.supervisor, "case.choose_remedy", {{"remedy", "repair"}}, "remedy_not_due",
               "remedy");
  desk.ok(desk.supervisor, "case.choose_remedy", {{"remedy", "negotiated"}});
  desk.ok(desk.manager, "case.fulfil", {{"text", "减价 300 元"}});
  desk.close();
}

void disputed(Desk& desk) {
  desk.accepted("repair", "repair", desk.device(100));
  desk.diagnosed("customer_use");
  desk.ok(desk.customer, "case.dispute", {{"reason", "正常使用"}});
  desk.refused(desk.customer, "case.dispute", {{"reason", "再说"}}, "reinspection_open");
  desk.refused(desk.manager, "case.reinspect", {{"upheld", true}, {"findings", "x"}},
               "not_permitted");
  desk.ok(desk.supervisor, "case.reinspect",
          with(kFound, {{"upheld", false}, {"findings", "焊点缺陷"}}));
  CHECK(desk.row()["liability"]["payer"] == "company");
  desk.ok(desk.manager, "case.tell_diagnosis", {{"text", "复检结论"}});
  desk.refused(desk.customer, "case.dispute", {{"reason", "再说"}}, "reinspection_used");
  desk.ok(desk.customer, "case.agree", Json::object());
}

void inquiry(Desk& desk) {
  desk.accepted("inquiry", "advice");
  desk.ok(desk.manager, "case.log_contact",
          {{"started_at", now_text(-200'000)}, {"ended_at", now_text()}, {"topic", "使用方法"}});
  desk.ok(desk.manager, "case.close", Json::object());
  desk.refused(desk.manager, "case.note", {{"text", ""}}, "required", "text");
  desk.refused(desk.customer, "case.reopen", {{"reason", ""}}, "reason_required", "reason");
  desk.ok(desk.customer, "case.reopen", {{"reason", "还是不会"}});
  CHECK(desk.phase() == "accepted");
}

void complaint(Desk& desk) {
  desk.accepted("complaint", "advice");
  desk.refused(desk.manager, "case.close", Json::object(), "not_confirmed_yet");
  desk.ok(desk.manager, "case.tell_plan", {{"text", "主管今天回电"}});
  desk.ok(desk.manager, "case.fulfil", {{"text", "道歉并补偿"}});
  desk.close();
}

void suggestion(Desk& desk) {
  desk.report("suggestion", "advice");
  desk.refused(desk.manager, "case.close", Json::object(), "not_accepted_yet");
  desk.ok(desk.manager, "case.accept", Json::object());
  desk.ok(desk.manager, "case.close", Json::object());
}

void booked_service(Desk& desk) {
  desk.accepted("service", "advice");
  desk.ok(desk.manager, "case.pause", {{"reason", "customer"}, {"note", "改期"}});
  desk.refused(desk.manager, "case.pause", {{"reason", "part"}}, "already_paused");
  desk.ok(desk.manager, "case.resume", Json::object());
  desk.ok(desk.manager, "case.fulfil", {{"text", "洗车完成"}});
  desk.close();
}

void twice_the_same(Desk& desk) {
  desk.report("repair", "repair", desk.device(100));
  const std::string first = desk.target;
  desk.report("repair", "repair");
  desk.refused(desk.manager, "case.merge", {{"reason", "同一台"}}, "required", "into");
  desk.ok(desk.manager, "case.merge", {{"into", first.substr(5)}, {"reason", "同一台"}});
  CHECK(desk.phase() == "merged");
  desk.refused(desk.manager, "case.accept", Json::object(), "case_merged");
  desk.ok(desk.manager, "case.unmerge", {{"reason", "两台"}});
  CHECK(desk.phase() == "reported");
}

}  // namespace

TEST_CASE("Each class and remedy under each preset") {
  const std::string preset =
      GENERATE(as<std::string>{}, "product_standard", "appliance", "membership", "furnishing");
  Desk desk{preset};
  for (const auto story :
       {warranty_repair_on_site, workshop_repair, exchange, refund, declined_return, paid_repair,
        paid_exchange, guidance, negotiated, disputed, inquiry, complaint, suggestion,
        booked_service, twice_the_same}) {
    story(desk);
  }
}

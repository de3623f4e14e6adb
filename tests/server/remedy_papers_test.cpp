// Quote, receipt and handover list over HTTP: what stands on them at each turn of the case.
#include <catch2/catch_test_macros.hpp>

#include "core/base/sha256.hpp"
#include "tests/server/support/papers.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

Json yuan(int amount) {
  return {{"minor", amount * 100}, {"currency", "CNY"}};
}

// A diagnosed case of a device long out of any warranty, and who works on it.
struct Diagnosed {
  Client customer, manager, supervisor, finance;
  std::string target;

  explicit Diagnosed(const std::string& url)
      : customer{guest(url)},
        manager{staff(url, "manager")},
        supervisor{staff(url, "supervisor")},
        finance{staff(url, "finance")} {
    const std::string serial = "P-" + new_uuid().substr(24);
    done(manager, "device.register", "",
         {{"model", "AC-35"},
          {"serial", serial},
          {"activated_on", now_text(-2000 * 86'400'000LL).substr(0, 10)},
          {"price_paid", yuan(4800)}});
    Json args = report_args("空调不制冷");
    args["device"]["serial"] = serial;
    const Json reported = customer.command("case.report", "", args);
    REQUIRE(customer.push({reported}).json()["results"][0]["status"] == "applied");
    target = reported["target"];
    done(manager, "case.accept", target, Json::object());
    done(supervisor, "case.diagnose", target,
         {{"fault_type", "hardware"},
          {"cause", "product_quality"},
          {"findings", "压缩机启动电容老化"},
          {"clause", "3.1"}});
  }
  static void done(Client& who, const std::string& type, const std::string& on, const Json& args) {
    const Json result = who.step(type, on, args);
    INFO(type << " " << result.dump());
    REQUIRE(result["status"] == "applied");
  }
  void step(Client& who, const std::string& type, const Json& args) {
    done(who, type, target, args);
  }
  [[nodiscard]] std::string id() const { return target.substr(5); }
  [[nodiscard]] Reply paper(const Client& who, const std::string& kind) const {
    return who.http.get("/api/v1/documents/" + kind + "/" + id() + "?lang=zh");
  }
};

Json quote_lines() {
  return {
      {"lines",
       {{{"kind", "part"}, {"name", "启动电容 35 μF"}, {"quantity", 2}, {"unit_price", yuan(90)}},
        {{"kind", "labour"}, {"name", "上门维修"}, {"quantity", 1}, {"unit_price", yuan(1200)}},
        {{"kind", "reduction"},
         {"name", "老客户优惠"},
         {"quantity", 1},
         {"unit_price", yuan(100)}}}},
      {"note", "报价 7 日内有效"}};
}

}  // namespace

TEST_CASE("A quote shows lines, sum and who pays why, and each change of it") {
  Diagnosed story{demo_server().url()};
  CHECK(story.paper(story.customer, "quote").code() == "no_quote");
  story.step(story.supervisor, "case.choose_remedy", {{"remedy", "paid_repair"}});
  story.step(story.manager, "case.quote", quote_lines());
  const Pdf open{"quote-open", story.paper(story.customer, "quote").body};
  CHECK(open.pages() == 1);
  for (const char* part : {"维修报价单", "启动电容", "¥180.00", "¥1,200.00", "-¥100.00",
                           "¥1,280.00", "报价 7 日内有效", "客户签字", "责任判定", "收费标准"}) {
    INFO(part);
    CHECK(mentions(open.text(), part));
  }
  story.step(story.customer, "case.confirm_quote", {{"number", 1}, {"note", "同意"}});
  const Pdf confirmed{"quote-confirmed", story.paper(story.manager, "quote").body};
  CHECK(mentions(confirmed.text(), "客户答复"));
  CHECK_FALSE(mentions(confirmed.text(), "客户签字"));
}

TEST_CASE("A receipt lists every movement of money and what is left to pay") {
  Diagnosed story{demo_server().url()};
  CHECK(story.paper(story.customer, "receipt").code() == "no_payment_yet");
  story.step(story.supervisor, "case.choose_remedy", {{"remedy", "paid_repair"}});
  story.step(story.manager, "case.quote", quote_lines());
  story.step(story.customer, "case.confirm_quote", {{"number", 1}});
  story.step(story.finance, "case.record_payment",
             {{"amount", yuan(1000)}, {"method", "transfer"}, {"reference", "ICBC-20261122-0017"}});
  const Pdf part{"receipt-part", story.paper(story.customer, "receipt").body};
  CHECK(mentions(part.text(), "ICBC-20261122-0017"));
  CHECK(mentions(part.text(), "尚待支付"));
  CHECK(mentions(part.text(), "¥280.00"));
  story.step(story.finance, "case.record_payment", {{"amount", yuan(280)}, {"method", "cash"}});
  const Pdf whole{"receipt-whole", story.paper(story.customer, "receipt").body};
  CHECK(mentions(whole.text(), "¥1,280.00"));
  CHECK_FALSE(mentions(whole.text(), "尚待支付"));
}

TEST_CASE("A handover list carries both signatures and what changed hands") {
  Diagnosed story{demo_server().url()};
  CHECK(story.paper(story.customer, "handover_list").code() == "not_taken_back_yet");
  const std::string drawing = "\x89PNG\r\n\x1a\n" + new_uuid();
  const std::string list = "交接清单 " + new_uuid();
  const auto file = [](const std::string& bytes, const char* type, const char* name) {
    return Json{
        {"sha256", sha256_hex(bytes)}, {"type", type}, {"name", name}, {"size", bytes.size()}};
  };
  const Json items = Json::array({{{"model", "AC-35"}, {"quantity", 1}, {"fault", "不制冷"}},
                                  {{"model", "遥控器"}, {"quantity", 2}, {"fault", "按键失灵"}}});
  const Json hand{{"reason", "需要专用设备检测"},
                  {"items", items},
                  {"signer", "测试"},
                  {"file", file(drawing, "image/png", "signature.png")},
                  {"document", file(list, "text/plain", "list.txt")},
                  {"content_hash", sha256_hex(list)}};
  story.step(story.manager, "case.take_in", hand);
  // The drawing was named, not shown: the list prints without it.
  const Pdf taken{"handover_list-taken", story.paper(story.customer, "handover_list").body};
  for (const char* part : {"物品交接清单", "需要专用设备检测", "遥控器", "按键失灵", "取回时间"}) {
    INFO(part);
    CHECK(mentions(taken.text(), part));
  }
  CHECK(mentions(taken.text(), sha256_hex(list)));
  CHECK_FALSE(mentions(taken.text(), "归还时间"));
  story.step(story.supervisor, "case.workshop_repair", {{"measures", "更换启动电容"}});
  story.step(story.supervisor, "case.workshop_check", {{"passed", true}, {"findings", "运行正常"}});
  Json back = hand;
  back.erase("reason");
  back["first_list_recovered"] = true;
  story.step(story.manager, "case.hand_back", back);
  const Pdf both{"handover_list-returned", story.paper(story.manager, "handover_list").body};
  CHECK(mentions(both.text(), "归还时间"));
  CHECK(mentions(both.text(), "运行正常"));
  const Pdf report{"repair_report-workshop", story.paper(story.manager, "repair_report").body};
  CHECK(mentions(report.text(), "更换启动电容"));
  CHECK(mentions(report.text(), "质量检验"));
}

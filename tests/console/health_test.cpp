// What is wrong with the house, at the home of who looks after it: asked for by who may, about once
// a minute, and drawn anew only when something is different.
#include <utility>

#include <catch2/catch_test_macros.hpp>

#include "native/console/store/health_watch.hpp"
#include "tests/console/office.hpp"

using namespace aftercare;
using namespace aftercare::console;

namespace {

constexpr const char* disk_text =
    "数据目录所在磁盘已满，只剩 3 MB：立即腾出空间，否则无法保存新的步骤";
constexpr const char* messages_text = "有 4 条短信或邮件没有发出：请检查发送通道";

Json finding(const char* code, const char* level, const char* text, Json params = Json::object()) {
  return {{"code", code}, {"level", level}, {"text", text}, {"params", std::move(params)}};
}

HttpAnswer answer_with(Json findings, Json damaged = Json::array(), Json alarms = Json::array()) {
  return {200, dump_json({{"findings", std::move(findings)},
                          {"alarms", std::move(alarms)},
                          {"damaged", std::move(damaged)}})};
}

HttpAnswer all_well() {
  return answer_with(Json::array());
}

HttpAnswer disk_full() {
  return answer_with(Json::array({finding("disk_full", "fault", disk_text)}));
}

// Answers when the test says so.
class SlowServer final : public Network {
 public:
  void use_token(const std::string&) override {}
  void call(HttpCall call, std::function<void(HttpAnswer)> done) override {
    asked.push_back(std::move(call));
    waiting_ = std::move(done);
  }
  void listen(PokeEvents) override {}
  void stop_listening() override {}
  void answer(HttpAnswer given) {
    REQUIRE(waiting_);
    std::exchange(waiting_, nullptr)(std::move(given));
  }

  std::vector<HttpCall> asked;

 private:
  std::function<void(HttpAnswer)> waiting_;
};

// A watch at a desk whose clock, network and rights a test moves.
struct Watched {
  SlowServer server;
  HealthWatch watch{server};
  HealthWatch::Desk desk{true, true, "zh", Instant{1'000'000'000'000}};
  int news = 0;

  Watched() {
    watch.on_news = [this] { ++news; };
  }
  void after(std::int64_t ms) {
    desk.now = desk.now.plus_ms(ms);
    watch.look(desk);
  }
  // A minute passes and the question that is then due is answered.
  void hears(HttpAnswer given) {
    const std::size_t before = server.asked.size();
    after(60'000);
    REQUIRE(server.asked.size() == before + 1);
    server.answer(std::move(given));
  }
};

}  // namespace

TEST_CASE("The house is asked after at once, then each minute, one question at a time") {
  Watched it;
  it.after(0);
  REQUIRE(it.server.asked.size() == 1);
  CHECK(it.server.asked[0].path == "/api/v1/health");
  CHECK(it.server.asked[0].headers.at("Accept-Language") == "zh");
  it.after(120'000);  // the first is not answered
  CHECK(it.server.asked.size() == 1);
  it.server.answer(all_well());
  it.after(0);
  CHECK(it.server.asked.size() == 2);
  it.server.answer(all_well());
  it.after(59'000);
  CHECK(it.server.asked.size() == 2);
  it.after(1'000);
  CHECK(it.server.asked.size() == 3);
  it.server.answer(all_well());
  it.desk.language = "en";
  it.after(0);
  REQUIRE(it.server.asked.size() == 4);
  CHECK(it.server.asked[3].headers.at("Accept-Language") == "en");
  it.server.answer(all_well());
  it.after(-3'600'000);  // the clock was set back
  CHECK(it.server.asked.size() == 5);
}

TEST_CASE("There is news of the house only when something is different") {
  Watched it;
  it.hears(all_well());
  CHECK(it.news == 0);
  it.hears(disk_full());
  CHECK(it.news == 1);
  CHECK(it.watch.health().findings.at(0) == HealthFinding{"disk_full", disk_text, true});
  for (int i = 0; i < 5; ++i) {
    it.hears(disk_full());
  }
  CHECK(it.news == 1);
  // One number in it: that has to be drawn.
  it.hears(answer_with(Json::array({finding("disk_full", "fault", "2 MB")})));
  CHECK(it.news == 2);
  it.hears(all_well());
  CHECK(it.news == 3);
  CHECK(it.watch.health().is_quiet());
}

TEST_CASE("Without an answer what was known is of its time, once, and is current again after one") {
  Watched it;
  it.hears(disk_full());
  const Instant known = it.desk.now;
  it.hears({500, "{}"});
  CHECK(it.news == 2);
  CHECK(it.watch.health().as_of == known);
  CHECK(it.watch.health().findings.size() == 1);
  for (HttpAnswer bad : {HttpAnswer{}, HttpAnswer{401, {}}, HttpAnswer{200, "no JSON"},
                         HttpAnswer{200, "[]"}, HttpAnswer{200, "{}"}}) {
    it.hears(std::move(bad));
  }
  CHECK(it.news == 2);
  it.desk.online = false;
  const std::size_t before = it.server.asked.size();
  it.after(600'000);
  CHECK(it.server.asked.size() == before);
  CHECK(it.news == 2);
  it.desk.online = true;
  it.after(1);  // at once
  it.server.answer(disk_full());
  CHECK(it.news == 3);
  CHECK_FALSE(it.watch.health().as_of);
  // The network goes while all is well: there is nothing that could be old.
  it.hears(all_well());
  it.desk.online = false;
  it.after(1);
  CHECK(it.news == 4);
  CHECK(it.watch.health() == HouseHealth{});
}

TEST_CASE("Who may no longer see it keeps nothing, and an answer that comes too late is nobody's") {
  Watched it;
  it.hears(disk_full());
  it.after(60'000);
  it.desk.may = false;
  it.after(1);
  CHECK(it.watch.health() == HouseHealth{});
  it.server.answer(disk_full());
  CHECK(it.watch.health() == HouseHealth{});
  const std::size_t before = it.server.asked.size();
  it.after(600'000);
  CHECK(it.server.asked.size() == before);
  it.desk.may = true;
  it.hears(disk_full());
  CHECK(it.watch.health().findings.size() == 1);
  it.hears({403, "{}"});
  CHECK(it.watch.health() == HouseHealth{});
  SlowServer server;
  {
    HealthWatch gone(server);
    gone.look(it.desk);
  }
  server.answer(disk_full());
}

TEST_CASE("What an older or newer server says is shown as far as it is understood") {
  Watched it;
  it.hears({404, "{}"});
  CHECK(it.news == 0);
  it.hears({200, R"({"findings":[7,{"level":"fault"},{"code":"new_one","level":"loud"},
                     {"code":"rows_damaged","params":{"count":"many"}}],"damaged":[1,"case/a"]})"});
  const HouseHealth& health = it.watch.health();
  REQUIRE(health.findings.size() == 2);
  CHECK(health.findings[0] == HealthFinding{"new_one", "new_one", false});
  CHECK(health.damaged == std::vector<std::string>{"case/a"});
  CHECK(health.damaged_count == 2);
}

TEST_CASE("An administrator sees at home what is wrong with the house, until it is over") {
  Office office;
  office.network->health = answer_with(
      Json::array({finding("messages_waiting", "warning", messages_text),
                   finding("rows_damaged", "warning", "有 12 条记录已损坏", {{"count", "12"}}),
                   finding("disk_full", "fault", disk_text)}),
      Json::array({"case/1", "case/2", "event/7", "visit/8"}), Json::array({"otp_total", "other"}));
  office.log_in("admin");
  CHECK(office.desk->item("health/disk_full").label == disk_text);
  CHECK(office.desk->item("health/disk_full").description == "故障");
  CHECK(office.desk->item("health/messages_waiting").description == "提醒");
  // The fault stands first, whatever the server's order.
  const float fault_top = office.desk->item("health/disk_full").box.top;
  CHECK(fault_top < office.desk->item("health/messages_waiting").box.top);
  const std::string damaged = office.desk->item("health/damaged").label;
  CHECK(damaged.find("12") != std::string::npos);
  CHECK(damaged.find("case/1, case/2, event/7") != std::string::npos);
  CHECK(damaged.find("visit/8") == std::string::npos);
  CHECK(office.desk->sees("有人向大量手机号索取验证码"));
  CHECK(office.desk->item("health/alarm.other").label.find("other") != std::string::npos);
  CHECK_FALSE(office.desk->surface.shows_box);
  office.network->health = disk_full();
  office.minute();
  CHECK(office.desk->has("health/disk_full"));
  CHECK_FALSE(office.desk->has("health/messages_waiting"));
  CHECK_FALSE(office.desk->has("health/damaged"));
  office.network->health = all_well();
  office.minute();
  CHECK_FALSE(office.desk->has("health/disk_full"));
  CHECK_FALSE(office.desk->sees("服务器需要有人处理"));
}

TEST_CASE("What the policy's keeper is told anyway is not said a second time") {
  Office office;
  office.network->health =
      answer_with(Json::array({finding("calendar_ends", "warning", "节假日数据到年底为止")}));
  office.log_in("admin");
  REQUIRE(office.console->model().home.warnings.size() == 1);
  CHECK(office.console->model().home.warnings[0].key == "policy.problem.calendar_ends");
  CHECK(office.network->health_asked.size() == 1);
  CHECK_FALSE(office.desk->has("health/calendar_ends"));
  CHECK_FALSE(office.desk->sees("服务器需要有人处理"));
}

TEST_CASE("A long finding is there with all its words, in lines as wide as the card") {
  Office office;
  std::string text;
  for (int i = 0; i < 12; ++i)
    text += "The disk is nearly full: free space soon, 立即腾出空间。";
  office.network->health = disk_full();
  office.log_in("admin");
  const Box one = office.desk->item("health/disk_full").box;
  office.network->health = answer_with(Json::array({finding("disk_full", "fault", text.c_str())}));
  office.minute();
  office.desk->frames(3);
  const Box box = office.desk->item("health/disk_full").box;
  CHECK(box.bottom - box.top >= 3 * (one.bottom - one.top));
  CHECK(box.right <= office.desk->surface.width);
  // The lines one after the other are the whole text, each within the card but for a space.
  std::string drawn;
  for (const SeenText& seen : office.desk->loop.items().texts()) {
    if (seen.box.top >= box.top - 1 && seen.box.bottom <= box.bottom + 1 &&
        seen.box.left >= box.left) {
      CHECK(seen.box.right <= box.right + 8);
      drawn += seen.text;
    }
  }
  CHECK(drawn.find(text) != std::string::npos);
}

TEST_CASE("An agent asks for nothing where an administrator asks, and inherits nothing from him") {
  Office office;
  office.network->health = disk_full();
  office.log_in("agent");
  office.minute();
  office.minute();
  CHECK(office.network->health_asked.empty());
  CHECK_FALSE(office.desk->has("health/disk_full"));
  office.desk->click("log_out");
  office.desk->click("leave.keep");
  office.log_in("admin");
  office.minute();
  CHECK(office.network->health_asked.size() == 2);
  CHECK(office.desk->has("health/disk_full"));
  office.desk->click("log_out");
  office.desk->click("leave.keep");
  CHECK(office.console->model().health == HouseHealth{});
  office.log_in("agent");
  office.minute();
  CHECK(office.network->health_asked.size() == 2);
  CHECK_FALSE(office.desk->has("health/disk_full"));
}

TEST_CASE("In the other language the house is asked after anew, every text of the card") {
  Office office;
  office.network->health =
      answer_with(Json::array({finding("disk_full", "fault", disk_text)}), Json::array({"case/1"}),
                  Json::array({"otp_total", "other"}));
  office.log_in("admin");
  office.network->health = answer_with(Json::array({finding("disk_full", "fault", "Disk full")}),
                                       Json::array({"case/1"}), Json::array({"otp_total"}));
  office.desk->press("Ctrl+L");
  office.settle();
  CHECK(office.network->health_asked == std::vector<std::string>{"zh", "en"});
  CHECK(office.desk->item("health/disk_full").label == "Disk full");
  CHECK(office.desk->sees("The server needs somebody"));
  CHECK(office.desk->sees("Damaged records, 1 in all: case/1"));
  office.network->cut();
  office.settle();
  CHECK(office.desk->sees("nothing newer could be fetched since"));
  for (const std::string& key : office.words.missing())
    FAIL_CHECK("no text for " << key);
}

TEST_CASE("When the network goes, what is known of the house says of when it is") {
  Office office;
  office.network->health = disk_full();
  office.log_in("admin");
  CHECK_FALSE(office.desk->sees("之后没有取到新的检查结果"));
  office.network->cut();
  office.settle();
  CHECK(office.desk->has("health/disk_full"));
  CHECK(office.desk->sees("以上是今天 10:00的情况，之后没有取到新的检查结果"));
  const std::size_t before = office.network->health_asked.size();
  office.network->health = all_well();
  office.network->mend();
  office.settle();
  CHECK(office.network->health_asked.size() == before + 1);
  CHECK_FALSE(office.desk->has("health/disk_full"));
}

TEST_CASE("A console at rest wakes its window for the house only when something is different") {
  Office office;
  office.network->health = disk_full();
  office.log_in("admin");
  // Nothing else does so soon: the copy is looked at anew after five minutes.
  const auto wakes_in_a_minute = [&] {
    const int before = office.wakes;
    office.minute();
    return office.wakes - before;
  };
  wakes_in_a_minute();
  const std::size_t asked = office.network->health_asked.size();
  CHECK(wakes_in_a_minute() == 0);
  office.network->health = all_well();
  CHECK(wakes_in_a_minute() == 1);
  CHECK(wakes_in_a_minute() == 0);
  CHECK(office.network->health_asked.size() == asked + 3);
}

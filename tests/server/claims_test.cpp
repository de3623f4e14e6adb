// What strangers typed to get at others' archives and at the house's money, over HTTP.
#include <fstream>
#include <map>
#include <set>
#include <thread>

#include <catch2/catch_test_macros.hpp>

#include "core/codec/json.hpp"
#include "native/adapters/house/demo_data.hpp"
#include "native/adapters/house/policy_source.hpp"
#include "tests/server/support/store.hpp"
#include "tests/server/support/world.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

// A house of the test's own, with the codes it sends.
struct ClaimHouse {
  TempFolder folder;
  std::filesystem::path data = folder.path() / "data";
  // People here ask for codes again and again.
  std::string limits = [this] {
    const auto file = folder.path() / "limits.json";
    std::ofstream{file} << R"({"otp_per_phone": {"number": 100}})";
    return file.string();
  }();
  ServerProcess server{data, {"--demo", "--limits", limits}};
  Client manager = staff(server.url(), "manager");

  // The newest code that was sent to this phone.
  std::string code_for(const std::string& phone) const {
    for (int i = 0; i < 200; ++i) {
      std::error_code ignored;
      for (const auto& entry : std::filesystem::directory_iterator{data / "outbox", ignored}) {
        std::ifstream in{entry.path()};
        std::string channel, recipient, body;
        std::getline(in, channel);
        std::getline(in, recipient);
        std::getline(in, body);
        const auto at = body.find_first_of("0123456789");
        // An older code of this phone lies there too: each letter is read once.
        if (recipient == phone && at != std::string::npos && read_.insert(entry.path()).second)
          return last_[phone] = body.substr(at, 6);
      }
      std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    FAIL("no code for " << phone);
    return {};
  }
  mutable std::set<std::filesystem::path> read_;
  mutable std::map<std::string, std::string> last_;  // phone → the code it was sent last
  Reply asked(const std::string& phone, const std::string& proof = {}) const {
    const HttpClient nobody{server.url(), ""};
    static_cast<void>(nobody.post("/api/v1/otp", {{"phone", phone}}));
    return nobody.post(
        "/api/v1/session",
        {{"kind", "phone"}, {"phone", phone}, {"code", code_for(phone)}, {"proof", proof}});
  }
  Client customer(const std::string& phone) const {
    const Reply reply = asked(phone);
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    Client client;
    client.http = {server.url(), reply.json()["token"]};
    client.epoch = reply.json()["epoch"];
    client.actor = reply.json()["actor"];
    return client;
  }
  std::string archive(const std::string& name, const std::string& phone) {
    const Json made =
        manager.command("customer.create", "", {{"name", name}, {"phone", phone}, {"address", ""}});
    REQUIRE(manager.push({made}).json()["results"][0]["status"] == "applied");
    return made["target"];
  }
};

Json report_by(const std::string& phone, const std::string& serial = {}) {
  Json args = report_args("不制冷");
  args["customer"]["phone"] = phone;
  args["device"]["serial"] = serial;
  return args;
}

Json golden(const std::string& serial, const std::string& phone) {
  return {{"model", "AC-35"},
          {"serial", serial},
          {"customer_phone", phone},
          {"purchased_on", now_text(-86'400'000LL * 3).substr(0, 10)},
          {"activated_on", now_text(-86'400'000LL * 3).substr(0, 10)},
          {"warranty_months", 240},
          {"price_paid", {{"minor", 9'900'000}, {"currency", "CNY"}}}};
}

// The field by which a list of rows names its own.
const Json* row_of(const Json& rows, const std::string& name) {
  for (const Json& row : rows) {
    if (row.value("name", "") == name)
      return &row;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("A new phone needs a code sent to it: nobody takes over another's number") {
  ClaimHouse house;
  const std::string own = house.archive("张三", "13700000001");
  Client attacker = house.customer("13700000001");
  const std::string victim = "13588880000";  // has no archive yet
  for (const std::string& phone :
       {victim, std::string{"+86 135-8888-0000"}, std::string{"13916020003"}}) {
    const Json result = attacker.step("customer.correct", own,
                                      {{"name", "张三"}, {"phone", phone}, {"address", ""}});
    INFO(phone << " " << result.dump());
    CHECK(result["code"] == "phone_unproved");
    CHECK(result["field"] == "phone");
    CHECK_FALSE(result["detail"].get<std::string>().empty());
  }
  // Not with a guessed code, nor with the code of his own number, nor as a guest.
  CHECK(
      attacker.http.post("/api/v1/session/phone", {{"phone", victim}, {"code", "000000"}}).status ==
      401);
  CHECK(attacker.http.post("/api/v1/session/phone", {{"phone", "12"}, {"code", "000000"}}).status ==
        400);
  CHECK(attacker.http.post("/api/v1/session/phone", {{"phone", 7}, {"code", "0"}}).status == 400);
  Client visitor = guest(house.server.url());
  CHECK(
      visitor.http.post("/api/v1/session/phone", {{"phone", victim}, {"code", "000000"}}).status ==
      403);

  // The owner's guest report and login are nobody else's.
  const Json reported = visitor.command("case.report", "", report_by(victim));
  REQUIRE(visitor.push({reported}).json()["results"][0]["status"] == "applied");
  CHECK(attacker.pull_all().count(reported["target"]) == 0);
  CHECK(attacker.step("case.cancel", reported["target"], {{"reason", "x"}})["code"] ==
        "not_permitted");
  Client owner = house.customer(victim);
  CHECK(owner.actor["id"] != attacker.actor["id"]);
  CHECK(owner.pull_all().count(reported["target"]) == 1);
}

TEST_CASE("With the code the archive changes its phone; sessions of the old one end") {
  ClaimHouse house;
  const std::string own = house.archive("张三", "13700000001");
  Client here = house.customer("13700000001");
  const std::string next = "13700000002";
  REQUIRE(here.http.post("/api/v1/otp", {{"phone", next}}).status == 202);
  const Json change{{"name", "张三"}, {"phone", next}, {"address", ""}};
  const Reply proved =
      here.http.post("/api/v1/session/phone", {{"phone", next}, {"code", house.code_for(next)}});
  INFO(proved.body);
  REQUIRE(proved.status == 200);
  CHECK(here.step("customer.correct", own, change)["status"] == "applied");
  CHECK(here.http.get("/api/v1/session").status == 200);
  CHECK(here.pull_all().at(own)["phone"] == next);
  Client again = house.customer(next);
  CHECK(again.actor["id"] == here.actor["id"]);
  // Staff write another: who came in by the old number is out.
  CHECK(house.manager.step(
            "customer.correct", own,
            {{"name", "张三"}, {"phone", "13700000009"}, {"address", ""}})["status"] == "applied");
  CHECK(here.http.get("/api/v1/session").status == 401);
  CHECK(again.http.get("/api/v1/session").status == 401);
  // Another's number joins no two archives.
  CHECK(house.manager.step("customer.correct", own,
                           {{"name", "张三"}, {"phone", "13916020003"}, {"address", ""}})["code"] ==
        "phone_taken");
}

TEST_CASE("A guest's warranty, price and owner are claims, and nothing is paid by them") {
  ClaimHouse house;
  Client stranger = guest(house.server.url());
  const std::string victim = "13916020003";
  const Json claimed = stranger.command("device.register", "", golden("SN-GOLD", victim));
  const std::string device = claimed["target"];
  REQUIRE(stranger.push({claimed}).json()["results"][0]["status"] == "applied");
  const Json row = house.manager.pull_all().at(device);
  CHECK(row["claim"]["entry"]["warranty_months"] == 240);
  for (const char* name :
       {"warranty_months", "price_paid", "activated_on", "purchased_on", "customer"})
    CHECK_FALSE(row.contains(name));
  CHECK(house.customer(victim).pull_all().count(device) == 0);
  CHECK(stranger.pull_all().count(device) == 1);

  Json args = report_by("13712349999", "SN-GOLD");
  args["class"] = "return_exchange";
  args["wish"] = "refund";
  const Json reported = stranger.command("case.report", "", args);
  const std::string target = reported["target"];
  REQUIRE(stranger.push({reported}).json()["results"][0]["status"] == "applied");
  const Json judged = house.manager.pull_all().at(target);
  CHECK(judged.value(Json::json_pointer{"/warranty/state"}, std::string{"unknown"}) == "unknown");
  CHECK_FALSE(judged.contains("device"));
  REQUIRE(house.manager.step("case.accept", target, Json::object())["status"] == "applied");
  const Json paid = house.manager.step("case.refund", target,
                                       {{"amount", {{"minor", 9'900'000}, {"currency", "CNY"}}},
                                        {"method", "transfer"},
                                        {"reference", "ZZ"}});
  CHECK(paid["status"] == "rejected");

  // A second claim, and one on what is on record, change nothing.
  Client other = guest(house.server.url());
  Json second = golden("SN-GOLD", victim);
  second["warranty_months"] = 1;
  other.step("device.register", "", second);
  CHECK(house.manager.pull_all().at(device)["claim"]["entry"]["warranty_months"] == 240);
  const std::string known = "device/" + to_text(demo_id("device/ac-1"));
  const Json before = house.manager.pull_all().at(known);
  CHECK(other.step("device.register", "", golden("ac35-2026-000118", victim))["code"] ==
        "serial_taken");
  CHECK(other.step("device.correct", known, golden("AC35-2026-000118", victim))["code"] ==
        "not_permitted");
  CHECK(house.manager.pull_all().at(known) == before);

  // Staff make it the record; the case is judged by it.
  Json record = golden("SN-GOLD", "");
  record["warranty_months"] = 12;
  record["reason"] = "核对发票";
  const Json confirmed = house.manager.step("device.correct", device, record);
  INFO(confirmed.dump());
  REQUIRE(confirmed["status"] == "applied");
  const auto rows = house.manager.pull_all();
  CHECK_FALSE(rows.at(device).contains("claim"));
  CHECK(rows.at(device)["warranty_months"] == 12);
  CHECK(rows.at(target)["warranty"]["state"] == "in");
  CHECK(rows.at(target)["device"] == device.substr(7));
}

TEST_CASE("A guest is not told which numbers are customers") {
  Client stranger = guest(demo_server().url());
  const auto answer = [&](const std::string& phone) {
    return stranger.step("device.register", "", golden("SN-" + new_uuid(), phone))["status"];
  };
  CHECK(answer("13916020003") == answer("13916029999"));
  const auto made = [&](const std::string& phone) {
    return stranger.step("customer.create", "",
                         {{"name", "x"}, {"phone", phone}, {"address", ""}})["code"];
  };
  CHECK(made("13916020003") == "phone_unproved");
  CHECK(made("13916029999") == "phone_unproved");
}

TEST_CASE("A recycled number needs a second proof, whatever is typed under it meanwhile") {
  ClaimHouse house;
  const std::string phone = "13700000001";
  house.archive("旧主", phone);
  const Json old_case = house.manager.command("case.report", "", report_by(phone, "SN-OLD"));
  const Json answer = house.manager.push({old_case}).json()["results"][0];
  REQUIRE(answer["status"] == "applied");
  // Four hundred days pass.
  const std::string then = now_text(-400LL * 86'400'000);
  const std::string day = now_text().substr(0, 11);
  for (const char* table : {"rows", "events"}) {
    // A row without a checksum is one of an older release.
    const std::string sealed = std::string{table} == "rows" ? "checksum = 0, " : "";
    change(house.data, std::string{"UPDATE "} + table + " SET " + sealed +
                           "json = REPLACE(json, '\"received_at\":\"" + day +
                           "', '\"received_at\":\"" + then.substr(0, 11) + "')");
  }
  REQUIRE(house.asked(phone).code() == "proof_needed");
  // The new holder reports as a guest, and at the desk, under the number.
  Client stranger = guest(house.server.url());
  const Json typed = stranger.command("case.report", "", report_by(phone, "SN-MINE"));
  const Json number = stranger.push({typed}).json()["results"][0]["number"];
  stranger.step("device.register", "", golden("SN-MINE", phone));
  house.manager.step("case.report", "", report_by(phone));
  const auto login = [&](const std::string& proof) {
    const HttpClient nobody{house.server.url(), ""};
    return nobody.post(
        "/api/v1/session",
        {{"kind", "phone"}, {"phone", phone}, {"code", house.last_[phone]}, {"proof", proof}});
  };
  CHECK(login("").code() == "proof_needed");
  CHECK(login(number).code() == "proof_needed");
  CHECK(login("SN-MINE").code() == "proof_needed");
  const Reply owner = login(answer["number"]);
  INFO(owner.body);
  CHECK(owner.status == 200);
}

TEST_CASE("Numbers of a policy that nobody could mean are refused at their place") {
  TempFolder folder;
  ServerProcess server{folder.path() / "data"};
  Client manager = staff(server.url(), "manager");
  auto loaded = load_preset("assets", "product_standard");
  REQUIRE(loaded.has_value());
  Json base = to_json(loaded->policy);
  base["version"] = 2;
  const auto refused = [&](const std::string& path, const Json& value) {
    Json policy = base;
    policy[Json::json_pointer{path}] = value;
    const Json result = manager.step("policy.put_in_force", "",
                                     {{"policy", policy}, {"reason", "试行"}, {"based_on", 1}});
    INFO(path << " = " << value.dump() << ": " << result.dump());
    CHECK(result["status"] == "rejected");
    CHECK(result["code"] == "policy_invalid");
    CHECK(result.value("field", "").rfind("policy.", 0) == 0);
    CHECK(result["detail"].get<std::string>().find('{') == std::string::npos);
  };
  refused("/files/0/bytes_max", 1'099'511'627'776);
  refused("/files/1/count_max", 0);
  refused("/remedies/1/value", 0);  // exchange after no repair
  refused("/remedies/1/value", -3);
  refused("/remedies/6/value", -1);  // refund within minus one days
  refused("/remedies/8/value", 0);   // worn out over no months
  refused("/warranty/default_months", 0);
  refused("/warranty/extension/months", -1);
  refused("/scope/days_after_closing", 100'000);
  refused("/phone/max_minutes", 100'000);
  for (std::size_t i = 0; i < base["limits"].size(); ++i)
    refused("/limits/" + std::to_string(i) + "/value", -1);
  REQUIRE(row_of(base["limits"], "reopening_days") != nullptr);
  for (const char* blank : {"", "   "}) {
    const Json result = manager.step("policy.put_in_force", "",
                                     {{"policy", base}, {"reason", blank}, {"based_on", 1}});
    CHECK(result["code"] == "reason_required");
    CHECK(result["field"] == "reason");
  }
}

TEST_CASE("A policy nobody could undo is refused; the operator has a way back") {
  ClaimHouse house;
  auto loaded = load_preset("assets", "product_standard");
  REQUIRE(loaded.has_value());
  Json policy = to_json(loaded->policy);
  policy["version"] = 2;
  for (Json& row : policy["permissions"]) {
    const std::string command = row["command"];
    if (command == "policy.put_in_force" || command.rfind("staff.", 0) == 0)
      row["grants"] = {{{"whose", "any"}, {"roles", {"trainer"}}}};
  }
  const Json result = house.manager.step("policy.put_in_force", "",
                                         {{"policy", policy}, {"reason", "x"}, {"based_on", 1}});
  CHECK(result["code"] == "nobody_could_undo");
  CHECK(result["field"] == "policy.permissions");
  CHECK(result["detail"].get<std::string>().find('{') == std::string::npos);

  const auto tool = [&](std::vector<std::string> arguments) {
    std::vector<std::string> command{AFTERCARE_TOOL, "--data", house.data.string()};
    const auto store = store_words(house.data);
    command.insert(command.end(), store.begin(), store.end());
    command.insert(command.end(), arguments.begin(), arguments.end());
    return run_program(command);
  };
  const std::string file = (house.folder.path() / "locked.json").string();
  std::ofstream{file} << policy.dump();
  CHECK(holds(tool({"policy", "show"}), "product_standard"));
  CHECK(tool({"policy", "check", file}).code == 0);
  Json bad = policy;
  bad["files"][0]["bytes_max"] = 1'099'511'627'776;
  const std::string worse = (house.folder.path() / "bad.json").string();
  std::ofstream{worse} << bad.dump();
  const Ran checked = tool({"policy", "check", worse});
  CHECK(checked.code == 1);
  CHECK(holds(checked, "files[0].bytes_max"));
  CHECK(tool({"policy", "put", worse, "--reason", "x"}).code == 1);

  // The operator may, and locks everybody out; and lets them in again.
  REQUIRE(tool({"policy", "put", file, "--reason", "误操作"}).code == 0);
  Json next = policy;
  next["version"] = 3;
  const Json args{{"policy", next}, {"reason", "x"}, {"based_on", 2}};
  CHECK(house.manager.step("policy.put_in_force", "", args)["code"] == "not_permitted");
  CHECK(tool({"policy", "take-over", "--reason", "  "}).code == 1);
  const Ran back = tool({"policy", "take-over", "--login", "manager", "--reason", "恢复权限"});
  INFO(back.output);
  REQUIRE(back.code == 0);
  next = to_json(loaded->policy);
  next["version"] = 4;
  const Json mended = house.manager.step("policy.put_in_force", "",
                                         {{"policy", next}, {"reason", "恢复"}, {"based_on", 3}});
  INFO(mended.dump());
  CHECK(mended["status"] == "applied");
  CHECK(number_in(house.data,
                  "SELECT COUNT(*) FROM events WHERE type = 'policy.put_in_force' AND "
                  "json LIKE '%恢复权限%' AND json LIKE '%\"system\"%'") == 1);
}

TEST_CASE("The last who could change policy and staff is not closed") {
  ClaimHouse house;
  const auto id = [](const Client& who) { return "staff/" + who.actor["id"].get<std::string>(); };
  Client admin = staff(house.server.url(), "admin");
  CHECK(house.manager.step("staff.close", id(admin), {{"reason", "离职"}})["status"] == "applied");
  const Json last = house.manager.step("staff.close", id(house.manager), {{"reason", "离职"}});
  INFO(last.dump());
  CHECK(last["code"] == "nobody_could_undo");
}

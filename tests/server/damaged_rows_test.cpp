// One damaged row stops nobody: it is left out, told everywhere, and made again from its events.
#include <algorithm>
#include <functional>
#include <set>

#include <catch2/catch_test_macros.hpp>

#include "tests/server/support/damaged_house.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

// What may become of a row's text, in SQL that both engines understand.
const std::vector<std::pair<const char*, const char*>>& damages() {
  static const std::vector<std::pair<const char*, const char*>> kDamages{
      {"cut off", "substr(json, 1, length(json) / 2)"},
      {"the last byte", "substr(json, 1, length(json) - 1)"},
      {"a byte flipped", "replace(json, 'e', 'f')"},
      {"a quote in it", "replace(json, 'id', 'i\"d')"},
      {"empty", "''"},
      {"white space", "'  '"},
      {"no object", "'[]'"},
      {"null", "'null'"},
      {"nothing in it", "'{}'"},
      {"another shape", "'{\"id\": 5, \"state\": [1]}'"},
      {"two values", "json || json"},
      {"control characters", "'{\"id\": \"' || chr(1) || '\"}'"},
      {"another record's",
       "coalesce((SELECT o.json FROM rows o WHERE o.t = rows.t AND o.id <> rows.id LIMIT 1), "
       "'1')"}};
  return kDamages;
}

std::string metric(const DamagedHouse& house, const std::string& name) {
  const std::string body = HttpClient{house.server->metrics_url(), ""}.get("/metrics").body;
  const auto at = body.find("\n" + name + " ");
  return at == std::string::npos ? "" : body.substr(at + name.size() + 2, 1);
}

// One person who sees a record of each kind. Who looks must be able to log in himself.
std::map<std::string, std::pair<Client, std::string>> one_of_each_kind(const std::string& url) {
  std::map<std::string, std::pair<Client, std::string>> out;
  std::set<std::string> lookers;
  std::vector<Client> people;
  for (const char* login : {"agent", "stock", "admin", "purchaser", "manager", "engineer"}) {
    people.push_back(staff(url, login));
    lookers.insert("staff/" + people.back().actor["id"].get<std::string>());
  }
  for (const Client& person : people) {
    for (const auto& [key, row] : person.pull_all()) {
      if (lookers.count(key) == 0) {
        out.try_emplace(key.substr(0, key.find('/')), person, key);
      }
    }
  }
  return out;
}

void check_told(const DamagedHouse& house, const Client& admin, const std::string& key) {
  CHECK(metric(house, "aftercare_damaged_rows") != "0");
  const Json health = admin.http.get("/api/v1/health").json();
  CHECK(health.dump().find(key) != std::string::npos);
}

}  // namespace

TEST_CASE("A damaged row of any kind, damaged in any way, is left out and told; the rest arrives") {
  DamagedHouse house;
  const Client admin = staff(house.url(), "admin");
  const auto kinds = one_of_each_kind(house.url());
  CHECK(kinds.size() >= 8);
  for (const auto& [kind, seen] : kinds) {
    const auto& [person, key] = seen;
    if (kind == "policy") {
      continue;  // of which there is one, and it is not pulled as a whole by all: below
    }
    const Rows before = person.pull_all();
    Rows rest = before;
    rest.erase(key);
    house.keep(key);
    for (const auto& [how, json] : damages()) {
      INFO(kind << ": " << how);
      if (std::string{how} == "control characters" && house.is_file()) {
        house.damage(key, "'{\"id\": \"' || char(1) || '\"}'");
      } else {
        house.damage(key, json);
      }
      CHECK(person.pull_all() == rest);
      check_told(house, admin, key);
      house.put_back(key);
      CHECK(person.pull_all() == before);
    }
    if (house.is_file()) {
      house.damage(key, "CAST(x'7b226964223a2022fffe227d' AS TEXT)");
      CHECK(person.pull_all() == rest);
      house.put_back(key);
    }
  }
  CHECK(house.is_over());
}

TEST_CASE("Who does not see rows whole goes on too, and is not told to wait for a newer release") {
  DamagedHouse house;
  const std::string url = house.url();
  Client reporter = guest(url);
  const Json first = reporter.command("case.report", "", report_args());
  const Json second = reporter.command("case.report", "", report_args("第二次"));
  REQUIRE(reporter.push({first, second}).json()["results"][1]["status"] == "applied");
  const std::string damaged = first["target"];
  const std::string whole = second["target"];
  for (const auto& [how, json] : damages()) {
    INFO(how);
    if (std::string{how} == "control characters") {
      continue;
    }
    house.keep(damaged);
    house.damage(damaged, json);
    const auto rows = reporter.pull_all();
    CHECK(rows.count(damaged) == 0);
    CHECK(rows.count(whole) == 1);
    const Reply history = reporter.http.get("/api/v1/history/" + damaged);
    CHECK(history.status == 503);
    CHECK(history.code() == "record_damaged");
    house.put_back(damaged);
  }
  CHECK(reporter.pull_all().count(damaged) == 1);
}

TEST_CASE(
    "A damaged case is left out of search, snapshot and papers; verify and readiness tell it") {
  DamagedHouse house;
  const std::string url = house.url();
  Client agent = staff(url, "agent");
  const std::string key = "case/" + to_text(demo_id("case/huang"));
  const std::string number = agent.pull_all().at(key)["number"];
  const Json exact = agent.http.get("/api/v1/search?q=" + number).json()["rows"];
  REQUIRE(exact.size() == 1);
  CHECK(exact[0]["id"] == key.substr(5));
  const auto visits = agent.http.get("/api/v1/search?t=visit&q=" + number).json()["rows"].size();
  CHECK(HttpClient{url, ""}.get("/readyz").json()["status"] == "ready");
  house.damage(key, "substr(json, 1, 100)");

  // Its visits bear the number too, and are whole.
  const Reply found = agent.http.get("/api/v1/search?q=" + number);
  CHECK(found.status == 200);
  const Json hits = found.json()["rows"];
  for (const auto& row : hits) {
    CHECK(row["t"] == "visit");
    CHECK(row["row"]["case_number"] == number);
  }
  CHECK(hits.size() == visits);
  CHECK(agent.http.get("/api/v1/search?q=%E9%BB%84%E4%B8%BD%E5%A8%9F").status == 200);
  std::istringstream snapshot{agent.http.get("/api/v1/snapshot").body};
  std::string line;
  std::size_t lines = 0;
  while (std::getline(snapshot, line)) {
    ++lines;
    REQUIRE(parse_json(line).has_value());
    CHECK(line.find("\"id\":\"" + key.substr(5) + "\",\"ver\"") == std::string::npos);
  }
  CHECK(lines > 10);
  const Reply paper = agent.http.get("/api/v1/documents/work_order/" + key.substr(5));
  CHECK(paper.status == 503);
  CHECK(paper.code() == "record_damaged");
  // Its story is the events', which are whole.
  CHECK(agent.http.get("/api/v1/history/" + key).json()["entries"].size() > 1);

  std::this_thread::sleep_for(std::chrono::milliseconds{1100});  // looked at once a second
  const Reply ready = HttpClient{url, ""}.get("/readyz");
  INFO(ready.body);
  CHECK(ready.status == 200);
  const Json warnings = ready.json()["warnings"];
  CHECK(std::count(warnings.begin(), warnings.end(), "rows_damaged") == 1);
  CHECK(ready.body.find(key) == std::string::npos);
  const Reply health = staff(url, "admin").http.get("/api/v1/health");
  INFO(health.body);
  CHECK(health.json()["damaged"] == Json::array({key}));
  std::string told;
  const Json findings = health.json()["findings"];
  for (const auto& finding : findings) {
    told += finding["code"] == "rows_damaged" ? finding["text"].get<std::string>() : "";
  }
  CHECK(told.find("1") != std::string::npos);
  CHECK(agent.http.get("/api/v1/health").status == 403);
  CHECK(guest(url).http.get("/api/v1/health").status == 403);
  const Ran verified = house.tool({"verify"});
  INFO(verified.output);
  CHECK(verified.code == 1);
  CHECK(holds(verified, key));
  CHECK(house.server->stop() == 0);
  CHECK(house.server->said().find(key) != std::string::npos);
}

TEST_CASE("Nothing is decided on a damaged record, and others go on") {
  DamagedHouse house;
  const std::string url = house.url();
  Client agent = staff(url, "agent");
  Client other = staff(url, "manager");
  const Json reported = other.command("case.report", "", report_args());
  REQUIRE(other.push({reported}).json()["results"][0]["status"] == "applied");
  const std::string target = reported["target"];
  house.keep(target);
  house.damage(target, "'{}'");
  const Json note = agent.command("case.note", target, {{"text", "wartet"}});
  Reply reply = agent.push({note});
  INFO(reply.body);
  CHECK(reply.status == 200);
  CHECK(reply.json()["results"][0]["status"] == "retry");
  CHECK(other.step("case.report", "", report_args())["status"] == "applied");
  house.put_back(target);
  reply = agent.push({note});
  CHECK(reply.json()["results"][0]["status"] == "applied");
}

TEST_CASE("A damaged event or result is left out of its answer") {
  DamagedHouse house;
  const std::string url = house.url();
  Client agent = staff(url, "agent");
  const Json report = agent.command("case.report", "", report_args());
  REQUIRE(agent.push({report}).json()["results"][0]["status"] == "applied");
  const std::string target = report["target"];
  const Json bad = agent.command("case.rate", target, {{"score", 99}});
  const std::string refused = agent.push({bad}).json()["results"][0]["status"];
  CHECK(refused == "rejected");
  const auto whole = agent.http.get("/api/v1/history/" + target).json()["entries"].size();
  REQUIRE(whole > 1);
  change(house.data,
         "UPDATE events SET json = '{\"args\": '" + house.where(target) + " AND rev = 2");
  const Reply history = agent.http.get("/api/v1/history/" + target);
  REQUIRE(parse_json(history.body).has_value());
  CHECK(history.json()["entries"].size() == whole - 1);
  CHECK(metric(house, "aftercare_damaged_rows") == "1");

  change(house.data, "UPDATE results SET json = 'x' WHERE seq > 0");
  const Reply page = agent.http.post(
      "/api/v1/pull", {{"epoch", agent.epoch}, {"client_id", agent.client_id}, {"cursor", "0"}});
  REQUIRE(parse_json(page.body).has_value());
  // Sent again, each gets what became of it.
  CHECK(agent.push({report}).json()["results"][0]["status"] == "applied");
  CHECK(agent.push({bad}).json()["results"][0]["status"] == "rejected");
}

TEST_CASE("Who is damaged himself is asked to come again, not to log in") {
  DamagedHouse house;
  const std::string url = house.url();
  const Client finance = staff(url, "finance");
  const std::string key = "staff/" + finance.actor["id"].get<std::string>();
  house.keep(key);
  house.damage(key, "'{'");
  const Reply pulled = finance.http.post("/api/v1/pull", {{"cursor", "0"}});
  INFO(pulled.body);
  CHECK(pulled.status == 503);
  CHECK(pulled.code() == "record_damaged");
  CHECK(staff(url, "agent").pull_all().size() > 5);
  house.put_back(key);
  CHECK(finance.pull_all().size() > 1);
}

TEST_CASE("Rows of an older release get their checksums and are read meanwhile") {
  DamagedHouse house;
  Client agent = staff(house.url(), "agent");
  const Rows before = agent.pull_all();
  change(house.data, "UPDATE rows SET checksum = 0");
  CHECK(agent.pull_all() == before);
  // Without one a row must be readable.
  const std::string key = "case/" + to_text(demo_id("case/huang"));
  house.keep(key);
  house.damage(key, "'{\"id\": 5}'");
  CHECK(agent.pull_all().count(key) == 0);
  house.put_back(key);
  CHECK(house.server->stop() == 0);
  house.server = std::make_unique<ServerProcess>(house.data, kWords);
  for (int i = 0;
       i < 600 && number_in(house.data, "SELECT count(*) FROM rows WHERE checksum = 0") > 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  CHECK(number_in(house.data, "SELECT count(*) FROM rows WHERE checksum = 0") == 0);
  agent.http.url = house.url();
  CHECK(agent.pull_all() == before);
}

TEST_CASE("Readiness tells of a full disk, a lost key and messages that nobody sends") {
  DamagedHouse house;
  const auto codes = [&] {
    std::set<std::string> out;
    const Json ready = HttpClient{house.url(), ""}.get("/readyz").json();
    for (const auto& warning : ready["warnings"]) {
      out.insert(warning.get<std::string>());
    }
    out.erase("calendar_ends");  // whenever the last year with holidays ends soon
    return out;
  };
  CHECK(codes().empty());
  std::filesystem::rename(house.data / "keys" / "chain.key", house.data / "keys" / "gone");
  std::this_thread::sleep_for(std::chrono::milliseconds{1100});  // looked at once a second
  Reply ready = HttpClient{house.url(), ""}.get("/readyz");
  CHECK(ready.status == 503);
  CHECK(codes() == std::set<std::string>{"key_missing"});
  std::filesystem::rename(house.data / "keys" / "gone", house.data / "keys" / "chain.key");
  CHECK(house.server->stop() == 0);

  // More than any disk has; and nobody who sends.
  house.server = std::make_unique<ServerProcess>(
      house.data,
      std::vector<std::string>{"--disk-min-mb", "1000000000", "--metrics", "127.0.0.1:0"});
  CHECK(HttpClient{house.url(), ""}.post("/api/v1/otp", {{"phone", "13916020003"}}).status == 202);
  change(house.data, "UPDATE letters SET created_ms = created_ms - 600000");
  std::this_thread::sleep_for(std::chrono::milliseconds{1100});
  CHECK(codes() == std::set<std::string>{"disk_full", "messages_waiting"});
  CHECK(HttpClient{house.url(), ""}.get("/readyz").status == 503);
  CHECK(HttpClient{house.url(), ""}.get("/healthz").status == 200);
  for (int i = 0; i < 300 && metric(house, "aftercare_messages_waiting") != "1"; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  CHECK(metric(house, "aftercare_messages_waiting") == "1");
}

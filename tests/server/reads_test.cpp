// Who opened, searched or fetched whom is written down, for those whom the policy names; what was
// read or looked for is not.
#include <set>

#include <catch2/catch_test_macros.hpp>

#include "core/base/sha256.hpp"
#include "native/adapters/house/demo_data.hpp"
#include "tests/server/support/store.hpp"
#include "tests/server/support/world.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

struct WatchedHouse {
  TempFolder folder;
  std::filesystem::path data = folder.path() / "data";
  std::unique_ptr<ServerProcess> server = std::make_unique<ServerProcess>(data);
  [[nodiscard]] std::string url() const { return server->url(); }

  // Once at least `count` are written: the log is behind by less than a second.
  [[nodiscard]] Json reads(const Client& who, const std::string& query, std::size_t count) const {
    Json found;
    for (int i = 0; i < 200; ++i) {
      const Reply reply = who.http.get("/api/v1/reads?" + query);
      INFO(reply.body);
      REQUIRE(reply.status == 200);
      found = reply.json()["reads"];
      if (found.size() >= count) {
        break;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    return found;
  }
};

std::size_t count_of(const Json& reads, const std::string& what) {
  std::size_t count = 0;
  for (const auto& read : reads) {
    count += read["what"] == what ? 1U : 0U;
  }
  return count;
}

}  // namespace

TEST_CASE("Opened, searched, printed, fetched: each is written down with who and whom") {
  WatchedHouse house;
  const std::string url = house.url();
  Client agent = staff(url, "agent");
  const Client admin = staff(url, "admin");
  const std::string key = "case/" + to_text(demo_id("case/huang"));
  for (int i = 0; i < 3; ++i) {
    REQUIRE(agent.http.get("/api/v1/history/" + key).status == 200);
  }
  const Reply found = agent.http.get("/api/v1/search?q=%E9%BB%84%E4%B8%BD%E5%A8%9F");
  REQUIRE(found.json()["rows"].size() > 0);
  REQUIRE(agent.http.get("/api/v1/documents/work_order/" + key.substr(5)).status == 200);

  const Json of_case = house.reads(admin, "record=" + key, 2);
  INFO(of_case.dump(1));
  CHECK(count_of(of_case, "history") == 1);  // the same again within minutes is one
  CHECK(count_of(of_case, "document") == 1);
  for (const auto& read : of_case) {
    if (read["what"] == "history") {
      CHECK(read["actor"] == agent.actor["id"]);
      CHECK(read["name"] == "林晓燕");
      CHECK(read["kind"] == "staff");
    }
  }
  const std::string who = "actor=" + agent.actor["id"].get<std::string>();
  const Json by_agent = house.reads(admin, who, 3 + found.json()["rows"].size());
  CHECK(count_of(by_agent, "found") == found.json()["rows"].size());
  REQUIRE(count_of(by_agent, "search") == 1);
  CHECK(house.reads(admin, who + "&what=search", 1)[0]["hits"] == found.json()["rows"].size());
  // Page by page, newest first.
  const Reply page = admin.http.get("/api/v1/reads?limit=2&" + who);
  CHECK(page.json()["more"] == true);
  const Reply next = admin.http.get("/api/v1/reads?limit=2&" + who +
                                    "&cursor=" + page.json()["cursor"].get<std::string>());
  CHECK(next.json()["reads"][0]["id"] < page.json()["reads"][1]["id"]);
  // That he looked is written down as well.
  CHECK(count_of(house.reads(admin, "record=" + key + "&what=reads", 1), "reads") == 1);
}

TEST_CASE("A photo is fetched through its record; a link's holder and a guest are named as such") {
  WatchedHouse house;
  const std::string url = house.url();
  Client owner = guest(url);
  const Client admin = staff(url, "admin");
  const std::string bytes = "\xFF\xD8\xFF\xE0" + new_uuid();
  const std::string sha256 = sha256_hex(bytes);
  static_cast<void>(owner.http.post(
      "/api/v1/files",
      {{"sha256", sha256}, {"size", bytes.size()}, {"type", "image/jpeg"}, {"name", "photo"}}));
  static_cast<void>(
      owner.http.send("PATCH", "/api/v1/files/" + sha256, bytes, {"Upload-Offset: 0"}));
  Json args = report_args();
  args["files"] = {
      {{"sha256", sha256}, {"type", "image/jpeg"}, {"name", "photo.jpg"}, {"size", bytes.size()}}};
  const Json report = owner.command("case.report", "", args);
  REQUIRE(owner.push({report}).json()["results"][0]["status"] == "applied");
  REQUIRE(staff(url, "agent").http.get("/api/v1/files/" + sha256).status == 200);
  REQUIRE(owner.http.get("/api/v1/files/" + sha256).status == 200);
  const Json reads =
      house.reads(admin, "record=" + report["target"].get<std::string>() + "&what=file", 2);
  REQUIRE(reads.size() == 2);
  const std::set<std::string> kinds{reads[0]["kind"].get<std::string>(),
                                    reads[1]["kind"].get<std::string>()};
  CHECK(kinds == std::set<std::string>{"guest", "staff"});
  CHECK(reads[1]["detail"] == sha256);
}

TEST_CASE("A device's pulls are one read for its session, whatever number of rows") {
  WatchedHouse house;
  const std::string url = house.url();
  Client agent = staff(url, "agent");
  for (int i = 0; i < 3; ++i) {
    static_cast<void>(agent.pull_all());
  }
  REQUIRE(agent.http.get("/api/v1/snapshot").status == 200);
  static_cast<void>(staff(url, "agent").pull_all());
  const Json reads =
      house.reads(staff(url, "admin"), "actor=" + agent.actor["id"].get<std::string>(), 3);
  INFO(reads.dump(1));
  CHECK(count_of(reads, "pull") == 2);
  CHECK(count_of(reads, "snapshot") == 1);
  CHECK(reads[0]["detail"].get<std::string>().find("team/front_desk") != std::string::npos);
}

TEST_CASE(
    "The read log is no treasure: who may not see it does not, and it says nothing of people") {
  WatchedHouse house;
  const std::string url = house.url();
  Client agent = staff(url, "agent");
  REQUIRE(agent.http.get("/api/v1/search?q=13916020003").status == 200);
  REQUIRE(agent.http.get("/api/v1/search?q=%E9%BB%84%E4%B8%BD%E5%A8%9F").status == 200);
  for (const char* login : {"agent", "manager", "engineer", "finance", "rnd"}) {
    INFO(login);
    CHECK(staff(url, login).http.get("/api/v1/reads").code() == "not_permitted");
  }
  CHECK(guest(url).http.get("/api/v1/reads").status == 403);
  CHECK(HttpClient{url, ""}.get("/api/v1/reads").status == 401);
  const Client admin = staff(url, "admin");
  CHECK(admin.http.get("/api/v1/reads?record=nothing").status == 400);
  CHECK(admin.http.get("/api/v1/reads?actor=nobody").status == 400);
  CHECK(admin.http.get("/api/v1/reads?since=then").status == 400);
  CHECK(admin.http.get("/api/v1/reads?limit=x").status == 400);
  static_cast<void>(house.reads(admin, "what=search", 2));
  const std::string all = admin.http.get("/api/v1/reads?limit=1000").body;
  CHECK(all.find("13916020003") == std::string::npos);
  CHECK(all.find("黄丽娟") == std::string::npos);
  CHECK(
      number_in(house.data,
                "SELECT count(*) FROM reads WHERE detail LIKE '%1391602%' OR what LIKE '%1391602%' "
                "OR detail LIKE '%黄%'") == 0);
}

TEST_CASE("The read log outlives a stop, is read by the tool, and ends when its time is over") {
  WatchedHouse house;
  Client agent = staff(house.url(), "agent");
  const std::string key = "case/" + to_text(demo_id("case/huang"));
  REQUIRE(agent.http.get("/api/v1/history/" + key).status == 200);
  CHECK(house.server->stop() == 0);
  std::vector<std::string> command{AFTERCARE_TOOL, "--data", house.data.string()};
  const auto store = store_words(house.data);
  command.insert(command.end(), store.begin(), store.end());
  command.insert(command.end(), {"reads", "--record", key, "--user", "agent"});
  const Ran ran = run_program(command);
  INFO(ran.output);
  CHECK(ran.code == 0);
  CHECK(holds(ran, "agent"));
  CHECK(holds(ran, "history"));
  CHECK(holds(ran, key));

  const std::string id = store.empty() ? "x'01000000000070008000000000000000'"
                                       : "'01000000-0000-7000-8000-000000000000'";
  const std::string actor = store.empty() ? "x'00000000000000000000000000000001'"
                                          : "'00000000-0000-0000-0000-000000000001'";
  change(house.data, "INSERT INTO reads (id, at_ms, actor, kind, what, hits, detail) VALUES (" +
                         id + ", 1, " + actor + ", 'staff', 'long ago', 0, '')");
  house.server = std::make_unique<ServerProcess>(house.data);
  const auto old = [&] {
    return number_in(house.data, "SELECT count(*) FROM reads WHERE what = 'long ago'");
  };
  for (int i = 0; i < 600 && old() > 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  CHECK(old() == 0);
  CHECK(number_in(house.data, "SELECT count(*) FROM reads WHERE what = 'history'") == 1);
}

#include "tests/server/support/access_world.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "core/base/sha256.hpp"
#include "core/domain/stock/stock.hpp"
#include "native/adapters/house/demo_data.hpp"

namespace aftercare::test {

namespace {

const std::vector<std::string> kStaffRoles = {"manager",
                                              "vip_agent",
                                              "agent",
                                              "returns_agent",
                                              "technical_support",
                                              "technical_supervisor",
                                              "field_engineer",
                                              "workshop",
                                              "quality_inspector",
                                              "rnd",
                                              "production",
                                              "stock_keeper",
                                              "purchaser",
                                              "logistics",
                                              "finance",
                                              "quality_manager",
                                              "trainer",
                                              "auditor",
                                              "administrator"};

std::string id_of(const std::string& key) {
  return key.substr(key.find('/') + 1);
}

std::string level_key(const std::string& location, const std::string& part) {
  const auto id =
      stock_level_id(LocationId{*parse_uuid(id_of(location))}, PartId{*parse_uuid(id_of(part))});
  return "stock_level/" + id.text();
}

// Letters alone, so that no word begins another one and none looks like a number.
std::string word_of(const std::string& text) {
  std::string word = "zq";
  for (const char c : text) {
    word += c == '_' ? 'x' : c;
  }
  return word + "qz";
}

void need(const Reply& reply) {
  if (reply.status < 200 || reply.status > 299) {
    throw std::runtime_error(std::to_string(reply.status) + " " + reply.body);
  }
}

}  // namespace

AccessWorld::AccessWorld(const std::string& program) {
  const auto data = folder_.path() / "data";
  { ServerProcess made{data, {"--demo"}, program}; }
  for (const auto& role : kStaffRoles) {
    const auto added = run_program(
        {AFTERCARE_TOOL, "--data", data.string(), "users", "add", "login" + word_of(role), "--name",
         word_of("name" + role), "--roles", role, "--teams", "repair", "--phone",
         "139000" + std::to_string(10000 + phones_++), "--password", std::string{kDemoPassword}});
    if (added.code != 0) {
      throw std::runtime_error(role + ": " + added.output);
    }
  }
  server_ = std::make_unique<ServerProcess>(data, std::vector<std::string>{"--demo"}, program);
  manager_ = staff(url(), "manager");
  add_shared();
  add_staff();
  add_outsiders();
}

void AccessWorld::ok(const std::string& type, const std::string& target, const Json& args) {
  const Json result = manager_.step(type, target, args);
  if (result["status"] != "applied") {
    throw std::runtime_error(type + " " + args.dump() + ": " + result.dump());
  }
}

std::string AccessWorld::make(const std::string& type, const Json& args) {
  const std::string key = type.substr(0, type.find('.')) + "/" + new_uuid();
  ok(type, key, args);
  return key;
}

// With a telephone of its own, a name and a symptom that nothing else has.
std::string AccessWorld::add_case(const std::string& word, const std::string& serial) {
  Json args = report_args("漏水 " + word_of("case" + word));
  const std::string phone = "138000" + std::to_string(20000 + phones_++);
  args["customer"] = {{"name", word_of("customer" + word)}, {"phone", phone}, {"address", ""}};
  args["device"]["serial"] = serial;
  const std::string key = make("case.report", args);
  ok("case.accept", key, Json::object());
  words[key] = word_of("case" + word);
  hidden[key] = phone;
  return key;
}

void AccessWorld::assign(const std::string& key, const std::string& team, const Json& staff_id) {
  ok("case.assign", key, {{"team", team}, {"staff", staff_id}});
}

std::string AccessWorld::appoint(const std::string& case_key, const std::string& engineer) {
  const std::string visit = make("visit.appoint", {{"case", id_of(case_key)},
                                                   {"engineer", engineer},
                                                   {"from", now_text(3'600'000)},
                                                   {"to", now_text(7'200'000)},
                                                   {"address", "某路"}});
  const Json row = manager_.pull_all().at(visit);
  words[visit] = row["contact"]["name"];
  return visit;
}

void AccessWorld::add_photo(const std::string& case_key) {
  const std::string bytes = "\x89PNG\r\n\x1A\n" + case_key;
  const std::string sha256 = sha256_hex(bytes);
  const Json file = {
      {"sha256", sha256}, {"type", "image/png"}, {"name", "a.png"}, {"size", bytes.size()}};
  need(manager_.http.post("/api/v1/files", file));
  need(manager_.http.send("PATCH", "/api/v1/files/" + sha256, bytes, {"Upload-Offset: 0"}));
  ok("case.add_file", case_key, {{"file", file}});
  photos[case_key] = sha256;
}

// What is near or far to everybody alike.
void AccessWorld::add_shared() {
  const std::string engineer = to_text(demo_id("staff/engineer"));
  for (const auto& [near, team] :
       {std::pair{Near::team, "repair"}, std::pair{Near::other, "logistics"}}) {
    const std::string word = name_of(near);
    const std::string serial = "DEV" + word_of(word);
    const std::string device = make("device.register", {{"model", "AC-35"}, {"serial", serial}});
    words[device] = serial;
    const std::string key = add_case(word, serial);
    assign(key, team, nullptr);
    shared_["case"][near] = key;
    shared_["visit"][near] = appoint(key, engineer);
    shared_["device"][near] = device;
    add_photo(key);
    const std::string customer = manager_.pull_all().at(key)["customer"];
    shared_["customer"][near] = "customer/" + customer;
    words["customer/" + customer] = word_of("customer" + word);
  }
  const std::string supplier =
      make("supplier.create", {{"name", word_of("supplier")}, {"phone", "021-60000001"}});
  const std::string part = make("part.create", {{"code", word_of("part")}, {"name", "件"}});
  const std::string place =
      make("location.create", {{"kind", "warehouse"}, {"name", word_of("place")}});
  const std::string level = level_key(place, part);
  ok("stock.receive", level,
     {{"location", id_of(place)}, {"part", id_of(part)}, {"quantity", 5}, {"document", "D"}});
  const Json line = {{"part", id_of(part)}, {"quantity", 1}};
  const std::string purchase =
      make("purchase.draft", {{"number", word_of("purchase")},
                              {"supplier", id_of(supplier)},
                              {"location", id_of(place)},
                              {"expected_on", now_text(7 * 86'400'000LL).substr(0, 10)},
                              {"lines", Json::array({line})}});
  const std::string count = make("stocktake.open", {{"title", word_of("count")},
                                                    {"location", id_of(place)},
                                                    {"parts", Json::array({id_of(part)})}});
  const std::string scrap = make("scrap.record", {{"location", id_of(place)},
                                                  {"part", id_of(part)},
                                                  {"name", word_of("scrap")},
                                                  {"model", "M"},
                                                  {"quantity", 1},
                                                  {"reason", "obsolete"}});
  for (const std::string& key : {supplier, part, place, level, purchase, count, scrap}) {
    shared_[key.substr(0, key.find('/'))][Near::team] = key;
  }
  words[supplier] = word_of("supplier");
  words[part] = words[level] = word_of("part");
  words[place] = word_of("place");
  words[purchase] = word_of("purchase");
  words[count] = word_of("count");
  words[scrap] = word_of("scrap");
}

void AccessWorld::add_staff() {
  for (const auto& role : kStaffRoles) {
    Person person{role, staff(url(), "login" + word_of(role)), shared_};
    add_own(person);
    people.push_back(std::move(person));
  }
  // Everybody is a colleague of the next one.
  for (std::size_t i = 0; i < people.size(); ++i) {
    people[i].near["staff"][Near::team] = people[(i + 1) % people.size()].near["staff"][Near::own];
  }
}

void AccessWorld::add_own(Person& person) {
  const std::string id = person.client.actor["id"];
  const std::string self = "staff/" + id;
  person.near["staff"][Near::own] = self;
  words[self] = word_of("name" + person.role);
  hidden[self] = "login" + word_of(person.role);
  const bool engineer = person.role == "field_engineer";
  const std::string serial = engineer ? "DEV" + word_of("own") : "";
  if (engineer) {
    const std::string device = make("device.register", {{"model", "AC-35"}, {"serial", serial}});
    person.near["device"][Near::own] = device;
    words[device] = serial;
  }
  const std::string key = add_case(person.role, serial);
  assign(key, "repair", id);
  add_photo(key);
  person.near["case"][Near::own] = key;
  if (!engineer) {
    return;
  }
  person.near["visit"][Near::own] = appoint(key, id);
  const std::string van =
      make("location.create", {{"kind", "van"}, {"name", word_of("van")}, {"holder", id}});
  const std::string part = shared_["part"][Near::team];
  const std::string level = level_key(van, part);
  ok("stock.receive", level,
     {{"location", id_of(van)}, {"part", id_of(part)}, {"quantity", 5}, {"document", "D"}});
  const std::string count = make("stocktake.open", {{"title", word_of("vancount")},
                                                    {"location", id_of(van)},
                                                    {"parts", Json::array({id_of(part)})}});
  person.near["location"][Near::own] = van;
  person.near["stock_level"][Near::own] = level;
  person.near["stocktake"][Near::own] = count;
  words[van] = word_of("van");
  words[level] = word_of("part");
  words[count] = word_of("vancount");
}

std::string AccessWorld::code_for(const std::string& phone) {
  const HttpClient client{url(), ""};
  need(client.post("/api/v1/otp", {{"phone", phone}}));
  for (int i = 0; i < 400; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
    std::error_code ignored;
    for (const auto& entry :
         std::filesystem::directory_iterator{folder_.path() / "data" / "outbox", ignored}) {
      std::ifstream in{entry.path()};
      const std::string text{std::istreambuf_iterator<char>{in}, {}};
      const auto at = text.find(phone + "\n");
      const auto code =
          at == std::string::npos ? at : text.find_first_of("0123456789", at + phone.size());
      if (code != std::string::npos && text.size() >= code + 6) {
        return text.substr(code, 6);
      }
    }
  }
  throw std::runtime_error("no code for " + phone);
}

void AccessWorld::add_outsiders() {
  const auto far = [this](Person& person) {
    for (const auto& [kind, keys] : shared_) {
      person.near[kind][Near::other] =
          keys.count(Near::other) != 0 ? keys.at(Near::other) : keys.at(Near::team);
    }
    person.near["staff"][Near::other] = people.front().near["staff"][Near::own];
  };
  Person visitor{"guest", guest(url()), {}};
  far(visitor);
  const Json reported =
      visitor.client.command("case.report", "", report_args("漏水 " + word_of("caseguest")));
  need(visitor.client.push({reported}));
  const std::string own = reported["target"];
  ok("case.accept", own, Json::object());
  add_photo(own);
  visitor.near["case"][Near::own] = own;
  words[own] = word_of("caseguest");

  const std::string serial = "DEV" + word_of("customer");
  const std::string theirs = add_case("custom", serial);
  add_photo(theirs);
  const std::string phone = hidden[theirs];
  const std::string device =
      make("device.register", {{"model", "AC-35"}, {"serial", serial}, {"customer_phone", phone}});
  words[device] = serial;
  const Reply reply = HttpClient{url(), ""}.post(
      "/api/v1/session", {{"kind", "phone"}, {"phone", phone}, {"code", code_for(phone)}});
  if (reply.status != 200) {
    throw std::runtime_error("customer: " + reply.body);
  }
  Person customer{"customer", {}, {}};
  far(customer);
  customer.client.http = {url(), reply.json()["token"]};
  customer.client.epoch = reply.json()["epoch"];
  customer.client.actor = reply.json()["actor"];
  customer.near["case"][Near::own] = theirs;
  customer.near["device"][Near::own] = device;
  const std::string archive = "customer/" + customer.client.actor["id"].get<std::string>();
  customer.near["customer"][Near::own] = archive;
  words[archive] = word_of("customercustom");

  const std::string shown = add_case("link");
  add_photo(shown);
  const std::string number = manager_.pull_all().at(shown)["number"];
  const auto ran =
      run_program({AFTERCARE_TOOL, "--data", (folder_.path() / "data").string(), "link", number});
  if (ran.code != 0) {
    throw std::runtime_error("link: " + ran.output);
  }
  const std::string token = ran.output.substr(0, ran.output.find_last_not_of(" \r\n") + 1);
  const Reply linked =
      HttpClient{url(), ""}.post("/api/v1/session", {{"kind", "link"}, {"token", token}});
  if (linked.status != 200) {
    throw std::runtime_error("link: " + linked.body);
  }
  Person link{"link", {}, {}};
  far(link);
  link.client.http = {url(), linked.json()["token"]};
  link.client.epoch = linked.json()["epoch"];
  link.client.actor = linked.json()["actor"];
  link.near["case"][Near::own] = shown;
  people.push_back(std::move(visitor));
  people.push_back(std::move(customer));
  people.push_back(std::move(link));
}

}  // namespace aftercare::test

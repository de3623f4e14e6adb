// Nobody sees or does what he may not (quality.md, Trust), whole: every role × every command of the
// code's own table × how near the record is, and every role × every kind of record × every way to
// read, over HTTP, against an oracle that reads the policy's file and says the scopes in its own
// words. The same table over a server with known holes must find each of them.
#include <fstream>
#include <set>

#include <catch2/catch_test_macros.hpp>

#include "core/app/commands.hpp"
#include "native/adapters/house/demo_data.hpp"
#include "tests/server/support/access_world.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

// --- the oracle: policy file and sync.md, Scopes
// ---------------------------------------------------

class Oracle {
 public:
  Oracle() {
    std::ifstream in{"assets/policy/product_standard.json"};
    const Json policy = Json::parse(in);
    for (const auto& row : policy["permissions"]) {
      for (const auto& grant : row["grants"]) {
        for (const auto& role : grant["roles"]) {
          int& most = table_[row["command"]][role];
          most = std::max(most, rank(grant["whose"]));
        }
      }
    }
  }

  // 0 none, 1 own, 2 team, 3 any.
  [[nodiscard]] int whose(const Person& who, const std::string& command) const {
    const auto row = table_.find(command);
    const std::string role = who.role == "link" ? "guest" : who.role;
    return row == table_.end() || row->second.count(role) == 0 ? 0 : row->second.at(role);
  }
  // A role that changes records of a kind, not only its own ones, keeps all of them.
  [[nodiscard]] bool works_on(const Person& who, const std::string& kind) const {
    for (const auto& info : command_infos()) {
      const bool named = entity_type_name(info.target) == kind && !info.creates;
      if (named && whose(who, std::string{info.type}) >= 2) {
        return true;
      }
    }
    return kind == "scrap" && whose(who, "scrap.record") == 3;
  }
  [[nodiscard]] bool pulls(const Person& who, const std::string& kind, Near near) const {
    if (near == Near::unknown || near == Near::own) {
      return near == Near::own;
    }
    if (!who.is_staff()) {
      return false;
    }
    static const std::set<std::string> everybodys{"staff", "part", "location"};
    return everybodys.count(kind) != 0 || (kind == "case" && near == Near::team) ||
           (kind != "case" && works_on(who, kind));
  }
  // Older ones by search: who writes notes on any case.
  [[nodiscard]] bool reads(const Person& who, const std::string& kind, Near near) const {
    static const std::set<std::string> archive{"case", "visit", "customer", "device"};
    const bool wide = who.is_staff() && whose(who, "case.note") == 3 && archive.count(kind) != 0;
    return pulls(who, kind, near) || (wide && near != Near::unknown);
  }
  [[nodiscard]] bool reaches(const Person& who) const {
    return !who.is_staff() || whose(who, "case.log_contact") > 0;
  }
  [[nodiscard]] bool permits(const Person& who, const CommandInfo& info, Near near) const {
    const std::string type{info.type};
    const int most = whose(who, type);
    const bool by_case = info.target == EntityType::case_ || info.target == EntityType::visit;
    const bool subject = !info.creates || type == "visit.appoint";
    // Whoever holds a link looks and answers: he ends nothing and uses nothing up.
    static const std::set<std::string> by_code{"case.cancel", "case.decline_quote", "case.dispute"};
    if (most == 0 || (who.role == "link" && (!subject || by_code.count(type) != 0))) {
      return false;
    }
    // What happened is kept, whosever it was; what is not there is nobody's.
    if (info.kind == CommandKind::fact || !subject || near == Near::unknown) {
      return true;
    }
    const int needed = near == Near::own ? 1 : near == Near::other && by_case ? 3 : 2;
    return most >= needed;
  }

 private:
  static int rank(const std::string& whose) {
    return whose == "any" ? 3 : whose == "team" ? 2 : whose == "own" ? 1 : 0;
  }
  std::map<std::string, std::map<std::string, int>> table_;
};

// --- the table
// --------------------------------------------------------------------------------------

struct Table {
  AccessWorld& world;
  const Oracle oracle = {};
  std::size_t cells = 0;
  std::map<std::string, std::vector<std::string>> broken = {};  // by column

  void cell(const std::string& column, const std::string& row, bool expected, bool found) {
    ++cells;
    if (expected != found) {
      broken[column].push_back(row + (expected ? ": refused" : ": open"));
    }
  }
};

std::string row_of(const Person& who, const std::string& kind, Near near) {
  return who.role + " " + kind + " " + name_of(near);
}

// Each record this person is asked about, one that nobody has among them.
template <class Do>
void each_record(const Person& who, const Do& run) {
  for (const auto& [kind, keys] : who.near) {
    for (const auto& [near, key] : keys) {
      run(kind, near, key);
    }
    run(kind, Near::unknown, kind + "/" + new_uuid());
  }
}

Json found_by(const Person& who, const std::string& kind, const std::string& word) {
  return who.client.http.get("/api/v1/search?limit=100&t=" + kind + "&q=" + word).json()["rows"];
}

bool holds_id(const Json& rows, const std::string& key) {
  for (const auto& row : rows) {
    if (key == row["t"].get<std::string>() + "/" + row["id"].get<std::string>()) {
      return true;
    }
  }
  return false;
}

void check_pull(Table& table, const Person& who) {
  const auto rows = who.client.pull_all();
  std::set<std::string> mine;
  each_record(who, [&](const std::string& kind, Near near, const std::string& key) {
    const bool expected = table.oracle.pulls(who, kind, near);
    table.cell("pull", row_of(who, kind, near), expected, rows.count(key) != 0);
    if (near == Near::own) {
      mine.insert(key);
    }
  });
  if (who.is_staff()) {
    return;
  }
  // Whoever is no colleague has his own and the rules, and nothing else at all.
  for (const auto& [key, row] : rows) {
    const bool rules = key.rfind("policy/", 0) == 0;
    table.cell("pull", who.role + " " + key, rules || mine.count(key) != 0, true);
    table.cell("rules", who.role, false, rules && row.contains("scripts"));
  }
}

void check_search(Table& table, const Person& who) {
  each_record(who, [&](const std::string& kind, Near near, const std::string& key) {
    const auto word = table.world.words.find(key);
    if (word != table.world.words.end()) {
      const bool found = holds_id(found_by(who, kind, word->second), key);
      table.cell("search", row_of(who, kind, near), table.oracle.reads(who, kind, near), found);
    }
  });
}

void check_history(Table& table, const Person& who) {
  each_record(who, [&](const std::string& kind, Near near, const std::string& key) {
    const int status = who.client.http.get("/api/v1/history/" + key).status;
    const bool expected = table.oracle.reads(who, kind, near);
    table.cell("history", row_of(who, kind, near), expected, status == 200);
    table.cell("history", row_of(who, kind, near) + " 404", !expected, status == 404);
  });
}

void check_files(Table& table, const Person& who) {
  for (const auto& [near, key] : who.near.at("case")) {
    const auto photo = table.world.photos.find(key);
    if (photo != table.world.photos.end()) {
      const int status = who.client.http.get("/api/v1/files/" + photo->second).status;
      table.cell("file", row_of(who, "case", near), table.oracle.reads(who, "case", near),
                 status == 200);
    }
  }
  const int status = who.client.http.get("/api/v1/files/" + std::string(64, 'a')).status;
  table.cell("file", who.role + " unknown", true, status == 404);
}

// A paper that is not there yet is 409, for those who may have it alone.
void check_documents(Table& table, const Person& who) {
  auto cases = who.near.at("case");
  cases[Near::unknown] = "case/" + new_uuid();
  for (const char* kind :
       {"work_order", "diagnosis_report", "quote", "repair_report", "handover_list", "receipt"}) {
    for (const auto& [near, key] : cases) {
      const std::string name{kind};
      const std::string place = "/api/v1/documents/" + name + "/" + key.substr(5);
      const int status = who.client.http.get(place).status;
      // An address to fetch it by is given to nobody else, and tells nobody that a case is there.
      const int address = who.client.http.send("POST", place + "/address").status;
      const bool seen = table.oracle.reads(who, "case", near);
      const bool granted = table.oracle.whose(who, "document." + name) > 0;
      const int expected = !seen ? 404 : !granted ? 403 : name == "work_order" ? 200 : 409;
      table.cell("document", row_of(who, name, near) + " " + std::to_string(status), true,
                 status == expected);
      table.cell("address", row_of(who, name, near) + " " + std::to_string(address), true,
                 address == expected);
    }
  }
}

// Telephones of customers; telephones and logins of colleagues: in rows and by what finds them.
void check_hidden(Table& table, const Person& who) {
  const auto rows = who.client.pull_all();
  each_record(who, [&](const std::string& kind, Near near, const std::string& key) {
    const auto hidden = table.world.hidden.find(key);
    if (hidden == table.world.hidden.end()) {
      return;
    }
    const bool self = kind == "staff" && near == Near::own;
    const bool entitled = kind == "staff" ? self || table.oracle.whose(who, "staff.correct") > 0
                                          : table.oracle.reaches(who);
    const std::string row = row_of(who, kind, near);
    if (rows.count(key) != 0) {
      const bool shown = rows.at(key).dump().find(hidden->second) != std::string::npos;
      table.cell("hidden in rows", row, entitled, shown);
    }
    const bool expected = entitled && table.oracle.reads(who, kind, near);
    const Json found = found_by(who, kind, hidden->second);
    table.cell("found by hidden", row, expected, holds_id(found, key));
    const std::string story = who.client.http.get("/api/v1/history/" + key).body;
    if (!entitled) {
      table.cell("hidden in history", row, false, story.find(hidden->second) != std::string::npos);
    }
  });
}

void check_reading(Table& table) {
  for (const Person& who : table.world.people) {
    check_pull(table, who);
    check_search(table, who);
    check_history(table, who);
    check_files(table, who);
    check_documents(table, who);
    check_hidden(table, who);
  }
}

// --- commands
// ---------------------------------------------------------------------------------------

// Facts are checked for their form first; of an appointment and a wish the case and van count.
Json args_of(const Person& who, const CommandInfo& info, Near near) {
  const Json file = {
      {"sha256", std::string(64, 'a')}, {"type", "image/png"}, {"name", "x.png"}, {"size", 10}};
  Json document = file;
  document["type"] = "text/plain";
  const Json signature = {{"signer", "x"},
                          {"file", file},
                          {"document", document},
                          {"content_hash", std::string(64, 'a')}};
  const auto id_of = [&](const char* kind) {
    const auto keys = who.near.find(kind);
    const bool known = keys != who.near.end() && keys->second.count(near) != 0;
    const std::string key = known ? keys->second.at(near) : "x/" + new_uuid();
    return key.substr(key.find('/') + 1);
  };
  const std::string type{info.type};
  if (type == "visit.appoint") {
    return {{"case", id_of("case")}};
  }
  if (type == "stock.ask") {
    return {{"location", id_of("location")}, {"part", id_of("part")}};
  }
  if (type == "visit.diagnose") {
    return {{"fault_type", "hardware"},
            {"cause", "product_quality"},
            {"findings", "x"},
            {"clause", "2.1"}};
  }
  if (type == "visit.use_part") {
    return {{"part", to_text(demo_id("part/fuse"))},
            {"quantity", 1},
            {"location", to_text(demo_id("location/van-a"))}};
  }
  if (type == "visit.finish") {
    return {{"measures", "x"}, {"demonstrated", true}};
  }
  if (type == "visit.sign") {
    return signature;
  }
  if (type == "visit.take_back") {
    Json args = signature;
    args["reason"] = "x";
    args["items"] = {{{"model", "x"}, {"quantity", 1}, {"fault", "x"}}};
    return args;
  }
  if (type == "case.log_contact") {
    return {{"started_at", now_text()}};
  }
  return type == "visit.sign_refused" ? Json{{"reason", "x"}} : Json::object();
}

// Nothing: this person has no such record.
std::optional<std::string> target_of(const Person& who, const CommandInfo& info, Near near) {
  const std::string kind{entity_type_name(info.target)};
  const std::string fresh = kind + "/" + new_uuid();
  const auto keys = who.near.find(info.type == "visit.appoint" ? "case" : kind);
  const bool known = keys != who.near.end() && keys->second.count(near) != 0;
  if (near == Near::unknown) {
    return fresh;
  }
  if (info.creates && info.type != "visit.appoint") {
    return near == Near::own ? std::optional{fresh} : std::nullopt;
  }
  if (!known) {
    return std::nullopt;
  }
  return info.creates ? fresh : keys->second.at(near);
}

void check_commands(Table& table, Person& who, Near near) {
  std::vector<Json> commands;
  std::vector<const CommandInfo*> infos;
  for (const auto& info : command_infos()) {
    if (const auto target = target_of(who, info, near)) {
      commands.push_back(
          who.client.command(std::string{info.type}, *target, args_of(who, info, near)));
      infos.push_back(&info);
    }
  }
  const Reply reply = who.client.push(commands);
  INFO(who.role << " " << name_of(near) << ": " << reply.status << " "
                << reply.body.substr(0, 400));
  REQUIRE(reply.status == 200);
  const Json results = reply.json()["results"];
  REQUIRE(results.size() == commands.size());
  for (std::size_t i = 0; i < infos.size(); ++i) {
    const Json& result = results[i];
    const std::string row =
        row_of(who, std::string{infos[i]->type}, near) + " " + result.dump().substr(0, 200);
    const std::string code = result.value("code", "");
    const bool permitted = code != "not_permitted" && code != "code_needed";
    table.cell("command", row, table.oracle.permits(who, *infos[i], near), permitted);
    const bool granted = table.oracle.whose(who, std::string{infos[i]->type}) > 0;
    const bool applied = result["status"] == "applied";
    if (infos[i]->kind == CommandKind::fact) {
      table.cell("fact kept", row, granted, applied);
    } else if (near == Near::unknown && !infos[i]->creates) {
      table.cell("applied to nothing", row, false, applied);
    }
  }
}

void report(const Table& table) {
  for (const auto& [column, rows] : table.broken) {
    for (const std::string& row : rows) {
      UNSCOPED_INFO(column << ": " << row);
    }
  }
}

}  // namespace

TEST_CASE(
    "every role, every command and every way to read, on own, near, far and unknown records") {
  AccessWorld world;
  Table table{world};
  check_reading(table);
  const std::size_t reading = table.cells;
  for (const Near near : {Near::other, Near::unknown, Near::team, Near::own}) {
    for (Person& who : world.people) {
      check_commands(table, who, near);
    }
  }
  WARN("access table: " << table.cells << " cells, " << reading << " of them reading");
  CHECK(table.cells > 9000);
  report(table);
  CHECK(table.broken.empty());
}

TEST_CASE("a scope left open, a mask forgotten and words that find what is hidden are seen by it") {
  AccessWorld world{AFTERCARED_OPEN};
  Table table{world};
  check_reading(table);
  for (const char* column :
       {"pull", "search", "history", "file", "document", "hidden in rows", "found by hidden"}) {
    INFO(column);
    CHECK_FALSE(table.broken[column].empty());
  }
}

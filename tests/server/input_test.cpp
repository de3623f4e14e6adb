// Input as people and their programs bring it, over HTTP and through the tool.
#include <fstream>

#include <SQLiteCpp/SQLiteCpp.h>
#include <catch2/catch_test_macros.hpp>
#include <iconv.h>

#include "core/base/sha256.hpp"
#include "tests/server/support/store.hpp"
#include "tests/server/support/world.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    constexpr const char* kDigits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', kDigits[byte >> 4U], kDigits[byte & 15U]};
  }
  return out;
}

// How many rows this search finds for the manager.
std::size_t hits(const Client& reader, const std::string& words) {
  const Reply reply = reader.http.get("/api/v1/search?q=" + escaped(words));
  INFO(reply.body);
  REQUIRE(reply.status == 200);
  return reply.json()["rows"].size();
}

Ran import(const std::filesystem::path& data, std::vector<std::string> words) {
  std::vector<std::string> command{AFTERCARE_TOOL, "--data", data.string()};
  const auto store = store_words(data);
  command.insert(command.end(), store.begin(), store.end());
  command.push_back("import");
  command.insert(command.end(), words.begin(), words.end());
  return run_program(command);
}

std::string saved(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream{path, std::ios::binary} << bytes;
  return path.string();
}

std::string gb18030(const std::string& text) {
  const iconv_t converter = iconv_open("GB18030", "UTF-8");
  std::string from = text;
  std::string out(text.size() * 2 + 16, '\0');
  char* in = from.data();
  char* to = out.data();
  std::size_t left = from.size();
  std::size_t room = out.size();
  iconv(converter, &in, &left, &to, &room);
  iconv_close(converter);
  out.resize(out.size() - room);
  return out;
}

Json report_with(const std::string& name, const std::string& phone, const std::string& serial) {
  Json args = report_args();
  args["customer"]["name"] = name;
  args["customer"]["phone"] = phone;
  args["device"]["serial"] = serial;
  return args;
}

}  // namespace

TEST_CASE("Marks and line ends in what was copied neither refuse nor hide it") {
  ServerProcess& server = demo_server();
  Client device = guest(server.url());
  const Json result =
      device.step("case.report", "",
                  report_with("\xEF\xBB\xBF欧\xE2\x80\x8B阳\xEF\xB8\x8F闻天\r\n",
                              "\xE2\x80\xAD+86 137\xE2\x80\x8B 7001 4242\xE2\x80\xAC",
                              "ZW\xE2\x80\x8F-77\xE2\x81\xA6"
                              "0042\t"));
  INFO(result.dump());
  REQUIRE(result["status"] == "applied");
  const Client manager = staff(server.url(), "manager");
  for (const char* words : {"欧阳闻天", "阳闻\xE2\x80\x8B天", "13770014242", "+86 137 7001 4242",
                            "8613770014242", "0086-137-7001-4242", "013770014242", "137-7001-4242",
                            "１３７７００１４２４２", "ZW-770042",
                            "zw-77\xE2\x80\x8B"
                            "0042",
                            "欧阳闻天 (+86)13770014242", "4242 闻天"}) {
    INFO(words);
    CHECK(hits(manager, words) >= 1);
  }
  // Neither in an intent: a note with line ends of another system.
  const auto rows = device.pull_all();
  for (const auto& [key, row] : rows) {
    if (key.rfind("case/", 0) != 0)
      continue;
    CHECK(row["intake"]["contact"]["name"] == "欧阳闻天");
    CHECK(row["intake"]["contact"]["phone"] == "13770014242");
    CHECK(row["intake"]["product"]["serial"] == "ZW-770042");
  }
}

TEST_CASE("Half a surrogate or a number beyond all ranges costs its own command only") {
  ServerProcess& server = demo_server();
  for (const std::string bad : {R"("\ud800")", "1e400", "\"\xFF\""}) {
    Client device = guest(server.url());
    std::vector<Json> commands;
    for (int i = 0; i < 3; ++i)
      commands.push_back(device.command("case.report", "", report_args()));
    commands[1]["args"]["scene"] = "HERE";
    std::string body = Json{
        {"proto", 1},
        {"epoch", device.epoch},
        {"client_id", device.client_id},
        {"commands",
         commands}}.dump();
    const std::size_t at = body.find("\"HERE\"");
    REQUIRE(at != std::string::npos);
    body.replace(at, 6, bad);
    const Reply reply = device.http.send("POST", "/api/v1/push", body);
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    const Json answer = reply.json();
    CHECK(answer["last_client_seq"] == 3);
    CHECK(answer["results"][0]["status"] == "applied");
    CHECK(answer["results"][1]["status"] == "rejected");
    CHECK(answer["results"][1]["code"] == "malformed");
    CHECK(answer["results"][1]["id"] == commands[1]["id"]);
    CHECK(answer["results"][2]["status"] == "applied");
  }
  Client device = guest(server.url());
  const Reply start = device.http.send(
      "POST", "/api/v1/pull",
      Json{{"epoch", device.epoch}, {"client_id", device.client_id}, {"cursor", 0}}.dump());
  CHECK(start.status == 200);
  Json unknown = report_args();
  unknown["channel"] = "telex";
  const Json result = device.step("case.report", "", unknown);
  CHECK(result["code"] == "unknown_value");
  CHECK(result["field"] == "channel");
  CHECK(result["detail"].get<std::string>().find("telex") != std::string::npos);
  CHECK(result["detail"].get<std::string>().find("hotline") != std::string::npos);
}

TEST_CASE("Photos and films of telephones are taken; a refusal names what is") {
  ServerProcess& server = demo_server();
  Client device = guest(server.url());
  struct Row {
    std::string bytes;
    const char* type;
  };
  const auto box = [](const std::string& brands) {
    return std::string("\0\0\0", 3) + static_cast<char>(8 + brands.size()) + "ftyp" + brands;
  };
  const std::string minor("\0\0\0\0", 4);
  for (const Row& row : {Row{box("heic" + minor + "mif1heic"), "image/heic"},
                         Row{box("mif1" + minor + "mif1heic"), "image/heif"},
                         Row{box("mp42" + minor + "isommp42"), "video/mp4"},
                         Row{box("qt  " + minor + "qt  "), "video/quicktime"}}) {
    INFO(row.type);
    const std::string bytes = row.bytes + new_uuid();
    const Json ref{{"sha256", sha256_hex(bytes)},
                   {"size", bytes.size()},
                   {"type", row.type},
                   {"name", "IMG_0001"}};
    Json args = report_args();
    args["files"] = Json::array({ref});
    const Json result = device.step("case.report", "", args);
    INFO(result.dump());
    CHECK(result["status"] == "applied");
    REQUIRE(device.http.post("/api/v1/files", ref).status == 200);
    const Reply stored = device.http.send("PATCH", "/api/v1/files/" + sha256_hex(bytes), bytes,
                                          {"Upload-Offset: 0"});
    CHECK(stored.status == 200);
  }
  const Reply refused = device.http.post(
      "/api/v1/files", {{"sha256", std::string(64, 'e')}, {"size", 5}, {"type", "image/tiff"}});
  CHECK(refused.status == 415);
  CHECK(refused.body.find("HEIC") != std::string::npos);
  CHECK(refused.body.find("MOV") != std::string::npos);
}

TEST_CASE("A table as Excel in China saves it is imported, or refused at its cell") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  const std::string devices = saved(folder.path() / "devices.csv",
                                    gb18030("型号;序列号;购买日期;激活日期;保修期（月）;价格\r\n"
                                            "AC-35;S-1;2024/3/5;2024年3月6日;24;￥2,999.50\r\n"
                                            "AC-35;S-2;45356;;;\r\n"
                                            "AC-35;6.93E+12;2024/3/5;;;\r\n"
                                            "AC-35;S-4;2024/2/30;;;\r\n"));
  const Ran tried = import(data, {"devices", devices, "--dry-run"});
  INFO(tried.output);
  CHECK(holds(tried, "GB18030"));
  CHECK(holds(tried, "semicolon"));
  CHECK(holds(tried, "4 rows, 2 would be imported, 2 would be refused"));
  const Ran ran = import(data, {"devices", devices});
  INFO(ran.output);
  CHECK(holds(ran, ":4: serial:"));
  CHECK(holds(ran, "csv_scientific"));
  CHECK(holds(ran, "[B4 序列号]"));
  CHECK(holds(ran, ":5: purchased_on:"));
  CHECK(holds(ran, "[C5 购买日期]"));
  // The dry run left nothing behind.
  CHECK(holds(ran, "4 rows, 2 imported, 2 refused"));
  for (const char* kind : {"customers", "devices", "parts", "suppliers"}) {
    const Ran empty = import(data, {kind, "--template"});
    CHECK(empty.code == 0);
    const std::string file = saved(folder.path() / "template.csv", empty.output);
    CHECK(holds(import(data, {kind, file}), "csv_empty"));
  }
}

TEST_CASE("Rows written before texts were tidied are found all the same", "[sqlite]") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  {
    ServerProcess server{data};
    Client device = guest(server.url());
    REQUIRE(device.step("case.report", "",
                        report_with("司马相如", "13770019999", "OLD-1"))["status"] == "applied");
    CHECK(server.stop() == 0);
  }
  // As an older release would have left it: a mark in the name, its terms without.
  {
    SQLite::Database file{(data / "aftercare.db").string(), SQLite::OPEN_READWRITE};
    for (const char* sql :
         {"UPDATE rows SET checksum = 0, "
          "json = replace(json, '司马相如', '司马' || char(8203) || '相如')",
          "DELETE FROM terms WHERE term = '马相' OR term = CAST('马相' AS BLOB)",
          "DELETE FROM recent_terms", "DELETE FROM meta WHERE key = 'terms_read'"})
      file.exec(sql);
  }
  ServerProcess again{data};
  const Client manager = staff(again.url(), "manager");
  CHECK(hits(manager, "司马相如") >= 1);
}

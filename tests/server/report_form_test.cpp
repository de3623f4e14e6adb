// Reporting with nothing but HTML: what a browser without script sends to /report.
#include <fstream>
#include <regex>

#include <catch2/catch_test_macros.hpp>

#include "tests/server/support/store.hpp"
#include "tests/server/support/world.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

constexpr const char* kEncoded = "Content-Type: application/x-www-form-urlencoded";
const std::string kPng{"\x89PNG\r\n\x1A\n and some more", 22};

std::string form_of(const std::string& symptom, const std::string& phone = "13800001111") {
  return "lang=zh&lacks=no_script&symptom=" + symptom + "&name=%E6%AC%A7%E9%98%B3&phone=" + phone +
         "&model=AC-35&serial=&address=%E6%9D%AD%E5%B7%9E%0D%0A%E8%A5%BF%E6%B9%96";
}

Reply post(const std::string& form, Headers more = {}) {
  more.emplace_back(kEncoded);
  return HttpClient{demo_server().url(), ""}.send("POST", "/report", form, more);
}

std::string multipart(const std::vector<std::pair<std::string, std::string>>& fields,
                      const std::string& photo) {
  std::string out;
  for (const auto& [name, value] : fields) {
    out += "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
  }
  out +=
      "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.png\"\r\n"
      "Content-Type: image/png\r\n\r\n" +
      photo + "\r\n";
  return out + "--b--\r\n";
}

Reply post_photo(const std::vector<std::pair<std::string, std::string>>& fields,
                 const std::string& photo) {
  return HttpClient{demo_server().url(), ""}.send(
      "POST", "/report", multipart(fields, photo),
      {"Content-Type: multipart/form-data; boundary=b"});
}

std::string found(const std::string& text, const std::string& pattern) {
  std::smatch match;
  return std::regex_search(text, match, std::regex{pattern}) ? match[1].str() : "";
}
std::string number_of(const Reply& reply) {
  return found(reply.body, "plain-number\">([^<]+)<");
}
// Whoever opens the answer's tracking link.
Client opened_by_link(const Reply& reply, const std::string& url = demo_server().url()) {
  const std::string token = found(reply.body, "/c/([A-Za-z0-9_-]{43})\"");
  const Reply opened =
      HttpClient{url, ""}.post("/api/v1/session", {{"kind", "link"}, {"token", token}});
  REQUIRE(opened.status == 200);
  Client client;
  client.http = {url, opened.json()["token"]};
  client.epoch = opened.json()["epoch"];
  client.actor = opened.json()["actor"];
  return client;
}
// The case behind it, as he gets it.
Json tracked(const Reply& reply, const std::string& url = demo_server().url()) {
  for (const auto& [key, row] : opened_by_link(reply, url).pull_all()) {
    if (key.rfind("case/", 0) == 0) {
      return row;
    }
  }
  return nullptr;
}

}  // namespace

TEST_CASE("A plain form is answered with number and tracking link, and is a case") {
  const Reply reply = post(form_of("%E6%BC%8F%E6%B0%B4%0D%0A%E4%B8%80%E5%A4%9C"));
  REQUIRE(reply.status == 200);
  CHECK(reply.header("content-type") == "text/html; charset=utf-8");
  CHECK(reply.header("content-security-policy").find("script") == std::string::npos);
  CHECK(reply.header("cache-control") == "no-store");
  const Json record = tracked(reply);
  CHECK(record["number"] == number_of(reply));
  CHECK(record["intake"]["symptom"] == "漏水\n一夜");
  CHECK(record["intake"]["contact"]["address"] == "杭州\n西湖");
  CHECK(reply.body.find("没有运行脚本") != std::string::npos);
}

TEST_CASE(
    "Whoever was sent a tracking link on looks and answers; what ends the case asks for a code") {
  const Reply reply = post(form_of("forwarded"));
  REQUIRE(reply.status == 200);
  Client holder = opened_by_link(reply);
  const std::string target = "case/" + holder.actor["link_case"].get<std::string>();
  for (const auto& [type, args] : std::vector<std::pair<std::string, Json>>{
           {"case.cancel", {{"reason", "x"}}},
           {"case.dispute", {{"reason", "x"}}},
           {"case.decline_quote", {{"number", 1}, {"reason", "x"}}}}) {
    INFO(type);
    const Json result = holder.step(type, target, args);
    CHECK(result["status"] == "rejected");
    CHECK(result["code"] == "code_needed");
  }
  CHECK(holder.step("case.note", target, {{"text", "明天在家"}})["status"] == "applied");
  CHECK(tracked(reply)["state"].dump().find("cancelled") == std::string::npos);
}

TEST_CASE("The same plain form sent twice is one case") {
  const Reply first = post(form_of("twice"));
  const Reply again = post(form_of("twice"));
  REQUIRE(again.status == 200);
  CHECK_FALSE(number_of(first).empty());
  CHECK(number_of(again) == number_of(first));
  CHECK(number_of(post(form_of("thrice"))) != number_of(first));
}

TEST_CASE("What is wrong comes back at its field, with everything typed") {
  const Reply reply = post(form_of("%3Cb%3E%22leaks%22", "12"));
  CHECK(reply.status == 422);
  CHECK(reply.body.find("id=\"plain-error-phone\"") != std::string::npos);
  CHECK(reply.body.find("id=\"plain-error-symptom\"") == std::string::npos);
  CHECK(reply.body.find("&lt;b&gt;&quot;leaks&quot;</textarea>") != std::string::npos);
  CHECK(reply.body.find("value=\"12\"") != std::string::npos);
  CHECK(reply.body.find("value=\"欧阳\"") != std::string::npos);
  CHECK(reply.body.find("<b>") == std::string::npos);
  // All at once, not one after the other.
  const Reply empty = post("symptom=&phone=");
  for (const char* field : {"symptom", "name", "phone", "model"}) {
    INFO(field);
    CHECK(empty.body.find(std::string{"id=\"plain-error-"} + field + "\"") != std::string::npos);
  }
  CHECK(post("symptom=%zz").status == 400);
  CHECK(post("a=1", {"Accept-Language: en-GB"}).body.find("Report a fault") != std::string::npos);
}

TEST_CASE(
    "Nothing is kept of a refused form, its photos neither; the right one brings them along") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  ServerProcess server{data};
  const auto kept = [&data] {
    long files = number_in(data, "SELECT count(*) FROM files");
    for (const auto& entry : std::filesystem::recursive_directory_iterator{data / "files"}) {
      files += entry.is_regular_file() ? 1 : 0;
    }
    return files;
  };
  const long before = kept();
  const auto send = [&server](const std::string& phone, const std::string& photo) {
    return HttpClient{server.url(), ""}.send(
        "POST", "/report",
        multipart(
            {{"lang", "en"}, {"symptom", "x"}, {"name", "A"}, {"phone", phone}, {"model", "AC-35"}},
            photo),
        {"Content-Type: multipart/form-data; boundary=b"});
  };
  // A good photo, a wrong number; three bytes that say they are one, with everything else right.
  const Reply wrong_phone = send("12", kPng);
  CHECK(wrong_phone.status == 422);
  CHECK(wrong_phone.body.find("id=\"plain-error-phone\"") != std::string::npos);
  CHECK(wrong_phone.body.find("choose the photos or videos again: a.png") != std::string::npos);
  const Reply no_picture = send("13800002222", "\xFF\xD8\xFF");
  CHECK(no_picture.status == 422);
  CHECK(no_picture.body.find("id=\"plain-error-files\"") != std::string::npos);
  CHECK(send("12", "\xFF\xD8\xFF").status == 422);
  CHECK(kept() == before);
  const Reply taken = send("13800002222", kPng);
  REQUIRE(taken.status == 200);
  CHECK(kept() > before);
  const Json record = tracked(taken, server.url());
  REQUIRE(record["intake"]["files"].size() == 1);
  CHECK(record["intake"]["files"][0]["name"] == "a.png");
}

TEST_CASE("A file that is no photo or video is refused at its field") {
  const Reply reply =
      post_photo({{"symptom", "x"}, {"name", "A"}, {"phone", "13800002222"}}, "MZ\x90 and more");
  CHECK(reply.status == 422);
  CHECK(reply.body.find("id=\"plain-error-files\"") != std::string::npos);
}

TEST_CASE("A form on a foreign page makes no case; it comes back to be confirmed") {
  const Headers foreign{"Sec-Fetch-Site: cross-site", "Origin: https://elsewhere.example"};
  const Reply asked = post(form_of("foreign"), foreign);
  CHECK(asked.status == 403);
  CHECK(number_of(asked).empty());
  CHECK(asked.body.find(">foreign</textarea>") != std::string::npos);
  CHECK(post(form_of("foreign"), {"Origin: null"}).status == 403);
  CHECK(post(form_of("foreign"), {"Origin: https://elsewhere.example"}).status == 403);
  const std::string proof = found(asked.body, "name=\"proof\" value=\"([^\"]+)\"");
  CHECK(post(form_of("foreign") + "&proof=" + proof, {"Origin: null"}).status == 200);
  CHECK(post(form_of("foreign") + "&proof=2099-01-01T00:00:00.000Z.00", {"Origin: null"}).status ==
        403);
  CHECK(post(form_of("ours"), {"Sec-Fetch-Site: same-origin"}).status == 200);
}

TEST_CASE("The plain form is there by itself, in both languages, filled from the code's address") {
  const HttpClient client{demo_server().url(), ""};
  const Reply form = client.get("/report?model=%22%3E%3Cscript%3E&serial=S-1");
  REQUIRE(form.status == 200);
  CHECK(form.body.find("value=\"&quot;&gt;&lt;script&gt;\"") != std::string::npos);
  CHECK(form.body.find("value=\"S-1\"") != std::string::npos);
  CHECK(form.body.find("漏电") != std::string::npos);  // the policy's hazards
  CHECK(form.body.find("{{") == std::string::npos);
  CHECK(client.get("/report?lang=en").body.find("Report a fault") != std::string::npos);
}

TEST_CASE("One address does not file reports without end, and hears when it may again") {
  TempFolder folder;
  const std::string limits = (folder.path() / "limits.json").string();
  std::ofstream{limits} << R"({"guest_cases_per_address": {"number": 20, "window_s": 3600}})";
  ServerProcess server{folder.path() / "data", {"--demo", "--limits", limits}};
  const HttpClient client{server.url(), ""};
  Reply last;
  int taken = 0;
  for (int i = 0; i < 60 && last.status != 429; ++i) {
    last = client.send("POST", "/report", form_of("no-" + std::to_string(i)), {kEncoded});
    taken += last.status == 200 ? 1 : 0;
  }
  CHECK(last.status == 429);
  CHECK(taken >= 5);
  CHECK_FALSE(last.header("retry-after").empty());
  CHECK(last.body.find("</textarea>") != std::string::npos);
  CHECK(last.body.find(">no-") != std::string::npos);
}

// The papers of a case as PDF: what stands on them, who may have them, what is refused. The bytes
// are read by other programs (poppler, zbar), as a customer's viewer and phone would.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

#include <catch2/catch_test_macros.hpp>

#include "core/base/sha256.hpp"
#include "native/adapters/house/demo_data.hpp"
#include "tests/server/support/papers.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

// A reader of PDF finds spaces by their width; narrow ones are lost.
std::string without_spaces(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
  return text;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++found;
  return found;
}

const std::string kHuang = to_text(demo_id("case/huang"));

// The closed case of the demo, whose repair was signed.
std::string huang(const std::string& kind, const std::string& lang) {
  const Client manager = staff(demo_server().url(), "manager");
  return paper_of(manager, kind, kHuang, lang);
}

}  // namespace

TEST_CASE("A work order tells the engineer where to go, what for and by when") {
  const Pdf zh{"work_order-zh", huang("work_order", "zh")};
  CHECK(zh.pages() == 1);
  for (const char* part : {"上门派工单", "晨屿家电服务有限公司", "李强", "黄丽娟", "139 1602 0003",
                           "上海市静安区万航渡路", "CF21-2026-001733", "净化器开到二档",
                           "预计修复时间", "7 个工作日", "工作证", "工单号"}) {
    INFO(part);
    CHECK(mentions(zh.text(), part));
  }
  const Pdf en{"work_order-en", huang("work_order", "en")};
  for (const char* part : {"Work order", "Chenyu Home Appliance Service Co., Ltd.", "Appointed",
                           "Expected repair time", "7 workdays", "Floor 3, 1200 Kangding Road"}) {
    INFO(part);
    CHECK(mentions(en.text(), part));
  }
  CHECK(en.scanned() == demo_server().url() + "/#/case/" + kHuang);
}

TEST_CASE("A diagnosis report shows verdict, clause, policy version and facts") {
  const Pdf zh{"diagnosis_report-zh", huang("diagnosis_report", "zh")};
  for (const char* part : {"故障诊断报告", "风机轴承磨损", "产品质量", "公司承担", "C 2.2.2",
                           "政策第 1 版", "判定事实", "告知客户"}) {
    INFO(part);
    CHECK(mentions(zh.text(), part));
  }
  const Pdf en{"diagnosis_report-en", huang("diagnosis_report", "en")};
  CHECK(mentions(en.text(), "Who answers for it"));
  CHECK(mentions(en.text(), "C 2.2.2 · policy version 1"));
  CHECK(en.pages() == 1);
}

TEST_CASE("A repair report names cause, parts and extension, and shows the signature") {
  const Pdf zh{"repair_report-zh", huang("repair_report", "zh")};
  CHECK(zh.pages() == 1);
  for (const char* part : {"维修报告", "更换风机总成", "风机总成", "保修延长", "C 2.3.1",
                           "黄丽娟 于", "签字内容 SHA-256"}) {
    INFO(part);
    CHECK(mentions(zh.text(), part));
  }
  const Pdf en{"repair_report-en", huang("repair_report", "en")};
  CHECK(mentions(en.text(), "Signed by 黄丽娟"));
}

TEST_CASE("Sixty parts and long texts run over pages without losing a line") {
  const Served served{demo_server().url(), 60};
  const Client manager = staff(demo_server().url(), "manager");
  const Pdf pdf{"repair_report-long", paper_of(manager, "repair_report", served.case_id, "zh")};
  REQUIRE(pdf.pages() >= 2);
  const std::string text = without_spaces(pdf.text());
  const std::string total = std::to_string(pdf.pages());
  for (int page = 1; page <= pdf.pages(); ++page) {
    CHECK(count(text, std::to_string(page) + "/" + total + "\n") == 1);
  }
  CHECK(count(pdf.text(), "FAN-CF21") == 60);
  // The head of the table stands on each page that has rows of it.
  CHECK(count(pdf.text(), "配件名称") >= 2);
  CHECK(mentions(pdf.text(), "的工程部"));  // the end of the long name
  // Signed below the last of them, not on a page of its own.
  const std::string pages = text.substr(0, text.find_last_not_of("\f\n") + 1);
  const std::string last = pages.substr(pages.rfind('\f') + 1);
  for (const char* part : {"客户签字", "欧阳司徒祎琳于", "签字内容SHA-256"}) {
    INFO(part);
    CHECK(mentions(last, part));
  }
  CHECK((mentions(last, "FAN-CF21") || mentions(last, "保修延长")));
  const Pdf order{"work_order-long", paper_of(manager, "work_order", served.case_id, "en")};
  CHECK(mentions(order.text(), served.symptom_end));
}

TEST_CASE("What was signed is in the PDF unchanged") {
  const Served served{demo_server().url(), 1};
  const Client manager = staff(demo_server().url(), "manager");
  const Pdf pdf{"repair_report-signed", paper_of(manager, "repair_report", served.case_id, "zh")};
  const auto files = pdf.attachments();
  REQUIRE(files.size() == 2);
  CHECK(files.count(sha256_hex(served.drawing)) == 1);
  CHECK(files.count(sha256_hex(served.document)) == 1);
  CHECK(mentions(pdf.text(), sha256_hex(served.document)));
}

TEST_CASE("A rare name comes from the report to the paper as its bearer writes it") {
  const std::string name = "𠮷田𪚥";
  const Served served{demo_server().url(), 1, name};
  for (const char* kind : {"repair_report", "work_order"}) {
    const Client manager = staff(demo_server().url(), "manager");
    const Pdf pdf{std::string{kind} + "-rare_name", paper_of(manager, kind, served.case_id, "zh")};
    CHECK(mentions(without_spaces(pdf.text()), name));
    INFO(pdf.fonts());
    CHECK(mentions(pdf.fonts(), "+HanaMin"));
  }
}

TEST_CASE("A customer has his own papers, not the house's") {
  const std::string url = demo_server().url();
  const Served served{url, 1};
  CHECK(served.customer.http.get("/api/v1/documents/repair_report/" + served.case_id).status ==
        200);
  const Reply report =
      served.customer.http.get("/api/v1/documents/diagnosis_report/" + served.case_id + "?lang=en");
  CHECK(report.header("content-type") == "application/pdf");
  CHECK(mentions(report.header("content-disposition"), "inline"));
  CHECK(mentions(report.header("cache-control"), "no-store"));
  const Reply order = served.customer.http.get("/api/v1/documents/work_order/" + served.case_id);
  CHECK(order.status == 403);
  CHECK(order.code() == "not_permitted");

  const Client stranger = guest(url);
  CHECK(stranger.http.get("/api/v1/documents/repair_report/" + served.case_id).status == 404);
  // A colleague with visits of his own sees neither this case nor its papers.
  const Client colleague = staff(url, "engineer2");
  CHECK(colleague.http.get("/api/v1/documents/work_order/" + served.case_id).status == 404);
  const Client engineer = staff(url, "engineer");
  CHECK(engineer.http.get("/api/v1/documents/work_order/" + served.case_id).status == 200);
  const HttpClient nobody{url, ""};
  CHECK(nobody.get("/api/v1/documents/repair_report/" + served.case_id).status == 401);
}

TEST_CASE("A paper that is not there yet is refused with what it waits for") {
  Client customer = guest(demo_server().url());
  const Json reported = customer.command("case.report", "", report_args());
  REQUIRE(customer.push({reported}).status == 200);
  const std::string id = reported["target"].get<std::string>().substr(5);
  const auto refused = [&](const std::string& path, int status, const std::string& code) {
    const Reply reply = customer.http.get("/api/v1/documents/" + path);
    INFO(path);
    CHECK(reply.status == status);
    CHECK(reply.code() == code);
    CHECK(mentions(reply.header("content-type"), "application/problem+json"));
  };
  refused("diagnosis_report/" + id, 409, "not_diagnosed_yet");
  refused("repair_report/" + id, 409, "not_repaired_yet");
  refused("repair_report/" + id + "?lang=fr", 400, "malformed");
  refused("invoice/" + id, 404, "paper_unknown");
  refused("repair_report/" + new_uuid(), 404, "record_unknown");
  refused("repair_report/%2e%2e", 404, "record_unknown");
}

TEST_CASE("A machine without fonts prints Chinese all the same") {
  ::setenv("FONTCONFIG_FILE", "/dev/null", 1);
  TempFolder folder;
  ServerProcess server{folder.path() / "data"};
  ::unsetenv("FONTCONFIG_FILE");
  const Client manager = staff(server.url(), "manager");
  const Pdf pdf{"repair_report-no_fonts", paper_of(manager, "repair_report", kHuang, "zh")};
  CHECK(mentions(pdf.text(), "维修报告"));
  const std::string fonts = pdf.fonts();
  CHECK(count(fonts, "TrueType") == count(fonts, "+NotoSansSC-"));
  CHECK(count(fonts, "+NotoSansSC-") >= 2);
}

TEST_CASE("The letterhead is the company's, set with the tool", "[sqlite]") {
  TempFolder folder;
  const std::string data = (folder.path() / "data").string();
  const auto tool = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {AFTERCARE_TOOL, "--data", data});
    return run_program(words);
  };
  CHECK(mentions(tool({"company", "--phone", "021"}).output, "company_name_missing"));
  const std::string no_logo = (folder.path() / "logo.png").string();
  std::ofstream{no_logo} << "no picture";
  CHECK(mentions(tool({"company", "--name-zh", "甲", "--logo", no_logo}).output, "logo_unusable"));
  CHECK(mentions(tool({"company", "--name-zh", "甲", "--public-url", "example"}).output,
            "public_url_malformed"));
  REQUIRE(tool({"demo"}).code == 0);
  const Ran ran = tool({"company", "--name-zh",
                        "一家名字特别特别长因而在信头里放不下的电器维修服务股份有限公司上海分公司",
                        "--public-url", "https://service.example.com/", "--logo", ""});
  CHECK(ran.code == 0);
  CHECK(mentions(ran.output, "public-url: https://service.example.com\n"));
  ServerProcess server{data, {}};
  const Client manager = staff(server.url(), "manager");
  const Pdf pdf{"repair_report-letterhead", paper_of(manager, "repair_report", kHuang, "zh")};
  CHECK(mentions(pdf.text(), "一家名字特别特别长"));
  CHECK(pdf.scanned() == "https://service.example.com/#/case/" + kHuang);
}

TEST_CASE("A paper opens by a short-lived address without a session, and by no other") {
  const Client manager = staff(demo_server().url(), "manager");
  const std::string place = "/api/v1/documents/work_order/" + kHuang;
  const Reply given = manager.http.send("POST", place + "/address?lang=en");
  REQUIRE(given.status == 200);
  const std::string address = given.json()["address"];
  const HttpClient nobody{demo_server().url(), ""};
  const Reply pdf = nobody.get(address);
  REQUIRE(pdf.status == 200);
  CHECK(pdf.body.rfind("%PDF", 0) == 0);
  CHECK(pdf.header("content-disposition").rfind("attachment", 0) == 0);
  std::string other = address;
  other.replace(other.find("work_order"), 10, "repair_report");
  CHECK(nobody.get(other).code() == "address_over");
  other = address;
  other.replace(other.find("until=2"), 7, "until=3");
  CHECK(nobody.get(other).code() == "address_over");
  CHECK(nobody.get(place).status == 401);
  CHECK(nobody.send("POST", place + "/address").status == 401);
  // Who may not read the paper is told the same of its address, and of a case that is not there.
  const Client stranger = guest(demo_server().url());
  for (const std::string& id : {kHuang, new_uuid(), std::string{"nonsense"}}) {
    INFO(id);
    const std::string paper = "/api/v1/documents/work_order/" + id;
    const Reply refused = stranger.http.send("POST", paper + "/address");
    CHECK(refused.status == 404);
    CHECK(refused.code() == "record_unknown");
    CHECK(stranger.http.get(paper).code() == "record_unknown");
  }
  const std::string unknown = "/api/v1/documents/no_such_paper/" + kHuang + "/address";
  CHECK(manager.http.send("POST", unknown).code() == "paper_unknown");
  // It ends with the session that asked for it.
  CHECK(manager.http.send("DELETE", "/api/v1/session").status == 204);
  CHECK(nobody.get(address).code() == "address_over");
}

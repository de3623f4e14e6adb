// How papers are laid out: where pages end, and what is printed with which font. Without a server:
// a paper is made here in each length.
#include "native/server/press/press.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/server/support/server_process.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

const std::string kHash(64, 'a');

screens::PaperValue raw(std::string text) {
  screens::PaperValue value;
  value.raw = std::move(text);
  return value;
}

// A paper whose last section has `rows` part lines, or as many lines of findings; signed by both.
screens::Paper paper_with(int rows, bool table) {
  screens::Paper paper;
  paper.title = {"paper_kind.repair_report", {}};
  paper.number = "202611-001";
  screens::PaperSection customer{{"paper.heading.customer", {}}, {}, {}, {}};
  customer.fields.push_back({{"paper.name", {}}, raw("欧阳司徒"), false});
  paper.sections.push_back(customer);
  screens::PaperSection last{{"paper.heading.parts", {}}, {}, {}, {}};
  if (table) {
    last.table.emplace();
    last.table->columns = {{{"paper.column.part_code", {}}, 1}, {{"paper.column.quantity", {}}, 1}};
    for (int i = 1; i <= rows; ++i)
      last.table->rows.push_back({raw("FAN-" + std::to_string(i) + "X"), raw("1")});
  } else {
    std::string text;
    for (int i = 1; i <= rows; ++i)
      text += (i == 1 ? "FAN-" : "\nFAN-") + std::to_string(i) + "X";
    last.fields.push_back({{"paper.findings", {}}, raw(text), true});
  }
  paper.sections.push_back(last);
  screens::PaperSignature customer_sign{
      {"paper.sign.customer", {}}, "欧阳司徒", "2026-11-30 14:05", {}, {}, kHash, {}};
  screens::PaperSignature engineer{{"paper.sign.engineer", {}}, {}, {}, {}, {}, {}, {}};
  paper.signatures = {customer_sign, engineer};
  return paper;
}

class Printer {
 public:
  // The text of each page.
  std::vector<std::string> pages(const screens::Paper& paper) {
    const std::string text = run({"pdftotext", "-layout", "-enc", "UTF-8", print(paper), "-"});
    std::vector<std::string> out;
    for (std::size_t from = 0; from < text.size();) {
      const std::size_t end = std::min(text.find('\f', from), text.size());
      out.push_back(text.substr(from, end - from));
      from = end + 1;
    }
    return out;
  }
  std::string fonts(const screens::Paper& paper) { return run({"pdffonts", print(paper)}); }

 private:
  std::string print(const screens::Paper& paper) {
    press::PrintJob job;
    job.paper = paper;
    job.company.name_zh = "晨屿家电服务有限公司";
    job.link = "https://service.example.com/";
    const auto pdf = press_.print(job);
    REQUIRE(pdf.has_value());
    const std::string file = (folder_.path() / "paper.pdf").string();
    std::ofstream{file, std::ios::binary} << *pdf;
    return file;
  }
  static std::string run(std::vector<std::string> words) {
    words.insert(words.begin(), "/usr/bin/env");
    const Ran ran = run_program(words);
    INFO(ran.output);
    REQUIRE(ran.code == 0);
    return ran.output;
  }

  TempFolder folder_;
  Texts texts_ = Texts::load("assets");
  press::Press press_{press::find_fonts({}), texts_};
};

std::size_t times(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++found;
  return found;
}

// Whole, once, below something of the section it signs.
void check_signed(const std::vector<std::string>& pages, int rows) {
  std::string all;
  for (const std::string& page : pages)
    all += page;
  for (int i = 1; i <= rows; ++i)
    CHECK(times(all, "FAN-" + std::to_string(i) + "X") == 1);
  for (const char* part : {"客户签字", "工程师签字", "欧阳司徒 于", "SHA-256"})
    CHECK(times(all, part) == 1);
  const std::string& last = pages.back();
  for (const char* part : {"客户签字", "工程师签字", "欧阳司徒 于", "SHA-256", "FAN-"})
    CHECK(times(last, part) >= 1);
}

}  // namespace

TEST_CASE("A signature that lands on another page takes along what it signs, in every length") {
  Printer printer;
  for (const bool table : {true, false}) {
    bool moved = false;
    for (int rows = 1; rows <= 110; rows += rows < 20 || rows > 75 ? 8 : 1) {
      INFO((table ? "table of " : "text of ") << rows);
      const auto pages = printer.pages(paper_with(rows, table));
      check_signed(pages, rows);
      moved = moved || pages.size() == 2;
    }
    CHECK(moved);
  }
}

TEST_CASE("A refusal to sign on a later page says why, beside the other's line") {
  Printer printer;
  for (int rows = 24; rows <= 44; ++rows) {
    INFO(rows);
    screens::Paper paper = paper_with(rows, true);
    paper.signatures[0] = {
        {"paper.sign.customer", {}}, {}, "2026-11-30 14:05", {}, {}, {}, "对收费有异议"};
    const auto pages = printer.pages(paper);
    for (const char* part : {"客户签字", "对收费有异议", "工程师签字", "FAN-"})
      CHECK(times(pages.back(), part) >= 1);
  }
}

TEST_CASE("A name beyond the basic plane is printed, by a font that has it and goes along") {
  Printer printer;
  screens::Paper paper = paper_with(1, true);
  const std::string plain = printer.fonts(paper);
  CHECK(plain.find("HanaMin") == std::string::npos);  // only where it is needed
  paper.sections[0].fields[0].value = raw("𠮷田𪚥");
  paper.signatures[0].signer = "𠮷田𪚥";
  const auto pages = printer.pages(paper);
  REQUIRE(pages.size() == 1);
  CHECK(times(pages[0], "𠮷田𪚥") == 2);
  const std::string fonts = printer.fonts(paper);
  INFO(fonts);
  const std::size_t rare = fonts.find("+HanaMin");  // "+": a part of it is embedded
  CHECK(rare != std::string::npos);
}

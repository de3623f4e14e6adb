// Papers of a case at the desk: which there are, what one waits for, what happens when none comes.
#include <catch2/catch_test_macros.hpp>

#include "tests/console/office.hpp"

using namespace aftercare;
using namespace aftercare::console;

TEST_CASE("a paper of the case in front opens in the viewer") {
  Office office;
  office.log_in();
  const CaseId id = office.report(1);
  office.open(id);
  // Not diagnosed: only the work order can be printed, the others say what they wait for.
  CHECK(office.desk->item("case.paper.diagnosis_report").disabled);
  CHECK(office.desk->item("case.paper.repair_report").disabled);
  office.desk->click("case.paper.work_order");
  office.settle();
  REQUIRE(office.network->papers.size() == 1);
  CHECK(office.network->papers[0] ==
        "/api/v1/documents/work_order/" + id.text() + "?as=staff&lang=zh");
  REQUIRE(office.shown_files.size() == 1);
  CHECK(office.shown_files[0] == office.on_server(id).number + "-work_order.pdf");
}

TEST_CASE("a paper that does not come says why") {
  Office office;
  office.log_in();
  office.open(office.report(1));
  office.network->paper = {503, R"({"code":"busy","detail":"the printer's own words"})"};
  office.desk->click("case.paper.work_order");
  office.settle();
  CHECK(office.desk->sees("the printer's own words"));
  office.network->reachable = false;
  office.desk->click("case.paper.work_order");
  office.settle();
  CHECK(office.desk->sees(office.words.tr("console.paper.not_fetched")));
  office.network->reachable = true;
  office.network->paper = {200, "%PDF-1.5"};
  office.has_viewer = false;
  office.desk->click("case.paper.work_order");
  office.settle();
  CHECK(office.desk->sees(office.words.tr("console.paper.no_viewer")));
}

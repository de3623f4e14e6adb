// A request written down at the desk: a generated form, and what the system notices beside it.
#include <catch2/catch_test_macros.hpp>

#include "core/app/timed_duties.hpp"
#include "tests/console/office.hpp"

using namespace aftercare;
using namespace aftercare::console;

namespace {

void type_request(Office& office, const char* phone, const char* symptom) {
  office.desk->type("case.report.customer.phone", phone);
  office.desk->type("case.report.customer.name", "钱女士");
  office.desk->type("case.report.customer.address", "上海市浦东新区");
  office.desk->type("case.report.device.model", "WH-60");
  office.desk->type("case.report.symptom", symptom);
  office.settle();
}

}  // namespace

TEST_CASE("Staff write down a request: proposal with its reason, script, then the case") {
  Office office;
  office.log_in();
  office.desk->press("Ctrl+N");
  office.settle();
  CHECK(office.desk->sees("系统提示"));
  REQUIRE(office.console->model().dialog);
  CHECK(office.console->model().dialog->scripts.size() == 1);
  type_request(office, "139 7777 0001", "漏水,地上全是水");
  CHECK(office.desk->sees("上门处理"));
  CHECK(office.desk->sees("紧急"));
  office.desk->type("case.report.happened_at", "2026-11-20 08:30");
  office.desk->click("case.report.confirm");
  office.settle();
  CHECK_FALSE(office.desk->has("case.report.confirm"));
  office.desk->press("Ctrl+2");
  office.settle();
  REQUIRE(office.console->model().queue.rows.size() == 1);
  const Case& record = office.on_server(office.console->model().queue.rows.front().id);
  CHECK(record.intake.channel == Channel::hotline);
  CHECK(record.intake.contact.phone == "13977770001");
  CHECK(record.intake.happened_at.has_value());
  CHECK(record.reporter.kind == ActorKind::staff);
  CHECK(record.urgency == Urgency::urgent);
}

TEST_CASE("Faults stand at their fields all at once, nothing typed is lost") {
  Office office;
  office.log_in();
  office.desk->press("Ctrl+N");
  office.settle();
  office.desk->type("case.report.customer.phone", "123");
  office.desk->type("case.report.device.purchase_date", "2026-02-30");
  office.desk->type("case.report.symptom", "<script>alert(1)</script>");
  office.desk->click("case.report.confirm");
  office.settle();
  CHECK(office.desk->sees("电话号码不正确，请检查"));
  const auto& errors = office.console->model().dialog->errors;
  for (const char* field :
       {"customer.phone", "customer.name", "device.model", "device.purchase_date"}) {
    INFO(field);
    CHECK(errors.count(field) == 1);
  }
  CHECK(office.desk->item("case.report.symptom").value == "<script>alert(1)</script>");
  office.desk->click("case.report.confirm.cancel");
  office.settle();
  office.restart();
  office.settle();
  office.desk->press("Ctrl+N");
  CHECK(office.desk->item("case.report.customer.phone").value == "123");
}

TEST_CASE("A second report of the same customer and model is warned of and opens the first") {
  Office office;
  office.log_in();
  const CaseId first = office.report(1, "139 1234 5678");
  office.settle();
  office.desk->press("Ctrl+N");
  const Case& known = office.on_server(first);
  office.desk->type("case.report.customer.phone", known.intake.contact.phone.c_str());
  office.desk->type("case.report.device.model", known.intake.product.model.c_str());
  office.desk->type("case.report.device.serial", known.intake.product.serial.c_str());
  office.settle();
  REQUIRE(office.console->model().dialog->noticed->open_cases.size() == 1);
  CHECK(office.desk->sees(known.number));
  office.desk->click("intake.open." + first.text());
  office.settle();
  CHECK_FALSE(office.desk->has("case.report.confirm"));
  CHECK(office.console->model().page == Page::case_);
}

TEST_CASE("A serial with a typing error is offered as it is known, one click fills it in") {
  Office office;
  office.log_in();
  office.town.must(office.town.agent, key_for<Device>(DeviceId{test::uuid(880)}),
                   device_command::Register{.model = "WH-60", .serial = "WH60-2026-000123"});
  office.network->poke();
  office.settle();
  office.desk->press("Ctrl+N");
  office.desk->type("case.report.device.serial", "WH60-2026-000132");
  office.settle();
  REQUIRE(office.desk->has("intake.serial.WH60-2026-000123"));
  office.desk->click("intake.serial.WH60-2026-000123");
  office.settle();
  CHECK(office.desk->item("case.report.device.serial").value == "WH60-2026-000123");
  CHECK(office.desk->item("case.report.device.model").value == "WH-60");
  CHECK(office.console->model().dialog->noticed->serials.empty());
}

TEST_CASE("What a customer brings is listed and signed at the counter, and handed back signed") {
  Office office;
  office.log_in("manager");
  const CaseId id = office.report(1);
  const EntityKey key = key_for<Case>(id);
  office.town.must(office.town.manager, key, case_command::Accept{});
  office.network->poke();
  office.open(id);
  office.settle();
  office.desk->click("case.take_in");
  office.settle();
  office.desk->type("case.take_in.reason", "需要专用设备检测");
  office.desk->type("case.take_in.items.0.fault", "不加热");
  office.desk->click("case.take_in.confirm");
  CHECK(office.console->model().dialog->errors.count("signature") == 1);
  office.desk->click("case.take_in.signature");
  office.desk->click("case.take_in.confirm");
  office.settle();
  CHECK_FALSE(office.desk->has("case.take_in.confirm"));
  REQUIRE(office.on_server(id).workshop_jobs.size() == 1);
  const WorkshopJob job = office.on_server(id).workshop_jobs[0];
  CHECK(job.items[0].fault == "不加热");
  const Signature& signature = job.taken_with;
  CHECK(signature.content_hash == signature.document.sha256);
  CHECK(signature.file.type == "image/png");
  office.town.must(system_actor(), key, case_command::WorkshopRepair{"更换加热管"});
  office.town.must(system_actor(), key, case_command::WorkshopCheck{true, ""});
  office.network->poke();
  office.settle();
  office.desk->click("case.hand_back");
  office.settle();
  // The list is that of the pick-up.
  CHECK(office.desk->item("case.hand_back.items.0.fault").value == "不加热");
  office.desk->click_label("是");
  office.desk->click("case.hand_back.signature");
  office.desk->click("case.hand_back.confirm");
  office.settle();
  CHECK_FALSE(office.desk->has("case.hand_back.confirm"));
  REQUIRE(office.on_server(id).workshop_jobs[0].returned_with);
  CHECK(office.on_server(id).workshop_jobs[0].returned_with->file.type == "image/png");
}

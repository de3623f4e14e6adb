// case.report: what a form must hold, and what becomes of it.
#include <catch2/catch_test_macros.hpp>

#include "core/base/sha256.hpp"
#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

// The form with one thing changed.
template <class Change>
Outcome report_with(House& house, Change change) {
  auto form = House::report_form();
  change(form);
  return house.when(house.guest, house.case_key(), form);
}

}  // namespace

TEST_CASE("a report without a phone is refused at its field") {
  House house;
  report_with(house, [](auto& f) {
    f.customer.phone = "";
  }).refused("phone_missing", "customer.phone");
  report_with(house, [](auto& f) {
    f.customer.phone = "  ";
  }).refused("phone_missing", "customer.phone");
  report_with(house, [](auto& f) {
    f.customer.phone = "12";
  }).refused("phone_invalid", "customer.phone");
  CHECK(house.world.find(house.case_key()).presence == Presence::absent);
}

TEST_CASE("name, model and symptom are required") {
  House house;
  report_with(house, [](auto& f) { f.customer.name = " "; }).refused("required", "customer.name");
  report_with(house, [](auto& f) { f.device.model = ""; }).refused("required", "device.model");
  report_with(house, [](auto& f) { f.symptom = "\n"; }).refused("required", "symptom");
  report_with(house, [](auto& f) {
    f.class_ = CaseClass::inquiry;
    f.device.model = "";
  }).then({"customer.created", "case.reported"});
}

TEST_CASE("a purchase date exists and is not in the future, in the organisation's zone") {
  House house;
  house.at("2026-11-20 00:30");  // still the 19th in UTC
  report_with(house, [](auto& f) {
    f.device.purchase_date = "2026-02-30";
  }).refused("date_invalid", "device.purchase_date");
  report_with(house, [](auto& f) {
    f.device.purchase_date = "2026-11-21";
  }).refused("date_future", "device.purchase_date");
  report_with(house, [](auto& f) {
    f.device.purchase_date = "2026-11-20";
  }).then({"customer.created", "case.reported"});
}

TEST_CASE("a fault that happens tomorrow is refused, five minutes are forgiven") {
  House house;
  report_with(house, [&](auto& f) {
    f.happened_at = shanghai("2026-11-20 10:06");
  }).refused("time_future", "happened_at");
  report_with(house, [&](auto& f) {
    f.happened_at = shanghai("2026-11-20 10:05");
  }).then({"customer.created", "case.reported"});
}

TEST_CASE("files are judged by type, size and number") {
  House house;
  report_with(house, [](auto& f) {
    f.files[0].type = "text/plain";
  }).refused("file_type", "files[0]");
  report_with(house, [](auto& f) {
    f.files[0].size = 21 * 1024 * 1024;
  }).refused("file_too_large", "files[0]");
  report_with(house, [](auto& f) { f.files[0].size = 0; }).refused("file_empty", "files[0]");
  report_with(house, [](auto& f) {
    f.files[0].sha256 = "abc";
  }).refused("file_hash_invalid", "files[0]");
  report_with(house, [](auto& f) {
    f.files.clear();
    for (int n = 0; n < 10; ++n) {
      f.files.push_back(photo(n));
    }
  }).refused("too_many_files", "files");
}

TEST_CASE("texts have limits, script is text, control characters are none") {
  House house;
  report_with(house, [](auto& f) {
    f.symptom = std::string(2001, 'x');
  }).refused("text_too_long", "symptom");
  report_with(house, [](auto& f) {
    f.customer.name = "李\x01文";
  }).refused("text_invalid", "customer.name");
  report_with(house, [](auto& f) {
    f.symptom = "<script>alert(1)</script>";
  }).then({"customer.created", "case.reported"});
  CHECK(house.the_case().intake.symptom == "<script>alert(1)</script>");
}

TEST_CASE("a customer reports by a channel of his own") {
  House house;
  report_with(house, [](auto& f) {
    f.channel = Channel::hotline;
  }).refused("channel_not_allowed", "channel");
}

TEST_CASE("hazards decide the urgency; unknown ones are kept and urgent") {
  House house;
  report_with(house, [](auto& f) {
    f.hazards = {"antimatter"};
  }).then({"customer.created", "case.reported"});
  CHECK(house.the_case().intake.hazards == std::vector<std::string>{"antimatter"});
  CHECK(house.the_case().urgency == Urgency::urgent);
}

TEST_CASE("the warranty is judged by the system's device, an unknown serial by nobody") {
  House known;
  known.reported();
  CHECK(known.the_case().device == known.device);
  CHECK(known.the_case().warranty.state == WarrantyState::in);
  House unknown;
  report_with(unknown, [](auto& f) { f.device.serial = "SN-404"; });
  CHECK_FALSE(unknown.the_case().device.has_value());
  CHECK(unknown.the_case().warranty.state == WarrantyState::unknown);
  House last_day;
  last_day.at("2027-03-01 23:59").reported();
  CHECK(last_day.the_case().warranty.state == WarrantyState::in);
  House day_after;
  day_after.at("2027-03-02 00:00").reported();
  CHECK(day_after.the_case().warranty.state == WarrantyState::out);
}

TEST_CASE("a phone that is known finds its archive, a new one makes one") {
  House house;
  house.reported();
  const auto first = house.the_case().customer;
  REQUIRE(first.has_value());
  house.case_id = CaseId{uuid(200)};
  report_with(house, [](auto& f) { f.customer.phone = "+86 13912345678"; }).then({"case.reported"});
  CHECK(house.the_case().customer == first);
  CHECK(house.the_case().number == "202611-002");
}

TEST_CASE("a device that knows little lets a report pass provisionally") {
  House house;
  house.on_device(house.guest, house.case_key(), House::report_form()).then({"case.reported"});
  // Even before its first contact, without any policy.
  house.world.forget(key_for<Policy>(product_standard().id));
  house.on_device(house.guest, house.case_key(), House::report_form()).then({"case.reported"});
  auto form = House::report_form();
  form.customer.phone.clear();
  house.on_device(house.guest, house.case_key(), form).refused("phone_missing", "customer.phone");
  // The authority never decides without one.
  house.when(house.guest, house.case_key(), House::report_form()).refused("no_policy");
}

TEST_CASE("an id is used once") {
  House house;
  house.reported();
  house.when(house.guest, house.case_key(), House::report_form()).refused("already_exists");
}

TEST_CASE("a form learns of all its problems at once, in its order") {
  House house;
  auto form = House::report_form();
  form.customer.phone.clear();
  form.device.purchase_date = "2026-02-30";
  form.files[0].type = "text/plain";
  Context context;
  context.actor = house.guest;
  context.received_at = house.now;
  const auto problems = report_problems(house.world, form, context);
  REQUIRE(problems.size() == 3);
  CHECK(problems[0].field == "customer.phone");
  CHECK(problems[1].field == "device.purchase_date");
  CHECK(problems[2].field == "files[0]");
  CHECK(report_problems(house.world, House::report_form(), context).empty());
}

// What stands on a quote, a receipt and a handover list, from the records alone.
#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "core/screens/paper.hpp"
#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;
using screens::Paper;
using screens::PaperKind;
using screens::PaperTable;

namespace {

Money yuan(std::int64_t amount) {
  return {amount * 100, "CNY"};
}

Quote a_quote() {
  Quote quote;
  quote.lines = {{QuoteLineKind::part, "水泵", 2, yuan(150)},
                 {QuoteLineKind::labour, "上门维修", 1, yuan(1000)},
                 {QuoteLineKind::reduction, "优惠", 1, yuan(20)}};
  quote.total = yuan(1280);
  quote.by = "林晓燕";
  return quote;
}

Result<Paper> printed(const House& house, PaperKind kind, const Case& record) {
  return screens::paper(house.world, house.agent, kind, record, house.now);
}

const screens::PaperSection& section(const Paper& paper, const std::string& heading) {
  const auto at = std::find_if(
      paper.sections.begin(), paper.sections.end(),
      [&heading](const screens::PaperSection& one) { return one.heading.key == heading; });
  REQUIRE(at != paper.sections.end());
  return *at;
}

const std::string& total(const PaperTable& table, const std::string& label) {
  static const std::string none;
  for (const auto& field : table.totals) {
    if (field.label.key == label)
      return field.value.raw;
  }
  return none;
}

WorkshopJob a_job(Instant at) {
  WorkshopJob job;
  job.reason = "需专用设备";
  job.items = {{"AC-35", 1, "不制冷"}, {"遥控器", 2, "按键失灵"}};
  job.taken_with = {"测试", drawing(), document(), document().sha256, at, {}};
  job.taken_at = at;
  job.taken_by = "李强";
  return job;
}

}  // namespace

TEST_CASE("a paper of money or goods waits for its record") {
  House house;
  house.diagnosed();
  const Case& record = house.the_case();
  CHECK(printed(house, PaperKind::quote, record).error().code == "no_quote");
  CHECK(printed(house, PaperKind::receipt, record).error().code == "no_payment_yet");
  CHECK(printed(house, PaperKind::handover_list, record).error().code == "not_taken_back_yet");
}

TEST_CASE("a quote shows each line's sum; reductions lower it") {
  House house;
  house.diagnosed();
  Case record = house.the_case();
  record.quotes = {a_quote()};
  const auto paper = printed(house, PaperKind::quote, record);
  REQUIRE(paper.has_value());
  const auto& table = section(*paper, "paper.heading.quote").table;
  REQUIRE(table.has_value());
  REQUIRE(table->rows.size() == 3);
  CHECK(table->rows[0].back().raw == "¥300.00");
  CHECK(table->rows[1].back().raw == "¥1,000.00");
  CHECK(table->rows[2].back().raw == "-¥20.00");
  CHECK(total(*table, "paper.total") == "¥1,280.00");
  section(*paper, "paper.heading.liability");
  // Open: a line to sign on paper. Answered: none.
  CHECK(paper->signatures.size() == 1);
  record.quotes.back().state = QuoteState::confirmed;
  record.quotes.back().answered_at = house.now;
  CHECK(printed(house, PaperKind::quote, record)->signatures.empty());
}

TEST_CASE("the newest quote is printed") {
  House house;
  house.diagnosed();
  Case record = house.the_case();
  record.quotes = {a_quote(), a_quote()};
  record.quotes[0].state = QuoteState::replaced;
  record.quotes[1].number = 2;
  record.quotes[1].total = yuan(99);
  const auto paper = printed(house, PaperKind::quote, record);
  CHECK(total(*section(*paper, "paper.heading.quote").table, "paper.total") == "¥99.00");
}

TEST_CASE("a receipt counts what came, what went back and what is left to pay") {
  House house;
  house.diagnosed();
  Case record = house.the_case();
  record.quotes = {a_quote()};
  record.quotes.back().state = QuoteState::confirmed;
  record.payments = {
      {PaymentKind::payment, yuan(1000), PaymentMethod::transfer, "T-1", {}, "何静", house.now},
      {PaymentKind::refund, yuan(100), PaymentMethod::transfer, "T-2", {}, "何静", house.now},
      {PaymentKind::freight, yuan(12), PaymentMethod::cash, "", {}, "何静", house.now}};
  const auto paper = printed(house, PaperKind::receipt, record);
  REQUIRE(paper.has_value());
  const auto& table = *section(*paper, "paper.heading.payments").table;
  REQUIRE(table.rows.size() == 3);
  CHECK(table.rows[1].back().raw == "-¥100.00");
  CHECK(total(table, "paper.paid") == "¥1,000.00");
  CHECK(total(table, "paper.refunded") == "¥100.00");
  CHECK(total(table, "paper.freight_back") == "¥12.00");
  CHECK(total(table, "paper.still_due") == "¥380.00");
  record.payments = {
      {PaymentKind::payment, yuan(1280), PaymentMethod::cash, "", {}, "何静", house.now}};
  const auto whole = printed(house, PaperKind::receipt, record);
  CHECK(total(*section(*whole, "paper.heading.payments").table, "paper.still_due").empty());
}

TEST_CASE("a handover list carries the list at pick-up, then the one at the return") {
  House house;
  house.diagnosed();
  Case record = house.the_case();
  record.workshop_jobs = {a_job(house.now)};
  const auto taken = printed(house, PaperKind::handover_list, record);
  REQUIRE(taken.has_value());
  CHECK(section(*taken, "paper.heading.taken_back").table->rows.size() == 2);
  REQUIRE(taken->signatures.size() == 1);
  CHECK(taken->signatures[0].content_hash == document().sha256);
  CHECK(printed(house, PaperKind::repair_report, record).error().code == "not_repaired_yet");

  WorkshopJob& job = record.workshop_jobs.back();
  job.measures = "更换启动电容";
  job.repaired_at = house.now;
  job.checks = {{true, "运行正常", "孙立群", house.now}};
  job.returned_items = job.items;
  job.returned_at = house.now;
  job.returned_with = Signature{};
  job.returned_with->refused_reason = "客户不在场";
  job.returned_with->at = house.now;
  const auto both = printed(house, PaperKind::handover_list, record);
  CHECK(section(*both, "paper.heading.returned").table->rows.size() == 2);
  CHECK(section(*both, "paper.heading.workshop").table->rows.size() == 1);
  REQUIRE(both->signatures.size() == 2);
  CHECK(both->signatures[1].refused_reason == "客户不在场");
  CHECK_FALSE(both->signatures[1].drawing.has_value());
  CHECK(printed(house, PaperKind::repair_report, record).has_value());
}

// Calls of a period: the phone rule's boundaries, and what is no call.
#include "core/figures/calls.hpp"

#include <catch2/catch_test_macros.hpp>

#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

ContactEntry call(const std::string& local, std::int64_t talk_ms,
                  Channel channel = Channel::hotline) {
  ContactEntry entry;
  entry.channel = channel;
  entry.started_at = shanghai(local);
  entry.rang_at = entry.started_at.plus_ms(-20'000);
  entry.ended_at = entry.started_at.plus_ms(talk_ms);
  return entry;
}

}  // namespace

TEST_CASE("a call is over the limit from the first millisecond after it") {
  const PhoneRule& rule = product_standard().phone;
  REQUIRE(rule.max_minutes == 5);
  REQUIRE(rule.target_minutes == 3);
  CHECK_FALSE(figures::over_limit(call("2026-11-20 10:00", 300'000), rule));
  CHECK(figures::over_limit(call("2026-11-20 10:00", 300'001), rule));
  CHECK_FALSE(figures::over_limit(call("2026-11-20 10:00", 900'000, Channel::counter), rule));
  CHECK(figures::over_limit(call("2026-11-20 10:00", 900'000, Channel::complaint_hotline), rule));
  ContactEntry open = call("2026-11-20 10:00", 900'000);
  open.ended_at.reset();
  CHECK_FALSE(figures::over_limit(open, rule));
}

TEST_CASE("calls of a period are counted with those over target and limit") {
  House house;
  house.reported();
  Case record = house.the_case();
  record.contacts = {call("2026-11-19 23:59", 600'000),
                     call("2026-11-20 00:00", 180'000),
                     call("2026-11-20 10:00", 180'001),
                     call("2026-11-20 11:00", 360'000),
                     call("2026-11-20 12:00", 900'000, Channel::wechat),
                     call("2026-11-21 00:00", 600'000)};
  figures::CallsFigure figure;
  figure.from = shanghai("2026-11-20 00:00");
  figure.to = shanghai("2026-11-21 00:00");
  figure.add(record, product_standard().phone);
  CHECK(figure.calls == 3);
  CHECK(figure.over_target == 2);
  CHECK(figure.rang == 3);
  CHECK(figure.ring_ms == 60'000);
  CHECK(figure.talk_ms == 720'001);
  REQUIRE(figure.long_calls.size() == 1);
  CHECK(figure.long_calls[0].talk_ms == 360'000);
  CHECK(figure.long_calls[0].number == record.number);
  CHECK(figure.clause == "B 5.5");
}

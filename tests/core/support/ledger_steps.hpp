// Steps around goods and money, as the tests of the ledgers take them.
#pragma once
#include "tests/core/support/given.hpp"

namespace aftercare::test {

inline Money cny(std::int64_t amount) {
  return {amount * 100, "CNY"};
}

inline case_command::ChooseRemedy chosen(Remedy which) {
  case_command::ChooseRemedy command;
  command.remedy = which;
  return command;
}

inline case_command::ShipExchange sent_new(const std::string& serial) {
  return {"WH-60", serial, "顺丰", "SF1"};
}

inline case_command::Diagnose diagnosis_of(Cause cause) {
  return {cause == Cause::customer_use ? FaultType::misuse : FaultType::hardware, cause, "照片",
          "3.1"};
}

inline case_command::TakeIn brought_in() {
  return {"需要专用设备", {{"WH-60", 1, "漏电"}, {"遥控器", 2, "无"}},
          "李文",         drawing(),
          document(),     document().sha256};
}

inline case_command::HandBack taken_home() {
  return {{{"WH-60", 1, "漏电"}, {"遥控器", 2, "无"}},
          true,
          "李文",
          drawing(),
          document(),
          document().sha256,
          ""};
}

inline case_command::MakeQuote one_line(std::int64_t amount) {
  return {{{QuoteLineKind::part, "循环水泵", 1, cny(amount)}}, std::nullopt, ""};
}

inline case_command::RecordPayment payment_by(std::int64_t amount, PaymentMethod method) {
  return {cny(amount), method, "R-1"};
}
inline case_command::PayRefund repaid(std::int64_t amount, PaymentMethod method) {
  return {cny(amount), method, "B-1"};
}

inline void set_device(House& house, const char* activated) {
  Device device = *find_as<Device>(house.world, house.device);
  device.activated_on = parse_local_date(activated);
  device.price_paid = cny(4800);
  house.world.put(device);
}
inline void with_price(House& house) {
  set_device(house, "2026-03-01");
}
inline void past_warranty(House& house) {
  set_device(house, "2023-03-01");
}

// Another case of the same unit, accepted and diagnosed; with a serial, of a unit of its own.
inline EntityKey second_case(House& house, int n = 200, const char* serial = "SN-20260001") {
  if (std::string{serial} != "SN-20260001") {
    Device device = *find_as<Device>(house.world, house.device);
    device.id = DeviceId{uuid(n + 100)};
    device.serial = serial;
    device.settled.clear();
    house.world.put(device);
  }
  const EntityKey key = key_for<Case>(CaseId{uuid(n)});
  case_command::Report form = House::report_form();
  form.device.serial = serial;
  house.given(house.guest, key, form);
  house.given(house.agent, key, case_command::Accept{});
  house.given(house.supervisor, key, diagnosis_of(Cause::product_quality));
  return key;
}

}  // namespace aftercare::test

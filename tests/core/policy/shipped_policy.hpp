// The policy as it ships, merged with the shipped holidays, for tests.
#pragma once
#include <fstream>
#include <sstream>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "core/codec/preset.hpp"
#include "core/policy/rules.hpp"

namespace aftercare {

inline std::string text_of(const std::string& path) {
  std::ifstream file{path};
  REQUIRE(file);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

template <class T>
T record_of(const std::string& path) {
  const auto json = parse_json(text_of(path));
  REQUIRE(json.has_value());
  const auto record = from_json<T>(*json);
  if (record.has_error())
    FAIL(path << ": " << record.error().code << " " << record.error().field);
  return *record;
}

inline Json preset_json(const std::string& name) {
  const auto whole = whole_preset(name, [](const std::string& one) {
    return parse_json(text_of("assets/policy/" + one + ".json"));
  });
  REQUIRE(whole.has_value());
  return *whole;
}

inline Policy shipped_preset(const std::string& name) {
  auto policy = from_json<Policy>(preset_json(name));
  if (policy.has_error())
    FAIL(name << ": " << policy.error().code << " " << policy.error().field);
  return with_holidays(std::move(*policy),
                       record_of<HolidayTable>("assets/policy/calendar_cn.json"));
}

inline const Policy& shipped_policy() {
  static const Policy policy = shipped_preset("product_standard");
  return policy;
}

inline LocalDate date(const char* text) {
  return parse_local_date(text).value();
}

// "2024-09-27 10:00" in Shanghai.
inline Instant at(const std::string& text) {
  return instant_at(parse_local_date(text.substr(0, 10)).value(),
                    parse_local_time(text.substr(11)).value(), 480);
}
inline std::string local(Instant instant) {
  return to_text(local_date_at(instant, 480)) + " " + to_text(local_time_at(instant, 480));
}

}  // namespace aftercare

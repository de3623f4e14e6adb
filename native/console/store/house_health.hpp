// What is wrong with the house itself, as its server last said: plain data for the home of whoever
// looks after it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/base/instant.hpp"

namespace aftercare::console {

struct HealthFinding {
  std::string code;    // "disk_low"
  std::string text;    // in the language that was asked for
  bool fault = false;  // else a warning: work goes on
  bool operator==(const HealthFinding&) const = default;
};
BOOST_DESCRIBE_STRUCT(HealthFinding, (), (code, text, fault))

struct HouseHealth {
  std::vector<HealthFinding> findings;
  std::vector<std::string> alarms;   // names: "otp_total"
  std::vector<std::string> damaged;  // "case/<uuid>", the first of them
  int damaged_count = 0;             // of all
  // Set when nothing newer could be had: all of this is of that time. While answers come it is
  // empty, so two equal ones are equal.
  std::optional<Instant> as_of;
  bool operator==(const HouseHealth&) const = default;

  [[nodiscard]] bool is_quiet() const {
    return findings.empty() && alarms.empty() && damaged.empty();
  }
};
BOOST_DESCRIBE_STRUCT(HouseHealth, (), (findings, alarms, damaged, damaged_count, as_of))

}  // namespace aftercare::console

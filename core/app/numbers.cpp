#include <cstdio>

#include "core/app/decide.hpp"

namespace aftercare {

std::string case_month(const Policy& policy, Instant received_at) {
  const LocalDate date = local_date_at(received_at, policy.zone.rules());
  char text[32];
  std::snprintf(text, sizeof text, "%04d%02u", date.year(), date.month());
  return text;
}

std::string case_number(const std::string& month, std::int64_t n) {
  char text[32];
  std::snprintf(text, sizeof text, "-%03lld", static_cast<long long>(n));
  return month + text;
}

}  // namespace aftercare

// Every limit on traffic and guesses by its name: one table (limits.cpp) with number and window;
// `--limits FILE` (JSON: {"name": {"number": 5, "window_s": 60}}) overrides rows of it,
// `--print-limits` shows it in that form.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "native/adapters/house/throttle.hpp"

namespace aftercare {

enum class LimitName {
  connections_per_address,
  requests_per_address,
  requests_per_session,
  pokes_per_session,
  searches,
  papers,
  first_loads,
  guest_sessions_per_address,
  link_opens_per_address,
  guest_cases_per_guest,
  guest_cases_per_address,
  guest_commands_per_guest,
  guest_commands_per_address,
  customer_cases_per_customer,
  customer_commands_per_customer,
  staff_commands_per_session,
  upload_bytes_per_address,
  unreferenced_bytes_per_guest,
  unreferenced_bytes_per_customer,
  unreferenced_bytes_per_staff,
  login_account_and_address,
  login_account,
  login_address,
  login_device,
  password_checks_per_address,
  password_checks_total,
  code_phone_and_address,
  code_phone,
  otp_per_phone,
  otp_per_address,
  otp_total,
};
inline constexpr std::size_t kLimitCount = static_cast<std::size_t>(LimitName::otp_total) + 1;

struct Limit {
  LimitName limit;
  std::string_view name;
  double number = 0;  // so many at once, and so many again in each window
  double window_s = 0;
  // Of guesses: the wait after the number is used up, doubled by each further one.
  double first_wait_s = 0;
  double longest_wait_s = 0;
  std::string_view counts;  // for people
};

class Limits {
 public:
  Limits();
  // Refusals: limits_unreadable {path}, limit_unknown at its name, limit_invalid at name.member.
  static Result<Limits> load(const std::string& path);

  [[nodiscard]] const Limit& operator[](LimitName name) const {
    return rows_[static_cast<std::size_t>(name)];
  }
  [[nodiscard]] const std::array<Limit, kLimitCount>& rows() const& { return rows_; }
  void rows() && = delete;  // a loop over them outlives what it was called on
  // As load() reads it.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] ThrottleRule rule(LimitName name) const;

 private:
  std::array<Limit, kLimitCount> rows_;
};

}  // namespace aftercare

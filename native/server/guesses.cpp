#include "native/server/guesses.hpp"

namespace aftercare {

namespace {

inline constexpr double kAlarmFrom = 0.8;

GuessAt at(const Limits& limits, LimitName name, const std::vector<std::string>& parts) {
  return {guess_subject(limits[name].name, parts), limits.rule(name), static_cast<int>(name)};
}

}  // namespace

Guesses password_guesses(const Limits& limits, const std::string& login, const std::string& address,
                         const std::string& device) {
  Guesses guesses;
  if (!device.empty()) {
    guesses.all = {at(limits, LimitName::login_device, {login, device})};
    guesses.cleared = {guesses.all[0].subject};
    return guesses;
  }
  guesses.all = {at(limits, LimitName::login_account_and_address, {login, address}),
                 at(limits, LimitName::login_account, {login}),
                 at(limits, LimitName::login_address, {address})};
  guesses.cleared = {guesses.all[0].subject};
  guesses.lessened = {guesses.all[1].subject, guesses.all[2].subject};
  return guesses;
}

Guesses code_guesses(const Limits& limits, const std::string& phone, const std::string& address) {
  Guesses guesses;
  guesses.all = {at(limits, LimitName::code_phone_and_address, {phone, address}),
                 at(limits, LimitName::code_phone, {phone}),
                 at(limits, LimitName::login_address, {address})};
  guesses.cleared = {guesses.all[0].subject};
  guesses.lessened = {guesses.all[1].subject, guesses.all[2].subject};
  return guesses;
}

std::vector<GuessAt> code_sendings(const Limits& limits, const std::string& phone,
                                   const std::string& address) {
  return {at(limits, LimitName::otp_per_phone, {phone}),
          at(limits, LimitName::otp_per_address, {address}), at(limits, LimitName::otp_total, {})};
}

bool is_alarming(const Limits& limits, std::int64_t codes_sent) {
  return static_cast<double>(codes_sent) >= kAlarmFrom * limits[LimitName::otp_total].number;
}

}  // namespace aftercare

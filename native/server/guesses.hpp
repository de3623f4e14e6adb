// What a login counts as a guess at, and by which limits: the wait belongs to account and address
// together, with a generous one for the account from everywhere, which a known device does not
// meet.
#pragma once
#include <string>
#include <vector>

#include "native/server/limits.hpp"

namespace aftercare {

struct Guesses {
  std::vector<GuessAt> all;           // counted before the guess is looked at
  std::vector<std::string> cleared;   // begin anew after a right one
  std::vector<std::string> lessened;  // of these a right one is taken back
};

// `device`: hash of the secret of a device that logged into this account before; else empty.
Guesses password_guesses(const Limits& limits, const std::string& login, const std::string& address,
                         const std::string& device);
Guesses code_guesses(const Limits& limits, const std::string& phone, const std::string& address);
// Sending a code costs money: nothing of it is given back.
std::vector<GuessAt> code_sendings(const Limits& limits, const std::string& phone,
                                   const std::string& address);
// Codes in all are the last of code_sendings().
bool is_alarming(const Limits& limits, std::int64_t codes_sent);

}  // namespace aftercare

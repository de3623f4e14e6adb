// Passwords (Argon2id), tokens and codes: libsodium, constant-time where it matters.
#pragma once
#include <string>
#include <string_view>

namespace aftercare {

// Takes some 50 ms and 64 MB by intention: never on a thread that serves others.
std::string hash_password(std::string_view password);
bool verify_password(const std::string& hash, std::string_view password);
// A hash nobody's password has: an unknown login costs the same time as a known one.
const std::string& nobodys_hash();

// 43 characters of base64url, 256 random bits.
std::string make_token();
// Stored instead of the token.
std::string token_hash(std::string_view token);
// Six random digits.
std::string make_code();
bool same_secret(std::string_view a, std::string_view b);

}  // namespace aftercare

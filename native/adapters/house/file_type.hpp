// What a file is by its first bytes; what somebody says it is counts only when both agree.
#pragma once
#include <string>
#include <string_view>

namespace aftercare {

inline constexpr std::size_t kSniffBytes = 4096;

// Media type by magic numbers; "text/plain" for valid text, "" for anything unknown, and for what
// is too short to be more than its magic number.
std::string sniffed_type(std::string_view head);
// Whether bytes found to be `sniffed` may be stored as `claimed`: the same, or a kind of text.
bool fits_type(std::string_view claimed, std::string_view sniffed);
// The only types that are taken at all.
bool is_known_type(std::string_view claimed);

}  // namespace aftercare

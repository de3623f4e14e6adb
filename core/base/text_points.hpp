// Kinds of characters, for the units that read text by code points (text, tidy, phone, search).
#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/text.hpp"

namespace aftercare::points {

inline bool is_space(char32_t c) {
  return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000 || c == 0xFEFF;
}

// Joins or picks the look of its neighbours: a part of an emoji, or of a word in some scripts.
inline bool is_joiner(char32_t c) {
  return c == 0x200C || c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F) ||
         (c >= 0xE0100 && c <= 0xE01EF);
}
// Shows nothing by itself: zero-width, direction, byte order, variation.
inline bool is_mark(char32_t c) {
  return is_joiner(c) || c == 0xAD || c == 0x61C || c == 0x180E || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

inline bool is_digit(char32_t c) {
  return c >= '0' && c <= '9';
}
inline bool is_ascii_alnum(char32_t c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

inline bool is_cjk(char32_t c) {
  return (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF) ||
         (c >= 0x3040 && c <= 0x30FF) || (c >= 0xAC00 && c <= 0xD7AF) || c == 0x3007;
}

// Letters of other scripts belong to words; punctuation, symbols and spaces do not.
inline bool is_word(char32_t c) {
  if (is_ascii_alnum(c))
    return true;
  if (c < 0xC0 || is_cjk(c) || is_space(c) || is_mark(c) || c == 0xD7 || c == 0xF7)
    return false;
  return c < 0x2000 || (c >= 0xA4D0 && c < 0xD800);
}

// As fold_text().
std::u32string folded(std::string_view text);

// A telephone number inside of a folded text, from `begin` to before `end`.
struct PhoneSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string number;  // canonical; empty: the code of this country before a number begun
};
// In order. `begun`: also what is only the beginning of a number, "+86 138".
std::vector<PhoneSpan> phones_in(std::u32string_view folded, bool begun);

}  // namespace aftercare::points

// Walking UTF-8 one code point at a time. Broken bytes come out as U+FFFD, never stop the walk.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace aftercare::console {

struct CodePoint {
  char32_t value = 0;
  std::size_t size = 0;  // bytes it took, at least 1
};

// `at` must be below text.size().
CodePoint code_point_at(std::string_view text, std::size_t at);

template <class Visit>
void each_code_point(std::string_view text, Visit visit) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint found = code_point_at(text, at);
    visit(found.value);
    at += found.size;
  }
}

void append_utf8(std::string& out, char32_t value);

// Ideographs, kana, full-width forms: a line may be broken before and after each of them.
bool is_cjk(char32_t value);
// Closing marks that may not begin a line.
bool is_closing_mark(char32_t value);
// Opening marks that may not end a line.
bool is_opening_mark(char32_t value);

}  // namespace aftercare::console

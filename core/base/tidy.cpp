// tidy_text(): see text.hpp.
#include "core/base/text_points.hpp"

namespace aftercare {
namespace {


// Symbols that have a picture as well, and what pictures are made of.
bool is_pictured(char32_t c) {
  return c == 0xA9 || c == 0xAE || (c >= 0x203C && c <= 0x3299) || c >= 0x1F000;
}
bool is_keycap_base(char32_t c) {
  return points::is_digit(c) || c == '#' || c == '*';
}
// Scripts whose letters change their form beside a joiner: Arabic and its neighbours, Indic,
// Mongolian.
bool is_joining_letter(char32_t c) {
  return (c >= 0x600 && c <= 0x8FF) || (c >= 0x900 && c <= 0xDFF) || (c >= 0x1800 && c <= 0x18AF);
}

// Whether the mark between these two says something; 0: nothing is there.
bool means_something(char32_t mark, char32_t before, char32_t after) {
  constexpr char32_t kKeycap = 0x20E3;
  if (!points::is_joiner(mark) || before == 0)
    return false;
  if (mark == 0xFE0E || mark == 0xFE0F)
    return is_pictured(before) ? !points::is_cjk(before)
                               : is_keycap_base(before) && after == kKeycap;
  if (mark == 0x200C || mark == 0x200D) {
    const bool picture = (is_pictured(before) || before == 0xFE0F) && is_pictured(after);
    return (mark == 0x200D && picture && !points::is_cjk(before) && !points::is_cjk(after)) ||
           (is_joining_letter(before) && (after == 0 || is_joining_letter(after)));
  }
  return points::is_cjk(before);  // another form of this character
}

bool is_line_end(char32_t c) {
  return c == '\n' || c == '\r' || c == 0x0B || c == 0x0C || c == 0x85 || c == 0x2028 ||
         c == 0x2029;
}

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

}  // namespace

std::string tidy_text(std::string_view text, bool multiline) {
  if (is_plain(text))
    return std::string{multiline ? text : trim(text)};
  if (!is_valid_utf8(text))
    return std::string{text};  // refused where it is checked
  const std::u32string from = code_points(text);
  std::u32string out;
  out.reserve(from.size());
  for (std::size_t i = 0; i < from.size(); ++i) {
    const char32_t c = from[i];
    if (points::is_mark(c)) {
      const char32_t after = i + 1 < from.size() ? from[i + 1] : 0;
      if (means_something(c, out.empty() ? 0 : out.back(), after))
        out.push_back(c);
    } else if (is_line_end(c)) {
      const bool pair = c == '\r' && i + 1 < from.size() && from[i + 1] == '\n';
      if (!pair)
        out.push_back(multiline ? U'\n' : U' ');
    } else if (c == '\t' || c == 0xA0 || c == 0x202F || c == 0x2007) {
      out.push_back(multiline ? c : U' ');
    } else {
      out.push_back(c);
    }
  }
  const std::string tidy = to_utf8(out);
  return std::string{multiline ? std::string_view{tidy} : trim(tidy)};
}

}  // namespace aftercare

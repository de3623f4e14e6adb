#include "native/console/text/wrap.hpp"

#include <algorithm>

#include "native/console/text/utf8.hpp"

namespace aftercare::console {

namespace {

constexpr std::string_view soft_break = "\xE2\x80\x8B\n";  // U+200B, line end

bool may_break_between(char32_t before, char32_t after) {
  if (is_closing_mark(after) || is_opening_mark(before)) return false;
  return before == U' ' || is_cjk(before) || is_cjk(after);
}

void wrap_paragraph(std::string_view text, float width, const CharacterWidth& width_of,
                    std::vector<std::string_view>& out) {
  std::size_t start = 0, break_at = 0;
  float used = 0, used_at_break = 0;
  char32_t before = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint found = code_point_at(text, at);
    if (at > start && may_break_between(before, found.value)) {
      break_at = at;
      used_at_break = used;
    }
    const float advance = width_of(found.value);
    if (used + advance > width && at > start && found.value != U' ') {
      const bool inside_word = break_at <= start;
      const std::size_t end = inside_word ? at : break_at;
      out.push_back(text.substr(start, end - start));
      used -= inside_word ? used : used_at_break;
      start = end;
      break_at = end;
      used_at_break = 0;
    }
    used += advance;
    before = found.value;
    at += found.size;
  }
  out.push_back(text.substr(start));
}

}  // namespace

std::vector<std::string_view> wrap_lines(std::string_view text, float width,
                                         const CharacterWidth& width_of) {
  std::vector<std::string_view> lines;
  for (;;) {
    const std::size_t end = text.find('\n');
    wrap_paragraph(text.substr(0, end), width, width_of, lines);
    if (end == text.npos) return lines;
    text.remove_prefix(end + 1);
  }
}

std::string with_soft_breaks(std::string_view text, float width, const CharacterWidth& width_of) {
  std::string out;
  for (bool first = true;; first = false) {
    const std::size_t end = text.find('\n');
    std::vector<std::string_view> lines;
    wrap_paragraph(text.substr(0, end), width, width_of, lines);
    if (!first) out += '\n';
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (i > 0) out += soft_break;
      out += lines[i];
    }
    if (end == text.npos) return out;
    text.remove_prefix(end + 1);
  }
}

std::string without_soft_breaks(std::string_view text) {
  std::string out;
  for (;;) {
    const std::size_t at = text.find(soft_break);
    out += text.substr(0, at);
    if (at == text.npos) return out;
    text.remove_prefix(at + soft_break.size());
  }
}

std::size_t hard_position(std::string_view edited, std::size_t at) {
  std::size_t hard = at;
  for (std::size_t found = edited.find(soft_break); found != edited.npos && found < at;
       found = edited.find(soft_break, found + soft_break.size())) {
    hard -= std::min(soft_break.size(), at - found);
  }
  return hard;
}

std::size_t soft_position(std::string_view edited, std::size_t hard_at) {
  std::size_t position = hard_at;
  for (std::size_t found = edited.find(soft_break); found != edited.npos && found < position;
       found = edited.find(soft_break, found + soft_break.size())) {
    position += soft_break.size();
  }
  return position;
}

}  // namespace aftercare::console

#include <algorithm>
#include <utility>

#include "core/base/text_points.hpp"

namespace aftercare {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

struct Decoded {
  char32_t code_point = kReplacement;
  std::size_t bytes = 1;
  bool valid = false;
};

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// `text` is not empty.
Decoded decode_first(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80U)
    return {lead, 1, true};
  std::size_t bytes = 0;
  char32_t value = 0;
  char32_t least = 0;
  if ((lead & 0xE0U) == 0xC0U) {
    bytes = 2, value = lead & 0x1FU, least = 0x80;
  } else if ((lead & 0xF0U) == 0xE0U) {
    bytes = 3, value = lead & 0x0FU, least = 0x800;
  } else if ((lead & 0xF8U) == 0xF0U) {
    bytes = 4, value = lead & 0x07U, least = 0x10000;
  } else {
    return {};
  }
  if (text.size() < bytes)
    return {};
  for (std::size_t i = 1; i < bytes; ++i) {
    if (!is_continuation(text[i]))
      return {};
    value = (value << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < least || value > 0x10FFFF || surrogate)
    return {};
  return {value, bytes, true};
}

void append_utf8(std::string& out, char32_t c) {
  const auto push = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    push(c);
  } else if (c < 0x800) {
    push(0xC0U | (c >> 6U)), push(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    push(0xE0U | (c >> 12U)), push(0x80U | ((c >> 6U) & 0x3FU)), push(0x80U | (c & 0x3FU));
  } else {
    push(0xF0U | (c >> 18U)), push(0x80U | ((c >> 12U) & 0x3FU));
    push(0x80U | ((c >> 6U) & 0x3FU)), push(0x80U | (c & 0x3FU));
  }
}

bool is_wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0x303E) ||
         (c >= 0x3041 && c <= 0x33FF) || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0x4E00 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) ||
         (c >= 0xFF00 && c <= 0xFF60) || (c >= 0xFFE0 && c <= 0xFFE6) ||
         (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD);
}

bool is_zero_width(char32_t c) {
  return (c >= 0x0300 && c <= 0x036F) || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0xFE00 && c <= 0xFE0F) || c == 0x2060 || c == 0xFEFF || (c >= 0x1AB0 && c <= 0x1AFF);
}

// White space, and marks that stand alone: a joiner may belong to what is before it.
bool is_margin(char32_t c) {
  return points::is_space(c) || (points::is_mark(c) && !points::is_joiner(c));
}

char32_t fold(char32_t c) {
  const bool line_end = c >= 0x09 && c <= 0x0D;
  if (points::is_space(c) && !line_end)
    return ' ';
  if (c >= 0xFF01 && c <= 0xFF5E)
    c -= 0xFEE0;
  if (c >= 'A' && c <= 'Z')
    c += 'a' - 'A';
  return c;
}

int width_of(char32_t c) {
  return is_zero_width(c) ? 0 : (is_wide(c) ? 2 : 1);
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
  while (!text.empty()) {
    if (static_cast<unsigned char>(text.front()) < 0x80) {
      text.remove_prefix(1);
      continue;
    }
    const Decoded next = decode_first(text);
    if (!next.valid)
      return false;
    text.remove_prefix(next.bytes);
  }
  return true;
}

std::u32string code_points(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Decoded next = decode_first(text);
    out.push_back(next.code_point);
    text.remove_prefix(next.bytes);
  }
  return out;
}

std::string to_utf8(std::u32string_view code_points) {
  std::string out;
  for (const char32_t c : code_points)
    append_utf8(out, c);
  return out;
}

std::size_t count_code_points(std::string_view text) {
  return code_points(text).size();
}

std::string_view trim(std::string_view text) {
  while (!text.empty()) {
    const Decoded first = decode_first(text);
    if (!first.valid || !is_margin(first.code_point))
      break;
    text.remove_prefix(first.bytes);
  }
  while (!text.empty()) {
    std::size_t at = text.size() - 1;
    while (at > 0 && is_continuation(text[at]))
      --at;
    const Decoded last = decode_first(text.substr(at));
    if (!last.valid || last.bytes != text.size() - at || !is_margin(last.code_point))
      break;
    text.remove_suffix(last.bytes);
  }
  return text;
}

bool has_control_characters(std::string_view text, bool multiline) {
  const auto forbidden = [multiline](char32_t c) {
    if (c == '\n' || c == '\t')
      return !multiline;
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
  };
  const std::u32string points = code_points(text);
  return std::any_of(points.begin(), points.end(), forbidden);
}

std::u32string points::folded(std::string_view text) {
  std::u32string out = code_points(text);
  out.erase(std::remove_if(out.begin(), out.end(), is_mark), out.end());
  for (char32_t& c : out)
    c = fold(c);
  return out;
}

std::string fold_text(std::string_view text) {
  return to_utf8(points::folded(text));
}

int display_width(std::string_view text) {
  int width = 0;
  for (const char32_t c : code_points(text))
    width += width_of(c);
  return width;
}

std::string truncate_to_width(std::string_view text, int width_max) {
  if (display_width(text) <= width_max)
    return std::string{text};
  if (width_max < 1)
    return {};
  std::string out;
  int width = 1;  // the ellipsis
  for (const char32_t c : code_points(text)) {
    width += width_of(c);
    if (width > width_max)
      break;
    append_utf8(out, c);
  }
  return out + "…";
}

std::optional<int> edit_distance(std::string_view a, std::string_view b, int distance_max) {
  const std::u32string from = code_points(a);
  const std::u32string to = code_points(b);
  const auto gap =
      static_cast<std::ptrdiff_t>(from.size()) - static_cast<std::ptrdiff_t>(to.size());
  if (gap > distance_max || -gap > distance_max)
    return std::nullopt;
  std::vector<int> row(to.size() + 1);
  for (std::size_t j = 0; j <= to.size(); ++j)
    row[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= from.size(); ++i) {
    int diagonal = row[0];
    row[0] = static_cast<int>(i);
    int least = row[0];
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const int replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
      least = std::min(least, row[j]);
    }
    if (least > distance_max)
      return std::nullopt;
  }
  if (row.back() > distance_max)
    return std::nullopt;
  return row.back();
}

std::vector<std::string> nearest_serials(std::string_view typed,
                                         const std::vector<std::string>& known,
                                         std::size_t count_max) {
  constexpr int kTypingErrorsMax = 2;
  const std::string wanted = fold_text(trim(typed));
  std::vector<std::pair<int, std::string>> near;
  for (const std::string& serial : known) {
    const std::optional<int> distance = edit_distance(wanted, fold_text(serial), kTypingErrorsMax);
    if (distance && *distance > 0)
      near.emplace_back(*distance, serial);
  }
  std::sort(near.begin(), near.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : a.second < b.second;
  });
  std::vector<std::string> out;
  for (const auto& entry : near) {
    if (out.size() == count_max)
      break;
    out.push_back(entry.second);
  }
  return out;
}

}  // namespace aftercare

#include "core/base/text.hpp"

#include <algorithm>
#include <utility>

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

bool is_space(char32_t c) {
  return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000 || c == 0xFEFF;
}

bool is_ascii_alnum(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_cjk(char32_t c) {
  return (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF) ||
         (c >= 0x3040 && c <= 0x30FF) || (c >= 0xAC00 && c <= 0xD7AF) || c == 0x3007;
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

int width_of(char32_t c) {
  return is_zero_width(c) ? 0 : (is_wide(c) ? 2 : 1);
}

// Letters of other scripts belong to words; punctuation, symbols and spaces do not.
bool is_word(char32_t c) {
  if (is_ascii_alnum(c))
    return true;
  if (c < 0xC0 || is_cjk(c) || is_space(c) || c == 0xD7 || c == 0xF7)
    return false;
  return c < 0x2000 || (c >= 0xA4D0 && c < 0xD800);
}

bool is_joint(char32_t c) {
  return c == '-' || c == '_' || c == '/' || c == '.';
}

char32_t fold(char32_t c) {
  if (c == 0x3000)
    return ' ';
  if (c >= 0xFF01 && c <= 0xFF5E)
    c -= 0xFEE0;
  if (c >= 'A' && c <= 'Z')
    c += 'a' - 'A';
  return c;
}

std::u32string folded(std::string_view text) {
  std::u32string out = code_points(text);
  for (char32_t& c : out)
    c = fold(c);
  return out;
}

bool is_digit(char32_t c) {
  return c >= '0' && c <= '9';
}
bool has_digit(std::u32string_view word) {
  return std::any_of(word.begin(), word.end(), is_digit);
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
    if (!first.valid || !is_space(first.code_point))
      break;
    text.remove_prefix(first.bytes);
  }
  while (!text.empty()) {
    std::size_t at = text.size() - 1;
    while (at > 0 && is_continuation(text[at]))
      --at;
    const Decoded last = decode_first(text.substr(at));
    if (!last.valid || last.bytes != text.size() - at || !is_space(last.code_point))
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

std::string fold_text(std::string_view text) {
  return to_utf8(folded(text));
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

// --- telephone numbers
// -----------------------------------------------------------------------------

namespace {

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

struct PhoneParts {
  bool international = false;  // typed with a leading +
  std::string digits;
  std::string extension;
};

// Splits what was typed; nothing when it holds anything a telephone number does not.
std::optional<PhoneParts> read_phone(std::string_view text) {
  PhoneParts parts;
  bool in_extension = false;
  const std::u32string typed = folded(trim(text));
  for (std::size_t i = 0; i < typed.size(); ++i) {
    const char32_t c = typed[i];
    if (is_digit(c)) {
      (in_extension ? parts.extension : parts.digits).push_back(static_cast<char>(c));
    } else if (c == '+' && i == 0) {
      parts.international = true;
    } else if (!in_extension &&
               (c == 'x' || c == '#' || c == U'转')) {  // not user-visible: marks an extension
      in_extension = true;
    } else if (!is_space(c) && c != '-' && c != '.' && c != '(' && c != ')' && c != 0x2010 &&
               c != 0x2011 && c != 0x2013 && c != 0x2014 && c != 0x2212) {
      return std::nullopt;
    }
  }
  if (in_extension && (parts.extension.empty() || parts.extension.size() > 6))
    return std::nullopt;
  return parts;
}

// Beijing and the 02x cities have three digits with the 0, all others four.
std::optional<std::string> read_landline(std::string_view digits, std::string extension) {
  if (digits.size() < 2 || digits[0] != '0' || digits[1] == '0')
    return std::nullopt;
  const bool short_area = digits[1] == '1' || digits[1] == '2';
  if (digits[1] == '1' && digits.size() > 2 && digits[2] != '0')
    return std::nullopt;
  const std::size_t area = short_area ? 3 : 4;
  if (digits.size() < area + 7 || digits[area] == '0')
    return std::nullopt;
  std::size_t number = digits.size() - area;
  if (number > 8) {  // an extension typed with a hyphen only
    if (!extension.empty() || number > 14)
      return std::nullopt;
    number = 8;
    extension = digits.substr(area + number);
  }
  std::string out{digits.substr(0, area)};
  out += '-';
  out += digits.substr(area, number);
  if (!extension.empty())
    out += "-" + extension;
  return out;
}

}  // namespace

std::optional<std::string> normalize_phone(std::string_view text) {
  std::optional<PhoneParts> parts = read_phone(text);
  if (!parts || !all_digits(parts->digits))
    return std::nullopt;
  std::string_view digits = parts->digits;
  const bool dialled_out = digits.substr(0, 2) == "00";
  if (dialled_out && !parts->international)
    digits.remove_prefix(2);
  bool foreign = parts->international || dialled_out;
  const bool mobile_with_code = digits.size() == 13 && digits.substr(0, 3) == "861";
  if (digits.substr(0, 2) == "86" && (foreign || mobile_with_code)) {
    digits.remove_prefix(2);
    foreign = false;
    const bool area_without_zero = digits.size() >= 9 && digits[0] != '0' &&
                                   !(digits.size() == 11 && digits[0] == '1') &&
                                   !(digits.size() == 10 && digits.substr(0, 2) == "40");
    if (area_without_zero)
      return read_landline("0" + std::string{digits}, parts->extension);
  }
  if (foreign) {
    if (digits.size() < 7 || digits.size() > 15 || digits[0] == '0')
      return std::nullopt;
    return "+" + std::string{digits};
  }
  // Out of habit a 0 is dialled before a mobile number of another town.
  if (digits.size() == 12 && digits.substr(0, 2) == "01" && digits[2] >= '3') {
    digits.remove_prefix(1);
  }
  if (digits.size() == 11 && digits[0] == '1' && digits[1] >= '3') {
    if (!parts->extension.empty())
      return std::nullopt;
    return std::string{digits};
  }
  const bool service = digits.substr(0, 3) == "400" || digits.substr(0, 3) == "800";
  if (digits.size() == 10 && service)
    return std::string{digits};
  return read_landline(digits, parts->extension);
}

// --- search
// ----------------------------------------------------------------------------------------

namespace {

constexpr std::size_t kTermLengthMax = 64;
constexpr std::size_t kSuffixLengthMin = 4;

// Runs of the same kind, in order, with what joins neighbouring words.
struct Run {
  bool cjk = false;
  bool joined_to_previous = false;
  std::u32string text;
};

std::vector<Run> runs_of(std::string_view text) {
  std::vector<Run> runs;
  char32_t before = ' ';
  char32_t before_that = ' ';
  for (const char32_t c : folded(text)) {
    const bool cjk = is_cjk(c);
    if (cjk || is_word(c)) {
      const bool goes_on =
          !runs.empty() && runs.back().cjk == cjk && (cjk ? is_cjk(before) : is_word(before));
      if (!goes_on) {
        const bool joined = !cjk && is_joint(before) && is_word(before_that);
        runs.push_back({cjk, joined, {}});
      }
      runs.back().text.push_back(c);
    }
    before_that = before;
    before = c;
  }
  return runs;
}

void add_word(std::vector<std::string>& terms, std::u32string_view word, bool suffixes) {
  word = word.substr(0, kTermLengthMax);
  terms.push_back(to_utf8(word));
  if (!suffixes || !has_digit(word))
    return;
  for (std::size_t at = 1; at + kSuffixLengthMin <= word.size(); ++at) {
    terms.push_back(to_utf8(word.substr(at)));
  }
}

void add_cjk(std::vector<std::string>& terms, std::u32string_view run, bool singles) {
  if (singles || run.size() == 1) {
    for (const char32_t c : run)
      terms.push_back(to_utf8(std::u32string{c}));
  }
  for (std::size_t i = 0; i + 1 < run.size(); ++i)
    terms.push_back(to_utf8(run.substr(i, 2)));
}

std::vector<std::string> terms_of(std::string_view text, bool for_record) {
  std::vector<std::string> terms;
  std::u32string joined;
  const auto flush = [&terms, &joined, for_record] {
    if (!joined.empty())
      add_word(terms, joined, for_record);
    joined.clear();
  };
  const std::vector<Run> runs = runs_of(text);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const Run& run = runs[i];
    if (run.cjk) {
      add_cjk(terms, run.text, for_record);
      continue;
    }
    add_word(terms, run.text, for_record);
    const bool next_joined = i + 1 < runs.size() && runs[i + 1].joined_to_previous;
    if (for_record && (run.joined_to_previous || next_joined))
      joined += run.text;
    if (!next_joined)
      flush();
  }
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  return terms;
}

}  // namespace

std::vector<std::string> search_terms(std::string_view text) {
  return terms_of(text, true);
}
std::vector<std::string> query_terms(std::string_view text) {
  return terms_of(text, false);
}

}  // namespace aftercare

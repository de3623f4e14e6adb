// Telephone numbers: see text.hpp.
#include "core/base/text_points.hpp"

namespace aftercare {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// What people and programs write between the digits.
bool is_separator(char32_t c) {
  return points::is_space(c) || c == '-' || c == '.' || c == '(' || c == ')' ||
         (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFE63 || c == 0x30FC;
}

struct PhoneParts {
  bool international = false;  // typed with a + before the digits
  std::string digits;
  std::string extension;
};

// Splits what was typed; nothing when it holds anything a telephone number does not.
std::optional<PhoneParts> read_phone(std::u32string_view typed) {
  PhoneParts parts;
  bool in_extension = false;
  for (const char32_t c : typed) {
    if (points::is_digit(c)) {
      (in_extension ? parts.extension : parts.digits).push_back(static_cast<char>(c));
    } else if (c == '+' && parts.digits.empty() && !parts.international) {
      parts.international = true;
    } else if (!in_extension &&
               (c == 'x' || c == '#' || c == U'转')) {  // not user-visible: marks an extension
      in_extension = true;
    } else if (!is_separator(c)) {
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

// Of this country, without its code.
std::optional<std::string> read_number(std::string_view digits, const std::string& extension) {
  // Out of habit a 0 is dialled before a mobile number of another town.
  if (digits.size() == 12 && digits.substr(0, 2) == "01" && digits[2] >= '3')
    digits.remove_prefix(1);
  if (digits.size() == 11 && digits[0] == '1' && digits[1] >= '3')
    return extension.empty() ? std::optional{std::string{digits}} : std::nullopt;
  const bool service = digits.substr(0, 3) == "400" || digits.substr(0, 3) == "800";
  if (digits.size() == 10 && service)
    return std::string{digits};
  return read_landline(digits, extension);
}

// The same behind the country's code: the 0 of the area is left out there, or is not.
std::optional<std::string> read_behind_code(std::string_view digits, const std::string& extension) {
  if (auto number = read_number(digits, extension))
    return number;
  if (digits.size() < 9 || digits[0] == '0')
    return std::nullopt;
  return read_landline("0" + std::string{digits}, extension);
}

std::optional<std::string> read_folded(std::u32string_view typed) {
  const std::optional<PhoneParts> parts = read_phone(typed);
  if (!parts || !all_digits(parts->digits))
    return std::nullopt;
  std::string_view digits = parts->digits;
  bool foreign = parts->international;
  if (digits.substr(0, 2) == "00") {
    digits.remove_prefix(2);
    foreign = true;
  }
  if (digits.substr(0, 2) == "86") {
    const auto number = read_behind_code(digits.substr(2), parts->extension);
    if (number || foreign)
      return number;
  }
  if (!foreign)
    return read_number(digits, parts->extension);
  if (digits.size() < 7 || digits.size() > 15 || digits[0] == '0')
    return std::nullopt;
  return "+" + std::string{digits};
}

// Without the "tel:" of a copied link.
std::u32string_view without_scheme(std::u32string_view folded) {
  constexpr std::u32string_view kScheme = U"tel:";
  return folded.substr(0, kScheme.size()) == kScheme ? folded.substr(kScheme.size()) : folded;
}

bool may_begin(char32_t c) {
  return points::is_digit(c) || c == '+' || c == '(';
}

// A run of digits with what separates them, cut at its spaces: the longest part that is a number.
struct Groups {
  std::vector<std::size_t> begins;
  std::vector<std::size_t> ends;
};
Groups groups_of(std::u32string_view text, std::size_t from, std::size_t to) {
  Groups groups;
  for (std::size_t i = from; i < to; ++i) {
    const bool inside = !points::is_space(text[i]);
    if (inside && (groups.begins.size() == groups.ends.size()))
      groups.begins.push_back(i);
    if (!inside && groups.begins.size() > groups.ends.size())
      groups.ends.push_back(i);
  }
  if (groups.begins.size() > groups.ends.size())
    groups.ends.push_back(to);
  return groups;
}

// Of "+86" and "0086" before too few digits: what stands there of the code.
std::size_t code_length(std::u32string_view typed) {
  for (const std::u32string_view code : {U"+86", U"0086"}) {
    if (typed.substr(0, code.size()) == code)
      return code.size();
  }
  return 0;
}

void find_in(std::u32string_view text, std::size_t from, std::size_t to, bool begun,
             std::vector<points::PhoneSpan>& out) {
  constexpr std::size_t kGroupsMax = 12;  // as many as there are digits
  const Groups groups = groups_of(text, from, to);
  const std::size_t count = groups.begins.size();
  for (std::size_t first = 0; first < count;) {
    std::size_t next = first + 1;
    const std::size_t begin = groups.begins[first];
    for (std::size_t last = std::min(count, first + kGroupsMax); last > first; --last) {
      const std::size_t end = groups.ends[last - 1];
      if (auto number = read_folded(text.substr(begin, end - begin))) {
        out.push_back({begin, end, std::move(*number)});
        next = last;
        break;
      }
    }
    const std::size_t code = code_length(text.substr(begin, to - begin));
    if (begun && next == first + 1 && code != 0 && (out.empty() || out.back().begin != begin))
      out.push_back({begin, begin + code, {}});
    first = next;
  }
}

}  // namespace

std::optional<std::string> normalize_phone(std::string_view text) {
  const std::u32string folded = points::folded(trim(text));
  return read_folded(without_scheme(folded));
}

std::vector<points::PhoneSpan> points::phones_in(std::u32string_view folded, bool begun) {
  std::vector<PhoneSpan> out;
  std::size_t i = 0;
  while (i < folded.size()) {
    const bool inside_word = i > 0 && (is_word(folded[i - 1]) || folded[i - 1] == '_');
    if (!may_begin(folded[i]) || inside_word) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < folded.size() && (may_begin(folded[end]) || is_separator(folded[end])))
      ++end;
    const bool goes_on = end < folded.size() && (is_word(folded[end]) || folded[end] == '_');
    // Letters right behind the last digits: these are part of a word.
    std::size_t to = end;
    while (goes_on && to > i && !is_space(folded[to - 1]))
      --to;
    find_in(folded, i, to, begun, out);
    i = std::max(end, i + 1);
  }
  return out;
}

bool takes_messages(std::string_view phone) {
  return phone.starts_with('+') || (phone.starts_with('1') && phone.size() == 11);
}

}  // namespace aftercare

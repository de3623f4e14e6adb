#include "core/base/masking.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/id.hpp"
#include "core/base/text.hpp"

namespace aftercare {
namespace {

using Text32 = std::u32string;
using View32 = std::u32string_view;

// Runs of this many digits are telephone numbers, whatever else they might be.
constexpr std::size_t kRunMin = 7;
// So many in groups as well: "138 1234 5678", "(021) 6234-5678".
constexpr std::size_t kGroupedMin = 10;
// Signs that may lie between two groups.
constexpr std::size_t kJoinersMax = 3;

// A row of ten digits for each script people type or write out; the first of them.
constexpr char32_t kScripts[] = {'0',     0xFF10,  0x0660,  0x06F0,  0x0966, 0x1D7CE,
                                 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1FBF0};

std::optional<char> digit_of(char32_t c) {
  for (const char32_t zero : kScripts) {
    if (c >= zero && c < zero + 10)
      return static_cast<char>('0' + (c - zero));
  }
  if (c >= 0x2460 && c <= 0x2468)  // circled
    return static_cast<char>('1' + (c - 0x2460));
  if (c == 0x24EA)
    return '0';
  constexpr View32 kPlain = U"〇一二三四五六七八九";   // not user-visible: digits written out
  constexpr View32 kFormal = U"零壹贰叁肆伍陆柒捌玖";  // not user-visible: on cheques
  for (const View32 spelt : {kPlain, kFormal}) {
    if (const auto value = spelt.find(c); value != View32::npos)
      return static_cast<char>('0' + value);
  }
  if (c == U'幺')  // not user-visible: a one, as said aloud
    return '1';
  return std::nullopt;
}

bool is_figure(char32_t c) {
  return digit_of(c).has_value();
}

// Spaces, hyphens, brackets, dots and marks nobody sees, as they stand between groups of digits.
bool is_joiner(char32_t c) {
  constexpr View32 kSigns = U" \t()[]-+./_*~\u00A0\u00B7\u3000\uFF08\uFF09\uFF0D\uFF0E\u2212";
  return kSigns.find(c) != View32::npos || (c >= 0x2000 && c <= 0x2015) || c == 0x2060 ||
         c == 0xFEFF || (c >= 0xFE00 && c <= 0xFE0F) || c == 0x20E3;
}

// Groups of digits with joiners between them, from the first digit to behind the last one.
struct Span {
  std::size_t from = 0;
  std::size_t to = 0;
  std::vector<std::string> groups;
};

Span span_at(View32 text, std::size_t from) {
  Span span{from, from, {}};
  std::size_t at = from;
  while (at < text.size() && is_figure(text[at])) {
    std::string group;
    for (; at < text.size() && is_figure(text[at]); ++at)
      group += *digit_of(text[at]);
    span.groups.push_back(std::move(group));
    span.to = at;
    std::size_t joiners = 0;
    while (at < text.size() && joiners < kJoinersMax && is_joiner(text[at])) {
      ++at;
      ++joiners;
    }
  }
  return span;
}

using Groups = std::vector<std::string>;

int number_of(const std::string& digits) {
  int number = 0;
  for (const char c : digits.substr(0, 8))
    number = number * 10 + (c - '0');
  return number;
}

bool is_century(const std::string& group) {
  return group.substr(0, 2) == "19" || group.substr(0, 2) == "20";
}

// "2026-11-30", at the beginning of a span.
bool begins_with_date(const Groups& groups) {
  return groups.size() >= 3 && groups[0].size() == 4 && is_century(groups[0]) &&
         groups[1].size() <= 2 && number_of(groups[1]) >= 1 && number_of(groups[1]) <= 12 &&
         groups[2].size() <= 2 && number_of(groups[2]) >= 1 && number_of(groups[2]) <= 31;
}

// "202611-001", "202611-1000".
bool is_case_number(const Groups& groups) {
  if (groups.size() != 2 || groups[0].size() != 6 || !is_century(groups[0]))
    return false;
  const int month = number_of(groups[0].substr(4));
  return month >= 1 && month <= 12 && (groups[1].size() == 3 || groups[1].size() == 4);
}

bool looks_like_phone(Groups groups, bool international) {
  std::size_t digits = 0;
  for (const std::string& group : groups) {
    if (group.size() >= kRunMin)
      return true;
    digits += group.size();
  }
  if (international && digits >= kRunMin)
    return true;
  if (is_case_number(groups))
    return false;
  if (begins_with_date(groups)) {
    groups.erase(groups.begin(), groups.begin() + 3);
    return looks_like_phone(std::move(groups), false);
  }
  const bool local = groups.size() == 2 && (groups[0].size() == 3 || groups[0].size() == 4) &&
                     groups[1].size() == 4;
  return local || digits >= kGroupedMin;
}

// Begins before a sign that belongs to the number: "+86", "(021)".
std::size_t with_sign(View32 text, std::size_t from) {
  const auto is_sign = [](char32_t c) {
    return c == '+' || c == '(' || c == 0xFF0B || c == 0xFF08;
  };
  while (from > 0 && is_sign(text[from - 1]))
    --from;
  return from;
}

template <class IsPhone>
Text32 without_spans(View32 text, IsPhone is_phone) {
  Text32 out;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_figure(text[at])) {
      out += text[at++];
      continue;
    }
    const Span span = span_at(text, at);
    const std::size_t from = with_sign(text, span.from);
    if (is_phone(span, text[from] == '+' || text[from] == 0xFF0B)) {
      out.resize(out.size() - (at - from));
      out.append(kMasked.begin(), kMasked.end());
    } else {
      out.append(text.substr(at, span.to - at));
    }
    at = span.to;
  }
  return out;
}

// --- addresses
// -----------------------------------------------------------------------------------

bool is_one_of(View32 signs, char32_t c) {
  return signs.find(c) != View32::npos;
}

constexpr View32 kWays = U"路街道巷弄里村苑园区镇";    // not user-visible: a number stands behind
constexpr View32 kDoors = U"号弄栋幢座楼室单巷";       // not user-visible: what stands behind it
constexpr View32 kMore = U"号弄栋幢座楼室单元层院户";  // not user-visible: and behind that
constexpr View32 kCircuits = U"电线回管油水气通频网";  // not user-visible: no street of a town

bool is_han(char32_t c) {
  return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

// Behind the door's number: "220 弄 15 号 302 室". Nothing: no street is named at `way`.
std::optional<std::size_t> end_of_address(View32 text, std::size_t way) {
  if (!is_one_of(kWays, text[way]) || way == 0 || is_one_of(kCircuits, text[way - 1]))
    return std::nullopt;
  const auto skip = [&text](std::size_t at, auto is) {
    while (at < text.size() && is(text[at]))
      ++at;
    return at;
  };
  const auto is_gap = [](char32_t c) { return c == ' ' || c == '-' || c == '#'; };
  const std::size_t first = skip(way + 1, is_gap);
  const std::size_t behind = skip(first, is_figure);
  const std::size_t door = skip(behind, is_gap);
  if (behind == first || door == text.size() || !is_one_of(kDoors, text[door]))
    return std::nullopt;
  return skip(door, [&](char32_t c) { return is_gap(c) || is_figure(c) || is_one_of(kMore, c); });
}

// With the words that lead to it, up to a space or a sign: town, quarter, street.
Text32 without_addresses(View32 text) {
  Text32 out;
  std::size_t word = 0;  // where the word begins in `out`
  for (std::size_t at = 0; at < text.size();) {
    if (const auto end = end_of_address(text, at)) {
      out.resize(word);
      out.append(kMasked.begin(), kMasked.end());
      word = out.size();
      at = *end;
      continue;
    }
    out += text[at];
    if (!is_han(text[at]))
      word = out.size();
    ++at;
  }
  return out;
}

bool is_mail_sign(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' ||
         c == '_' || c == '-' || c == '+' || c == '%';
}

Text32 without_mail(Text32 text) {
  for (std::size_t at = text.find(U'@'); at != Text32::npos; at = text.find(U'@', at + 1)) {
    std::size_t from = at;
    std::size_t to = at + 1;
    while (from > 0 && is_mail_sign(text[from - 1]))
      --from;
    while (to < text.size() && is_mail_sign(text[to]))
      ++to;
    if (from == at || to == at + 1)
      continue;
    text.replace(from, to - from, kMasked.size(), U'*');
    at = from;
  }
  return text;
}

// "case/0190…": a record's key is its identity and nobody's number.
bool is_key(std::string_view text) {
  const auto slash = text.rfind('/');
  return parse_uuid(slash == std::string_view::npos ? text : text.substr(slash + 1)).has_value();
}

bool may_hold_contact(std::string_view text) {
  // Shorter ones hold neither seven digits nor a street with a door.
  return text.size() >= kRunMin && !is_key(text);
}

}  // namespace

std::string without_contacts(std::string_view text) {
  if (!may_hold_contact(text))
    return std::string{text};
  const Text32 typed = code_points(text);
  const Text32 no_phones = without_spans(typed, [](const Span& span, bool international) {
    return looks_like_phone(span.groups, international);
  });
  return to_utf8(without_mail(without_addresses(no_phones)));
}

std::string without_phones(std::string_view identifier) {
  if (!may_hold_contact(identifier))
    return std::string{identifier};
  const Text32 typed = code_points(identifier);
  const Text32 no_phones = without_spans(typed, [](const Span& span, bool international) {
    std::string digits{international ? "+" : ""};
    for (const std::string& group : span.groups)
      digits += group;
    return normalize_phone(digits).has_value();
  });
  return to_utf8(without_mail(without_addresses(no_phones)));
}

}  // namespace aftercare

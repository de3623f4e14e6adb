#include "core/base/masking.hpp"

#include <optional>

#include "core/base/id.hpp"
#include "core/base/masking_numbers.hpp"
#include "core/base/text.hpp"

namespace aftercare {
namespace {

using Text32 = std::u32string;
using View32 = std::u32string_view;

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
  const std::size_t behind = skip(first, masking::is_figure);
  const std::size_t door = skip(behind, is_gap);
  if (behind == first || door == text.size() || !is_one_of(kDoors, text[door]))
    return std::nullopt;
  return skip(
      door, [&](char32_t c) { return is_gap(c) || masking::is_figure(c) || is_one_of(kMore, c); });
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
  constexpr std::size_t kBytesMin = 7;
  // Shorter ones hold neither seven digits nor a street with a door.
  return text.size() >= kBytesMin && !is_key(text);
}

}  // namespace

std::string without_contacts(std::string_view text) {
  if (!may_hold_contact(text))
    return std::string{text};
  const Text32 typed = code_points(text);
  const Text32 no_phones = masking::without_numbers(typed, masking::Kind::words);
  return to_utf8(without_mail(without_addresses(no_phones)));
}

std::string without_phones(std::string_view identifier) {
  if (!may_hold_contact(identifier))
    return std::string{identifier};
  const Text32 typed = code_points(identifier);
  const Text32 no_phones = masking::without_numbers(typed, masking::Kind::identifier);
  return to_utf8(without_mail(without_addresses(no_phones)));
}

}  // namespace aftercare

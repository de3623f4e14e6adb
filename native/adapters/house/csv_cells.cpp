#include "native/adapters/house/csv_cells.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "core/base/text.hpp"

namespace aftercare {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

std::optional<int> number_of(std::string_view digits) {
  int value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool whole = read.ec == std::errc{} && read.ptr == digits.data() + digits.size();
  return all_digits(digits) && whole ? std::optional{value} : std::nullopt;
}

// Days since 30 December 1899, as both systems count after February 1900. Numbers of this century
// and the last; smaller ones are numbers of something else.
std::optional<LocalDate> date_of_serial(std::string_view text) {
  constexpr int kSerialMin = 18'264;  // 1 January 1950
  constexpr int kSerialMax = 73'050;  // 31 December 2099
  const std::size_t point = text.find('.');
  const bool fraction = point != std::string_view::npos;
  if (fraction && !all_digits(text.substr(point + 1)))
    return std::nullopt;
  const auto days = number_of(text.substr(0, point));
  if (!days || *days < kSerialMin || *days > kSerialMax)
    return std::nullopt;
  const auto first = LocalDate::make(1899, 12, 30);
  return first ? std::optional{first->plus_days(*days)} : std::nullopt;
}

std::optional<LocalDate> date_of(const std::vector<std::string_view>& parts) {
  std::array<int, 3> numbers{};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto number = number_of(parts[i]);
    if (!number || parts[i].size() > (i == 0 ? 4U : 2U))
      return std::nullopt;
    numbers[i] = *number;
  }
  if (parts[0].size() != 4)
    return std::nullopt;
  return LocalDate::make(numbers[0], static_cast<unsigned>(numbers[1]),
                         static_cast<unsigned>(numbers[2]));
}

// "2024/3/5 0:00", "2024-03-05T00:00:00": the day is what counts.
std::string_view without_time(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos)
    return text;
  return text.substr(0, text.substr(0, colon).find_last_of(" t"));
}

}  // namespace

std::string cell_text(std::string_view cell) {
  std::string text = tidy_text(cell, false);
  const bool formula = text.size() >= 3 && text.substr(0, 2) == "=\"" && text.back() == '"';
  if (formula)
    return std::string{trim(std::string_view{text}.substr(2, text.size() - 3))};
  if (text.size() > 1 && text.front() == '\'' && is_digit(text[1]))
    text.erase(0, 1);
  return text;
}

bool is_scientific(std::string_view text) {
  const std::string folded = fold_text(trim(text));
  const std::size_t e = folded.find('e');
  if (e == std::string::npos || e == 0)
    return false;
  std::string_view mantissa = std::string_view{folded}.substr(0, e);
  std::string_view exponent = std::string_view{folded}.substr(e + 1);
  const bool is_signed = !exponent.empty() && (exponent[0] == '+' || exponent[0] == '-');
  if (is_signed)
    exponent.remove_prefix(1);
  const std::size_t point = mantissa.find('.');
  const bool fraction = point != std::string_view::npos;
  const bool number = all_digits(mantissa.substr(0, point)) && all_digits(exponent) &&
                      (!fraction || all_digits(mantissa.substr(point + 1)));
  // "2E10" alone may be a serial; no spreadsheet writes it so.
  return number && (is_signed || fraction) && exponent.size() <= 3;
}

std::optional<LocalDate> cell_date(std::string_view text) {
  const std::string folded = fold_text(trim(text));
  const std::string_view whole = without_time(folded);
  if (whole.size() == 8 && all_digits(whole))
    return date_of({whole.substr(0, 4), whole.substr(4, 2), whole.substr(6, 2)});
  std::u32string points = code_points(whole);
  if (!points.empty() &&
      (points.back() == U'日' || points.back() == U'号'))  // not user-visible: read
    points.pop_back();
  for (char32_t& c : points) {
    if (c == '/' || c == '.' || c == U'年' || c == U'月')  // not user-visible: read
      c = '-';
  }
  points.erase(std::remove(points.begin(), points.end(), U' '), points.end());
  const std::string plain = to_utf8(points);
  std::vector<std::string_view> parts;
  for (std::string_view rest = plain;;) {
    const std::size_t at = rest.find('-');
    parts.push_back(rest.substr(0, at));
    if (at == std::string_view::npos)
      break;
    rest.remove_prefix(at + 1);
  }
  return parts.size() == 3 ? date_of(parts) : date_of_serial(whole);
}

std::optional<Money> cell_money(std::string_view text) {
  std::u32string points = code_points(fold_text(trim(text)));
  std::replace(points.begin(), points.end(), U'\uFFE5', U'\u00A5');  // the sign's wide form
  const auto money = parse_money(to_utf8(points));
  return money && money->minor >= 0 ? money : std::nullopt;
}

std::optional<int> cell_number(std::string_view text) {
  const std::string folded = fold_text(trim(text));
  return folded.size() <= 6 ? number_of(folded) : std::nullopt;
}

std::string column_letters(std::size_t index) {
  std::string letters;
  for (std::size_t left = index + 1; left > 0; left = (left - 1) / 26)
    letters.insert(letters.begin(), static_cast<char>('A' + (left - 1) % 26));
  return letters;
}

}  // namespace aftercare

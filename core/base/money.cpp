#include "core/base/money.hpp"

namespace aftercare {
namespace {

constexpr std::size_t kDigitsMax = 13;  // of whole units

bool is_decimal(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::string to_text(const Money& money) {
  const bool negative = money.minor < 0;
  const std::int64_t minor = negative ? -money.minor : money.minor;
  const std::int64_t cents = minor % 100;
  return (negative ? "-" : "") + std::to_string(minor / 100) + (cents < 10 ? ".0" : ".") +
         std::to_string(cents);
}

std::string grouped_text(const Money& money) {
  std::string text = to_text(money);
  const std::size_t first = text.front() == '-' ? 1 : 0;
  for (std::size_t at = text.find('.'); at > first + 3; at -= 3) {
    text.insert(at - 3, ",");
  }
  return text;
}

std::string shown_text(const Money& money) {
  const std::string unit = money.currency == "CNY" ? "\xC2\xA5" : money.currency + " ";
  const std::string digits = grouped_text(money);
  return money.minor < 0 ? "-" + unit + digits.substr(1) : unit + digits;
}

std::optional<Money> parse_money(std::string_view text) {
  constexpr std::string_view kYuanSign = "\xC2\xA5";  // ¥
  if (text.substr(0, kYuanSign.size()) == kYuanSign) {
    text.remove_prefix(kYuanSign.size());
  }
  std::int64_t whole = 0;
  std::int64_t cents = 0;
  std::size_t digits = 0;
  std::size_t i = 0;
  for (; i < text.size() && text[i] != '.'; ++i) {
    if (text[i] == ',' && digits > 0) {
      continue;
    }
    if (!is_decimal(text[i]) || ++digits > kDigitsMax) {
      return std::nullopt;
    }
    whole = whole * 10 + (text[i] - '0');
  }
  if (digits == 0) {
    return std::nullopt;
  }
  if (i < text.size()) {
    const std::string_view rest = text.substr(i + 1);
    if (rest.empty() || rest.size() > 2 || !is_decimal(rest.front()) || !is_decimal(rest.back())) {
      return std::nullopt;
    }
    cents = (rest[0] - '0') * 10 + (rest.size() == 2 ? rest[1] - '0' : 0);
  }
  return Money{whole * 100 + cents};
}

}  // namespace aftercare

#include "core/base/amount_words.hpp"

#include <array>

namespace aftercare {
namespace {

using Words = std::string_view;

constexpr std::array<Words, 10> kDigits{
    "零", "壹", "贰", "叁", "肆",   // not user-visible: legal notation, one for all languages
    "伍", "陆", "柒", "捌", "玖"};  // not user-visible: legal notation
// Within four digits, from the right.
constexpr std::array<Words, 4> kPlaces{"", "拾", "佰", "仟"};  // not user-visible: legal notation
constexpr Words kWan = "万";                                   // not user-visible: legal notation
constexpr Words kYi = "亿";                                    // not user-visible: legal notation
constexpr Words kZero = "零";                                  // not user-visible: legal notation
constexpr Words kYuan = "元";                                  // not user-visible: legal notation
constexpr Words kJiao = "角";                                  // not user-visible: legal notation
constexpr Words kFen = "分";                                   // not user-visible: legal notation
constexpr Words kWhole = "整";                                 // not user-visible: legal notation
constexpr Words kMinus = "负";                                 // not user-visible: legal notation

constexpr std::uint64_t kTenThousand = 10'000;
constexpr std::uint64_t kHundredMillion = 100'000'000;

// Up to four digits; a zero between two others is said once, zeros at the end are not.
std::string group_words(std::uint64_t group) {
  std::string out;
  bool zero_due = false;
  std::uint64_t unit = 1000;
  for (std::size_t place = 4; place-- > 0; unit /= 10) {
    const auto digit = static_cast<std::size_t>(group / unit % 10);
    if (digit == 0) {
      zero_due = !out.empty();
      continue;
    }
    if (zero_due)
      out += kZero;
    zero_due = false;
    out += kDigits[digit];
    out += kPlaces[place];
  }
  return out;
}

std::string whole_words(std::uint64_t value) {
  if (value < kTenThousand)
    return group_words(value);
  const bool large = value >= kHundredMillion;
  const std::uint64_t unit = large ? kHundredMillion : kTenThousand;
  const std::uint64_t rest = value % unit;
  std::string out = whole_words(value / unit);
  out += large ? kYi : kWan;
  if (rest > 0 && rest < unit / 10)
    out += kZero;
  return rest > 0 ? out + whole_words(rest) : out;
}

}  // namespace

std::string amount_words(const Money& money) {
  if (money.currency != "CNY")
    return {};
  const bool negative = money.minor < 0;
  const std::uint64_t minor = negative ? 0 - static_cast<std::uint64_t>(money.minor)
                                       : static_cast<std::uint64_t>(money.minor);
  const std::uint64_t yuan = minor / 100;
  const auto jiao = static_cast<std::size_t>(minor / 10 % 10);
  const auto fen = static_cast<std::size_t>(minor % 10);
  std::string out{negative ? kMinus : Words{}};
  if (yuan > 0 || minor == 0)
    out.append(yuan > 0 ? whole_words(yuan) : std::string{kZero}).append(kYuan);
  if (jiao > 0)
    out.append(kDigits[jiao]).append(kJiao);
  if (fen == 0)
    return out.append(kWhole);
  if (jiao == 0 && yuan > 0)
    out += kZero;
  return out.append(kDigits[fen]).append(kFen);
}

}  // namespace aftercare

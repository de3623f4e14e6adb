// Money in minor units (fen, cents). Never a floating point number.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

namespace aftercare {

struct Money {
  std::int64_t minor = 0;
  std::string currency = "CNY";
  bool operator==(const Money&) const = default;
};
BOOST_DESCRIBE_STRUCT(Money, (), (minor, currency))

// "1234.05": plain digits, as they are typed.
std::string to_text(const Money& money);
// "1,234.05", "-1,600.00": digits for a sentence that names the currency itself.
std::string grouped_text(const Money& money);
// "¥1,280.00", "-¥1,600.00", "USD 12.00": an amount as people read it.
std::string shown_text(const Money& money);
// "128", "128.5", "1,280.00", "¥128": nothing when it is no amount or has parts of a cent.
std::optional<Money> parse_money(std::string_view text);

}  // namespace aftercare

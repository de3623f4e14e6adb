// Money in minor units (fen, cents). Never a floating point number.
#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <string>

namespace aftercare {

struct Money {
  std::int64_t minor = 0;
  std::string currency = "CNY";
  bool operator==(const Money&) const = default;
};
BOOST_DESCRIBE_STRUCT(Money, (), (minor, currency))

}  // namespace aftercare

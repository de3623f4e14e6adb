// What each number of a policy may be at least and at most: a table of data, a row for every number
// a policy has. A number without a row fails a test (tests/core/policy/bounds_test.cpp).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/policy/policy.hpp"

namespace aftercare {

// `path`: the number's own, a row's index left out ("files[].count_max") or, where rows of one
// table mean different things, replaced by what says which ("limits[reopening_days].value"). `unit`
// has a text `form.unit.<unit>`; empty: a plain count.
struct NumberBound {
  std::string_view path;
  std::int64_t min = 0;
  std::int64_t max = 0;
  std::string_view unit = {};
};
const std::vector<NumberBound>& number_bounds();
// The row of this path, else the one for all others of its table ("limits[*].value"); else null.
const NumberBound* find_bound(std::string_view kind);

// One number as it stands in a policy. A share counts in percent. Nothing: left out.
struct PolicyNumber {
  std::string path;  // exact: "limits[3].value"
  std::string kind;  // as in the table
  std::optional<std::int64_t> value;
};
std::vector<PolicyNumber> numbers_of(const Policy& policy);

}  // namespace aftercare

// What was wrong with a text that was read, and where.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace aftercare::codec {

// What went wrong, for the `field` of a refusal: "customer.phone", "files[0].type".
struct Reading {
  std::optional<Refusal> problem;
  bool unknown = false;  // members or names were passed over that nobody here knows
  // Of a row: a newer release may have given it names (json.hpp, take_name).
  bool keeps_unknown = false;
  bool fail(std::string_view expected) {
    if (!problem)
      problem = refuse("malformed", {}, {{"expected", std::string(expected)}});
    return false;
  }
};

// A member or item being read: a problem found meanwhile lies in it.
class PathStep {
 public:
  PathStep(Reading& reading, std::string_view field) : reading_(reading), field_(field) {}
  PathStep(Reading& reading, std::size_t index) : reading_(reading), index_(index) {}
  ~PathStep();
  PathStep(const PathStep&) = delete;
  PathStep& operator=(const PathStep&) = delete;

 private:
  Reading& reading_;
  std::string_view field_;  // empty: an item
  std::size_t index_ = 0;
};

}  // namespace aftercare::codec

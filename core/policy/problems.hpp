// Shared by the parts of validate(): a list that problems are added to by exact path.
#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/text.hpp"
#include "core/policy/validate.hpp"

namespace aftercare {

class Problems {
 public:
  void add(std::string path, std::string code, std::map<std::string, std::string> params = {}) {
    found_.push_back({std::move(path), std::move(code), std::move(params)});
  }
  [[nodiscard]] bool names(const std::string& path) const {
    return std::any_of(found_.begin(), found_.end(),
                       [&path](const PolicyProblem& one) { return one.path == path; });
  }
  [[nodiscard]] std::vector<PolicyProblem> take() { return std::move(found_); }

 private:
  std::vector<PolicyProblem> found_;
};

// "liability[3]".
inline std::string at_index(const std::string& table, std::size_t index) {
  return table + "[" + std::to_string(index) + "]";
}

// White space says nothing.
inline bool is_silent(std::string_view text) {
  return trim(text).empty();
}

void check_calendar(const Policy& policy, Problems& problems);
void check_intake(const Policy& policy, Problems& problems);
void check_clocks(const Policy& policy, Problems& problems);
void check_diagnosis(const Policy& policy, Problems& problems);
void check_site_and_files(const Policy& policy, Problems& problems);
void check_permissions(const Policy& policy, Problems& problems);
void check_rows(const Policy& policy, Problems& problems);
// After the others: a number of which nothing was said yet lies within its bounds (bounds.hpp).
void check_bounds(const Policy& policy, Problems& problems);

}  // namespace aftercare

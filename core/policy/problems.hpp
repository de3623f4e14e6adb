// Shared by the parts of validate(): a list that problems are added to by exact path.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "core/policy/validate.hpp"

namespace aftercare {

class Problems {
 public:
  void add(std::string path, std::string code, std::map<std::string, std::string> params = {}) {
    found_.push_back({std::move(path), std::move(code), std::move(params)});
  }
  [[nodiscard]] std::vector<PolicyProblem> take() { return std::move(found_); }

 private:
  std::vector<PolicyProblem> found_;
};

// "liability[3]".
inline std::string at_index(const std::string& table, std::size_t index) {
  return table + "[" + std::to_string(index) + "]";
}

void check_calendar(const Policy& policy, Problems& problems);
void check_intake(const Policy& policy, Problems& problems);
void check_clocks(const Policy& policy, Problems& problems);
void check_diagnosis(const Policy& policy, Problems& problems);
void check_site_and_files(const Policy& policy, Problems& problems);
void check_permissions(const Policy& policy, Problems& problems);
void check_rows(const Policy& policy, Problems& problems);

}  // namespace aftercare

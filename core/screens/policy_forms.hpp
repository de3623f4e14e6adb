// Descriptions of the policy's tables and rules (policy_forms.cpp), and type-free access to their
// rows: what the editor works on.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/screens/form.hpp"

namespace aftercare::screens {

// One table, or one rule as a table of one row that cannot be added to.
struct PolicyTable {
  std::string path;
  const RecordForm* form = nullptr;
  bool is_table = false;
  int rows = 0;
  std::function<const void*(int)> at;
};
std::vector<PolicyTable> policy_tables(const Policy& policy);
// Without rows when there is no such path.
PolicyTable policy_table(const Policy& policy, std::string_view path);

// The row itself, to be filled; null when it is not there.
void* row_to_fill(Policy& policy, std::string_view path, int row);
// An empty row before `row`; a row taken out; two neighbours exchanged. False: not there.
bool insert_row(Policy& policy, std::string_view path, int row);
bool erase_row(Policy& policy, std::string_view path, int row);
bool swap_rows(Policy& policy, std::string_view path, int row, int other);

// Every described form of the policy, for the test that nothing lacks its label.
std::vector<std::pair<std::string, const RecordForm*>> policy_forms();

}  // namespace aftercare::screens

// The policy editor, without a window: a draft beside the version in force, what differs and what
// is wrong with it, each at its exact row. Pure; the host keeps the draft and draws.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/policy/validate.hpp"
#include "core/screens/form.hpp"

namespace aftercare::screens {

// Where a problem is: the table's path, the row (-1: the table as a whole), the field as the form
// names it (empty: the row as a whole).
struct PolicyPlace {
  std::string table;
  int row = -1;
  std::string field;
  bool operator==(const PolicyPlace&) const = default;
};
BOOST_DESCRIBE_STRUCT(PolicyPlace, (), (table, row, field))
PolicyPlace place_of(const Policy& policy, const std::string& path);

struct PolicySection {
  std::string path;
  Text group;
  Text label;
  bool is_table = false;
  int rows = 0;
  int problems = 0;
  int changes = 0;  // rows added, changed, moved, taken out
};
BOOST_DESCRIBE_STRUCT(PolicySection, (), (path, group, label, is_table, rows, problems, changes))
std::vector<PolicySection> policy_sections(const Policy& draft, const Policy* in_force,
                                           const std::vector<PolicyProblem>& problems);
int count_changes(const Policy& draft, const Policy& in_force);

// A table with its rows marked: at fault, new, changed.
List section_list(const Policy& draft, const Policy* in_force,
                  const std::vector<PolicyProblem>& problems, const std::string& path);
std::optional<Form> row_form(const Policy& draft, const std::string& path, int row);
// The check's findings that stand in this row, by the form's field ("": the row).
std::vector<Refusal> row_problems(const Policy& draft, const std::vector<PolicyProblem>& problems,
                                  const std::string& path, int row);
// Takes over what can be read; the rest is named by field.
std::vector<Refusal> fill_row(Policy& draft, const std::string& path, int row, const Typed& typed);

struct PolicyProblemLine {
  PolicyPlace place;
  Text section;
  Text text;
};
BOOST_DESCRIBE_STRUCT(PolicyProblemLine, (), (place, section, text))
std::vector<PolicyProblemLine> problem_lines(const Policy& draft,
                                             const std::vector<PolicyProblem>& problems);
Text problem_text(const PolicyProblem& problem);

struct PolicyVersionRow {
  PolicyId id;
  int version = 0;
  std::string title_zh;
  std::string title_en;
  std::string preset;
  std::optional<Instant> since;
  std::string by;
  std::string reason;
  bool in_force = false;
};
BOOST_DESCRIBE_STRUCT(PolicyVersionRow, (),
                      (id, version, title_zh, title_en, preset, since, by, reason, in_force))
// Newest first.
std::vector<PolicyVersionRow> policy_versions(const Source& source);

}  // namespace aftercare::screens

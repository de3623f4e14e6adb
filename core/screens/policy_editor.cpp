#include "core/screens/policy_editor.hpp"

#include <algorithm>
#include <array>

#include "core/policy/term_key.hpp"
#include "core/screens/policy_forms.hpp"

namespace aftercare::screens {
namespace {

struct Group {
  std::string_view name;
  std::array<std::string_view, 9> heads;  // first words of paths
};
// By what people look for, not by where the data lie.
constexpr std::array kGroups{
    Group{"base", {"", "scope", "permissions"}},
    Group{"calendar", {"calendar"}},
    Group{"intake",
          {"channels", "wishes", "urgency", "routing", "phone", "service", "scripts", "process"}},
    Group{"clocks", {"promised_times", "clocks", "reopening"}},
    Group{"verdicts",
          {"warranty", "warranty_terms", "diagnosis_checks", "faults", "forbidden_diagnoses",
           "liability", "remedies", "price_list"}},
    Group{"service", {"checklist", "files", "limits"}}};

std::string path_head(const std::string& path) {
  return path.substr(0, path.find('.'));
}

std::size_t group_of(const std::string& path) {
  const std::string head = path_head(path);
  for (std::size_t g = 0; g < kGroups.size(); ++g) {
    const auto& heads = kGroups[g].heads;
    const bool first = !path.empty() || g == 0;
    if (first && std::find(heads.begin(), heads.end(), std::string_view(head)) != heads.end())
      return g;
  }
  return 0;
}

Text section_label(const std::string& path) {
  std::string name = path.empty() ? "general" : path;
  std::replace(name.begin(), name.end(), '.', '_');
  return {"policy.section." + name, {}};
}

// ---- what differs --------------------------------------------------------------------------

// All that is typed in a row: two rows are the same when nobody could tell them apart.
std::string face_of(const PolicyTable& table, int row) {
  std::string face;
  for (const FieldSpec& field : table.form->fields)
    face += field.show(table.at(row)) + '\x1f';
  return face;
}

std::vector<std::string> faces_of(const PolicyTable& table) {
  std::vector<std::string> faces;
  faces.reserve(static_cast<std::size_t>(table.rows));
  for (int row = 0; row < table.rows; ++row)
    faces.push_back(face_of(table, row));
  return faces;
}

enum class RowChange { none, added, changed };

struct Differences {
  std::vector<RowChange> rows;
  int removed = 0;
  [[nodiscard]] int count() const {
    const auto same = std::count(rows.begin(), rows.end(), RowChange::none);
    return static_cast<int>(rows.size()) - static_cast<int>(same) + removed;
  }
};

// The longest common run of rows in order is what stayed; a row in place of a missing one is
// changed, another one added.
Differences differences(const std::vector<std::string>& now, const std::vector<std::string>& was) {
  const std::size_t n = now.size(), m = was.size();
  std::vector<std::vector<int>> common(n + 1, std::vector<int>(m + 1, 0));
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t j = m; j-- > 0;) {
      common[i][j] = now[i] == was[j] ? common[i + 1][j + 1] + 1
                                      : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  Differences out;
  std::size_t i = 0, j = 0;
  while (i < n || j < m) {
    if (i < n && j < m && now[i] == was[j]) {
      out.rows.push_back(RowChange::none);
      ++i, ++j;
      continue;
    }
    const bool here = i < n && (j == m || common[i + 1][j] == common[i][j]);
    const bool gone = j < m && (i == n || common[i][j + 1] == common[i][j]);
    if (here && gone) {
      out.rows.push_back(RowChange::changed);
      ++i, ++j;
    } else if (here) {
      out.rows.push_back(RowChange::added);
      ++i;
    } else {
      ++out.removed;
      ++j;
    }
  }
  return out;
}

Differences differences(const PolicyTable& now, const Policy* in_force) {
  if (in_force == nullptr)
    return {std::vector<RowChange>(static_cast<std::size_t>(now.rows), RowChange::none), 0};
  const PolicyTable was = policy_table(*in_force, now.path);
  return differences(faces_of(now),
                     was.form == nullptr ? std::vector<std::string>{} : faces_of(was));
}

// ---- where a problem is ---------------------------------------------------------------------

bool starts_with(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
}

// What follows the table's path: "[3].term", ".term", "" or nothing when it is another table's.
std::optional<std::string> rest_after(const std::string& path, const std::string& table) {
  if (table.empty())
    return "." + path;
  if (!starts_with(path, table))
    return std::nullopt;
  const std::string rest = path.substr(table.size());
  if (!rest.empty() && rest.front() != '.' && rest.front() != '[')
    return std::nullopt;
  return rest;
}

int row_in(const std::string& rest) {
  if (rest.empty() || rest.front() != '[')
    return -1;
  int row = 0;
  for (std::size_t at = 1; at < rest.size() && rest[at] != ']'; ++at)
    row = row * 10 + (rest[at] - '0');
  return row;
}

// The form's field whose name the rest begins with: "intervals[1].from" is in "intervals".
std::string field_in(const RecordForm& form, const std::string& rest) {
  std::string best;
  for (const FieldSpec& field : form.fields) {
    const bool fits = field.typed && starts_with(rest, field.name) &&
                      (rest.size() == field.name.size() || rest[field.name.size()] == '.' ||
                       rest[field.name.size()] == '[');
    if (fits && field.name.size() > best.size())
      best = field.name;
  }
  return best;
}

// ---- choices that other tables give ---------------------------------------------------------

std::vector<Choice> term_choices(const Policy& policy) {
  std::vector<Choice> out;
  for (const WarrantyTerm& term : policy.warranty_terms) {
    out.push_back(
        {term.number, {}, term.number + " " + term.text_zh, term.number + " " + term.text_en, {}});
  }
  return out;
}

std::vector<Choice> hazard_choices(const Policy& policy) {
  std::vector<Choice> out;
  for (const HazardRow& row : policy.urgency.hazards)
    out.push_back({row.code, {row.label_key, {}}, {}, {}, {}});
  return out;
}

// Reasons and grounds are the program's own: those this table knows.
std::vector<Choice> values_in_column(const PolicyTable& table, const FieldSpec& field) {
  std::vector<Choice> out;
  for (int row = 0; row < table.rows; ++row) {
    const std::string value = field.show(table.at(row));
    const bool known =
        std::any_of(out.begin(), out.end(), [&](const Choice& one) { return one.value == value; });
    if (!known && !value.empty())
      out.push_back({value, {value, {{"value", "n"}}}, {}, {}, {}});
  }
  return out;
}

bool ends_with(const std::string& text, std::string_view end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

void give_choices(DescribedField& field, const FieldSpec& spec, const Policy& policy,
                  const PolicyTable& table) {
  if (field.name == "term")
    field.choices = term_choices(policy);
  else if (field.name == "hazard")
    field.choices = hazard_choices(policy);
  else if (ends_with(field.name, "_key") && field.name != "label_key")
    field.choices = values_in_column(table, spec);
  else
    return;
  field.kind = FieldKind::choice;
}

// Cells whose words stand in another table.
void say_better(ListRow& row, const List& list, const PolicyTable& table, int index,
                const Policy& policy) {
  for (std::size_t i = 0; i < list.columns.size() && i < row.cells.size(); ++i) {
    ListCell& cell = row.cells[i];
    if (table.path == "limits" && list.columns[i].name == "name")
      cell = {{}, {{"policy.limit." + cell.text, {}}}};
    if (list.columns[i].name == "hazard") {
      for (const Choice& hazard : hazard_choices(policy)) {
        if (hazard.value == cell.text)
          cell = {{}, {hazard.label}};
      }
    }
    if (list.columns[i].name == "ground_key" && !cell.words.empty()) {
      const auto value = policy.remedies[static_cast<std::size_t>(index)].value;
      cell.words.front().params["value"] = value ? std::to_string(*value) : "";
    }
  }
}

Text row_note(RowChange change, bool faulty) {
  if (faulty)
    return {"policy.row.faulty", {}};
  if (change == RowChange::added)
    return {"policy.row.added", {}};
  return change == RowChange::changed ? Text{"policy.row.changed", {}} : Text{};
}

std::string row_tone(RowChange change, bool faulty) {
  if (faulty)
    return "bad";
  if (change == RowChange::added)
    return "good";
  return change == RowChange::changed ? "warn" : "plain";
}

}  // namespace

PolicyPlace place_of(const Policy& policy, const std::string& path) {
  PolicyPlace best;
  for (const PolicyTable& table : policy_tables(policy)) {
    const auto rest = rest_after(path, table.path);
    const bool closer = table.path.size() >= best.table.size();
    if (!rest || !closer)
      continue;
    best = {table.path, table.is_table ? row_in(*rest) : 0, {}};
    const std::size_t dot = rest->find('.');
    if (dot != std::string::npos)
      best.field = field_in(*table.form, rest->substr(dot + 1));
  }
  return best;
}

std::vector<PolicySection> policy_sections(const Policy& draft, const Policy* in_force,
                                           const std::vector<PolicyProblem>& problems) {
  std::vector<PolicySection> out;
  for (const PolicyTable& table : policy_tables(draft)) {
    PolicySection section;
    section.path = table.path;
    section.group = {"policy.group." + std::string(kGroups[group_of(table.path)].name), {}};
    section.label = section_label(table.path);
    section.is_table = table.is_table;
    section.rows = table.rows;
    section.changes = differences(table, in_force).count();
    out.push_back(std::move(section));
  }
  for (const PolicyProblem& problem : problems) {
    const PolicyPlace place = place_of(draft, problem.path);
    for (PolicySection& section : out) {
      if (section.path == place.table)
        ++section.problems;
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const PolicySection& a, const PolicySection& b) {
    return group_of(a.path) < group_of(b.path);
  });
  return out;
}

int count_changes(const Policy& draft, const Policy& in_force) {
  int count = 0;
  for (const PolicyTable& table : policy_tables(draft))
    count += differences(table, &in_force).count();
  return count;
}

List section_list(const Policy& draft, const Policy* in_force,
                  const std::vector<PolicyProblem>& problems, const std::string& path) {
  const PolicyTable table = policy_table(draft, path);
  if (table.form == nullptr)
    return {};
  List list = list_of(*table.form);
  const Differences changed = differences(table, in_force);
  std::vector<bool> faulty(static_cast<std::size_t>(table.rows), false);
  for (const PolicyProblem& problem : problems) {
    const PolicyPlace place = place_of(draft, problem.path);
    if (place.table == path && place.row >= 0 && place.row < table.rows)
      faulty[static_cast<std::size_t>(place.row)] = true;
  }
  for (int index = 0; index < table.rows; ++index) {
    const auto at = static_cast<std::size_t>(index);
    ListRow row = row_of(*table.form, table.at(index), nullptr);
    row.id = std::to_string(index);
    row.tone = row_tone(changed.rows[at], faulty[at]);
    row.note = row_note(changed.rows[at], faulty[at]);
    say_better(row, list, table, index, draft);
    list.rows.push_back(std::move(row));
  }
  return list;
}

std::optional<Form> row_form(const Policy& draft, const std::string& path, int row) {
  const PolicyTable table = policy_table(draft, path);
  if (table.form == nullptr || row < 0 || row >= table.rows)
    return std::nullopt;
  Form form = form_of(*table.form, table.at(row));
  std::size_t at = 0;
  for (const FieldSpec& spec : table.form->fields) {
    if (spec.typed)
      give_choices(form.fields[at++], spec, draft, table);
  }
  return form;
}

std::vector<Refusal> row_problems(const Policy& draft, const std::vector<PolicyProblem>& problems,
                                  const std::string& path, int row) {
  std::vector<Refusal> out;
  for (const PolicyProblem& problem : problems) {
    const PolicyPlace place = place_of(draft, problem.path);
    if (place.table == path && place.row == row)
      out.push_back({problem.code, place.field, problem.params});
  }
  return out;
}

std::vector<Refusal> fill_row(Policy& draft, const std::string& path, int row, const Typed& typed) {
  const PolicyTable table = policy_table(draft, path);
  void* record = row_to_fill(draft, path, row);
  return record == nullptr ? std::vector<Refusal>{} : fill(*table.form, record, typed);
}

Text problem_text(const PolicyProblem& problem) {
  return {"policy.problem." + problem.code, problem.params};
}

std::vector<PolicyProblemLine> problem_lines(const Policy& draft,
                                             const std::vector<PolicyProblem>& problems) {
  std::vector<PolicyProblemLine> out;
  for (const PolicyProblem& problem : problems) {
    const PolicyPlace place = place_of(draft, problem.path);
    out.push_back({place, section_label(place.table), problem_text(problem)});
  }
  return out;
}

std::vector<PolicyVersionRow> policy_versions(const Source& source) {
  std::vector<PolicyVersionRow> out;
  const Policy* current = source.world().policy_in_force();
  source.each(EntityType::policy, [&](const Record& record) {
    const auto& policy = std::get<Policy>(record);
    PolicyVersionRow row{policy.id,
                         policy.version,
                         policy.title_zh,
                         policy.title_en,
                         policy.preset,
                         std::nullopt,
                         {},
                         {},
                         current != nullptr && current->id == policy.id};
    if (policy.standing) {
      row.since = policy.standing->since;
      row.by = policy.standing->by;
      row.reason = policy.standing->reason;
    }
    out.push_back(std::move(row));
  });
  std::sort(out.begin(), out.end(), [](const PolicyVersionRow& a, const PolicyVersionRow& b) {
    return a.version > b.version;
  });
  return out;
}

}  // namespace aftercare::screens

#include "core/screens/policy_forms.hpp"

#include <algorithm>

#include "core/policy/tables.hpp"
#include "core/screens/policy_descriptions.hpp"

namespace aftercare::screens {
namespace {

template <class T>
struct IsTable : std::false_type {};
template <class Row>
struct IsTable<std::vector<Row>> : std::true_type {
  using RowType = Row;
};

// ---- permissions: one field for each role instead of lists of roles by reach -----------------

Whose whose_of(const PermissionRow& row, Role role) {
  for (const Grant& grant : row.grants) {
    if (std::find(grant.roles.begin(), grant.roles.end(), role) != grant.roles.end())
      return grant.whose;
  }
  return Whose::none;
}

// Everything else of the row stays in its order: what did not change must not look changed.
void give(PermissionRow& row, Role role, Whose whose) {
  if (whose_of(row, role) == whose)
    return;
  for (Grant& grant : row.grants)
    grant.roles.erase(std::remove(grant.roles.begin(), grant.roles.end(), role), grant.roles.end());
  const auto same = std::find_if(row.grants.begin(), row.grants.end(),
                                 [whose](const Grant& grant) { return grant.whose == whose; });
  if (whose != Whose::none && same != row.grants.end())
    same->roles.push_back(role);
  else if (whose != Whose::none)
    row.grants.push_back({whose, {role}});
  row.grants.erase(std::remove_if(row.grants.begin(), row.grants.end(),
                                  [](const Grant& grant) { return grant.roles.empty(); }),
                   row.grants.end());
}

// In lists: the roles that may, by how far they may.
FieldSpec reach_column(Whose whose) {
  FieldSpec spec;
  spec.name = term_name(whose);
  spec.label.key = "form.whose." + spec.name;
  spec.kind = FieldKind::choices;
  spec.typed = false;
  spec.choices = typing::choices_of<Role>();
  spec.show = [whose](const void* record) {
    std::vector<std::string> names;
    for (const Grant& grant : static_cast<const PermissionRow*>(record)->grants) {
      if (grant.whose != whose)
        continue;
      for (const Role role : grant.roles)
        names.push_back(term_name(role));
    }
    return typing::join(names, ',');
  };
  spec.take = [](void*, const std::string&) { return false; };
  return spec;
}

FieldSpec role_field(Role role) {
  FieldSpec spec;
  spec.name = "grants." + term_name(role);
  spec.label.key = term_key(role);
  spec.kind = FieldKind::choice;
  spec.listed = false;
  spec.choices = typing::choices_of<Whose>();
  spec.show = [role](const void* record) {
    return term_name(whose_of(*static_cast<const PermissionRow*>(record), role));
  };
  spec.take = [role](void* record, const std::string& text) {
    Whose whose{};
    if (!typing::take_term(text, whose))
      return false;
    give(*static_cast<PermissionRow*>(record), role, whose);
    return true;
  };
  return spec;
}

RecordForm make_permission_form() {
  RecordForm form = described_form<PermissionRow>();
  std::vector<FieldSpec> grants;
  for (const Whose whose : {Whose::own, Whose::team, Whose::any})
    grants.push_back(reach_column(whose));
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Role>>(
      [&grants](auto entry) { grants.push_back(role_field(entry.value)); });
  form.fields.insert(form.fields.begin() + 1, grants.begin(), grants.end());
  return form;
}

template <class Row>
const RecordForm& form_for() {
  if constexpr (std::is_same_v<Row, PermissionRow>) {
    static const RecordForm form = make_permission_form();
    return form;
  } else {
    return described_form<Row>();
  }
}

template <class Part>
PolicyTable table_over(std::string_view path, const Part& part) {
  PolicyTable table;
  table.path = path;
  if constexpr (IsTable<Part>::value) {
    table.form = &form_for<typename IsTable<Part>::RowType>();
    table.is_table = true;
    table.rows = static_cast<int>(part.size());
    table.at = [&part](int row) -> const void* { return &part[static_cast<std::size_t>(row)]; };
  } else {
    table.form = &form_for<Part>();
    table.rows = 1;
    table.at = [&part](int) -> const void* { return &part; };
  }
  return table;
}

// `change(rows)` on the table at `path`; false when there is none or `rows` has too few.
template <class Change>
bool change_table(Policy& policy, std::string_view path, int last, Change change) {
  bool done = false;
  each_table(policy, [&](std::string_view here, auto& part) {
    if constexpr (IsTable<std::decay_t<decltype(part)>>::value) {
      if (here != path || last < 0 || last > static_cast<int>(part.size()))
        return;
      done = change(part);
    }
  });
  return done;
}

}  // namespace

std::vector<PolicyTable> policy_tables(const Policy& policy) {
  std::vector<PolicyTable> out;
  each_table(policy, [&out](std::string_view path, const auto& part) {
    out.push_back(table_over(path, part));
  });
  return out;
}

PolicyTable policy_table(const Policy& policy, std::string_view path) {
  PolicyTable found;
  each_table(policy, [&](std::string_view here, const auto& part) {
    if (here == path)
      found = table_over(here, part);
  });
  return found;
}

void* row_to_fill(Policy& policy, std::string_view path, int row) {
  const PolicyTable table = policy_table(policy, path);
  if (row < 0 || row >= table.rows)
    return nullptr;
  // The policy is not const: neither is its row.
  return const_cast<void*>(table.at(row));
}

bool insert_row(Policy& policy, std::string_view path, int row) {
  return change_table(policy, path, row, [row](auto& rows) {
    rows.insert(rows.begin() + row, typename std::decay_t<decltype(rows)>::value_type{});
    return true;
  });
}

bool erase_row(Policy& policy, std::string_view path, int row) {
  return change_table(policy, path, row, [row](auto& rows) {
    if (row >= static_cast<int>(rows.size()))
      return false;
    rows.erase(rows.begin() + row);
    return true;
  });
}

bool swap_rows(Policy& policy, std::string_view path, int row, int other) {
  return change_table(policy, path, row, [row, other](auto& rows) {
    const int count = static_cast<int>(rows.size());
    if (row >= count || other < 0 || other >= count)
      return false;
    std::swap(rows[static_cast<std::size_t>(row)], rows[static_cast<std::size_t>(other)]);
    return true;
  });
}

std::vector<std::pair<std::string, const RecordForm*>> policy_forms() {
  std::vector<std::pair<std::string, const RecordForm*>> out;
  Policy policy;
  policy.calendar.table.emplace();
  for (const PolicyTable& table : policy_tables(policy))
    out.emplace_back(table.path, table.form);
  return out;
}

}  // namespace aftercare::screens

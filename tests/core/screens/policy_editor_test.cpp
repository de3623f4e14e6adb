// The policy editor without a window: where problems are, what differs, rows typed and read back.
#include "core/screens/policy_editor.hpp"

#include <catch2/catch_test_macros.hpp>

#include "core/screens/policy_forms.hpp"
#include "tests/core/policy/shipped_policy.hpp"

using namespace aftercare;
using namespace aftercare::screens;

namespace {

Typed typed(const Form& form) {
  Typed values;
  for (const DescribedField& field : form.fields)
    values[field.name] = field.value;
  return values;
}

std::string tones(const Policy& draft, const std::string& path) {
  std::string out;
  const auto problems = validate(draft);
  for (const ListRow& row : section_list(draft, &shipped_policy(), problems, path).rows)
    out += row.tone == "plain" ? "." : row.tone == "good" ? "+" : row.tone == "warn" ? "~" : "!";
  return out;
}

int changes_in(const Policy& draft, const std::string& path) {
  for (const PolicySection& section : policy_sections(draft, &shipped_policy(), {})) {
    if (section.path == path)
      return section.changes;
  }
  return -1;
}

}  // namespace

TEST_CASE("a problem's path leads to table, row and field") {
  struct Row {
    const char* path;
    PolicyPlace place;
  };
  const std::vector<Row> rows{
      {"liability[3].term", {"liability", 3, "term"}},
      {"promised_times[0].duration.value", {"promised_times", 0, "duration.value"}},
      {"calendar.week[0].intervals[1].from", {"calendar.week", 0, "intervals"}},
      {"calendar.week", {"calendar.week", -1, ""}},
      {"calendar.table.holidays[2].date", {"calendar.table.holidays", 2, "date"}},
      {"calendar.holidays", {"calendar", 0, "holidays"}},
      {"urgency.hazards[1].code", {"urgency.hazards", 1, "code"}},
      {"warranty.extension.months", {"warranty", 0, "extension.months"}},
      {"warranty_terms[1].number", {"warranty_terms", 1, "number"}},
      {"permissions[1].grants[0].whose", {"permissions", 1, ""}},
      {"zone.name", {"", 0, "zone.name"}},
      {"routing", {"routing", -1, ""}}};
  for (const Row& row : rows) {
    INFO(row.path);
    const PolicyPlace place = place_of(shipped_policy(), row.path);
    CHECK(place.table == row.place.table);
    CHECK(place.row == row.place.row);
    CHECK(place.field == row.place.field);
  }
}

TEST_CASE("every row of every table survives being typed") {
  for (const char* preset : {"product_standard", "appliance", "membership", "furnishing"}) {
    const Policy policy = shipped_preset(preset);
    Policy copy = policy;
    for (const PolicyTable& table : policy_tables(policy)) {
      for (int row = 0; row < table.rows; ++row) {
        INFO(preset << " " << table.path << " " << row);
        const auto form = row_form(policy, table.path, row);
        REQUIRE(form.has_value());
        for (const Refusal& refused : fill_row(copy, table.path, row, typed(*form)))
          FAIL_CHECK(refused.field << " " << refused.code);
      }
    }
    INFO(preset << " " << Json::diff(to_json(policy), to_json(copy)).dump());
    CHECK(copy == policy);
  }
}

TEST_CASE("rows added, changed, moved and taken out are marked; the others are not") {
  Policy draft = shipped_policy();
  CHECK(count_changes(draft, shipped_policy()) == 0);
  draft.routing[1].team = Team::logistics;
  CHECK(tones(draft, "routing").substr(0, 3) == ".~.");
  draft = shipped_policy();
  draft.promised_times.erase(draft.promised_times.begin());
  CHECK(changes_in(draft, "promised_times") == 1);
  CHECK(tones(draft, "promised_times").find('~') == std::string::npos);
  draft = shipped_policy();
  REQUIRE(insert_row(draft, "limits", static_cast<int>(draft.limits.size())));
  CHECK(tones(draft, "limits").back() == '!');  // a row without a name is at fault, not only new
  draft.limits.back() = {"drills_per_year", 2, "product", "product"};
  CHECK(tones(draft, "limits").back() == '+');
  draft = shipped_policy();
  REQUIRE(swap_rows(draft, "wishes", 0, 1));
  CHECK(changes_in(draft, "wishes") == 2);
  REQUIRE(swap_rows(draft, "wishes", 0, 1));
  CHECK(count_changes(draft, shipped_policy()) == 0);
  CHECK_FALSE(swap_rows(draft, "wishes", 0, -1));
  CHECK_FALSE(erase_row(draft, "wishes", 99));
  CHECK_FALSE(insert_row(draft, "phone", 0));
}

TEST_CASE("permissions are one choice for each role") {
  Policy draft = shipped_policy();
  const PolicyTable table = policy_table(draft, "permissions");
  int row = 0;
  while (draft.permissions[static_cast<std::size_t>(row)].command != "case.accept")
    ++row;
  Typed values = typed(*row_form(draft, "permissions", row));
  CHECK(values.at("grants.manager") == "any");
  CHECK(values.at("grants.trainer") == "none");
  values["grants.trainer"] = "team";
  values["grants.manager"] = "none";
  CHECK(fill_row(draft, "permissions", row, values).empty());
  CHECK(allowed(draft, {Role::trainer}, "case.accept").whose == Whose::team);
  CHECK_FALSE(allowed(draft, {Role::manager}, "case.accept").allowed);
  CHECK(count_changes(draft, shipped_policy()) == 1);
  CHECK(table.is_table);
}

TEST_CASE("choices come from the tables they refer to") {
  const auto field = [](const char* path, const char* name) {
    const auto form = row_form(shipped_policy(), path, 0);
    for (const DescribedField& one : form->fields) {
      if (one.name == name)
        return one;
    }
    FAIL("no such field");
    return DescribedField{};
  };
  CHECK(field("liability", "term").choices.size() == shipped_policy().warranty_terms.size());
  CHECK(field("checklist", "hazard").choices.size() == shipped_policy().urgency.hazards.size());
  CHECK(field("remedies", "ground_key").choices.size() > 5);
  CHECK(field("calendar.week", "weekday").choices.size() == 7);
}

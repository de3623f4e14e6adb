#include "core/policy/validate.hpp"

#include <functional>

#include <catch2/catch_test_macros.hpp>

#include "tests/core/policy/shipped_policy.hpp"

using namespace aftercare;

namespace {

struct Spoilt {
  const char* path;
  const char* code;
  std::function<void(Policy&)> spoil;
};

void check_named(const std::vector<Spoilt>& rows) {
  for (const Spoilt& row : rows) {
    INFO(row.path << " " << row.code);
    Policy policy = shipped_policy();
    row.spoil(policy);
    bool found = false;
    std::string others;
    for (const PolicyProblem& problem : validate(policy)) {
      found = found || (problem.path == row.path && problem.code == row.code);
      others += problem.path + " " + problem.code + "; ";
    }
    INFO("found " << others);
    CHECK(found);
  }
}

}  // namespace

TEST_CASE("the shipped policy may be put in force") {
  for (const PolicyProblem& problem : validate(shipped_policy())) {
    FAIL_CHECK(problem.path << ": " << problem.code);
  }
  CHECK(validate(shipped_policy()).empty());
}

TEST_CASE("a policy survives its JSON") {
  const auto again = from_json<Policy>(to_json(shipped_policy()));
  REQUIRE(again.has_value());
  CHECK(*again == shipped_policy());
}

TEST_CASE("a calendar that ends is told ninety days before and ever after, and refuses nothing") {
  CHECK(validate(shipped_policy()).empty());
  const auto told = [](const char* when) { return warnings_of(shipped_policy(), at(when)); };
  CHECK(told("2026-10-01 23:59").empty());
  REQUIRE(told("2026-10-02 00:00").size() == 1);
  CHECK(told("2026-10-02 00:00")[0].path == "calendar.table.years");
  CHECK(told("2026-10-02 00:00")[0].code == "calendar_ends");
  CHECK(told("2026-10-02 00:00")[0].params.at("days") == "90");
  CHECK(told("2026-10-02 00:00")[0].params.at("date") == "2026-12-31");
  CHECK(told("2027-01-01 00:00")[0].params.at("days") == "-1");
  CHECK(told("2035-06-01 00:00").size() == 1);
  Policy without = shipped_policy();
  without.calendar.holidays.clear();
  CHECK(warnings_of(without, at("2035-06-01 00:00")).empty());
}

TEST_CASE("every refusal names the exact place") {
  const std::vector<Spoilt> rows{
      {"preset", "required", [](Policy& p) { p.preset.clear(); }},
      {"title_zh", "required", [](Policy& p) { p.title_zh.clear(); }},
      {"price_list", "prices_missing", [](Policy& p) { p.price_list.clear(); }},
      {"price_list[0].kind", "kind_not_priced",
       [](Policy& p) { p.price_list[0].kind = QuoteLineKind::credit; }},
      {"price_list[1].name", "required", [](Policy& p) { p.price_list[1].name = " "; }},
      {"price_list[1].price", "price_negative",
       [](Policy& p) { p.price_list[1].price.minor = -1; }},
      {"price_list[1].cost", "price_negative", [](Policy& p) { p.price_list[1].cost.minor = -1; }},
      {"price_list[1].price", "currency_differs",
       [](Policy& p) { p.price_list[1].price.currency = "USD"; }},
      {"price_list[5]", "row_twice",
       [](Policy& p) { p.price_list.push_back(p.price_list.front()); }},
      {"price_list[0].clause", "required", [](Policy& p) { p.price_list[0].clause.clear(); }},
      {"diagnosis_checks[0].code", "required",
       [](Policy& p) { p.diagnosis_checks[0].code.clear(); }},
      {"diagnosis_checks[0].label_zh", "required",
       [](Policy& p) { p.diagnosis_checks[0].label_zh.clear(); }},
      {"diagnosis_checks[1]", "row_twice",
       [](Policy& p) { p.diagnosis_checks[1].code = p.diagnosis_checks[0].code; }},
      {"diagnosis_checks[0].speaks_for", "required",
       [](Policy& p) { p.diagnosis_checks[0].speaks_for.reset(); }},
      {"diagnosis_checks[0].telling", "required",
       [](Policy& p) { p.diagnosis_checks[0].telling.reset(); }},
      {"process[0].title_zh", "required", [](Policy& p) { p.process[0].title_zh.clear(); }},
      {"process[0].source", "source_unknown", [](Policy& p) { p.process[0].source = "E"; }},
      {"version", "out_of_bounds", [](Policy& p) { p.version = 0; }},
      {"zone.name", "required", [](Policy& p) { p.zone.name = " "; }},
      {"zone.name", "zone_unknown", [](Policy& p) { p.zone.name = "UTC+8"; }},
      {"zone.name", "zone_unknown", [](Policy& p) { p.zone.name = "Asia/Shanghai\n"; }},
      {"zone.offset_minutes", "out_of_bounds_unit", [](Policy& p) { p.zone.offset_minutes = 900; }},
      {"liability[2].clause", "required", [](Policy& p) { p.liability[2].clause.clear(); }},
      {"warranty.extension.source", "source_unknown",
       [](Policy& p) { p.warranty.extension.source = "E"; }},
      {"calendar.week", "no_working_time", [](Policy& p) { p.calendar.week.clear(); }},
      {"calendar.week[1].weekday", "row_twice", [](Policy& p) { p.calendar.week[1].weekday = 1; }},
      {"calendar.week[0].weekday", "weekday_invalid",
       [](Policy& p) { p.calendar.week[0].weekday = 8; }},
      {"calendar.week[0].intervals[1].from", "time_invalid",
       [](Policy& p) { p.calendar.week[0].intervals[1].from = "1pm"; }},
      {"calendar.week[0].intervals[1].from", "interval_overlaps",
       [](Policy& p) { p.calendar.week[0].intervals[1].from = "11:00"; }},
      {"calendar.week[0].intervals[0].to", "interval_empty",
       [](Policy& p) { p.calendar.week[0].intervals[0].to = "09:00"; }},
      {"calendar.holidays", "holiday_table_missing", [](Policy& p) { p.calendar.table.reset(); }},
      {"calendar.holidays", "holiday_table_missing", [](Policy& p) { p.calendar.holidays = "de"; }},
      {"calendar.table.years", "year_without_data",
       [](Policy& p) {
         p.calendar.table->years = {2024, 2026};
       }},
      {"calendar.table.holidays[0].date", "date_outside_years",
       [](Policy& p) { p.calendar.table->holidays[0].date = date("2023-01-01"); }},
      {"calendar.table.make_up_days[0].date", "holiday_and_workday",
       [](Policy& p) {
         p.calendar.table->make_up_days[0].date = p.calendar.table->holidays[0].date;
       }},
      {"calendar.table.make_up_days[0].works_like", "weekday_invalid",
       [](Policy& p) { p.calendar.table->make_up_days[0].works_like = 0; }},
      {"channels", "row_missing", [](Policy& p) { p.channels.pop_back(); }},
      {"urgency.hazards[1].code", "row_twice",
       [](Policy& p) { p.urgency.hazards[1].code = p.urgency.hazards[0].code; }},
      {"urgency.keywords[1].words", "row_twice",
       [](Policy& p) { p.urgency.keywords[1].words[0] = p.urgency.keywords[0].words[0]; }},
      {"urgency.keywords[0].words", "word_empty",
       [](Policy& p) { p.urgency.keywords[0].words[0] = " "; }},
      {"urgency.defaults", "row_missing", [](Policy& p) { p.urgency.defaults.pop_back(); }},
      {"urgency.defaults[7]", "row_unreachable",
       [](Policy& p) { p.urgency.defaults.push_back(p.urgency.defaults[0]); }},
      {"wishes", "row_missing", [](Policy& p) { p.wishes.pop_back(); }},
      {"routing", "row_missing", [](Policy& p) { p.routing.pop_back(); }},
      {"routing[10]", "row_unreachable", [](Policy& p) { p.routing.push_back(p.routing[0]); }},
      {"phone.max_minutes", "below_target", [](Policy& p) { p.phone.max_minutes = 2; }},
      {"clocks[0].stops", "starts_and_stops",
       [](Policy& p) { p.clocks[0].stops.push_back(ClockMark::reported); }},
      {"clocks[0].starts", "required", [](Policy& p) { p.clocks[0].starts.clear(); }},
      {"clocks[0].warn_share", "out_of_range", [](Policy& p) { p.clocks[0].warn_share = 1.5; }},
      {"clocks[0].ends", "stops_and_ends",
       [](Policy& p) { p.clocks[0].ends.push_back(ClockMark::responded); }},
      {"clocks[0].ends", "starts_and_ends",
       [](Policy& p) { p.clocks[0].ends.push_back(ClockMark::reported); }},
      {"clocks[0].restarts", "cannot_restart",
       [](Policy& p) { p.clocks[0].restarts.push_back(ClockMark::repaired); }},
      {"clocks[0].restarts", "restarts_nothing",
       [](Policy& p) { p.clocks[0].restarts.push_back(ClockMark::appointment_cancelled); }},
      {"clocks[1].clock", "row_twice", [](Policy& p) { p.clocks[1].clock = ClockName::respond; }},
      {"promised_times[0].clock", "clock_without_rule",
       [](Policy& p) { p.clocks.erase(p.clocks.begin()); }},
      {"promised_times[0].duration.value", "must_be_positive",
       [](Policy& p) { p.promised_times[0].duration.value = 0; }},
      {"promised_times[0].duration", "urgent_is_slower",
       [](Policy& p) { p.promised_times[0].duration.value = 5; }},
      {"promised_times[0].duration.unit", "window_without_appointment",
       [](Policy& p) { p.promised_times[0].duration.unit = DurationUnit::window; }},
      {"promised_times[1]", "row_unreachable",
       [](Policy& p) { p.promised_times[0].urgency.reset(); }},
      {"warranty.default_months", "out_of_bounds_unit",
       [](Policy& p) { p.warranty.default_months = 0; }},
      {"warranty.term", "term_unknown", [](Policy& p) { p.warranty.term = "9.9"; }},
      {"warranty.models[1]", "row_unreachable",
       [](Policy& p) {
         p.warranty.models = {{"AC-*", 24, "product", "product"},
                              {"AC-1", 6, "product", "product"}};
       }},
      {"warranty_terms[1].number", "row_twice",
       [](Policy& p) { p.warranty_terms[1].number = p.warranty_terms[0].number; }},
      {"warranty_terms[0].text_en", "required",
       [](Policy& p) { p.warranty_terms[0].text_en.clear(); }},
      {"faults", "row_missing", [](Policy& p) { p.faults.pop_back(); }},
      {"faults[3].causes", "cause_forbidden",
       [](Policy& p) { p.faults[3].causes.push_back(Cause::product_quality); }},
      {"liability", "row_missing", [](Policy& p) { p.liability.pop_back(); }},
      {"liability[5].term", "term_unknown", [](Policy& p) { p.liability[5].term = "9.9"; }},
      {"liability[5].fee_basis", "payer_and_fee_contradict",
       [](Policy& p) { p.liability[5].fee_basis = FeeBasis::cost_price; }},
      {"liability[6]", "row_unreachable", [](Policy& p) { p.liability.push_back(p.liability[0]); }},
      {"remedies", "row_missing", [](Policy& p) { p.remedies.pop_back(); }},
      {"checklist[5].hazard", "hazard_unknown", [](Policy& p) { p.checklist[5].hazard = "rain"; }},
      {"files[0].bytes_max", "out_of_bounds_unit", [](Policy& p) { p.files[0].bytes_max = 0; }},
      {"files[0].types", "required", [](Policy& p) { p.files[0].types.clear(); }},
      {"files", "row_missing", [](Policy& p) { p.files.pop_back(); }},
      {"scripts[0].step", "command_unknown", [](Policy& p) { p.scripts[0].step = "case.sing"; }},
      {"scripts[0].text_zh", "required", [](Policy& p) { p.scripts[0].text_zh.clear(); }},
      {"service.fault_words[0].words", "required",
       [](Policy& p) { p.service.fault_words[0].words.clear(); }},
      {"service.modes", "row_missing", [](Policy& p) { p.service.modes.pop_back(); }},
      {"service.modes[0].reason_key", "required",
       [](Policy& p) { p.service.modes[0].reason_key.clear(); }},
      {"limits", "row_missing", [](Policy& p) { p.limits.erase(p.limits.begin()); }},
      {"limits[0].value", "out_of_bounds_unit", [](Policy& p) { p.limits[0].value = -1; }},
      {"scope.days_after_closing", "out_of_bounds_unit",
       [](Policy& p) { p.scope.days_after_closing = 0; }},
      {"permissions", "row_missing", [](Policy& p) { p.permissions.pop_back(); }},
      {"permissions[0].command", "command_unknown",
       [](Policy& p) { p.permissions[0].command = "case.fly"; }},
      {"permissions[1].command", "row_twice",
       [](Policy& p) { p.permissions[1].command = "case.report"; }},
      {"permissions[9].grants[0]", "staff_may_not_rate",
       [](Policy& p) { p.permissions[9].grants[0].roles.push_back(Role::agent); }},
      {"permissions[0].grants[0]", "outsider_beyond_own",
       [](Policy& p) {
         p.permissions[0].grants[1].roles.pop_back();
         p.permissions[0].grants[0].roles.push_back(Role::guest);
       }},
      {"permissions[1].grants[1]", "role_twice",
       [](Policy& p) { p.permissions[1].grants[1].roles.push_back(Role::agent); }},
      {"permissions[1]", "nobody_may", [](Policy& p) { p.permissions[1].grants.clear(); }},
      {"permissions[14].grants[0]", "system_only",
       [](Policy& p) { p.permissions[14].grants[0].roles.push_back(Role::manager); }},
      {"permissions[1].grants[0].whose", "must_not_be_none",
       [](Policy& p) { p.permissions[1].grants[0].whose = Whose::none; }},
  };
  check_named(rows);
}

TEST_CASE("rows that look complete and are not are named too") {
  check_named(
      {{"urgency.hazards[0].reason_key", "required",
        [](Policy& p) { p.urgency.hazards[0].reason_key.clear(); }},
       {"urgency.keywords[0].reason_key", "required",
        [](Policy& p) { p.urgency.keywords[0].reason_key.clear(); }},
       {"urgency.defaults[1].reason_key", "required",
        [](Policy& p) { p.urgency.defaults[1].reason_key.clear(); }},
       {"forbidden_diagnoses[0].reason_key", "required",
        [](Policy& p) { p.forbidden_diagnoses[0].reason_key.clear(); }},
       {"liability[4].reason_key", "required",
        [](Policy& p) { p.liability[4].reason_key.clear(); }},
       {"remedies[2].ground_key", "required", [](Policy& p) { p.remedies[2].ground_key.clear(); }},
       {"checklist[3].label_key", "required", [](Policy& p) { p.checklist[3].label_key.clear(); }},
       {"forbidden_diagnoses[1]", "row_twice",
        [](Policy& p) { p.forbidden_diagnoses.push_back(p.forbidden_diagnoses[0]); }},
       {"remedies[1]", "row_twice",
        [](Policy& p) {
          p.remedies[1].remedy = p.remedies[0].remedy;
          p.remedies[1].ground_key = p.remedies[0].ground_key;
        }},
       {"clocks[2].warn_to", "not_of_the_house",
        [](Policy& p) { p.clocks[2].warn_to = Role::customer; }},
       {"clocks[2].breach_to", "not_of_the_house",
        [](Policy& p) { p.clocks[2].breach_to = Role::system; }},
       {"liability[5].remedies", "required", [](Policy& p) { p.liability[5].remedies.clear(); }},
       {"channels", "no_customer_channel",
        [](Policy& p) {
          for (ChannelRow& row : p.channels)
            row.by_customer = false;
        }},
       {"calendar.table.holidays[1].date", "row_twice", [](Policy& p) {
          p.calendar.table->holidays[1].date = p.calendar.table->holidays[0].date;
        }}});
}

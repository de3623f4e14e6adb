// The tables and single rules of a policy, each by its path as the policy check names it
// ("routing", "urgency.hazards"): one list for everything that shows or edits a policy.
#pragma once
#include <string_view>

#include "core/policy/policy.hpp"

namespace aftercare {

// `each(path, part)`: a part is a vector of rows or one record; the policy itself is "". Tables
// within a record have paths of their own. `P` is Policy or const Policy.
template <class P, class Each>
void each_table(P& policy, Each each) {
  each(std::string_view(""), policy);
  each(std::string_view("scope"), policy.scope);
  each(std::string_view("calendar"), policy.calendar);
  each(std::string_view("calendar.week"), policy.calendar.week);
  if (policy.calendar.table) {
    each(std::string_view("calendar.table"), *policy.calendar.table);
    each(std::string_view("calendar.table.holidays"), policy.calendar.table->holidays);
    each(std::string_view("calendar.table.make_up_days"), policy.calendar.table->make_up_days);
  }
  each(std::string_view("channels"), policy.channels);
  each(std::string_view("wishes"), policy.wishes);
  each(std::string_view("urgency.hazards"), policy.urgency.hazards);
  each(std::string_view("urgency.keywords"), policy.urgency.keywords);
  each(std::string_view("urgency.defaults"), policy.urgency.defaults);
  each(std::string_view("urgency"), policy.urgency);
  each(std::string_view("routing"), policy.routing);
  each(std::string_view("phone"), policy.phone);
  each(std::string_view("service"), policy.service);
  each(std::string_view("service.fault_words"), policy.service.fault_words);
  each(std::string_view("service.modes"), policy.service.modes);
  each(std::string_view("scripts"), policy.scripts);
  each(std::string_view("process"), policy.process);
  each(std::string_view("promised_times"), policy.promised_times);
  each(std::string_view("clocks"), policy.clocks);
  each(std::string_view("reopening"), policy.reopening);
  each(std::string_view("warranty"), policy.warranty);
  each(std::string_view("warranty.models"), policy.warranty.models);
  each(std::string_view("warranty_terms"), policy.warranty_terms);
  each(std::string_view("diagnosis_checks"), policy.diagnosis_checks);
  each(std::string_view("faults"), policy.faults);
  each(std::string_view("forbidden_diagnoses"), policy.forbidden_diagnoses);
  each(std::string_view("liability"), policy.liability);
  each(std::string_view("remedies"), policy.remedies);
  each(std::string_view("price_list"), policy.price_list);
  each(std::string_view("checklist"), policy.checklist);
  each(std::string_view("files"), policy.files);
  each(std::string_view("limits"), policy.limits);
  each(std::string_view("permissions"), policy.permissions);
}

}  // namespace aftercare

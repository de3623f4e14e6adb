// Labels of the policy's records, one table for each. Only policy_forms.cpp includes this.
#pragma once
#include <array>

#include "core/screens/description.hpp"

namespace aftercare::screens {

template <>
struct DescriptionOf<OrganisationZone> {
  static constexpr std::array fields{
      FieldDescription{
          .member = "name", .label = "form.zone_name", .required = true, .help = "form.help.zone"},
      FieldDescription{.member = "offset_minutes", .face = Face::hidden}};  // from the name
};

template <>
struct DescriptionOf<WeekdayHours> {
  static constexpr std::array fields{
      FieldDescription{.member = "weekday", .face = Face::weekday},
      FieldDescription{.member = "intervals", .help = "form.help.intervals"}};
};

template <>
struct DescriptionOf<HolidayDay> {
  static constexpr std::array fields{FieldDescription{.member = "date", .required = true},
                                     FieldDescription{.member = "name_zh", .required = true},
                                     FieldDescription{.member = "name_en"}};
};

template <>
struct DescriptionOf<MakeUpDay> {
  static constexpr std::array fields{
      FieldDescription{.member = "date", .required = true},
      FieldDescription{.member = "works_like", .face = Face::weekday},
      FieldDescription{.member = "name_zh"}, FieldDescription{.member = "name_en"}};
};

template <>
struct DescriptionOf<HolidayTable> {
  static constexpr std::array fields{
      FieldDescription{.member = "id", .label = "form.table_id", .required = true},
      FieldDescription{.member = "source", .label = "form.table_source"},
      FieldDescription{.member = "years", .help = "form.help.years"},
      FieldDescription{.member = "holidays", .face = Face::rows},
      FieldDescription{.member = "make_up_days", .face = Face::rows}};
};

template <>
struct DescriptionOf<CalendarRule> {
  static constexpr std::array fields{
      FieldDescription{.member = "week", .face = Face::rows},
      FieldDescription{
          .member = "holidays", .label = "form.holiday_table", .help = "form.help.holiday_table"},
      FieldDescription{.member = "table", .face = Face::rows}, FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<ChannelRow> {
  static constexpr std::array fields{
      FieldDescription{.member = "channel"}, FieldDescription{.member = "by_customer"},
      FieldDescription{.member = "always_open"}, FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<HazardRow> {
  static constexpr std::array fields{
      FieldDescription{.member = "label_key",
                       .label = "form.hazard_label",
                       .face = Face::label,
                       .required = true},
      FieldDescription{
          .member = "code", .required = true, .listed = false, .help = "form.help.code"},
      FieldDescription{.member = "urgency"},
      FieldDescription{.member = "reason_key", .face = Face::label, .listed = false},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<UrgencyKeywordRow> {
  static constexpr std::array fields{
      FieldDescription{.member = "urgency"},
      FieldDescription{.member = "words", .help = "form.help.words"},
      FieldDescription{.member = "reason_key", .face = Face::label, .listed = false},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<UrgencyDefaultRow> {
  static constexpr std::array fields{
      FieldDescription{.member = "case_class"},
      FieldDescription{.member = "wish"},
      FieldDescription{.member = "urgency"},
      FieldDescription{.member = "reason_key", .face = Face::label, .listed = false},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<UrgencyRule> {
  static constexpr std::array fields{
      FieldDescription{.member = "hazards", .face = Face::rows},
      FieldDescription{.member = "keywords", .face = Face::rows},
      FieldDescription{.member = "negations", .help = "form.help.negations"},
      FieldDescription{.member = "negation_exceptions", .help = "form.help.negation_exceptions"},
      FieldDescription{.member = "defaults", .face = Face::rows}};
};

template <>
struct DescriptionOf<RoutingRow> {
  static constexpr std::array fields{
      FieldDescription{.member = "case_class"},
      FieldDescription{.member = "topic"},
      FieldDescription{.member = "wish"},
      FieldDescription{.member = "team"},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<WishRow> {
  static constexpr std::array fields{
      FieldDescription{.member = "wish"}, FieldDescription{.member = "case_class"},
      FieldDescription{.member = "topic"}, FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<PhoneRule> {
  static constexpr std::array fields{
      FieldDescription{.member = "target_minutes", .unit = "form.unit.minutes"},
      FieldDescription{.member = "max_minutes", .unit = "form.unit.minutes"},
      FieldDescription{.member = "customer_hangs_up_first"},
      FieldDescription{.member = "banned_phrases", .help = "form.help.words"},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<FaultWordRow> {
  static constexpr std::array fields{
      FieldDescription{.member = "fault_type"},
      FieldDescription{.member = "words", .required = true, .help = "form.help.words"},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<ServiceModeRow> {
  static constexpr std::array fields{
      FieldDescription{.member = "fault_type"},
      FieldDescription{.member = "in_area"},
      FieldDescription{.member = "mode", .label = "form.service_mode"},
      FieldDescription{.member = "reason_key", .face = Face::label, .listed = false},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<ServiceRule> {
  static constexpr std::array fields{
      FieldDescription{
          .member = "areas", .label = "form.service_areas", .help = "form.help.service_areas"},
      FieldDescription{.member = "fault_words", .face = Face::rows},
      FieldDescription{.member = "modes", .face = Face::rows}};
};

template <>
struct DescriptionOf<ScriptRow> {
  static constexpr std::array fields{
      FieldDescription{.member = "step", .label = "form.script_step", .face = Face::command},
      FieldDescription{.member = "text_zh", .face = Face::area, .required = true},
      FieldDescription{.member = "text_en", .face = Face::area, .listed = false},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<PromisedDuration> {
  static constexpr std::array fields{
      FieldDescription{.member = "value", .label = "form.duration_value", .required = true},
      FieldDescription{.member = "unit", .label = "form.duration_unit"}};
};

template <>
struct DescriptionOf<ClockRule> {
  static constexpr std::array fields{
      FieldDescription{.member = "clock"},
      FieldDescription{.member = "starts"},
      FieldDescription{.member = "stops"},
      FieldDescription{.member = "repeats", .listed = false},
      FieldDescription{.member = "pausable", .listed = false},
      FieldDescription{.member = "warn_share"},
      FieldDescription{.member = "warn_to"},
      FieldDescription{.member = "breach_to"},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<PromisedTime> {
  static constexpr std::array fields{
      FieldDescription{.member = "clock"},
      FieldDescription{.member = "case_class"},
      FieldDescription{.member = "urgency"},
      FieldDescription{.member = "duration"},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<ReopeningPolicy> {
  static constexpr std::array fields{
      FieldDescription{.member = "rule", .label = "form.reopening_rule"},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<WarrantyModelRow> {
  static constexpr std::array fields{
      FieldDescription{.member = "pattern", .required = true, .help = "form.help.pattern"},
      FieldDescription{.member = "months",
                       .label = "form.warranty_months",
                       .required = true,
                       .unit = "form.unit.months"},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<WarrantyExtension> {
  static constexpr std::array fields{
      FieldDescription{
          .member = "months", .label = "form.extension_months", .unit = "form.unit.months"},
      FieldDescription{.member = "rule", .label = "form.extension_rule"},
      FieldDescription{.member = "clause", .label = "form.extension_clause"},
      FieldDescription{.member = "source",
                       .label = "form.extension_source",
                       .face = Face::source,
                       .listed = false}};
};

template <>
struct DescriptionOf<WarrantyRule> {
  static constexpr std::array fields{
      FieldDescription{.member = "default_months", .required = true, .unit = "form.unit.months"},
      FieldDescription{.member = "models", .face = Face::rows},
      FieldDescription{.member = "extension"},
      FieldDescription{.member = "term"},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<WarrantyTerm> {
  static constexpr std::array fields{
      FieldDescription{.member = "number", .label = "form.term_number", .required = true},
      FieldDescription{.member = "text_zh", .face = Face::area, .required = true},
      FieldDescription{.member = "text_en", .face = Face::area, .required = true},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<LiabilityRow> {
  static constexpr std::array fields{
      FieldDescription{.member = "serial_known"},
      FieldDescription{.member = "warranty"},
      FieldDescription{.member = "cause"},
      FieldDescription{.member = "payer"},
      FieldDescription{.member = "fee_basis"},
      FieldDescription{.member = "remedies"},
      FieldDescription{.member = "reason_key", .face = Face::label, .listed = false},
      FieldDescription{.member = "term"},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<ForbiddenDiagnosis> {
  static constexpr std::array fields{
      FieldDescription{.member = "fault_type"}, FieldDescription{.member = "cause"},
      FieldDescription{.member = "reason_key", .face = Face::label},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<FaultRow> {
  static constexpr std::array fields{
      FieldDescription{.member = "fault_type"}, FieldDescription{.member = "causes"},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<RemedyRow> {
  static constexpr std::array fields{
      FieldDescription{.member = "remedy"},
      FieldDescription{.member = "ground_key", .face = Face::label},
      FieldDescription{
          .member = "value", .label = "form.ground_value", .help = "form.help.ground_value"},
      FieldDescription{.member = "needs_warranty"},
      FieldDescription{.member = "needs_no_customer_fault"},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<ChecklistRow> {
  static constexpr std::array fields{
      FieldDescription{.member = "label_key",
                       .label = "form.check_label",
                       .face = Face::label,
                       .required = true},
      FieldDescription{
          .member = "code", .required = true, .listed = false, .help = "form.help.code"},
      FieldDescription{.member = "kind", .label = "form.check_kind"},
      FieldDescription{.member = "hazard"},
      FieldDescription{.member = "model_pattern", .help = "form.help.pattern"},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<FileLimit> {
  static constexpr std::array fields{
      FieldDescription{.member = "kind", .label = "form.file_kind"},
      FieldDescription{.member = "bytes_max", .unit = "form.unit.bytes"},
      FieldDescription{.member = "count_max", .unit = "form.unit.files"},
      FieldDescription{.member = "types", .help = "form.help.types"},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<DiagnosisCheckRow> {
  static constexpr std::array fields{
      FieldDescription{.member = "label_zh", .label = "form.check_zh", .required = true},
      FieldDescription{.member = "label_en", .label = "form.check_en", .listed = false},
      FieldDescription{
          .member = "code", .required = true, .listed = false, .help = "form.help.code"},
      FieldDescription{.member = "telling", .help = "form.help.telling"},
      FieldDescription{.member = "speaks_for"},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<ProcessRow> {
  static constexpr std::array fields{
      FieldDescription{.member = "title_zh", .required = true},
      FieldDescription{.member = "title_en", .listed = false},
      FieldDescription{.member = "classes", .help = "form.help.process_classes"},
      FieldDescription{.member = "text_zh", .face = Face::area, .listed = false},
      FieldDescription{.member = "text_en", .face = Face::area, .listed = false},
      FieldDescription{.member = "clocks", .help = "form.help.process_clocks"},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<PriceRow> {
  static constexpr std::array fields{
      FieldDescription{.member = "kind", .label = "form.price_kind"},
      FieldDescription{.member = "name", .label = "form.price_name", .required = true},
      FieldDescription{.member = "model_pattern", .help = "form.help.pattern"},
      FieldDescription{.member = "price", .required = true},
      FieldDescription{.member = "cost", .required = true, .help = "form.help.cost"},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<NamedLimit> {
  static constexpr std::array fields{
      FieldDescription{.member = "name", .label = "form.limit_name", .face = Face::limit},
      FieldDescription{.member = "value", .label = "form.limit_value"},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<ScopeRule> {
  static constexpr std::array fields{
      FieldDescription{.member = "days_after_closing",
                       .unit = "form.unit.days",
                       .help = "form.help.days_after_closing"},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<PermissionRow> {
  static constexpr std::array fields{
      FieldDescription{.member = "command", .face = Face::command},
      FieldDescription{.member = "grants", .face = Face::rows},
      FieldDescription{.member = "clause"},
      FieldDescription{.member = "source", .face = Face::source, .listed = false}};
};

template <>
struct DescriptionOf<Policy> {
  static constexpr std::array fields{
      FieldDescription{.member = "id", .face = Face::hidden},
      FieldDescription{.member = "title_zh", .required = true},
      FieldDescription{.member = "title_en", .required = true},
      FieldDescription{.member = "preset", .required = true},
      FieldDescription{.member = "version", .face = Face::hidden},
      FieldDescription{.member = "zone"},
      FieldDescription{.member = "calendar", .face = Face::rows},
      FieldDescription{.member = "channels", .face = Face::rows},
      FieldDescription{.member = "urgency", .face = Face::rows},
      FieldDescription{.member = "wishes", .face = Face::rows},
      FieldDescription{.member = "routing", .face = Face::rows},
      FieldDescription{.member = "phone", .face = Face::rows},
      FieldDescription{.member = "service", .face = Face::rows},
      FieldDescription{.member = "scripts", .face = Face::rows},
      FieldDescription{.member = "process", .face = Face::rows},
      FieldDescription{.member = "clocks", .face = Face::rows},
      FieldDescription{.member = "promised_times", .face = Face::rows},
      FieldDescription{.member = "reopening", .face = Face::rows},
      FieldDescription{.member = "warranty", .face = Face::rows},
      FieldDescription{.member = "warranty_terms", .face = Face::rows},
      FieldDescription{.member = "diagnosis_checks", .face = Face::rows},
      FieldDescription{.member = "faults", .face = Face::rows},
      FieldDescription{.member = "forbidden_diagnoses", .face = Face::rows},
      FieldDescription{.member = "liability", .face = Face::rows},
      FieldDescription{.member = "remedies", .face = Face::rows},
      FieldDescription{.member = "price_list", .face = Face::rows},
      FieldDescription{.member = "checklist", .face = Face::rows},
      FieldDescription{.member = "files", .face = Face::rows},
      FieldDescription{.member = "limits", .face = Face::rows},
      FieldDescription{.member = "scope", .face = Face::rows},
      FieldDescription{.member = "permissions", .face = Face::rows},
      FieldDescription{.member = "standing", .face = Face::hidden}};
};

}  // namespace aftercare::screens

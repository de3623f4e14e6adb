// Names and label keys of the terms: term_key(Urgency::low) is "term.urgency.low".
#pragma once
#include <string>

#include <boost/describe/enum_to_string.hpp>

#include "core/policy/terms.hpp"

namespace aftercare {

constexpr const char* term_group(Urgency) {
  return "urgency";
}
constexpr const char* term_group(CaseClass) {
  return "case_class";
}
constexpr const char* term_group(Channel) {
  return "channel";
}
constexpr const char* term_group(Wish) {
  return "wish";
}
constexpr const char* term_group(Topic) {
  return "topic";
}
constexpr const char* term_group(Team) {
  return "team";
}
constexpr const char* term_group(Role) {
  return "role";
}
constexpr const char* term_group(Whose) {
  return "whose";
}
constexpr const char* term_group(FaultType) {
  return "fault_type";
}
constexpr const char* term_group(Cause) {
  return "cause";
}
constexpr const char* term_group(CheckAnswer) {
  return "check_answer";
}
constexpr const char* term_group(WarrantyState) {
  return "warranty_state";
}
constexpr const char* term_group(WarrantyExtensionRule) {
  return "warranty_extension_rule";
}
constexpr const char* term_group(ExchangeWarrantyRule) {
  return "exchange_warranty_rule";
}
constexpr const char* term_group(Payer) {
  return "payer";
}
constexpr const char* term_group(FeeBasis) {
  return "fee_basis";
}
constexpr const char* term_group(QuoteLineKind) {
  return "quote_line_kind";
}
constexpr const char* term_group(Remedy) {
  return "remedy";
}
constexpr const char* term_group(ClockName) {
  return "clock_name";
}
constexpr const char* term_group(ClockMark) {
  return "clock_mark";
}
constexpr const char* term_group(DurationUnit) {
  return "duration_unit";
}
constexpr const char* term_group(ClockRunState) {
  return "clock_run_state";
}
constexpr const char* term_group(PauseReason) {
  return "pause_reason";
}
constexpr const char* term_group(ReopeningRule) {
  return "reopening_rule";
}
constexpr const char* term_group(CheckKind) {
  return "check_kind";
}
constexpr const char* term_group(ScrapReason) {
  return "scrap_reason";
}
constexpr const char* term_group(ServiceMode) {
  return "service_mode";
}
constexpr const char* term_group(FileKind) {
  return "file_kind";
}

template <class E>
std::string term_name(E value) {
  return boost::describe::enum_to_string(value, "unknown");
}

template <class E>
std::string term_key(E value) {
  return std::string{"term."} + term_group(value) + "." + term_name(value);
}

}  // namespace aftercare

// The policy: every number and table of the house, as data (assets/policy/*.json), never a constant
// in code. Invariants: a policy is immutable once in force; a case is judged by the version in
// force when the server took it; every row carries the clause it rests on ("C 2.1.3") and its
// source
// ("A" to "D", or "product" where the handbook is silent). Look-ups are in rules.hpp, the check
// before putting one in force in validate.hpp, clocks in clocks.hpp.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/base/date.hpp"
#include "core/base/id.hpp"
#include "core/base/instant.hpp"
#include "core/base/money.hpp"
#include "core/policy/calendar_rule.hpp"
#include "core/policy/terms.hpp"

namespace aftercare {

// --- taking a request ----------------------------------------------------------------------------

struct ChannelRow {
  Channel channel{};
  bool by_customer = false;  // the customer types it himself
  bool always_open = true;
  std::string clause;
  std::string source;
  bool operator==(const ChannelRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(ChannelRow, (), (channel, by_customer, always_open, clause, source))

// `label_key` names the i18n text. `advice_*`: what to do at once, `call`: whom, by number; may be
// empty.
struct HazardRow {
  std::string code;
  std::string label_key;
  Urgency urgency{};
  std::string reason_key;
  std::string clause;
  std::string source;
  std::string advice_zh;
  std::string advice_en;
  std::string call;
  bool operator==(const HazardRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(HazardRow, (),
                      (code, label_key, urgency, reason_key, clause, source, advice_zh, advice_en,
                       call))

struct UrgencyKeywordRow {
  Urgency urgency{};
  std::vector<std::string> words;  // compared folded (fold_text)
  std::string reason_key;
  std::string clause;
  std::string source;
  bool operator==(const UrgencyKeywordRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(UrgencyKeywordRow, (), (urgency, words, reason_key, clause, source))

// First row that fits; absent fields fit all.
struct UrgencyDefaultRow {
  std::optional<CaseClass> case_class;
  std::optional<Wish> wish;
  Urgency urgency{};
  std::string reason_key;
  std::string clause;
  std::string source;
  bool operator==(const UrgencyDefaultRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(UrgencyDefaultRow, (),
                      (case_class, wish, urgency, reason_key, clause, source))

// Order: hazards ticked and words found, the most pressing first; else the first default that fits.
struct UrgencyRule {
  std::vector<HazardRow> hazards;
  std::vector<UrgencyKeywordRow> keywords;
  std::vector<std::string> negations;            // before a keyword they undo it: "没有"
  std::vector<std::string> negation_exceptions;  // ... unless part of these: "有没有"
  std::vector<UrgencyDefaultRow> defaults;
  bool operator==(const UrgencyRule&) const = default;
};
BOOST_DESCRIBE_STRUCT(UrgencyRule, (),
                      (hazards, keywords, negations, negation_exceptions, defaults))

// First row that fits; absent fields fit all.
struct RoutingRow {
  std::optional<CaseClass> case_class;
  std::optional<Topic> topic;
  std::optional<Wish> wish;
  Team team{};
  std::string clause;
  std::string source;
  bool operator==(const RoutingRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(RoutingRow, (), (case_class, topic, wish, team, clause, source))

// Which class and topic a wish suggests on the intake form.
struct WishRow {
  Wish wish{};
  CaseClass case_class{};
  Topic topic{};
  std::string clause;
  std::string source;
  bool operator==(const WishRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(WishRow, (), (wish, case_class, topic, clause, source))

struct PhoneRule {
  int target_minutes = 0;
  int max_minutes = 0;
  bool customer_hangs_up_first = true;
  std::vector<std::string> banned_phrases;
  std::string clause;
  std::string source;
  bool operator==(const PhoneRule&) const = default;
};
BOOST_DESCRIBE_STRUCT(PhoneRule, (),
                      (target_minutes, max_minutes, customer_hangs_up_first, banned_phrases, clause,
                       source))

// Words of a symptom that speak for a fault type before anybody has looked.
struct FaultWordRow {
  FaultType fault_type{};
  std::vector<std::string> words;  // compared folded (fold_text)
  std::string clause;
  std::string source;
  bool operator==(const FaultWordRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(FaultWordRow, (), (fault_type, words, clause, source))

// First row that fits; absent fields fit all. `in_area`: the address lies where engineers go.
struct ServiceModeRow {
  std::optional<FaultType> fault_type;
  std::optional<bool> in_area;
  ServiceMode mode{};
  std::string reason_key;
  std::string clause;
  std::string source;
  bool operator==(const ServiceModeRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(ServiceModeRow, (), (fault_type, in_area, mode, reason_key, clause, source))

// Somebody goes there, or the customer is guided: proposed from fault type and location.
struct ServiceRule {
  std::vector<std::string> areas;  // words of addresses engineers go to; none: everywhere
  std::vector<FaultWordRow> fault_words;
  std::vector<ServiceModeRow> modes;
  bool operator==(const ServiceRule&) const = default;
};
BOOST_DESCRIBE_STRUCT(ServiceRule, (), (areas, fault_words, modes))

// What is said at a step; `step` is a command ("case.accept").
struct ScriptRow {
  std::string step;
  std::string text_zh;
  std::string text_en;
  std::string clause;
  std::string source;
  bool operator==(const ScriptRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(ScriptRow, (), (step, text_zh, text_en, clause, source))

// One step of the published service process. `classes`: whose route it is on, none: every one's.
// Of `clocks` those are shown that promise the class a time.
struct ProcessRow {
  std::vector<CaseClass> classes;
  std::string title_zh;
  std::string title_en;
  std::string text_zh;
  std::string text_en;
  std::vector<ClockName> clocks;
  std::string clause;
  std::string source;
  bool operator==(const ProcessRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(ProcessRow, (),
                      (classes, title_zh, title_en, text_zh, text_en, clocks, clause, source))

// --- promised times ------------------------------------------------------------------------------

struct PromisedDuration {
  int value = 0;
  DurationUnit unit{};
  bool operator==(const PromisedDuration&) const = default;
};
BOOST_DESCRIBE_STRUCT(PromisedDuration, (), (value, unit))

// `unless_payer`: agreement starts a repair, but a paid one starts when the money is there.
// `urgency`: it counts while the case has that one.
struct ClockStart {
  ClockMark mark{};
  std::optional<Payer> unless_payer;
  std::optional<Urgency> urgency;
  bool operator==(const ClockStart&) const = default;
};
BOOST_DESCRIBE_STRUCT(ClockStart, (), (mark, unless_payer, urgency))

// A promise, for all of its rows (case.md section 3): what starts it, what fulfils it (`stops`),
// what ends it unfulfilled, what makes it run again. `remedies`: what was chosen takes the reason
// away unless it is one of these; none named: whatever is. A rule with none of the last four
// columns is an older release's: the product's own hold (clock_rows.hpp).
struct ClockRule {
  ClockName clock{};
  std::vector<ClockStart> starts;
  std::vector<ClockMark> stops;
  std::vector<ClockMark> ends;
  // `reopened`: as the reopening rule says; `appointment_cancelled`: from where it stood.
  std::vector<ClockMark> restarts;
  std::vector<Remedy> remedies;
  bool before_remedy = true;  // also while no remedy is chosen
  bool repeats = false;       // a further start asks for a fulfilment of its own (arrive, notify)
  bool pausable = true;
  double warn_share = 0.75;  // of the time, warned from there on
  Role warn_to{};
  Role breach_to{};
  std::string clause;
  std::string source;
  bool operator==(const ClockRule&) const = default;
};
BOOST_DESCRIBE_STRUCT(ClockRule, (),
                      (clock, starts, stops, ends, restarts, remedies, before_remedy, repeats,
                       pausable, warn_share, warn_to, breach_to, clause, source))

// First row of a clock that fits class and urgency; none: the case has no such clock.
struct PromisedTime {
  ClockName clock{};
  std::optional<CaseClass> case_class;
  std::optional<Urgency> urgency;
  PromisedDuration duration;
  std::string clause;
  std::string source;
  bool operator==(const PromisedTime&) const = default;
};
BOOST_DESCRIBE_STRUCT(PromisedTime, (), (clock, case_class, urgency, duration, clause, source))

struct ReopeningPolicy {
  ReopeningRule rule{};
  std::string clause;
  std::string source;
  bool operator==(const ReopeningPolicy&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReopeningPolicy, (), (rule, clause, source))

// --- diagnosis, warranty, liability --------------------------------------------------------------

// `pattern`: the model, "*" stands for any run of characters ("AC-*"); case is ignored.
struct WarrantyModelRow {
  std::string pattern;
  int months = 0;
  std::string clause;
  std::string source;
  bool operator==(const WarrantyModelRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(WarrantyModelRow, (), (pattern, months, clause, source))

struct WarrantyExtension {
  int months = 0;
  WarrantyExtensionRule rule{};
  std::string clause;
  std::string source;
  bool operator==(const WarrantyExtension&) const = default;
};
BOOST_DESCRIBE_STRUCT(WarrantyExtension, (), (months, rule, clause, source))

// `months_min`: at least so many from the day the new item was received.
struct ExchangeWarranty {
  ExchangeWarrantyRule rule = ExchangeWarrantyRule::restart;
  int months_min = 0;
  std::string clause = "product";
  std::string source = "product";
  bool operator==(const ExchangeWarranty&) const = default;
};
BOOST_DESCRIBE_STRUCT(ExchangeWarranty, (), (rule, months_min, clause, source))

// `term`: number of the warranty clause the verdict names.
struct WarrantyRule {
  int default_months = 0;
  std::vector<WarrantyModelRow> models;
  WarrantyExtension extension;
  ExchangeWarranty exchange;
  std::string term;
  std::string clause;
  std::string source;
  bool operator==(const WarrantyRule&) const = default;
};
BOOST_DESCRIBE_STRUCT(WarrantyRule, (),
                      (default_months, models, extension, exchange, term, clause, source))

// The warranty terms customers are shown: numbered text, versioned with the policy.
struct WarrantyTerm {
  std::string number;  // "3.2"
  std::string text_zh;
  std::string text_en;
  std::string clause;
  std::string source;
  bool operator==(const WarrantyTerm&) const = default;
};
BOOST_DESCRIBE_STRUCT(WarrantyTerm, (), (number, text_zh, text_en, clause, source))

// First row that fits; absent fields fit all. `term`: number of the warranty clause.
struct LiabilityRow {
  std::optional<bool> serial_known;
  std::optional<WarrantyState> warranty;
  std::optional<Cause> cause;
  Payer payer{};
  FeeBasis fee_basis{};
  std::vector<Remedy> remedies;
  std::string reason_key;
  std::string term;
  std::string clause;
  std::string source;
  bool operator==(const LiabilityRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(LiabilityRow, (),
                      (serial_known, warranty, cause, payer, fee_basis, remedies, reason_key, term,
                       clause, source))

struct ForbiddenDiagnosis {
  FaultType fault_type{};
  Cause cause{};
  std::string reason_key;
  std::string clause;
  std::string source;
  bool operator==(const ForbiddenDiagnosis&) const = default;
};
BOOST_DESCRIBE_STRUCT(ForbiddenDiagnosis, (), (fault_type, cause, reason_key, clause, source))

// Asked before the cause is named (C 2.2.1): taken apart, manual followed, environment. The answer
// `telling` speaks for a cause; that is shown, and decides nothing.
struct DiagnosisCheckRow {
  std::string code;
  std::string label_zh;
  std::string label_en;
  std::optional<CheckAnswer> telling;
  std::optional<Cause> speaks_for;
  std::string clause;
  std::string source;
  bool operator==(const DiagnosisCheckRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(DiagnosisCheckRow, (),
                      (code, label_zh, label_en, telling, speaks_for, clause, source))

// What a fault type may be put down to.
struct FaultRow {
  FaultType fault_type{};
  std::vector<Cause> causes;
  std::string clause;
  std::string source;
  bool operator==(const FaultRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(FaultRow, (), (fault_type, causes, clause, source))

// One of several alternative grounds; facts are checked where the remedy is decided.
struct RemedyRow {
  Remedy remedy{};
  std::string ground_key;
  std::optional<int> value;  // repairs, days or workdays, as the ground says
  bool needs_warranty = false;
  bool needs_no_customer_fault = false;
  std::string clause;
  std::string source;
  bool operator==(const RemedyRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(RemedyRow, (),
                      (remedy, ground_key, value, needs_warranty, needs_no_customer_fault, clause,
                       source))

// What a paid repair costs: parts, labour, freight. `cost`: what the house pays itself, charged
// where the verdict says cost price. Without a pattern for every model; a row with one goes before.
struct PriceRow {
  QuoteLineKind kind{};
  std::string name;
  std::optional<std::string> model_pattern;
  Money price;
  Money cost;
  std::string clause;
  std::string source;
  bool operator==(const PriceRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(PriceRow, (), (kind, name, model_pattern, price, cost, clause, source))

// --- on site, files, limits ----------------------------------------------------------------------

// Ticked before leaving. Without hazard and pattern: always; else when the case has the hazard, or
// the model matches.
struct ChecklistRow {
  std::string code;
  CheckKind kind{};
  std::string label_key;
  std::optional<std::string> hazard;
  std::optional<std::string> model_pattern;
  std::string clause;
  std::string source;
  bool operator==(const ChecklistRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(ChecklistRow, (),
                      (code, kind, label_key, hazard, model_pattern, clause, source))

struct FileLimit {
  FileKind kind{};
  std::int64_t bytes_max = 0;
  int count_max = 0;               // per case
  std::vector<std::string> types;  // media types
  std::string clause;
  std::string source;
  bool operator==(const FileLimit&) const = default;
};
BOOST_DESCRIBE_STRUCT(FileLimit, (), (kind, bytes_max, count_max, types, clause, source))

// `name` carries its unit last: "reinspections_max", "repair_rating_days".
struct NamedLimit {
  std::string name;
  std::int64_t value = 0;
  std::string clause;
  std::string source;
  bool operator==(const NamedLimit&) const = default;
};
BOOST_DESCRIBE_STRUCT(NamedLimit, (), (name, value, clause, source))

// What a person keeps on the device (sync.md, scopes).
struct ScopeRule {
  int days_after_closing = 0;
  std::string clause;
  std::string source;
  bool operator==(const ScopeRule&) const = default;
};
BOOST_DESCRIBE_STRUCT(ScopeRule, (), (days_after_closing, clause, source))

// --- permissions ---------------------------------------------------------------------------------

struct Grant {
  Whose whose{};
  std::vector<Role> roles;
  bool operator==(const Grant&) const = default;
};
BOOST_DESCRIBE_STRUCT(Grant, (), (whose, roles))

struct PermissionRow {
  std::string command;  // "case.accept"
  std::vector<Grant> grants;
  std::string clause;
  std::string source;
  bool operator==(const PermissionRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(PermissionRow, (), (command, grants, clause, source))

// --- the whole -----------------------------------------------------------------------------------

// Since when, by whom and why; absent in a preset and in what an older release put in force.
struct PolicyStanding {
  Instant since;
  std::string by;
  std::string reason;
  bool operator==(const PolicyStanding&) const = default;
};
BOOST_DESCRIBE_STRUCT(PolicyStanding, (), (since, by, reason))

struct Policy {
  PolicyId id;
  std::string preset;  // "product_standard"
  int version = 1;
  std::string title_zh;
  std::string title_en;
  OrganisationZone zone;
  CalendarRule calendar;
  std::vector<ChannelRow> channels;
  UrgencyRule urgency;
  std::vector<WishRow> wishes;
  std::vector<RoutingRow> routing;
  PhoneRule phone;
  ServiceRule service;
  std::vector<ScriptRow> scripts;
  std::vector<ProcessRow> process;
  std::vector<ClockRule> clocks;
  std::vector<PromisedTime> promised_times;
  ReopeningPolicy reopening;
  WarrantyRule warranty;
  std::vector<WarrantyTerm> warranty_terms;
  std::vector<DiagnosisCheckRow> diagnosis_checks;
  std::vector<FaultRow> faults;
  std::vector<ForbiddenDiagnosis> forbidden_diagnoses;
  std::vector<LiabilityRow> liability;
  std::vector<RemedyRow> remedies;
  std::vector<PriceRow> price_list;
  std::vector<ChecklistRow> checklist;
  std::vector<FileLimit> files;
  std::vector<NamedLimit> limits;
  ScopeRule scope;
  std::vector<PermissionRow> permissions;
  std::optional<PolicyStanding> standing;
  bool operator==(const Policy&) const = default;
};
BOOST_DESCRIBE_STRUCT(Policy, (),
                      (id, preset, version, title_zh, title_en, zone, calendar, channels, urgency,
                       wishes, routing, phone, service, scripts, process, clocks, promised_times,
                       reopening, warranty, warranty_terms, diagnosis_checks, faults,
                       forbidden_diagnoses, liability, remedies, price_list, checklist, files,
                       limits, scope, permissions, standing))

}  // namespace aftercare

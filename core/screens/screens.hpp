// Screens: state → plain structs, for ImGui and the web pages alike. Pure; made anew when something
// changed. `found` is false for a record that is not here (or not for this person).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/app/commands.hpp"
#include "core/screens/handling.hpp"
#include "core/screens/intake.hpp"
#include "core/screens/paper.hpp"
#include "core/screens/parts.hpp"
#include "core/screens/source.hpp"

namespace aftercare::screens {

// ---- customer ------------------------------------------------------------------------------

struct ReportLimits {
  std::int64_t photo_bytes_max = 0;
  int photo_count_max = 0;
  std::vector<std::string> photo_types;
  int symptom_length_max = 0;
  std::int64_t video_bytes_max = 0;
  int video_count_max = 0;
  std::vector<std::string> video_types;
  std::string types_shown;  // "JPEG, PNG, HEIC, MP4, MOV"
};
BOOST_DESCRIBE_STRUCT(ReportLimits, (),
                      (photo_bytes_max, photo_count_max, photo_types, symptom_length_max,
                       video_bytes_max, video_count_max, video_types, types_shown))

struct UrgencyBox {
  Urgency urgency{};
  Text label;
  Text reason;
  std::string tone;
  std::string matched;
  std::string clause;
  std::string source;
  int policy_version = 0;
};
BOOST_DESCRIBE_STRUCT(UrgencyBox, (),
                      (urgency, label, reason, tone, matched, clause, source, policy_version))

// `problems`: what the core would refuse now, by field; a page shows those of fields the person has
// left, all of them after a try to send.
struct ReportScreen {
  bool ready = false;  // the policy is here
  std::vector<Choice> hazards;
  std::vector<Choice> wishes;
  std::optional<UrgencyBox> proposal;
  std::vector<Clock> deadlines;  // provisional
  std::vector<Refusal> problems;
  ReportLimits limits;
  std::vector<OpenCaseBox> open_cases;  // a second report of the same thing
  std::vector<SerialGuess> serials;
  std::optional<ServiceBox> service;
  std::vector<ScriptBox> scripts;  // for staff who write down what somebody tells them
  std::vector<std::string> banned_phrases;  // what they do not say
  std::vector<AdviceBox> advice;            // of the hazards ticked
};
BOOST_DESCRIBE_STRUCT(ReportScreen, (),
                      (ready, hazards, wishes, proposal, deadlines, problems, limits, open_cases,
                       serials, service, scripts, banned_phrases, advice))
ReportScreen report_screen(const Source& source, const case_command::Report& draft, Instant now);

struct CaseRow {
  CaseId id;
  std::string number;      // empty until the server took it
  std::string local_mark;  // "本-3F2A" style mark until then (last digits of the id)
  CasePhase phase{};
  Text phase_label;
  std::string tone;
  Urgency urgency{};
  std::string customer;
  std::string phone;
  std::string model;
  std::string serial;
  std::string symptom;
  std::string team;      // Team name, empty when unrouted
  std::string engineer;  // of the open visit
  Instant reported_at;
  std::optional<Instant> due_at;  // the first clock still running
  std::optional<ClockName> due_clock;
  std::string due_tone;
  bool exception_open = false;
  CommandState sync = CommandState::confirmed;  // worst of the own steps on it
};
BOOST_DESCRIBE_STRUCT(CaseRow, (),
                      (id, number, local_mark, phase, phase_label, tone, urgency, customer, phone,
                       model, serial, symptom, team, engineer, reported_at, due_at, due_clock,
                       due_tone, exception_open, sync))

struct MyCasesScreen {
  bool loaded = false;
  std::vector<CaseRow> rows;  // newest first
};
BOOST_DESCRIBE_STRUCT(MyCasesScreen, (), (loaded, rows))
MyCasesScreen my_cases_screen(const Source& source, Instant now);

// ---- one case, for everybody who may see it ------------------------------------------------

struct CaseScreen {
  bool found = false;
  CaseRow head;
  CaseContact contact;
  std::string contact_phone;  // grouped for reading
  CaseProduct product;
  Text product_note;  // whether it is on record, or only what a customer says of it
  std::string scene;
  std::optional<Instant> happened_at;
  std::vector<Text> hazards;
  Text wish;
  Text channel;
  Text class_;
  Instant reported_at;
  Instant received_at;
  bool received = false;  // the server took it
  UrgencyBox urgency;
  std::string urgency_changed_reason;
  Text next_step;  // what happens next
  std::optional<Instant> next_by;
  std::vector<ProgressStep> progress;
  std::vector<Clock> clocks;
  Verdict warranty;
  std::string plan_text;
  std::vector<CaseVisit> visits;
  std::optional<CaseVisit> visit;  // the one that counts now
  std::string visit_address;
  std::optional<Diagnosis> diagnosis;
  std::vector<CheckQuestion> checks;   // to ask before a diagnosis (staff)
  std::vector<CheckLine> checks_done;  // of the diagnosis
  std::optional<Verdict> liability;
  std::vector<RemedyBox> remedies;  // those in question, once there is a diagnosis (staff)
  std::optional<Instant> told_at;
  std::optional<Instant> agreed_at;
  std::vector<PartUse> parts;
  std::string measures;
  std::optional<Signature> signature;
  Text signature_note;  // something came after it: an unsigned revision
  std::optional<CaseRating> rating;
  std::vector<FileRef> files;
  std::vector<ExceptionBox> exceptions;
  std::vector<TimelineLine> timeline;  // newest last
  std::vector<CaseRow> earlier;        // same customer, newest first (staff)
  std::vector<Action> actions;
  std::vector<PaperChoice> papers;  // to print
  std::vector<OwnCommand> own;
  Handling handling;
};
BOOST_DESCRIBE_STRUCT(CaseScreen, (),
                      (found, head, contact, contact_phone, product, product_note, scene,
                       happened_at, hazards,
                       wish, channel, class_, reported_at, received_at, received, urgency,
                       urgency_changed_reason, next_step, next_by, progress, clocks, warranty,
                       plan_text, visits, visit, visit_address, diagnosis, checks, checks_done,
                       liability, remedies, told_at, agreed_at, parts, measures, signature, rating,
                       files, exceptions, timeline, earlier, actions, papers, own, handling,
                       signature_note))
CaseScreen case_screen(const Source& source, CaseId id, Instant now);

// ---- engineer ------------------------------------------------------------------------------

struct VisitRow {
  VisitId id;
  CaseId case_id;
  std::string case_number;
  Instant from;
  Instant to;
  VisitState state{};
  Text state_label;
  std::string tone;
  Urgency urgency{};
  std::string customer;
  std::string phone;
  std::string phone_grouped;
  std::string address;
  std::string model;
  std::string serial;
  std::string symptom;
  bool today = false;
  CommandState sync = CommandState::confirmed;
};
BOOST_DESCRIBE_STRUCT(VisitRow, (),
                      (id, case_id, case_number, from, to, state, state_label, tone, urgency,
                       customer, phone, phone_grouped, address, model, serial, symptom, today,
                       sync))

// Own visits that are not over, and those finished today; in order of their window.
struct FieldTodayScreen {
  bool loaded = false;
  std::vector<VisitRow> today;
  std::vector<VisitRow> later;
  int done_today = 0;
};
BOOST_DESCRIBE_STRUCT(FieldTodayScreen, (), (loaded, today, later, done_today))
FieldTodayScreen field_today_screen(const Source& source, Instant now);

struct VanRow {
  StockLevelId id;
  PartId part;
  LocationId location;
  std::string code;
  std::string name;
  std::string unit;
  int quantity = 0;
  int short_by = 0;
  int reserved = 0;   // waiting for cases
  int available = 0;  // may be handed on; below zero when a use took what was reserved
  int minimum = 0;
  int asked = 0;  // more are on their way or wished for
};
BOOST_DESCRIBE_STRUCT(VanRow, (),
                      (id, part, location, code, name, unit, quantity, short_by, reserved,
                       available, minimum, asked))
// A stocktake (盘点) of the van. What the books say is not shown to whoever counts.
struct VanCountLine {
  PartId part;
  std::string code;
  std::string name;
  std::optional<int> counted;
};
BOOST_DESCRIBE_STRUCT(VanCountLine, (), (part, code, name, counted))
struct VanCount {
  StocktakeId id;
  std::string title;
  Instant opened_at;
  std::string opened_by;
  std::vector<VanCountLine> lines;
};
BOOST_DESCRIBE_STRUCT(VanCount, (), (id, title, opened_at, opened_by, lines))
struct VanScreen {
  bool loaded = false;
  std::vector<VanRow> rows;      // by code
  std::vector<VanRow> missing;   // parts the van has no level of, to be asked for
  std::vector<Choice> places;    // where parts can be handed on to
  std::vector<VanCount> counts;  // open ones
};
BOOST_DESCRIBE_STRUCT(VanScreen, (), (loaded, rows, missing, places, counts))
VanScreen van_screen(const Source& source, Instant now);
// Its rows alone: what a visit may take from.
std::vector<VanRow> van_rows(const Source& source);

struct VisitScreen {
  bool found = false;
  VisitRow head;
  std::vector<Text> hazards;
  std::vector<FileRef> photos;  // of the report
  std::vector<Choice> bring;    // tools and parts to tick
  std::vector<std::string> checked;
  std::vector<ProgressStep> steps;  // depart, arrive, diagnose, repair, finish, sign
  std::vector<Choice> fault_types;
  std::vector<Choice> causes;
  std::vector<Choice> clauses;  // the policy's warranty terms
  Verdict warranty;
  std::optional<Diagnosis> diagnosis;
  std::vector<CheckQuestion> checks;   // to ask before a diagnosis
  std::vector<CheckLine> checks_done;  // of the diagnosis
  std::optional<Verdict> liability;
  std::vector<PartUse> parts;
  std::vector<VanRow> van;
  std::string measures;
  bool demonstrated = false;
  std::optional<Signature> signature;
  std::vector<Action> actions;
  std::vector<Action> case_actions;  // on its case: quote, confirmation, payment
  Handling handling;                 // of its case
  std::vector<PaperChoice> papers;   // of its case
  std::optional<DeviceId> device;    // its record, when it is here
  bool corrects_device = false;      // device.correct is his to take
  std::vector<Clock> clocks;
  std::vector<OwnCommand> own;
};
BOOST_DESCRIBE_STRUCT(VisitScreen, (),
                      (found, head, hazards, photos, bring, checked, steps, fault_types, causes,
                       clauses, warranty, diagnosis, checks, checks_done, liability, parts, van,
                       measures, demonstrated, signature, actions, case_actions, handling, papers,
                       device, corrects_device, clocks, own))
VisitScreen visit_screen(const Source& source, VisitId id, Instant now);

// What the customer is shown and signs. Lines of label and text in both languages' keys; the host
// renders them with its texts into one plain UTF-8 document, whose bytes are the signed file.
struct DocumentLine {
  Text label;  // empty key: a heading or free text
  Text text;   // a key with params, or key empty and `raw`
  std::string raw;
};
BOOST_DESCRIBE_STRUCT(DocumentLine, (), (label, text, raw))
struct DocumentScreen {
  bool found = false;
  Text title;
  std::vector<DocumentLine> lines;
};
BOOST_DESCRIBE_STRUCT(DocumentScreen, (), (found, title, lines))
DocumentScreen document_screen(const Source& source, VisitId visit, Instant now);
// The handover list (交接清单) signed at pick-up, as far as it is filled in.
DocumentScreen handover_screen(const Source& source, VisitId visit,
                               const visit_command::TakeBack& draft, Instant now);

// The same over the counter: what a customer hands in, or takes home after the workshop.
struct CounterList {
  bool back = false;   // taken home
  std::string reason;  // why it is handed in
  std::vector<HandoverItem> items;
};
DocumentScreen counter_screen(const Source& source, CaseId id, const CounterList& list,
                              Instant now);

// ---- staff ---------------------------------------------------------------------------------

struct HomeScreen {
  bool loaded = false;
  int new_today = 0;
  int open = 0;
  int at_risk = 0;  // a clock is past its warning share or late
  int exceptions = 0;
  int long_calls = 0;                                 // cases with a call over the limit
  int shortages = 0;                                  // open stock discrepancies
  std::vector<int> last_seven_days;                   // reports per day, oldest first, today last
  std::vector<std::pair<std::string, int>> by_phase;  // CasePhase name, count
  std::vector<CaseRow> needs_me;                      // by due time, at most 20
  std::vector<Text> warnings;                         // for who keeps the policy
};
BOOST_DESCRIBE_STRUCT(HomeScreen, (),
                      (loaded, new_today, open, at_risk, exceptions, long_calls, shortages,
                       last_seven_days, by_phase, needs_me, warnings))

struct EngineerChoice {
  StaffId id;
  std::string name;
  std::string badge_no;
  int visits_that_day = 0;
};
BOOST_DESCRIBE_STRUCT(EngineerChoice, (), (id, name, badge_no, visits_that_day))
std::vector<EngineerChoice> engineer_choices(const Source& source, Instant day);
// The warranty terms of the policy that judges the case: what a diagnosis may rest on.
std::vector<Choice> clause_choices(const Source& source, CaseId id);
// Cases this one could be merged into: proposals first, then open ones of the same customer.
std::vector<Choice> merge_choices(const CaseScreen& screen);
std::vector<Choice> team_choices(const Source& source);
std::vector<Choice> urgency_choices(const Source& source);

CaseRow case_row(const Source& source, const Case& record, Instant now);

}  // namespace aftercare::screens

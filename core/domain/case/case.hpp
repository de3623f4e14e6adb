// Case (售后工单): one request of one customer, from report to close.
// Invariants: the number is given once, by the authority, and never changes; its own marks are never
// removed (clocks are replayed from them); an open exception blocks confirm and close.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <boost/describe.hpp>

#include "core/base/date.hpp"
#include "core/base/id.hpp"
#include "core/base/instant.hpp"
#include "core/domain/case/goods.hpp"
#include "core/domain/case/remedy.hpp"
#include "core/domain/shared/actor.hpp"
#include "core/domain/visit/visit.hpp"
#include "core/policy/clocks.hpp"
#include "core/policy/rules.hpp"
#include "core/policy/terms.hpp"

namespace aftercare {

// As the customer gave it; the archive's customer is `Case::customer`.
struct CaseContact {
  std::string name;
  std::string phone;
  std::string address;
  std::string other_contacts;  // in his words: a colleague's number, a chat account
};
BOOST_DESCRIBE_STRUCT(CaseContact, (), (name, phone, address, other_contacts))

// As the customer gave it; the archive's device is `Case::device`.
struct CaseProduct {
  std::string model;
  std::string serial;
  std::optional<LocalDate> purchase_date;
  std::string order_no;
};
BOOST_DESCRIBE_STRUCT(CaseProduct, (), (model, serial, purchase_date, order_no))

struct CaseIntake {
  Channel channel = Channel::web;
  CaseClass class_ = CaseClass::repair;
  Wish wish = Wish::repair;
  std::string topic;
  std::string symptom;
  std::optional<Instant> happened_at;
  std::string scene;
  std::vector<std::string> hazards;
  CaseContact contact;
  CaseProduct product;
  std::vector<FileRef> files;
};
BOOST_DESCRIBE_STRUCT(CaseIntake, (),
                      (channel, class_, wish, topic, symptom, happened_at, scene, hazards, contact,
                       product, files))

// The state's name, for lists, filters and text keys `case.state.<name>`.
enum class CasePhase {
  reported,
  accepted,
  appointed,
  diagnosed,
  in_workshop,
  repaired,
  fulfilled,
  confirmed,
  closed,
  cancelled,
  merged
};
BOOST_DESCRIBE_ENUM(CasePhase, reported, accepted, appointed, diagnosed, in_workshop, repaired,
                    fulfilled, confirmed, closed, cancelled, merged)

// States of a case; each carries what only that state has.
namespace case_state {
struct Reported {};
BOOST_DESCRIBE_STRUCT(Reported, (), ())
struct Accepted {
  StaffId by;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(Accepted, (), (by, at))
struct Appointed {
  VisitId visit;
};
BOOST_DESCRIBE_STRUCT(Appointed, (), (visit))
struct Diagnosed {
  VisitId visit;
};
BOOST_DESCRIBE_STRUCT(Diagnosed, (), (visit))
// At the company; `job` is the number of the workshop job.
struct InWorkshop {
  int job = 1;
};
BOOST_DESCRIBE_STRUCT(InWorkshop, (), (job))
// `visit` is nil after a repair in the workshop.
struct Repaired {
  VisitId visit;
  Instant at;
  bool signed_ = false;
};
BOOST_DESCRIBE_STRUCT(Repaired, (), (visit, at, signed_))
// Exchanged, refunded, guided, negotiated: done without a repair.
struct Fulfilled {
  Remedy remedy{};
  Instant at;
};
BOOST_DESCRIBE_STRUCT(Fulfilled, (), (remedy, at))
struct Confirmed {
  Instant at;
};
BOOST_DESCRIBE_STRUCT(Confirmed, (), (at))
struct Closed {
  Instant at;
  StaffId by;
};
BOOST_DESCRIBE_STRUCT(Closed, (), (at, by))
struct Cancelled {
  Instant at;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Cancelled, (), (at, reason))
// The same request as another one, which goes on. `stands`: where that one is by now.
struct Merged {
  CaseId into;
  std::string into_number;
  Instant at;
  std::optional<CasePhase> stands;
};
BOOST_DESCRIBE_STRUCT(Merged, (), (into, into_number, at, stands))
}  // namespace case_state

using CaseState = std::variant<case_state::Reported, case_state::Accepted, case_state::Appointed,
                               case_state::Diagnosed, case_state::InWorkshop, case_state::Repaired,
                               case_state::Fulfilled, case_state::Confirmed, case_state::Closed,
                               case_state::Cancelled, case_state::Merged>;

inline CasePhase phase_of(const CaseState& state) {
  return static_cast<CasePhase>(state.index());
}

struct CaseVisit {
  VisitId id;
  StaffId engineer;
  std::string engineer_name;
  Instant from;
  Instant to;
  VisitState state = VisitState::appointed;
};
BOOST_DESCRIBE_STRUCT(CaseVisit, (), (id, engineer, engineer_name, from, to, state))

struct CaseTeam {
  Team team = Team::front_desk;
  std::optional<StaffId> staff;
  std::string staff_name;
};
BOOST_DESCRIBE_STRUCT(CaseTeam, (), (team, staff, staff_name))

struct CaseRating {
  int score = 0;  // 1 to 5
  std::string comment;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(CaseRating, (), (score, comment, at))

// A fact that contradicted the state when it arrived; it waits for `case.settle`.
struct HeldFact {
  CommandId command;
  VisitFact fact;
  EventMeta meta;
};
BOOST_DESCRIBE_STRUCT(HeldFact, (), (command, fact, meta))

enum class ExceptionDecision { accept, discard };
BOOST_DESCRIBE_ENUM(ExceptionDecision, accept, discard)

// One exception per visit and cause, settled as a whole (sync.md, Model).
struct CaseException {
  ExceptionId id;
  VisitId visit;
  std::string cause;  // visit_reassigned, visit_cancelled, dependency_rejected, account_closed, ...
  std::vector<HeldFact> held;
  std::optional<ExceptionDecision> decision;  // absent: open
  std::string reason;
  std::optional<Author> settled_by;
  std::optional<Instant> settled_at;
};
BOOST_DESCRIBE_STRUCT(CaseException, (),
                      (id, visit, cause, held, decision, reason, settled_by, settled_at))

// One line of the case's story. `kind` is the event's type ("case.accepted"), its text
// `timeline.<kind>` with `params`: those named *_key are text keys, *_at instants (timeline.hpp).
struct TimelineEntry {
  std::string kind;
  EventMeta meta;
  std::map<std::string, std::string> params;
  bool internal = false;  // staff only
};
BOOST_DESCRIBE_STRUCT(TimelineEntry, (), (kind, meta, params, internal))

// Another case that may be the same request (business §1): open, or over for fewer days than the
// policy's repeat_report_days.
struct SimilarCase {
  CaseId id;
  std::string number;
  CasePhase phase{};
  bool same_unit = false;    // its serial
  bool same_phone = false;
  std::optional<Instant> ended_at;
  bool operator==(const SimilarCase&) const = default;
};
BOOST_DESCRIBE_STRUCT(SimilarCase, (), (id, number, phase, same_unit, same_phone, ended_at))

// What told, agreed, signed and rated refer to.
struct CaseRevisions {
  int diagnosis = 0;            // counts up with each that ends what rested on the one before
  bool diagnosis_final = false; // reinspected: only a supervisor makes another one
  int sheet = 1;                // of what is signed; a signature covers one of them
  std::vector<CaseRating> earlier_ratings;  // of completions before a reopening
};
BOOST_DESCRIBE_STRUCT(CaseRevisions, (), (diagnosis, diagnosis_final, sheet, earlier_ratings))

struct Case {
  CaseId id;
  std::string number;  // YYYYMM-NNN, empty until the authority took the case
  CaseIntake intake;
  Author reporter;
  Instant reported_at;  // on the reporter's device
  Instant received_at;  // at the authority; until then = reported_at
  PolicyId policy;
  int policy_version = 0;
  Urgency urgency = Urgency::normal;
  UrgencyProposal proposed_urgency;
  std::string urgency_reason;
  std::optional<CustomerId> customer;
  std::optional<DeviceId> device;
  WarrantyVerdict warranty;
  CaseState state;
  std::optional<StaffId> taken_by;  // who accepted it
  std::optional<CaseTeam> team;     // absent: unrouted, the front desk's
  std::string plan_text;
  std::vector<CaseVisit> visits;
  std::optional<Diagnosis> diagnosis;
  std::optional<LiabilityVerdict> liability;
  std::optional<Instant> told_at;
  std::optional<Instant> agreed_at;
  std::vector<PartUse> parts;
  std::string measures;
  std::optional<Signature> signature;
  std::optional<CaseRating> rating;
  std::vector<CaseException> exceptions;
  std::vector<ClockEvent> marks;
  std::vector<TimelineEntry> timeline;
  bool archived = false;          // left the replicas' scopes, found by search
  std::vector<CasePause> pauses;  // open ones
  std::vector<ContactEntry> contacts;
  std::vector<Escalation> escalations;
  std::vector<Reinspection> reinspections;  // at most the policy's reinspections_max
  std::optional<RemedyChoice> remedy;
  std::vector<Quote> quotes;
  std::vector<Payment> payments;
  std::optional<Exchange> exchange;
  std::optional<ReturnCheck> return_check;
  std::vector<WorkshopJob> workshop_jobs;
  std::optional<WarrantyGain> warranty_gain;
  std::vector<MergedCase> merged;
  std::vector<Consultation> consultations;  // the last one may be open
  std::string return_declined;      // why a return was not granted; empty: it was not declined
  int reopened = 0;                 // times
  int visits_before_reopening = 0;  // those no longer tell where the case stands
  CaseRevisions revisions;
  std::vector<SimilarCase> similar;  // found when the unit was named; what they became is theirs
  CaseLedger ledger;                // goods and money of earlier rounds, and what was decided
};
BOOST_DESCRIBE_STRUCT(Case, (),
                      (id, number, intake, reporter, reported_at, received_at, policy,
                       policy_version, urgency, proposed_urgency, urgency_reason, customer, device,
                       warranty, state, taken_by, team, plan_text, visits, diagnosis, liability,
                       told_at, agreed_at, parts, measures, signature, rating, exceptions, marks,
                       timeline, archived, pauses, contacts, escalations, reinspections, remedy,
                       quotes, payments, exchange, return_check, workshop_jobs, warranty_gain,
                       merged, return_declined, reopened, visits_before_reopening,
                       consultations, revisions, similar, ledger))

inline bool has_open_question(const Case& record) {
  return !record.consultations.empty() && !record.consultations.back().answered_at;
}
// Something came after the signature: what it covers is not what stands now (case.md §4).
inline bool has_unsigned_revision(const Case& record) {
  return record.signature && record.signature->revision < record.revisions.sheet;
}
// When a case was over; nothing: it is not.
std::optional<Instant> end_of(const Case& record);
// The product itself is at fault: what R&D and production learn from (business §1).
inline bool is_product_defect(const Case& record) {
  return record.diagnosis && record.diagnosis->cause == Cause::product_quality;
}

inline bool has_open_exception(const Case& record) {
  for (const auto& exception : record.exceptions) {
    if (!exception.decision)
      return true;
  }
  return false;
}

// The workshop job that is not over, or null.
inline const WorkshopJob* open_job(const Case& record) {
  if (record.workshop_jobs.empty() ||
      record.workshop_jobs.back().state >= WorkshopState::returned) {
    return nullptr;
  }
  return &record.workshop_jobs.back();
}

}  // namespace aftercare

// Visit (上门单): one trip of one engineer for a case. Its steps are facts: they happened in the
// world, at a time, whatever the desk decided meanwhile.
// Order of the steps: appointed → departed → arrived → diagnosed → finished → signed.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <boost/describe.hpp>

#include "core/base/id.hpp"
#include "core/base/instant.hpp"
#include "core/domain/shared/actor.hpp"
#include "core/policy/rules.hpp"
#include "core/policy/terms.hpp"

namespace aftercare {

enum class VisitState { appointed, departed, arrived, diagnosed, finished, signed_, cancelled };
BOOST_DESCRIBE_ENUM(VisitState, appointed, departed, arrived, diagnosed, finished, signed_,
                    cancelled)

// One question of the policy's (diagnosis_checks) and what was found; a code that the policy does
// not know any more is kept.
struct DiagnosisCheck {
  std::string code;
  CheckAnswer answer = CheckAnswer::unclear;
  bool operator==(const DiagnosisCheck&) const = default;
};
BOOST_DESCRIBE_STRUCT(DiagnosisCheck, (), (code, answer))

struct Diagnosis {
  FaultType fault_type = FaultType::hardware;
  Cause cause = Cause::product_quality;
  std::string findings;
  std::string clause;
  std::vector<DiagnosisCheck> checks = {};
  bool operator==(const Diagnosis&) const = default;
};
BOOST_DESCRIBE_STRUCT(Diagnosis, (), (fault_type, cause, findings, clause, checks))

struct PartUse {
  PartId part;
  std::string part_code;
  std::string part_name;
  LocationId location;
  int quantity = 0;
  Instant at;
  VisitId visit;
};
BOOST_DESCRIBE_STRUCT(PartUse, (), (part, part_code, part_name, location, quantity, at, visit))

struct Signature {
  std::string signer;
  FileRef file;              // the drawing
  FileRef document;          // what was shown and signed
  std::string content_hash;  // SHA-256 of the document's bytes
  Instant at;
  std::string refused_reason;  // not empty: the customer would not sign
  int revision = 1;            // of the case's sheet, as it stood then
};
BOOST_DESCRIBE_STRUCT(Signature, (),
                      (signer, file, document, content_hash, at, refused_reason, revision))

// One line of a handover list (交接清单): all three are required.
struct HandoverItem {
  std::string model;
  int quantity = 1;
  std::string fault;
  bool operator==(const HandoverItem&) const = default;
};
BOOST_DESCRIBE_STRUCT(HandoverItem, (), (model, quantity, fault))

struct VisitContact {
  std::string name;
  std::string phone;
};
BOOST_DESCRIBE_STRUCT(VisitContact, (), (name, phone))

struct Visit {
  VisitId id;
  CaseId case_id;
  std::string case_number;
  StaffId engineer;
  std::string engineer_name;
  Instant from;
  Instant to;
  std::string address;
  VisitContact contact;
  std::string model;
  std::string serial;
  std::string symptom;
  Urgency urgency = Urgency::normal;
  std::vector<std::string> hazards;
  VisitState state = VisitState::appointed;
  std::vector<std::string> bring;    // check list: codes of tools and parts (policy)
  std::vector<std::string> checked;  // those ticked as present and sound
  std::optional<Instant> departed_at;
  std::optional<Instant> arrived_at;
  std::optional<Instant> diagnosed_at;
  std::optional<Instant> finished_at;
  std::optional<Diagnosis> diagnosis;
  std::optional<LiabilityVerdict> liability;
  std::vector<PartUse> parts;
  std::string measures;
  bool demonstrated = false;
  std::optional<Signature> signature;
  std::string cancel_reason;
  std::vector<HandoverItem> taken_back;  // not empty: the product went to the workshop
  bool unsigned_revision = false;        // something came after the signature
  bool is_service = false;               // booked (B): done without a diagnosis
};
BOOST_DESCRIBE_STRUCT(Visit, (),
                      (id, case_id, case_number, engineer, engineer_name, from, to, address,
                       contact, model, serial, symptom, urgency, hazards, state, bring, checked,
                       departed_at, arrived_at, diagnosed_at, finished_at, diagnosis, liability,
                       parts, measures, demonstrated, signature, cancel_reason, taken_back,
                       unsigned_revision, is_service))

namespace visit_command {
// Intents of the desk.
struct Appoint {
  CaseId case_;
  StaffId engineer;
  Instant from;
  Instant to;
  std::string address;
};
BOOST_DESCRIBE_STRUCT(Appoint, (), (case_, engineer, from, to, address))
struct Reassign {
  StaffId engineer;
  std::optional<Instant> from;
  std::optional<Instant> to;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Reassign, (), (engineer, from, to, reason))
struct Cancel {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Cancel, (), (reason))
// Facts of the engineer.
struct Depart {
  std::vector<std::string> checked;
};
BOOST_DESCRIBE_STRUCT(Depart, (), (checked))
struct Arrive {
  bool identity_shown = false;
};
BOOST_DESCRIBE_STRUCT(Arrive, (), (identity_shown))
// Optional in the message so that a missing one is refused by name.
struct Diagnose {
  std::optional<FaultType> fault_type;
  std::optional<Cause> cause;
  std::string findings;
  std::string clause;
  std::vector<DiagnosisCheck> checks = {};
};
BOOST_DESCRIBE_STRUCT(Diagnose, (), (fault_type, cause, findings, clause, checks))
struct UsePart {
  PartId part;
  int quantity = 0;
  LocationId location;
};
BOOST_DESCRIBE_STRUCT(UsePart, (), (part, quantity, location))
struct Finish {
  std::string measures;
  bool demonstrated = false;
};
BOOST_DESCRIBE_STRUCT(Finish, (), (measures, demonstrated))
struct Sign {
  std::string signer;
  FileRef file;
  FileRef document;
  std::string content_hash;
};
BOOST_DESCRIBE_STRUCT(Sign, (), (signer, file, document, content_hash))
struct SignRefused {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(SignRefused, (), (reason))
// The product goes to the workshop (A 4.4: complex fault, special equipment), its handover list
// signed at pick-up. The trip ends with it.
struct TakeBack {
  std::string reason;
  std::vector<HandoverItem> items;
  std::string signer;
  FileRef file;
  FileRef document;
  std::string content_hash;
};
BOOST_DESCRIBE_STRUCT(TakeBack, (), (reason, items, signer, file, document, content_hash))
}  // namespace visit_command

using VisitFact =
    std::variant<visit_command::Depart, visit_command::Arrive, visit_command::Diagnose,
                 visit_command::UsePart, visit_command::Finish, visit_command::Sign,
                 visit_command::SignRefused, visit_command::TakeBack>;

namespace visit_event {
struct Appointed {
  Visit visit;  // complete as first planned
};
BOOST_DESCRIBE_STRUCT(Appointed, (), (visit))
struct Reassigned {
  StaffId engineer;
  std::string engineer_name;
  Instant from;
  Instant to;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Reassigned, (), (engineer, engineer_name, from, to, reason))
struct Cancelled {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Cancelled, (), (reason))
struct Departed {
  std::vector<std::string> checked;
};
BOOST_DESCRIBE_STRUCT(Departed, (), (checked))
struct Arrived {
  bool identity_shown = false;
};
BOOST_DESCRIBE_STRUCT(Arrived, (), (identity_shown))
struct Diagnosed {
  Diagnosis diagnosis;
  LiabilityVerdict liability;
};
BOOST_DESCRIBE_STRUCT(Diagnosed, (), (diagnosis, liability))
struct PartUsed {
  PartUse use;
};
BOOST_DESCRIBE_STRUCT(PartUsed, (), (use))
struct Finished {
  std::string measures;
  bool demonstrated = false;
};
BOOST_DESCRIBE_STRUCT(Finished, (), (measures, demonstrated))
struct Signed {
  Signature signature;
};
BOOST_DESCRIBE_STRUCT(Signed, (), (signature))
struct TakenBack {
  std::string reason;
  std::vector<HandoverItem> items;
  Signature signature;
};
BOOST_DESCRIBE_STRUCT(TakenBack, (), (reason, items, signature))
// What the case is about was corrected.
struct ProductCorrected {
  std::string model;
  std::string serial;
};
BOOST_DESCRIBE_STRUCT(ProductCorrected, (), (model, serial))
}  // namespace visit_event

using VisitEvent = std::variant<visit_event::Appointed, visit_event::Reassigned,
                                visit_event::Cancelled, visit_event::Departed, visit_event::Arrived,
                                visit_event::Diagnosed, visit_event::PartUsed,
                                visit_event::Finished, visit_event::Signed, visit_event::TakenBack,
                                visit_event::ProductCorrected>;

}  // namespace aftercare

// What happened to a case. The story is told by these; every one becomes a timeline entry.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <boost/describe.hpp>

#include "core/base/one_of.hpp"
#include "core/domain/case/case.hpp"
#include "core/domain/case/remedy_events.hpp"
#include "core/domain/case/unit_events.hpp"

namespace aftercare {
namespace case_event {

struct Reported {
  CaseIntake intake;
  UrgencyProposal proposed_urgency;
  WarrantyVerdict warranty;
  std::optional<CustomerId> customer;
  std::optional<DeviceId> device;
  PolicyId policy;
  int policy_version = 0;
  std::vector<SimilarCase> similar;
};
BOOST_DESCRIBE_STRUCT(Reported, (),
                      (intake, proposed_urgency, warranty, customer, device, policy,
                       policy_version, similar))
// Assigned beside the counter by the authority.
struct Numbered {
  std::string number;
};
BOOST_DESCRIBE_STRUCT(Numbered, (), (number))
struct Accepted {
  Urgency urgency = Urgency::normal;
  std::string reason;
  std::string by_name;
};
BOOST_DESCRIBE_STRUCT(Accepted, (), (urgency, reason, by_name))
struct UrgencyCorrected {
  Urgency from = Urgency::normal;
  Urgency to = Urgency::normal;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(UrgencyCorrected, (), (from, to, reason))
struct PlanTold {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(PlanTold, (), (text))
struct Assigned {
  CaseTeam team;
  std::string clause;  // of the routing row, when it applied by itself
};
BOOST_DESCRIBE_STRUCT(Assigned, (), (team, clause))
struct VisitAppointed {
  CaseVisit visit;
  std::string address;
};
BOOST_DESCRIBE_STRUCT(VisitAppointed, (), (visit, address))
struct VisitReassigned {
  CaseVisit visit;
  std::string from_name;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(VisitReassigned, (), (visit, from_name, reason))
// A step of a visit as the case sees it (departed, arrived, cancelled).
struct VisitStepped {
  VisitId visit;
  VisitState state = VisitState::departed;
  std::string reason;  // of a cancellation
};
BOOST_DESCRIBE_STRUCT(VisitStepped, (), (visit, state, reason))
struct Diagnosed {
  VisitId visit;
  Diagnosis diagnosis;
  LiabilityVerdict liability;
};
BOOST_DESCRIBE_STRUCT(Diagnosed, (), (visit, diagnosis, liability))
struct PartUsed {
  PartUse use;
};
BOOST_DESCRIBE_STRUCT(PartUsed, (), (use))
struct Repaired {
  VisitId visit;
  std::string measures;
  bool demonstrated = false;
};
BOOST_DESCRIBE_STRUCT(Repaired, (), (visit, measures, demonstrated))
struct Signed {
  VisitId visit;
  Signature signature;
};
BOOST_DESCRIBE_STRUCT(Signed, (), (visit, signature))
struct DiagnosisTold {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(DiagnosisTold, (), (text))
struct Agreed {
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Agreed, (), (note))
struct FactHeld {
  ExceptionId exception;
  VisitId visit;
  std::string cause;
  HeldFact held;
};
BOOST_DESCRIBE_STRUCT(FactHeld, (), (exception, visit, cause, held))
struct ExceptionSettled {
  ExceptionId exception;
  ExceptionDecision decision = ExceptionDecision::accept;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ExceptionSettled, (), (exception, decision, reason))
struct Confirmed {
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Confirmed, (), (note))
struct Rated {
  int score = 0;
  std::string comment;
};
BOOST_DESCRIBE_STRUCT(Rated, (), (score, comment))
struct Closed {
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Closed, (), (note))
struct Cancelled {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Cancelled, (), (reason))
struct Noted {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(Noted, (), (text))
struct FileAdded {
  FileRef file;
};
BOOST_DESCRIBE_STRUCT(FileAdded, (), (file))
struct Archived {
  std::string rule;
};
BOOST_DESCRIBE_STRUCT(Archived, (), (rule))

}  // namespace case_event

struct CaseEvent
    : std::variant<
          case_event::Reported, case_event::Numbered, case_event::Accepted,
          case_event::UrgencyCorrected, case_event::PlanTold, case_event::Assigned,
          case_event::VisitAppointed, case_event::VisitReassigned, case_event::VisitStepped,
          case_event::Diagnosed, case_event::PartUsed, case_event::Repaired, case_event::Signed,
          case_event::DiagnosisTold, case_event::Agreed, case_event::FactHeld,
          case_event::ExceptionSettled, case_event::Confirmed, case_event::Rated,
          case_event::Closed, case_event::Cancelled, case_event::Noted, case_event::FileAdded,
          case_event::Archived, case_event::Paused, case_event::Resumed, case_event::ClassChanged,
          case_event::Reopened, case_event::ContactLogged, case_event::PolicyChanged,
          case_event::Escalated, case_event::EscalationWithdrawn, case_event::Disputed,
          case_event::Reinspected, case_event::RemedyChosen, case_event::ReturnDeclined,
          case_event::Fulfilled, case_event::Quoted, case_event::QuoteConfirmed,
          case_event::QuoteDeclined, case_event::Paid, case_event::Refunded,
          case_event::FreightReimbursed, case_event::SubstituteOffered,
          case_event::SubstituteAccepted, case_event::ExchangeShipped, case_event::NewReceived,
          case_event::OldSent, case_event::ReturnChecked, case_event::TakenBack,
          case_event::WorkshopRepaired, case_event::QualityChecked, case_event::HandedBack,
          case_event::WarrantyExtended, case_event::MergedInto, case_event::TookOver,
          case_event::Unmerged, case_event::GaveBack, case_event::RndAsked, case_event::RndAnswered,
          case_event::ProductIdentified, case_event::ProductCorrected, case_event::FindingsNoted,
          case_event::WordsArrived, case_event::Followed, case_event::ReturnDecided,
          case_event::NewReturned, case_event::PaymentWaived, case_event::PartsIssued,
          case_event::PartsReturned> {
  AFTERCARE_ONE_OF(CaseEvent)
};

}  // namespace aftercare

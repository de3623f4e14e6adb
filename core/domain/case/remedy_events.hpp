// What happened to a case around its remedy; the rest of the story is in case_events.hpp.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/domain/case/case.hpp"

namespace aftercare::case_event {

struct Paused {
  CasePause pause;
};
BOOST_DESCRIBE_STRUCT(Paused, (), (pause))
struct Resumed {
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Resumed, (), (note))
struct ClassChanged {
  CaseClass from = CaseClass::repair;
  CaseClass to = CaseClass::repair;
  std::string topic;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ClassChanged, (), (from, to, topic, reason))
struct Reopened {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Reopened, (), (reason))
struct ContactLogged {
  ContactEntry entry;
};
BOOST_DESCRIBE_STRUCT(ContactLogged, (), (entry))
struct PolicyChanged {
  PolicyId policy;
  int from_version = 0;
  int to_version = 0;
  WarrantyVerdict warranty;
  std::optional<LiabilityVerdict> liability;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(PolicyChanged, (),
                      (policy, from_version, to_version, warranty, liability, reason))
// Its unit came on record after the report named it: judged anew, by the record.
struct ProductIdentified {
  DeviceId device;
  std::string serial;
  WarrantyVerdict warranty;
  std::optional<LiabilityVerdict> liability;
};
BOOST_DESCRIBE_STRUCT(ProductIdentified, (), (device, serial, warranty, liability))
struct Escalated {
  Escalation escalation;
};
BOOST_DESCRIBE_STRUCT(Escalated, (), (escalation))
struct EscalationWithdrawn {
  ClockName clock{};
  int run = 1;
  EscalationLevel level = EscalationLevel::warning;
};
BOOST_DESCRIBE_STRUCT(EscalationWithdrawn, (), (clock, run, level))
struct Disputed {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Disputed, (), (reason))
// `diagnosis`, `liability`: the new ones, when the old was not upheld.
struct Reinspected {
  bool upheld = false;
  std::string findings;
  std::optional<Diagnosis> diagnosis;
  std::optional<LiabilityVerdict> liability;
};
BOOST_DESCRIBE_STRUCT(Reinspected, (), (upheld, findings, diagnosis, liability))
struct RemedyChosen {
  RemedyChoice choice;
};
BOOST_DESCRIBE_STRUCT(RemedyChosen, (), (choice))
struct ReturnDeclined {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ReturnDeclined, (), (reason))
struct Fulfilled {
  Remedy remedy{};
  std::string text;
};
BOOST_DESCRIBE_STRUCT(Fulfilled, (), (remedy, text))
struct Quoted {
  Quote quote;
};
BOOST_DESCRIBE_STRUCT(Quoted, (), (quote))
struct QuoteConfirmed {
  int number = 1;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(QuoteConfirmed, (), (number, note))
struct QuoteDeclined {
  int number = 1;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(QuoteDeclined, (), (number, reason))
// `in_full`: nothing of the confirmed quote is left to pay.
struct Paid {
  Payment payment;
  bool in_full = false;
};
BOOST_DESCRIBE_STRUCT(Paid, (), (payment, in_full))
struct Refunded {
  Payment payment;
};
BOOST_DESCRIBE_STRUCT(Refunded, (), (payment))
struct FreightReimbursed {
  Payment payment;
};
BOOST_DESCRIBE_STRUCT(FreightReimbursed, (), (payment))
struct SubstituteOffered {
  std::string model;
};
BOOST_DESCRIBE_STRUCT(SubstituteOffered, (), (model))
struct SubstituteAccepted {
  std::string model;
};
BOOST_DESCRIBE_STRUCT(SubstituteAccepted, (), (model))
struct ExchangeShipped {
  std::string model;
  std::string serial;
  std::string carrier;
  std::string tracking_no;
};
BOOST_DESCRIBE_STRUCT(ExchangeShipped, (), (model, serial, carrier, tracking_no))
struct NewReceived {
  std::string note;
};
BOOST_DESCRIBE_STRUCT(NewReceived, (), (note))
// `past`: of an exchange of an earlier round (CaseLedger::past); -1: of the one at hand.
struct OldSent {
  std::string tracking_no;
  int past = -1;
};
BOOST_DESCRIBE_STRUCT(OldSent, (), (tracking_no, past))
struct ReturnChecked {
  ReturnCheck check;
  int past = -1;
};
BOOST_DESCRIBE_STRUCT(ReturnChecked, (), (check, past))
struct ReturnDecided {
  DecidedReturn decided;
  int past = -1;
};
BOOST_DESCRIBE_STRUCT(ReturnDecided, (), (decided, past))
struct NewReturned {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(NewReturned, (), (reason))
struct PaymentWaived {
  PaymentWaiver waiver;
};
BOOST_DESCRIBE_STRUCT(PaymentWaived, (), (waiver))
// Handed out to the bench for this case, and what of it came back unused.
struct PartsIssued {
  PartUse use;
};
BOOST_DESCRIBE_STRUCT(PartsIssued, (), (use))
struct PartsReturned {
  PartUse use;
};
BOOST_DESCRIBE_STRUCT(PartsReturned, (), (use))
// `visit` is nil when it was brought to the counter.
struct TakenBack {
  VisitId visit;
  std::string reason;
  std::vector<HandoverItem> items;
  Signature signature;
};
BOOST_DESCRIBE_STRUCT(TakenBack, (), (visit, reason, items, signature))
struct WorkshopRepaired {
  std::string measures;
};
BOOST_DESCRIBE_STRUCT(WorkshopRepaired, (), (measures))
struct QualityChecked {
  bool passed = false;
  std::string findings;
};
BOOST_DESCRIBE_STRUCT(QualityChecked, (), (passed, findings))
struct HandedBack {
  std::vector<HandoverItem> items;
  bool first_list_recovered = false;
  Signature signature;
};
BOOST_DESCRIBE_STRUCT(HandedBack, (), (items, first_list_recovered, signature))
struct WarrantyExtended {
  WarrantyGain gain;
};
BOOST_DESCRIBE_STRUCT(WarrantyExtended, (), (gain))
struct MergedInto {
  CaseId into;
  std::string into_number;
  std::string reason;
  std::optional<CasePhase> stands;  // where the other one is
};
BOOST_DESCRIBE_STRUCT(MergedInto, (), (into, into_number, reason, stands))
// `warranty`, `liability`: judged by the earliest report (case.md §3), when that was the other's.
struct TookOver {
  MergedCase other;
  std::optional<WarrantyVerdict> warranty;
  std::optional<LiabilityVerdict> liability;
};
BOOST_DESCRIBE_STRUCT(TookOver, (), (other, warranty, liability))
struct Unmerged {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Unmerged, (), (reason))
// Of the case that had taken the other over.
struct GaveBack {
  CaseId other;
  std::string number;
  std::optional<WarrantyVerdict> warranty;
  std::optional<LiabilityVerdict> liability;
};
BOOST_DESCRIBE_STRUCT(GaveBack, (), (other, number, warranty, liability))

struct RndAsked {
  std::string question;
};
BOOST_DESCRIBE_STRUCT(RndAsked, (), (question))
struct RndAnswered {
  std::string answer;
};
BOOST_DESCRIBE_STRUCT(RndAnswered, (), (answer))

}  // namespace aftercare::case_event

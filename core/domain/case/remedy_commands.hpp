// What can be asked of a case around its remedy: clocks, contacts, dispute, quote, money, exchange,
// workshop, merging. Optional members stand for what must be given: missing ones are refused by
// name.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/domain/case/case.hpp"

namespace aftercare::case_command {

// --- clocks, class, people -----------------------------------------------------------------------
struct Pause {
  std::optional<PauseReason> reason;
  std::optional<ClockName> clock;  // absent: all that may be paused
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Pause, (), (reason, clock, note))
struct Resume {
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Resume, (), (note))
struct ChangeClass {
  std::optional<CaseClass> class_;
  std::optional<Topic> topic;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ChangeClass, (), (class_, topic, reason))
struct Reopen {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Reopen, (), (reason))
struct LogContact {
  ContactDirection direction = ContactDirection::outgoing;
  Channel channel = Channel::hotline;
  std::string topic;
  ContactOutcome outcome = ContactOutcome::reached;
  std::optional<Instant> rang_at;
  std::optional<Instant> started_at;
  std::optional<Instant> ended_at;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(LogContact, (),
                      (direction, channel, topic, outcome, rang_at, started_at, ended_at, note))
struct ChangePolicy {
  PolicyId policy;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ChangePolicy, (), (policy, reason))
// The scheduler's.
struct Escalate {
  ClockName clock{};
  int run = 1;
  EscalationLevel level = EscalationLevel::warning;
};
BOOST_DESCRIBE_STRUCT(Escalate, (), (clock, run, level))
struct WithdrawEscalation {
  ClockName clock{};
  int run = 1;
  EscalationLevel level = EscalationLevel::warning;
};
BOOST_DESCRIBE_STRUCT(WithdrawEscalation, (), (clock, run, level))

// --- diagnosis at the desk or the bench, and disputed --------------------------------------------
// By photos, remote help or disassembly; on site it is visit.diagnose.
struct Diagnose {
  std::optional<FaultType> fault_type;
  std::optional<Cause> cause;
  std::string findings;
  std::string clause;
  std::vector<DiagnosisCheck> checks = {};
};
BOOST_DESCRIBE_STRUCT(Diagnose, (), (fault_type, cause, findings, clause, checks))
struct Dispute {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Dispute, (), (reason))
// Upheld: the diagnosis stays. Otherwise the new one is given.
struct Reinspect {
  std::optional<bool> upheld;
  std::optional<FaultType> fault_type;
  std::optional<Cause> cause;
  std::string findings;
  std::string clause;
};
BOOST_DESCRIBE_STRUCT(Reinspect, (), (upheld, fault_type, cause, findings, clause))

// --- remedy --------------------------------------------------------------------------------------
// The facts that no record holds are stated here; a ground that lacks one names it.
struct ChooseRemedy {
  std::optional<Remedy> remedy;
  std::optional<int> repairs_failed;
  std::optional<bool> serious_fault;
  std::optional<bool> not_repairable;
  std::optional<bool> unused_and_intact;
  std::optional<bool> fit_for_resale;
  std::optional<LocalDate> agreed_on;
  std::string reason;
  std::optional<FileRef> evidence;  // for more repairs than the records know of
};
BOOST_DESCRIBE_STRUCT(ChooseRemedy, (),
                      (remedy, repairs_failed, serious_fault, not_repairable, unused_and_intact,
                       fit_for_resale, agreed_on, reason, evidence))
// A return or exchange that is not granted.
struct DeclineReturn {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(DeclineReturn, (), (reason))
// Guided, negotiated, or what else needs no goods and no money: done.
struct Fulfil {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(Fulfil, (), (text))

// `replacement`: of a paid exchange, the new item's price; its lines come from the policy.
struct MakeQuote {
  std::vector<QuoteLine> lines;
  std::optional<Money> replacement;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(MakeQuote, (), (lines, replacement, note))
// `number`: the quote that was shown; a newer one is not confirmed unseen.
struct ConfirmQuote {
  int number = 0;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(ConfirmQuote, (), (number, note))
struct DeclineQuote {
  int number = 0;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(DeclineQuote, (), (number, reason))
struct RecordPayment {
  std::optional<Money> amount;
  std::optional<PaymentMethod> method;
  std::string reference;
};
BOOST_DESCRIBE_STRUCT(RecordPayment, (), (amount, method, reference))
struct PayRefund {
  std::optional<Money> amount;
  std::optional<PaymentMethod> method;
  std::string reference;
};
BOOST_DESCRIBE_STRUCT(PayRefund, (), (amount, method, reference))
// A voucher counts once in the organisation, by its picture and by its number.
struct ReimburseFreight {
  std::optional<Money> amount;
  std::optional<PaymentMethod> method;
  std::string reference;
  std::optional<FileRef> voucher;
  std::string voucher_no = {};
};
BOOST_DESCRIBE_STRUCT(ReimburseFreight, (), (amount, method, reference, voucher, voucher_no))
// What is owed for the work of this round, asked for or not, need not be paid.
struct WaivePayment {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(WaivePayment, (), (reason))

// --- exchange and return -------------------------------------------------------------------------
struct OfferSubstitute {
  std::string model;
};
BOOST_DESCRIBE_STRUCT(OfferSubstitute, (), (model))
struct AcceptSubstitute {
  std::string note;
};
BOOST_DESCRIBE_STRUCT(AcceptSubstitute, (), (note))
struct ShipExchange {
  std::string model;
  std::string serial;
  std::string carrier;
  std::string tracking_no;
};
BOOST_DESCRIBE_STRUCT(ShipExchange, (), (model, serial, carrier, tracking_no))
struct ReceiveNew {
  std::string note;
};
BOOST_DESCRIBE_STRUCT(ReceiveNew, (), (note))
struct SendOld {
  std::string tracking_no;
};
BOOST_DESCRIBE_STRUCT(SendOld, (), (tracking_no))
struct CheckReturn {
  std::optional<bool> right_serial;
  std::optional<bool> complete;
  std::optional<bool> undamaged;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(CheckReturn, (), (right_serial, complete, undamaged, note))

// About an item that came back and failed its inspection, or that is owed and will never come.
struct DecideReturn {
  std::optional<ReturnDecision> decision;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(DecideReturn, (), (decision, reason))
// The new item came back undelivered, or was not taken: nothing was exchanged.
struct ReturnNew {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ReturnNew, (), (reason))

// --- workshop ------------------------------------------------------------------------------------
// Brought to the counter; from the customer's home it comes by visit.take_back.
struct TakeIn {
  std::string reason;
  std::vector<HandoverItem> items;
  std::string signer;
  FileRef file;
  FileRef document;
  std::string content_hash;
};
BOOST_DESCRIBE_STRUCT(TakeIn, (), (reason, items, signer, file, document, content_hash))
struct WorkshopRepair {
  std::string measures;
};
BOOST_DESCRIBE_STRUCT(WorkshopRepair, (), (measures))
struct WorkshopCheck {
  std::optional<bool> passed;
  std::string findings;
};
BOOST_DESCRIBE_STRUCT(WorkshopCheck, (), (passed, findings))
// `refused_reason`: the customer would not sign; then no signature is needed. `unrepaired`: it goes
// back as it is, not repaired or not checked, while the case goes on.
struct HandBack {
  std::vector<HandoverItem> items;
  bool first_list_recovered = false;
  std::string signer;
  FileRef file;
  FileRef document;
  std::string content_hash;
  std::string refused_reason;
  bool unrepaired = false;
};
BOOST_DESCRIBE_STRUCT(HandBack, (),
                      (items, first_list_recovered, signer, file, document, content_hash,
                       refused_reason, unrepaired))

// --- the same request twice ----------------------------------------------------------------------
// Of the case that ends; `into` goes on. `different`: other people or units are meant, and the
// reason says why.
struct Merge {
  CaseId into;
  std::string reason;
  bool different = false;
};
BOOST_DESCRIBE_STRUCT(Merge, (), (into, reason, different))
struct Unmerge {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Unmerge, (), (reason))

// --- hard questions ------------------------------------------------------------------------------
struct AskRnd {
  std::string question;
};
BOOST_DESCRIBE_STRUCT(AskRnd, (), (question))
struct AnswerRnd {
  std::string answer;
};
BOOST_DESCRIBE_STRUCT(AnswerRnd, (), (answer))

}  // namespace aftercare::case_command

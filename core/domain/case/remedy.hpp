// What a case carries besides its visits: who spoke to the customer, what was disputed, the remedy
// (处理方案) and its money, goods and workshop jobs. Plain data; case.hpp holds it, the rules are
// in decide_*.cpp. Invariants: a quote is confirmed in its newest number only; money is never
// removed, a refund is a line of its own; what goes back from a workshop is what came in.
#pragma once
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/base/date.hpp"
#include "core/base/id.hpp"
#include "core/base/instant.hpp"
#include "core/base/money.hpp"
#include "core/domain/shared/actor.hpp"
#include "core/domain/visit/visit.hpp"
#include "core/policy/clocks.hpp"
#include "core/policy/remedies.hpp"
#include "core/policy/rules.hpp"
#include "core/policy/term_key.hpp"
#include "core/policy/terms.hpp"

namespace aftercare {

// --- people ------------------------------------------------------------------------------------

enum class ContactDirection { incoming, outgoing };
BOOST_DESCRIBE_ENUM(ContactDirection, incoming, outgoing)

enum class ContactOutcome { reached, no_answer, call_back, wrong_number };
BOOST_DESCRIBE_ENUM(ContactOutcome, reached, no_answer, call_back, wrong_number)

// One call or message with the customer (联系记录, B: phone rules).
struct ContactEntry {
  ContactDirection direction = ContactDirection::outgoing;
  Channel channel = Channel::hotline;
  std::string topic;
  ContactOutcome outcome = ContactOutcome::reached;
  std::optional<Instant> rang_at;  // until started_at: how long the customer waited
  Instant started_at;
  std::optional<Instant> ended_at;
  std::string note;
  Author by;
};
BOOST_DESCRIBE_STRUCT(ContactEntry, (),
                      (direction, channel, topic, outcome, rang_at, started_at, ended_at, note, by))

// Why the clocks stand (or one of them) and since when.
struct CasePause {
  PauseReason reason = PauseReason::customer;
  std::optional<ClockName> clock;  // absent: all that may be paused
  std::string note;
  Instant since;
};
BOOST_DESCRIBE_STRUCT(CasePause, (), (reason, clock, note, since))

// One escalation that was sent; `withdrawn_at`: a late fact showed that the clock was kept.
enum class EscalationLevel { warning, breach };
BOOST_DESCRIBE_ENUM(EscalationLevel, warning, breach)
struct Escalation {
  ClockName clock{};
  int run = 1;
  EscalationLevel level = EscalationLevel::warning;
  Role to{};
  Instant due_at;  // of the clock, as it stood
  Instant at;
  std::optional<Instant> withdrawn_at;
};
BOOST_DESCRIBE_STRUCT(Escalation, (), (clock, run, level, to, due_at, at, withdrawn_at))

// --- diagnosis disputed (复检) ------------------------------------------------------------------

// Once per case, by the technical supervisor (C 2.2.3).
struct Reinspection {
  std::string reason;
  Author asked_by;
  Instant asked_at;
  Diagnosis disputed;
  std::optional<bool> upheld;  // absent: not decided yet
  std::string findings;
  std::string decided_by;
  std::optional<Instant> decided_at;
};
BOOST_DESCRIBE_STRUCT(Reinspection, (),
                      (reason, asked_by, asked_at, disputed, upheld, findings, decided_by,
                       decided_at))

// A hard technical question, put to R&D (business §1). The case stays with its team.
struct Consultation {
  std::string question;
  Author asked_by;
  Instant asked_at;
  std::string answer;
  std::string answered_by;
  std::optional<Instant> answered_at;  // absent: open
};
BOOST_DESCRIBE_STRUCT(Consultation, (),
                      (question, asked_by, asked_at, answer, answered_by, answered_at))

// --- the remedy ---------------------------------------------------------------------------------

// What was decided, on which ground, with the facts stated then.
struct RemedyChoice {
  Remedy remedy{};
  GroundVerdict ground;
  std::string reason;
  std::optional<LocalDate> agreed_on;  // day agreed with the customer to be done by
  std::string by;
  Instant at;
  std::optional<FileRef> evidence;  // of what the records do not know
};
BOOST_DESCRIBE_STRUCT(RemedyChoice, (), (remedy, ground, reason, agreed_on, by, at, evidence))

// Amounts are never negative, whatever the kind.
struct QuoteLine {
  QuoteLineKind kind = QuoteLineKind::part;
  std::string name;
  int quantity = 1;
  Money unit_price;
  bool operator==(const QuoteLine&) const = default;
};
BOOST_DESCRIBE_STRUCT(QuoteLine, (), (kind, name, quantity, unit_price))

enum class QuoteState { open, confirmed, declined, replaced };
BOOST_DESCRIBE_ENUM(QuoteState, open, confirmed, declined, replaced)

// Quote (报价). A changed one gets the next number and needs a new confirmation.
struct Quote {
  int number = 1;
  std::vector<QuoteLine> lines;
  Money total;
  FeeBasis basis = FeeBasis::price_list;
  std::optional<ExchangeOffer> exchange;  // of a paid exchange: how the old one was counted
  std::string note;
  QuoteState state = QuoteState::open;
  std::string by;
  Instant at;
  std::optional<Instant> answered_at;
  std::string answer;
};
BOOST_DESCRIBE_STRUCT(Quote, (),
                      (number, lines, total, basis, exchange, note, state, by, at, answered_at,
                       answer))

enum class PaymentKind { payment, refund, freight };
BOOST_DESCRIBE_ENUM(PaymentKind, payment, refund, freight)
enum class PaymentMethod { cash, transfer, test_provider };
BOOST_DESCRIBE_ENUM(PaymentMethod, cash, transfer, test_provider)

// What an amount is for. `unsaid`: written down before a payment named its quote (quote_of tells).
// unit: what the product itself cost; reduction: agreed with the customer, paid out to him.
enum class PaymentFor { unsaid, quote, unit, reduction };
BOOST_DESCRIBE_ENUM(PaymentFor, unsaid, quote, unit, reduction)

// One movement of money. `freight` pays the customer's freight back and counts apart.
struct Payment {
  PaymentKind kind = PaymentKind::payment;
  Money amount;
  PaymentMethod method = PaymentMethod::cash;
  std::string reference;  // receipt, transfer or provider's number
  std::optional<FileRef> voucher;
  std::string by;
  Instant at;
  PaymentFor of = PaymentFor::unsaid;
  int quote = 0;           // number of the quote it pays, or of which it is paid back
  std::string voucher_no;  // of freight, as printed on the voucher
};
BOOST_DESCRIBE_STRUCT(Payment, (),
                      (kind, amount, method, reference, voucher, by, at, of, quote, voucher_no))

// Goods that go and come (换货).
struct Exchange {
  std::string substitute;  // another model of the same function, offered to the customer
  std::optional<Instant> substitute_accepted_at;
  std::string model;
  std::string serial;
  std::string carrier;
  std::string tracking_no;
  std::optional<Instant> shipped_at;
  std::optional<Instant> received_at;  // the new item, by the customer
  std::optional<Instant> old_sent_at;
  std::string old_tracking_no;
  std::optional<Instant> new_back_at;  // undelivered: the new item is home, nothing was exchanged
};
BOOST_DESCRIBE_STRUCT(Exchange, (),
                      (substitute, substitute_accepted_at, model, serial, carrier, tracking_no,
                       shipped_at, received_at, old_sent_at, old_tracking_no, new_back_at))

// The returned item as it came (C 2.3.1): it need not work.
struct ReturnCheck {
  bool right_serial = false;
  bool complete = false;
  bool undamaged = false;
  std::string note;
  std::string by;
  Instant at;
  [[nodiscard]] bool passed() const { return right_serial && complete && undamaged; }
};
BOOST_DESCRIBE_STRUCT(ReturnCheck, (), (right_serial, complete, undamaged, note, by, at))

// --- workshop (送修单) ---------------------------------------------------------------------------

// kept: refunded or exchanged while it was here, so that it does not go back.
enum class WorkshopState { taken_back, repaired, passed, failed, returned, kept };
BOOST_DESCRIBE_ENUM(WorkshopState, taken_back, repaired, passed, failed, returned, kept)

// What was done at the bench before a check; a check that fails asks for another.
struct BenchAttempt {
  std::string measures;
  std::string by;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(BenchAttempt, (), (measures, by, at))

struct QualityCheck {
  bool passed = false;
  std::string findings;
  std::string by;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(QualityCheck, (), (passed, findings, by, at))

// A product repaired at the company, with the two handover lists (交接清单) around it.
struct WorkshopJob {
  int number = 1;
  std::string reason;
  std::vector<HandoverItem> items;
  Signature taken_with;  // signature under the first list; recovered at the return
  Instant taken_at;
  std::string taken_by;
  WorkshopState state = WorkshopState::taken_back;
  std::string measures;  // of all attempts, a line each
  std::optional<Instant> repaired_at;
  std::vector<QualityCheck> checks;
  std::vector<HandoverItem> returned_items;
  std::optional<Signature> returned_with;
  std::optional<Instant> returned_at;
  bool first_list_recovered = false;
  VisitId visit;  // that took it along; nil: brought to the counter
  std::vector<BenchAttempt> attempts;
};
BOOST_DESCRIBE_STRUCT(WorkshopJob, (),
                      (number, reason, items, taken_with, taken_at, taken_by, state, measures,
                       repaired_at, checks, returned_items, returned_with, returned_at,
                       first_list_recovered, visit, attempts))

// --- warranty after a repair, merged cases -------------------------------------------------------

// Shown also when it gains nothing (business §4).
struct WarrantyGain {
  LocalDate before;
  LocalDate ends_on;
  int months = 0;
  WarrantyExtensionRule rule{};
  std::string clause;
  std::string source;
  int policy_version = 0;
  [[nodiscard]] bool gains() const { return ends_on > before; }
};
BOOST_DESCRIBE_STRUCT(WarrantyGain, (),
                      (before, ends_on, months, rule, clause, source, policy_version))

// What was said in a case that was merged: a note, a call, the plan.
struct MergedWord {
  std::string kind;  // of the line it stood in ("case.noted")
  Author by;
  Instant at;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(MergedWord, (), (kind, by, at, text))

// A case that was found to be the same request; its photos and notes came along. `marks`: its own,
// in the event; the record keeps them among its marks.
struct MergedCase {
  CaseId id;
  std::string number;
  std::string symptom;
  Instant received_at;
  std::vector<FileRef> files;              // those it brought
  std::optional<Instant> own_received_at;  // of older releases: ours, when theirs was earlier
  Instant at;
  std::vector<MergedWord> words;  // what is said later comes as events of its own
  std::vector<ClockEvent> marks;
};
BOOST_DESCRIBE_STRUCT(MergedCase, (),
                      (id, number, symptom, received_at, files, own_received_at, at, words, marks))

// --- labels: term.<group>.<value> (core/policy/term_key.hpp)
// ---------------------------------------

constexpr const char* term_group(ContactDirection) {
  return "contact_direction";
}
constexpr const char* term_group(ContactOutcome) {
  return "contact_outcome";
}
constexpr const char* term_group(EscalationLevel) {
  return "escalation_level";
}
constexpr const char* term_group(QuoteState) {
  return "quote_state";
}
constexpr const char* term_group(PaymentKind) {
  return "payment_kind";
}
constexpr const char* term_group(PaymentMethod) {
  return "payment_method";
}
constexpr const char* term_group(WorkshopState) {
  return "workshop_state";
}

// --- sums ----------------------------------------------------------------------------------------

inline std::int64_t sum_of(const std::vector<Payment>& payments, PaymentKind kind) {
  std::int64_t sum = 0;
  for (const Payment& one : payments) {
    sum += one.kind == kind ? one.amount.minor : 0;
  }
  return sum;
}
// The newest quote, or null.
inline const Quote* newest_quote(const std::vector<Quote>& quotes) {
  return quotes.empty() ? nullptr : &quotes.back();
}
// The quote a payment belongs to: as it says or, of those that do not, the newest one that was
// confirmed before it; 0: none.
int quote_of(const std::vector<Quote>& quotes, const Payment& payment);
// What was paid for it and not paid back.
std::int64_t paid_to(const std::vector<Quote>& quotes, const std::vector<Payment>& payments,
                     int number);
// What the newest quote, once confirmed, still asks for; a payment for another never counts.
std::int64_t still_to_pay(const std::vector<Quote>& quotes, const std::vector<Payment>& payments);

}  // namespace aftercare

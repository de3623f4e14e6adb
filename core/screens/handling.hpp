// What is done about a case beyond its visits: dispute, remedy, money, goods, workshop, contacts.
// For all who may see the case; what is the house's own is empty for others.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/domain/case/ledgers.hpp"
#include "core/screens/intake.hpp"
#include "core/screens/parts.hpp"

namespace aftercare::screens {

// A quote with its sums; amounts in minor units, credits and reductions count down.
struct QuoteBox {
  Quote quote;
  Text state;  // term.quote_state.*
  std::string tone;
  bool newest = false;
  std::vector<Money> line_totals;  // in the order of quote.lines, signed
  Text basis;                      // which fee basis applied
};
BOOST_DESCRIBE_STRUCT(QuoteBox, (), (quote, state, tone, newest, line_totals, basis))

// How many calls, and those longer than the policy allows.
struct ContactBox {
  ContactEntry entry;
  std::optional<std::int64_t> talk_ms;
  std::optional<std::int64_t> ring_ms;
  bool too_long = false;  // over the policy's limit for a call
};
BOOST_DESCRIBE_STRUCT(ContactBox, (), (entry, talk_ms, ring_ms, too_long))

// Something the system suggests, never does: another open case of the same device or customer.
struct Proposal {
  CaseId other;
  std::string number;
  Text reason;
};
BOOST_DESCRIBE_STRUCT(Proposal, (), (other, number, reason))

// An item that is not home: what, where, since when ("未了事项", case.md §1).
struct GoodsBox {
  GoodsItem item;
  Text kind;   // term.goods_kind.*
  Text place;  // term.goods_place.*
};
BOOST_DESCRIBE_STRUCT(GoodsBox, (), (item, kind, place))

struct Handling {
  std::vector<CasePause> pauses;
  std::vector<Reinspection> reinspections;
  std::optional<RemedyBox> remedy;
  std::optional<LocalDate> agreed_on;
  std::string remedy_reason;
  std::string remedy_by;
  std::string return_declined;
  std::vector<QuoteBox> quotes;  // newest last
  std::vector<Payment> payments;
  Money paid;
  Money refunded;
  Money due;  // of the confirmed quote
  std::optional<Exchange> exchange;
  std::optional<ReturnCheck> return_check;
  std::vector<WorkshopJob> workshop_jobs;
  std::optional<Verdict> warranty_gain;
  std::vector<MergedCase> merged;
  std::optional<CaseId> merged_into;
  std::string merged_into_number;
  std::vector<ContactBox> contacts;     // staff
  std::vector<Escalation> escalations;  // staff
  std::vector<Proposal> duplicates;     // staff
  std::vector<Choice> policy_versions;  // staff: those this case could move to
  std::optional<ServiceBox> service;    // staff, until somebody has been there
  std::vector<ScriptBox> scripts;       // staff
  std::vector<std::string> banned_phrases;  // staff
  std::vector<ListedPrice> prices;      // staff: what a quote may be made of, while one is due
  std::vector<Consultation> consultations;  // staff
  std::vector<GoodsBox> goods_out;
  MoneyLedger money;
  std::vector<RefundRoute> refund_routes;  // staff: what may be paid back, and by which way
  Money refund_proposed;                   // staff: by the next one of them, or the unit's price
  std::vector<PaymentWaiver> waivers;
  std::vector<PastExchange> past_exchanges;
  std::optional<DecidedReturn> return_decision;
};
BOOST_DESCRIBE_STRUCT(Handling, (),
                      (pauses, reinspections, remedy, agreed_on, remedy_reason, remedy_by,
                       return_declined, quotes, payments, paid, refunded, due, exchange,
                       return_check, workshop_jobs, warranty_gain, merged, merged_into,
                       merged_into_number, contacts, escalations, duplicates, policy_versions,
                       service, scripts, prices, consultations, banned_phrases, goods_out, money,
                       refund_routes, refund_proposed, waivers, past_exchanges, return_decision))

}  // namespace aftercare::screens

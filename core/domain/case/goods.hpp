// What a case keeps of its goods and money beyond the remedy at hand: exchanges of earlier rounds,
// decisions about what came back, payments that were waived. A round begins with the report and
// with each reopening. Plain data; what is owed is derived from it in ledgers.hpp, nowhere else.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/base/instant.hpp"
#include "core/base/money.hpp"
#include "core/domain/case/remedy.hpp"

namespace aftercare {

// About an item that came back and is not what it should be (case.md §1), or that will never come.
// keep: taken as it is; send_back: the customer gets it again; write_off: owed no more.
enum class ReturnDecision { keep, send_back, write_off };
BOOST_DESCRIBE_ENUM(ReturnDecision, keep, send_back, write_off)

struct DecidedReturn {
  ReturnDecision decision = ReturnDecision::keep;
  std::string reason;
  std::string by;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(DecidedReturn, (), (decision, reason, by, at))

// An exchange or return of an earlier round, or one whose new item came back undelivered.
struct PastExchange {
  std::optional<Exchange> exchange;
  std::optional<ReturnCheck> check;
  std::optional<DecidedReturn> decision;
  bool refunded = false;  // the unit was paid back for it
};
BOOST_DESCRIBE_STRUCT(PastExchange, (), (exchange, check, decision, refunded))

// What the customer need not pay. It covers what was asked until then, and the work of its round;
// a later quote asks anew.
struct PaymentWaiver {
  Money amount;    // that was open; zero: nothing had been asked yet
  int quotes = 0;  // numbers up to this one
  int round = 0;   // times the case had been reopened
  std::string reason;
  std::string by;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(PaymentWaiver, (), (amount, quotes, round, reason, by, at))

struct CaseLedger {
  std::optional<DecidedReturn> return_decision;  // about the return at hand
  bool unit_refunded = false;                    // in this round
  std::vector<PastExchange> past;
  std::vector<PaymentWaiver> waivers;
  // How many of each had been there when this round began.
  int quotes_before = 0;
  int payments_before = 0;
  int jobs_before = 0;
};
BOOST_DESCRIBE_STRUCT(CaseLedger, (),
                      (return_decision, unit_refunded, past, waivers, quotes_before,
                       payments_before, jobs_before))

enum class GoodsKind { product, new_item, old_item };
BOOST_DESCRIBE_ENUM(GoodsKind, product, new_item, old_item)
// company: came back, and nothing was decided or done for it yet.
enum class GoodsPlace { customer, engineer, workshop, on_the_way, company };
BOOST_DESCRIBE_ENUM(GoodsPlace, customer, engineer, workshop, on_the_way, company)

constexpr const char* term_group(ReturnDecision) {
  return "return_decision";
}
constexpr const char* term_group(GoodsKind) {
  return "goods_kind";
}
constexpr const char* term_group(GoodsPlace) {
  return "goods_place";
}

}  // namespace aftercare

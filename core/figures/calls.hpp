// Calls of a period (business §1, phone rules): how many, how long they rang and lasted, and those
// over the policy's limit, each with its case. Calls are contacts by a hotline that have an end; a
// message or somebody at the counter has no limit.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/domain/case/case.hpp"
#include "core/policy/policy.hpp"

namespace aftercare::figures {

// Nothing while the end is not known, or when nothing rang.
std::optional<std::int64_t> talk_ms(const ContactEntry& entry);
std::optional<std::int64_t> ring_ms(const ContactEntry& entry);
bool is_call(const ContactEntry& entry);
// Longer than the policy's limit for a call; without a limit none is.
bool over_limit(const ContactEntry& entry, const PhoneRule& rule);

struct LongCall {
  CaseId case_;
  std::string number;
  std::string customer;
  std::string by;
  Instant started_at;
  std::int64_t talk_ms = 0;
};
BOOST_DESCRIBE_STRUCT(LongCall, (), (case_, number, customer, by, started_at, talk_ms))

// Calls that began in [from, to). Keep adding cases.
struct CallsFigure {
  Instant from;
  Instant to;
  int calls = 0;
  int over_target = 0;
  int rang = 0;                      // calls with a known ring
  std::int64_t talk_ms = 0;          // sum
  std::int64_t ring_ms = 0;          // sum over `rang`
  std::vector<LongCall> long_calls;  // over the limit, newest first
  std::string clause;
  void add(const Case& record, const PhoneRule& rule);
};
BOOST_DESCRIBE_STRUCT(CallsFigure, (),
                      (from, to, calls, over_target, rang, talk_ms, ring_ms, long_calls, clause))

}  // namespace aftercare::figures

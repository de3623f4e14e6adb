// What-if (business §10): past cases replayed under an edited policy. Pure: a case, its device and
// two policies in, the differences out; nothing is written, a real case never changes.
// A case is compared with itself under the version that judges it, both computed the same way, so
// an unchanged policy never shows a change, whatever people corrected since.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/app/decide.hpp"
#include "core/policy/clocks.hpp"

namespace aftercare::figures {

// Cases whose report the server received on these days of the organisation, both included.
struct WhatIfPeriod {
  LocalDate from;
  LocalDate to;
};

enum class VerdictKind { urgency, team, warranty, payer, remedies };
BOOST_DESCRIBE_ENUM(VerdictKind, urgency, team, warranty, payer, remedies)

// One answer of a table: keys of texts, a date where there is one, and the clause it rests on.
struct VerdictSide {
  std::vector<std::string> keys;
  std::optional<LocalDate> date;  // the last day of a warranty
  std::string clause;
  bool operator==(const VerdictSide&) const = default;
};
BOOST_DESCRIBE_STRUCT(VerdictSide, (), (keys, date, clause))

struct VerdictChange {
  VerdictKind kind{};
  VerdictSide before;
  VerdictSide after;
};
BOOST_DESCRIBE_STRUCT(VerdictChange, (), (kind, before, after))

// Absent on one side: the case has no such clock there.
struct ClockChange {
  ClockName clock{};
  int run = 1;
  std::optional<ClockState> before;
  std::optional<ClockState> after;
};
BOOST_DESCRIBE_STRUCT(ClockChange, (), (clock, run, before, after))

struct WhatIfCase {
  CaseId id;
  std::string number;
  std::string customer;
  Instant received_at;
  int version = 0;  // of the policy that judges it
  std::vector<VerdictChange> verdicts;
  std::vector<ClockChange> clocks;
  [[nodiscard]] bool changes() const { return !verdicts.empty() || !clocks.empty(); }
};
BOOST_DESCRIBE_STRUCT(WhatIfCase, (),
                      (id, number, customer, received_at, version, verdicts, clocks))

// Nothing: `own` and `draft` answer alike. `draft` decides as of the moment the facts happened;
// what follows from a verdict follows: another urgency sets other times, another team starts or
// spares the inspection, another payer the repair.
WhatIfCase replay(const Case& record, const Device* device, const Policy& own, const Policy& draft,
                  Instant now);

// Late, or done late.
bool is_broken(const ClockState& clock);

// Counted over the cases of a period. Keep adding; cancel by stopping.
struct WhatIfSum {
  int replayed = 0;
  int changed = 0;
  int without_policy = 0;               // whose own version is not here: they are not judged
  std::map<std::string, int> verdicts;  // VerdictKind's name
  int due_earlier = 0;
  int due_later = 0;
  int newly_kept = 0;
  int newly_broken = 0;
  int clocks_more = 0;
  int clocks_less = 0;
  void add(const WhatIfCase& one);
};
BOOST_DESCRIBE_STRUCT(WhatIfSum, (),
                      (replayed, changed, without_policy, verdicts, due_earlier, due_later,
                       newly_kept, newly_broken, clocks_more, clocks_less))

bool in_period(const Case& record, const WhatIfPeriod& period, const Policy& draft);

// One case with everything looked up in `world`, added to `sum`; what it comes to when it changes.
std::optional<WhatIfCase> replay_one(const World& world, const Case& record, const Policy& draft,
                                     Instant now, WhatIfSum& sum);

}  // namespace aftercare::figures

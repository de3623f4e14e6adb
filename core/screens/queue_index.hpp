// The staff's queue: all cases here, kept sorted and searchable while rows change one by one. Cost
// grows with what changed, not with what is stored. Deadlines do not move with `now`, so order by
// due time stays valid; tones are computed for the rows on screen only.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/screens/screens.hpp"

namespace aftercare::screens {

enum class QueueSort { due, number, customer, model, phase, urgency, reported, engineer };
BOOST_DESCRIBE_ENUM(QueueSort, due, number, customer, model, phase, urgency, reported, engineer)

// long_calls: somebody talked longer than the policy allows. questions: R&D was asked and has not
// answered. defects: the product itself is at fault.
enum class QueueFilter {
  open,
  mine,
  at_risk,
  exceptions,
  unassigned,
  long_calls,
  questions,
  defects,
  closed,
  all
};
BOOST_DESCRIBE_ENUM(QueueFilter, open, mine, at_risk, exceptions, unassigned, long_calls, questions,
                    defects, closed, all)

struct QueueQuery {
  QueueFilter filter = QueueFilter::open;
  QueueSort sort = QueueSort::due;
  bool descending = false;
  std::string text;  // every word must be found: number, name, phone, serial, model, symptom
};
BOOST_DESCRIBE_STRUCT(QueueQuery, (), (filter, sort, descending, text))

class QueueIndex {
 public:
  QueueIndex();
  ~QueueIndex();
  // Takes over everything from `source` (first time, or after a resync).
  void rebuild(const Source& source, Instant now);
  // One case changed (or went).
  void update(const Source& source, CaseId id, Instant now);
  // Ids in order for this query; valid until the next change. Recomputed only when needed.
  const std::vector<CaseId>& query(const QueueQuery& query, const Source& source, Instant now);
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] HomeScreen home(const Source& source, Instant now) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace aftercare::screens

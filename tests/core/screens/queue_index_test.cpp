// The queue's order after many changes is the order of a queue built anew, for every column, and
// that of a plain sort.
#include "core/screens/queue_index.hpp"

#include <algorithm>
#include <random>

#include <catch2/catch_test_macros.hpp>

#include "tests/core/screens/house_source.hpp"

using namespace aftercare;
using namespace aftercare::test;
using screens::QueueFilter;
using screens::QueueIndex;
using screens::QueueQuery;
using screens::QueueSort;

namespace {

constexpr QueueSort kSorts[] = {QueueSort::due,      QueueSort::number,  QueueSort::customer,
                                QueueSort::model,    QueueSort::phase,   QueueSort::urgency,
                                QueueSort::reported, QueueSort::engineer};

// Few names, numbers and times, so that many are alike.
class Cases {
 public:
  explicit Cases(House& house) : house_(house), pattern_(house.the_case()) {}

  CaseId put(int n) {
    Case record = pattern_;
    record.id = CaseId{uuid(1000 + n)};
    record.number = "202611-" + std::to_string(1000 + pick(40));
    record.intake.contact.name = std::string(pick(2) == 0 ? "王小" : "赵大") + names_[pick(4)];
    record.intake.product.model = "WATER-HEATER-" + std::to_string(pick(3));
    record.urgency = pick(2) == 0 ? Urgency::normal : Urgency::urgent;
    record.reported_at = record.reported_at.plus_ms(-60'000LL * pick(5));
    house_.world.put(record);
    return record.id;
  }

 private:
  int pick(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }

  House& house_;
  Case pattern_;
  std::mt19937 random_{11};
  const char* names_[4] = {"伟", "伟伟", "娜", ""};
};

std::vector<CaseId> asked(QueueIndex& index, const House& house, const QueueQuery& query) {
  return index.query(query, HouseSource(house), house.now);
}

}  // namespace

TEST_CASE("a queue that took change after change is in the order of one built anew") {
  House house;
  house.arrived();
  Cases cases(house);
  for (int i = 0; i < 120; ++i)
    cases.put(i);
  for (const QueueSort sort : kSorts) {
    for (const bool descending : {false, true}) {
      INFO(static_cast<int>(sort) << descending);
      const QueueQuery query{QueueFilter::all, sort, descending, "王小"};
      QueueIndex kept;
      kept.rebuild(HouseSource(house), house.now);
      asked(kept, house, query);
      for (int i = 100; i < 160; ++i)
        kept.update(HouseSource(house), cases.put(i), house.now);
      QueueIndex fresh;
      fresh.rebuild(HouseSource(house), house.now);
      const auto anew = asked(fresh, house, query);
      CHECK(asked(kept, house, query) == anew);
      QueueQuery turned = query;
      turned.text = "";
      CHECK(asked(kept, house, turned) == asked(fresh, house, turned));
      CHECK(asked(kept, house, query) == anew);
    }
  }
}

TEST_CASE("the queue is sorted by what its column shows, then by the newest number") {
  House house;
  house.arrived();
  Cases cases(house);
  for (int i = 0; i < 200; ++i)
    cases.put(i);
  QueueIndex index;
  index.rebuild(HouseSource(house), house.now);
  const auto record = [&](CaseId id) { return *find_as<Case>(house.world, id); };
  const auto sorted_by = [&](QueueSort sort, bool descending, auto before) {
    const auto ids = asked(index, house, {QueueFilter::all, sort, descending, ""});
    CHECK(ids.size() == index.size());
    CHECK(std::is_sorted(ids.begin(), ids.end(), [&](CaseId x, CaseId y) {
      const Case a = record(x);
      const Case b = record(y);
      if (before(a, b) || before(b, a))
        return descending ? before(b, a) : before(a, b);
      return a.number != b.number ? a.number > b.number : a.id < b.id;
    }));
  };
  for (const bool descending : {false, true}) {
    sorted_by(QueueSort::number, descending,
              [](const Case& a, const Case& b) { return a.number < b.number; });
    sorted_by(QueueSort::model, descending, [](const Case& a, const Case& b) {
      return a.intake.product.model < b.intake.product.model;
    });
    sorted_by(QueueSort::reported, descending,
              [](const Case& a, const Case& b) { return a.reported_at < b.reported_at; });
    sorted_by(QueueSort::urgency, descending,
              [](const Case& a, const Case& b) { return a.urgency < b.urgency; });
  }
}

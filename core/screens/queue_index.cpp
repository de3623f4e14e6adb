#include "core/screens/queue_index.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <unordered_map>

#include "core/app/permissions.hpp"
#include "core/base/text.hpp"
#include "core/domain/case/ledgers.hpp"
#include "core/figures/calls.hpp"
#include "core/policy/calendar_of.hpp"
#include "core/policy/validate.hpp"
#include "core/screens/build.hpp"
#include "core/screens/list_order.hpp"
#include "core/screens/pinyin_rank.hpp"

namespace aftercare::screens {
namespace {

constexpr std::size_t kNeedsMeMax = 20;
// How long an answer to "at risk" may be kept while nothing but the time changes.
constexpr std::int64_t kAtRiskKeptMs = 30000;
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

// What lists need of a case, without opening its record again.
struct Entry {
  CaseId id;
  std::string number;
  std::uint32_t customer = 0;  // customer, model and engineer: numbers of their pinyin keys
  std::uint32_t model = 0;
  std::uint32_t engineer = 0;
  std::string text;   // folded, for filtering as one types
  Trigrams trigrams;  // of it
  CasePhase phase{};
  bool open = false;  // also cancelled with goods out or money owed: there is something to do
  Urgency urgency{};
  std::int64_t reported_ms = 0;
  std::int64_t due_ms = kNever;   // of the first clock still running
  std::int64_t warn_ms = kNever;  // when the first running clock passes its warning share
  bool mine = false;
  bool assigned = false;
  bool exception_open = false;
  bool long_call = false;
  bool question_open = false;
  bool defect = false;
};

void fill_clocks(Entry& entry, const World& world, const Case& record, Instant now) {
  if (!entry.open)
    return;
  for (const auto& clock : clocks_of(world, record, now)) {
    const bool running = clock.state == ClockRunState::running ||
                         clock.state == ClockRunState::running_late ||
                         clock.state == ClockRunState::paused;
    if (!running || !clock.due_at)
      continue;
    entry.due_ms = std::min(entry.due_ms, clock.due_at->ms);
    const Instant warn = clock.warn_at.value_or(*clock.due_at);
    entry.warn_ms = std::min(entry.warn_ms, warn.ms);
  }
}

// What the list can be sorted by as a text.
struct Columns {
  Names customer;
  Names model;
  Names engineer;
};

Entry make_entry(const Source& source, const Case& record, Columns& columns, Instant now) {
  Entry entry;
  entry.id = record.id;
  entry.number = record.number.empty() ? local_mark(record.id) : record.number;
  entry.customer = columns.customer.number_of(pinyin_key(record.intake.contact.name));
  entry.model = columns.model.number_of(pinyin_key(record.intake.product.model));
  entry.phase = phase_of(record.state);
  entry.open = !is_ended(record);
  entry.urgency = record.urgency;
  entry.reported_ms = record.reported_at.ms;
  const StaffId me{source.actor().id.value};
  entry.mine = (record.taken_by && *record.taken_by == me) ||
               (record.team && record.team->staff && *record.team->staff == me);
  entry.assigned = record.team.has_value();
  entry.exception_open = has_open_exception(record);
  entry.question_open = has_open_question(record);
  entry.defect = is_product_defect(record);
  const Policy* policy = policy_of(source.world(), record);
  entry.long_call =
      policy != nullptr && std::any_of(record.contacts.begin(), record.contacts.end(),
                                       [policy](const ContactEntry& contact) {
                                         return figures::over_limit(contact, policy->phone);
                                       });
  std::string engineer;
  for (const auto& visit : record.visits) {
    if (visit.state != VisitState::cancelled)
      engineer = visit.engineer_name;
  }
  entry.engineer = columns.engineer.number_of(pinyin_key(engineer));
  const CaseIntake& intake = record.intake;
  entry.text = fold_text(entry.number + ' ' + intake.contact.name + ' ' + intake.contact.phone +
                         ' ' + intake.product.serial + ' ' + intake.product.model + ' ' +
                         intake.symptom + ' ' + engineer);
  entry.trigrams = Trigrams(entry.text);
  fill_clocks(entry, source.world(), record, now);
  return entry;
}

bool passes(const Entry& entry, QueueFilter filter, Instant now) {
  switch (filter) {
    case QueueFilter::open: return entry.open;
    case QueueFilter::mine: return entry.open && entry.mine;
    case QueueFilter::at_risk: return entry.open && entry.warn_ms <= now.ms;
    case QueueFilter::exceptions: return entry.exception_open;
    case QueueFilter::unassigned: return entry.open && !entry.assigned;
    case QueueFilter::long_calls: return entry.long_call;
    case QueueFilter::questions: return entry.question_open;
    case QueueFilter::defects: return entry.defect;
    case QueueFilter::closed: return !entry.open;
    case QueueFilter::all: return true;
  }
  return true;
}

struct Word {
  explicit Word(std::string one) : text(std::move(one)), trigrams(text) {}
  std::string text;
  Trigrams trigrams;
};
// One of them has to be there: what was typed, or the telephone number that it is.
using Either = std::vector<Word>;

std::vector<Either> words_of(const std::string& text) {
  std::vector<Either> words;
  for (SoughtWord& sought : sought_words(text)) {
    Either& either = words.emplace_back();
    either.emplace_back(std::move(sought.text));
    if (!sought.phone.empty())
      either.emplace_back(std::move(sought.phone));
  }
  return words;
}

bool holds(const Entry& entry, const std::vector<Either>& words) {
  return std::all_of(words.begin(), words.end(), [&](const Either& either) {
    return std::any_of(either.begin(), either.end(), [&](const Word& word) {
      return entry.trigrams.may_hold(word.trigrams) &&
             entry.text.find(word.text) != std::string::npos;
    });
  });
}

// Upwards; cases of one key are told apart by their numbers.
std::uint64_t key_in(const Entry& entry, QueueSort sort, const Columns& columns) {
  switch (sort) {
    case QueueSort::due: return key_of(entry.due_ms);
    case QueueSort::number: return 0;  // the order they are kept in
    case QueueSort::customer: return columns.customer.rank(entry.customer);
    case QueueSort::model: return columns.model.rank(entry.model);
    case QueueSort::phase: return static_cast<std::uint64_t>(entry.phase);
    case QueueSort::urgency: return static_cast<std::uint64_t>(entry.urgency);
    case QueueSort::reported: return key_of(entry.reported_ms);
    case QueueSort::engineer: return columns.engineer.rank(entry.engineer);
  }
  return 0;
}

// The order of what is equal otherwise: the newest number first.
bool newer(const Entry& a, const Entry& b) {
  return a.number != b.number ? a.number > b.number : a.id < b.id;
}

}  // namespace

struct QueueIndex::Impl {
  std::vector<Entry> entries;
  std::unordered_map<CaseId, std::size_t> place;
  Columns columns;
  std::vector<std::uint32_t> by_number;  // all of them, the newest number first
  // The last query's answer, as entry numbers and ids in order.
  std::vector<std::uint32_t> order;
  std::vector<CaseId> ids;
  QueueQuery asked;
  Instant asked_at;
  bool valid = false;

  [[nodiscard]] bool matches(const Entry& entry, const std::vector<Either>& words,
                             Instant now) const {
    return passes(entry, asked.filter, now) && holds(entry, words);
  }

  [[nodiscard]] bool before(const Entry& a, const Entry& b) const {
    if (asked.sort == QueueSort::number && a.number != b.number)
      return asked.descending == (a.number > b.number);
    const std::uint64_t x = key_in(a, asked.sort, columns);
    const std::uint64_t y = key_in(b, asked.sort, columns);
    if (x != y)
      return asked.descending == (x > y);
    return newer(a, b);
  }

  void recompute(Instant now) {
    const auto words = words_of(asked.text);
    std::vector<Keyed> found;
    for (const std::uint32_t i : by_number) {
      if (!matches(entries[i], words, now))
        continue;
      const std::uint64_t key = key_in(entries[i], asked.sort, columns);
      found.push_back({asked.descending ? ~key : key, i});
    }
    order_by_key(found);
    if (asked.sort == QueueSort::number && !asked.descending)
      turn_round(found);
    order.clear();
    ids.clear();
    order.reserve(found.size());
    ids.reserve(found.size());
    for (const Keyed& one : found) {
      order.push_back(one.item);
      ids.push_back(entries[one.item].id);
    }
    valid = true;
  }

  // From the oldest number on; those of one number stay as they stood.
  void turn_round(std::vector<Keyed>& found) const {
    std::reverse(found.begin(), found.end());
    for (auto from = found.begin(); from != found.end();) {
      const std::string& number = entries[from->item].number;
      const auto to = std::find_if(
          from, found.end(), [&](const Keyed& one) { return entries[one.item].number != number; });
      std::reverse(from, to);
      from = to;
    }
  }

  void order_all() {
    columns.customer.order();
    columns.model.order();
    columns.engineer.order();
    std::vector<std::uint32_t> all(entries.size());
    std::iota(all.begin(), all.end(), 0U);
    std::sort(all.begin(), all.end(),
              [this](std::uint32_t a, std::uint32_t b) { return newer(entries[a], entries[b]); });
    by_number = std::move(all);
  }

  // Puts an entry where it belongs by its number; it is taken out before that changes.
  void take_number(std::uint32_t at) {
    const auto found = std::find(by_number.begin(), by_number.end(), at);
    if (found != by_number.end())
      by_number.erase(found);
  }
  void give_number(std::uint32_t at) {
    const auto where = std::lower_bound(
        by_number.begin(), by_number.end(), at,
        [this](std::uint32_t a, std::uint32_t b) { return newer(entries[a], entries[b]); });
    by_number.insert(where, at);
  }

  // Takes one changed entry out of the answer and puts it where it belongs now.
  void replace(std::uint32_t at, Entry entry, Instant now) {
    const auto found = std::find(order.begin(), order.end(), at);
    if (found != order.end()) {
      ids.erase(ids.begin() + (found - order.begin()));
      order.erase(found);
    }
    entries[at] = std::move(entry);
    if (!matches(entries[at], words_of(asked.text), now))
      return;
    const auto where = std::lower_bound(
        order.begin(), order.end(), at,
        [this](std::uint32_t a, std::uint32_t b) { return before(entries[a], entries[b]); });
    ids.insert(ids.begin() + (where - order.begin()), entries[at].id);
    order.insert(where, at);
  }
};

QueueIndex::QueueIndex() : impl_(std::make_unique<Impl>()) {}
QueueIndex::~QueueIndex() = default;

void QueueIndex::rebuild(const Source& source, Instant now) {
  impl_->entries.clear();
  impl_->place.clear();
  impl_->columns = {};
  impl_->valid = false;
  source.each(EntityType::case_, [&](const Record& record) {
    const auto& value = std::get<Case>(record);
    impl_->place.emplace(value.id, impl_->entries.size());
    impl_->entries.push_back(make_entry(source, value, impl_->columns, now));
  });
  impl_->order_all();
}

void QueueIndex::update(const Source& source, CaseId id, Instant now) {
  const auto* record = find_as<Case>(source.world(), id);
  const auto found = impl_->place.find(id);
  if (record == nullptr) {
    // Leaving is rare (a scope that shrank): taking everything over again is simplest.
    if (found != impl_->place.end())
      rebuild(source, now);
    return;
  }
  Entry entry = make_entry(source, *record, impl_->columns, now);
  std::size_t at = impl_->entries.size();
  if (found == impl_->place.end()) {
    impl_->place.emplace(id, at);
    impl_->entries.emplace_back();
  } else {
    at = found->second;
  }
  const auto item = static_cast<std::uint32_t>(at);
  const bool renumbered = found == impl_->place.end() || impl_->entries[at].number != entry.number;
  if (renumbered)
    impl_->take_number(item);
  if (impl_->valid) {
    impl_->replace(item, std::move(entry), now);
  } else {
    impl_->entries[at] = std::move(entry);
  }
  if (renumbered)
    impl_->give_number(item);
}

const std::vector<CaseId>& QueueIndex::query(const QueueQuery& query, const Source& /*source*/,
                                             Instant now) {
  const bool same =
      impl_->valid && impl_->asked.filter == query.filter && impl_->asked.sort == query.sort &&
      impl_->asked.descending == query.descending && impl_->asked.text == query.text &&
      (query.filter != QueueFilter::at_risk || now.ms - impl_->asked_at.ms < kAtRiskKeptMs);
  if (!same) {
    impl_->asked = query;
    impl_->asked_at = now;
    impl_->recompute(now);
  }
  return impl_->ids;
}

std::size_t QueueIndex::size() const {
  return impl_->entries.size();
}

HomeScreen QueueIndex::home(const Source& source, Instant now) const {
  HomeScreen screen;
  screen.loaded = source.status().loaded;
  const Policy* policy = source.world().policy_in_force();
  const Zone zone = zone_of(policy);
  const LocalDate today = local_date_at(now, zone);
  screen.last_seven_days.assign(7, 0);
  std::array<int, std::variant_size_v<CaseState>> phases{};
  std::vector<const Entry*> open;
  for (const auto& entry : impl_->entries) {
    const int age = days_between(local_date_at(Instant{entry.reported_ms}, zone), today);
    if (age >= 0 && age < 7)
      ++screen.last_seven_days[static_cast<std::size_t>(6 - age)];
    ++phases[static_cast<std::size_t>(entry.phase)];
    screen.new_today += age == 0 ? 1 : 0;
    screen.long_calls += entry.long_call ? 1 : 0;
    screen.exceptions += entry.exception_open ? 1 : 0;
    if (!entry.open)
      continue;
    ++screen.open;
    screen.at_risk += entry.warn_ms <= now.ms ? 1 : 0;
    open.push_back(&entry);
  }
  for (std::size_t i = 0; i < phases.size(); ++i) {
    if (phases[i] == 0)
      continue;
    screen.by_phase.emplace_back(
        boost::describe::enum_to_string(static_cast<CasePhase>(i), "unknown"), phases[i]);
  }
  const std::size_t count = std::min(open.size(), kNeedsMeMax);
  std::partial_sort(open.begin(), open.begin() + static_cast<std::ptrdiff_t>(count), open.end(),
                    [](const Entry* a, const Entry* b) {
                      return a->due_ms != b->due_ms ? a->due_ms < b->due_ms : a->number > b->number;
                    });
  for (std::size_t i = 0; i < count; ++i) {
    const auto* record = find_as<Case>(source.world(), open[i]->id);
    if (record != nullptr)
      screen.needs_me.push_back(case_row(source, *record, now));
  }
  source.each(EntityType::stock_level, [&](const Record& record) {
    screen.shortages += std::get<StockLevel>(record).short_by > 0 ? 1 : 0;
  });
  if (policy != nullptr && may(*policy, source.actor(), "policy.put_in_force")) {
    for (const PolicyProblem& warning : warnings_of(*policy, now))
      screen.warnings.push_back({"policy.problem." + warning.code, warning.params});
  }
  return screen;
}

}  // namespace aftercare::screens

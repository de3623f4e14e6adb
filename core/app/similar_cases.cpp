// The same request twice (business §1): another case of the unit or of the customer, open, or over
// for fewer days than the policy's repeat_report_days.
#include <algorithm>

#include "core/app/flow.hpp"
#include "core/app/index.hpp"
#include "core/app/permissions.hpp"
#include "core/base/text.hpp"

namespace aftercare::flow {
namespace {

constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;
constexpr std::int64_t kRepeatDaysDefault = 30;

std::string serial_of(const Case& record) {
  return fold_text(trim(record.intake.product.serial));
}
std::string phone_of(const Case& record) {
  const std::string& phone = record.intake.contact.phone;
  return normalize_phone(phone).value_or(phone);
}

// What is asked: the unit and the customer, as they are compared.
struct Asked {
  std::string phone;
  std::string serial;
  Instant now;
  std::int64_t days;
};

bool counts(const Case& record, const Asked& asked) {
  const CasePhase phase = phase_of(record.state);
  if (phase < CasePhase::confirmed) {
    return true;
  }
  if (phase != CasePhase::confirmed && phase != CasePhase::closed) {
    return false;
  }
  const auto ended = end_of(record);
  return ended && asked.now.ms - ended->ms <= asked.days * kDayMs;
}

std::vector<Uuid> ids_of(const World& world, const std::vector<IndexKey>& keys) {
  std::vector<Uuid> ids;
  for (const IndexKey& key : keys) {
    const bool of_cases = key.name == IndexName::claimed_serial ||
                          key.name == IndexName::customer_cases ||
                          key.name == IndexName::device_cases;
    if (!of_cases) {
      continue;
    }
    auto found = world.look_up(key).ids;
    // The newest: identities count up with time.
    std::sort(found.begin(), found.end());
    const std::size_t skipped = found.size() - std::min(found.size(), kSimilarMax);
    ids.insert(ids.end(), found.begin() + static_cast<std::ptrdiff_t>(skipped), found.end());
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

}  // namespace

std::vector<IndexKey> similar_indexes(const World& world, const std::string& phone,
                                      const std::string& serial) {
  std::vector<IndexKey> keys;
  if (!is_blank(phone)) {
    keys.push_back(phone_index(phone));
    for (const Uuid& id : world.look_up(phone_index(phone)).ids) {
      keys.push_back(customer_cases_index(CustomerId{id}));
    }
  }
  if (!is_blank(serial)) {
    keys.push_back(serial_index(serial));
    keys.push_back(claimed_serial_index(serial));
    for (const Uuid& id : world.look_up(serial_index(serial)).ids) {
      keys.push_back(device_cases_index(DeviceId{id}));
    }
  }
  return keys;
}

std::vector<CaseId> similar_ids(const World& world, const std::string& phone,
                                const std::string& serial) {
  std::vector<CaseId> out;
  for (const Uuid& id : ids_of(world, similar_indexes(world, phone, serial))) {
    out.push_back(CaseId{id});
  }
  return out;
}

std::vector<SimilarCase> similar_cases(const Step& step, CaseId own, const std::string& phone,
                                       const std::string& serial) {
  const Asked asked{normalize_phone(phone).value_or(phone), fold_text(trim(serial)),
                    step.meta.received_at,
                    limit_of(step.world.policy_in_force(), "repeat_report_days",
                             kRepeatDaysDefault)};
  std::vector<SimilarCase> found;
  for (const CaseId id : similar_ids(step.world, phone, serial)) {
    const Case* record = find_as<Case>(step.world, id);
    if (record == nullptr || id == own || !counts(*record, asked)) {
      continue;
    }
    const bool unit = !asked.serial.empty() && serial_of(*record) == asked.serial;
    const bool person = !asked.phone.empty() && phone_of(*record) == asked.phone;
    if (!unit && !person) {
      continue;
    }
    found.push_back(
        {id, record->number, phase_of(record->state), unit, person, end_of(*record)});
  }
  return found;
}

void tell_similar(const Step& step, const std::vector<SimilarCase>& found, Decided& out) {
  for (const SimilarCase& one : found) {
    const Case* record = find_as<Case>(step.world, one.id);
    if (record == nullptr || !may_know_of(step.context.actor, *record)) {
      continue;
    }
    const char* reason = one.same_unit ? "notice.same_unit" : "notice.same_phone";
    out.notices.push_back(Notice{"similar_case", one.same_unit ? "device.serial" : "customer.phone",
                                 {{"case", one.id.text()},
                                  {"number", one.number},
                                  {"reason_key", reason},
                                  {"phase_key", "case.phase." + term_name(one.phase)}}});
  }
}

}  // namespace aftercare::flow

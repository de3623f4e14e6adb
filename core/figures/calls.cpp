#include "core/figures/calls.hpp"

#include <algorithm>

namespace aftercare::figures {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;

}  // namespace

std::optional<std::int64_t> talk_ms(const ContactEntry& entry) {
  if (!entry.ended_at)
    return std::nullopt;
  return entry.ended_at->ms - entry.started_at.ms;
}

std::optional<std::int64_t> ring_ms(const ContactEntry& entry) {
  if (!entry.rang_at)
    return std::nullopt;
  return entry.started_at.ms - entry.rang_at->ms;
}

bool is_call(const ContactEntry& entry) {
  const bool by_phone =
      entry.channel == Channel::hotline || entry.channel == Channel::complaint_hotline;
  return by_phone && entry.ended_at.has_value();
}

bool over_limit(const ContactEntry& entry, const PhoneRule& rule) {
  return rule.max_minutes > 0 && is_call(entry) && *talk_ms(entry) > rule.max_minutes * kMinuteMs;
}

void CallsFigure::add(const Case& record, const PhoneRule& rule) {
  clause = rule.clause;
  for (const ContactEntry& entry : record.contacts) {
    if (!is_call(entry) || entry.started_at < from || !(entry.started_at < to))
      continue;
    ++calls;
    const std::int64_t talked = *figures::talk_ms(entry);
    talk_ms += talked;
    over_target += rule.target_minutes > 0 && talked > rule.target_minutes * kMinuteMs ? 1 : 0;
    if (const auto waited = figures::ring_ms(entry)) {
      ++rang;
      ring_ms += *waited;
    }
    if (!over_limit(entry, rule))
      continue;
    const LongCall call{record.id,     record.number,    record.intake.contact.name,
                        entry.by.name, entry.started_at, talked};
    const auto at = std::find_if(long_calls.begin(), long_calls.end(), [&](const LongCall& one) {
      return one.started_at < call.started_at;
    });
    long_calls.insert(at, call);
  }
}

}  // namespace aftercare::figures

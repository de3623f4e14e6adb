#include "native/server/limiter.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace aftercare {

namespace {

inline constexpr std::size_t kBucketsPerShardMax = 16'384;
inline constexpr std::size_t kKnownMax = 65'536;
inline constexpr std::int64_t kKnownForMs = 10LL * 60 * 1000;

std::int64_t steady_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

double filled(const Limit& limit, double tokens, std::int64_t passed_ms) {
  return std::min(limit.number,
                  tokens + static_cast<double>(passed_ms) * limit.number / (limit.window_s * 1000));
}

}  // namespace

std::int64_t Limiter::take(LimitName name, std::string_view key, double cost) {
  return take_at(name, key, cost, steady_ms());
}

std::int64_t Limiter::take_at(LimitName name, std::string_view key, double cost,
                              std::int64_t now_ms) {
  const Limit& limit = limits_[name];
  std::string full(1, static_cast<char>('A' + static_cast<int>(name)));
  full += key;
  Shard& shard = shards_[std::hash<std::string>{}(full) % shards_.size()];
  const std::lock_guard lock{shard.lock};
  auto found = shard.buckets.find(full);
  if (found == shard.buckets.end()) {
    make_room(shard, now_ms);
    found = shard.buckets.emplace(std::move(full), Bucket{limit.number, now_ms}).first;
  }
  Bucket& bucket = found->second;
  bucket.tokens = filled(limit, bucket.tokens, now_ms - bucket.at_ms);
  bucket.at_ms = now_ms;
  // A large piece may overdraw: what follows waits the longer.
  if (bucket.tokens >= 1) {
    bucket.tokens -= cost;
    return 0;
  }
  note_refused(name);
  const double wait = (1 - bucket.tokens) * limit.window_s * 1000 / limit.number;
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(wait)));
}

void Limiter::give_back(LimitName name, std::string_view key) {
  std::string full(1, static_cast<char>('A' + static_cast<int>(name)));
  full += key;
  Shard& shard = shards_[std::hash<std::string>{}(full) % shards_.size()];
  const std::lock_guard lock{shard.lock};
  if (const auto found = shard.buckets.find(full); found != shard.buckets.end()) {
    found->second.tokens += 1;
  }
}

// Full buckets say nothing. When there are still too many, some are forgotten: better than more
// memory for a stranger.
void Limiter::make_room(Shard& shard, std::int64_t now_ms) const {
  if (shard.buckets.size() < kBucketsPerShardMax) {
    return;
  }
  for (auto one = shard.buckets.begin(); one != shard.buckets.end();) {
    const Limit& limit = limits_.rows()[static_cast<std::size_t>(one->first.front() - 'A')];
    const double now = filled(limit, one->second.tokens, now_ms - one->second.at_ms);
    one = now >= limit.number ? shard.buckets.erase(one) : std::next(one);
  }
  if (shard.buckets.size() >= kBucketsPerShardMax) {
    while (shard.buckets.size() > kBucketsPerShardMax / 2) {
      shard.buckets.erase(shard.buckets.begin());
    }
  }
}

void Limiter::know(const std::string& session) {
  const std::int64_t now = steady_ms();
  const std::lock_guard lock{known_lock_};
  if (known_.size() >= kKnownMax && known_.count(session) == 0) {
    std::erase_if(known_, [&](const auto& one) { return one.second + kKnownForMs < now; });
    if (known_.size() >= kKnownMax) {
      known_.erase(known_.begin());
    }
  }
  known_[session] = now;
}

bool Limiter::is_known(const std::string& session) {
  const std::int64_t now = steady_ms();
  const std::lock_guard lock{known_lock_};
  const auto found = known_.find(session);
  return found != known_.end() && found->second + kKnownForMs >= now;
}

std::size_t Limiter::keys() const {
  std::size_t count = 0;
  for (const auto& shard : shards_) {
    const std::lock_guard lock{shard.lock};
    count += shard.buckets.size();
  }
  return count;
}

}  // namespace aftercare

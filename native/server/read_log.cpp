#include "native/server/read_log.hpp"

#include <algorithm>
#include <limits>

#include "core/codec/json.hpp"

namespace aftercare {

bool ReadLog::is_new(const std::string& read, Instant now, std::int64_t within_ms) {
  if (remembered_.size() >= kReadsRememberedMax) {
    remembered_.clear();
  }
  const auto [at, fresh] = remembered_.try_emplace(std::hash<std::string>{}(read), now.ms);
  if (fresh) {
    return true;
  }
  if (now.ms - at->second < within_ms) {
    return false;
  }
  at->second = now.ms;
  return true;
}

void ReadLog::add(const Actor& actor, sql::ReadEntry entry) {
  if (waiting_.size() >= kReadsWaitingMax) {
    ++dropped_;
    return;
  }
  entry.id = sql::read_id(entry.at);
  entry.actor = actor.id;
  entry.kind = std::string{codec::enum_name(actor.kind)};
  waiting_.push_back(std::move(entry));
}

void ReadLog::note(const Actor& actor, const char* what, const EntityKey& key, Instant now,
                   const std::string& detail) {
  const std::lock_guard lock{lock_};
  if (!is_new(actor.id.text() + what + to_text(key) + detail, now, kSameReadMs)) {
    return;
  }
  sql::ReadEntry entry;
  entry.at = now;
  entry.what = what;
  entry.key = key;
  entry.detail = detail;
  add(actor, std::move(entry));
}

void ReadLog::note_search(const Actor& actor, const std::string& text, std::int64_t hits,
                          Instant now) {
  const std::lock_guard lock{lock_};
  if (!is_new(actor.id.text() + "search" + text, now, kSameReadMs)) {
    return;
  }
  sql::ReadEntry entry;
  entry.at = now;
  entry.what = "search";
  entry.hits = hits;
  add(actor, std::move(entry));
}

void ReadLog::note_scopes(const Actor& actor, const char* what, const std::string& session,
                          const std::vector<std::string>& scopes, Instant now) {
  std::string all;
  for (const auto& scope : scopes) {
    all += (all.empty() ? "" : " ") + scope;
  }
  const std::lock_guard lock{lock_};
  if (!is_new(session + what + all, now, std::numeric_limits<std::int64_t>::max())) {
    return;
  }
  sql::ReadEntry entry;
  entry.at = now;
  entry.what = what;
  entry.detail = std::move(all);
  add(actor, std::move(entry));
}

void ReadLog::put_back(const std::vector<sql::ReadEntry>& entries) {
  const std::lock_guard lock{lock_};
  const std::size_t room = kReadsWaitingMax - std::min(kReadsWaitingMax, waiting_.size());
  const auto kept = static_cast<std::ptrdiff_t>(std::min(room, entries.size()));
  waiting_.insert(waiting_.begin(), entries.begin(), entries.begin() + kept);
  dropped_ += entries.size() - static_cast<std::size_t>(kept);
}

void ReadLog::flush(Writer& writer) {
  std::size_t batches = 0;
  {
    const std::lock_guard lock{lock_};
    batches = (waiting_.size() + kReadsAtOnce - 1) / kReadsAtOnce;
  }
  // What is put back meanwhile waits for the next time.
  for (; batches > 0; --batches) {
    auto batch = std::make_shared<std::vector<sql::ReadEntry>>();
    {
      const std::lock_guard lock{lock_};
      const auto size = static_cast<std::ptrdiff_t>(std::min(kReadsAtOnce, waiting_.size()));
      if (size == 0) {
        return;
      }
      batch->assign(std::make_move_iterator(waiting_.begin()),
                    std::make_move_iterator(waiting_.begin() + size));
      waiting_.erase(waiting_.begin(), waiting_.begin() + size);
    }
    const bool queued =
        writer.run([batch](sql::Database& database) { sql::put_reads(database, *batch); },
                   [this, batch](bool good) {
                     if (!good) {
                       put_back(*batch);
                     }
                   });
    if (!queued) {
      put_back(*batch);
      return;
    }
  }
}

}  // namespace aftercare

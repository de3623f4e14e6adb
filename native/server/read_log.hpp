// The read log on its way to the database: noted where something is answered, written in batches
// by the writer, so that no read waits for it. What a crash takes is less than a second of it; what
// cannot be written waits, and is counted when there is no more room.
#pragma once
#include <atomic>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "native/adapters/sql/read_log.hpp"
#include "native/server/writer.hpp"

namespace aftercare {

// Who opens the same record again within so long is named once.
inline constexpr std::int64_t kSameReadMs = 10LL * 60 * 1000;
inline constexpr std::size_t kReadsWaitingMax = 50'000;
inline constexpr std::size_t kReadsRememberedMax = 50'000;
inline constexpr std::size_t kReadsAtOnce = 2'000;

class ReadLog {
 public:
  void note(const Actor& actor, const char* what, const EntityKey& key, Instant now,
            const std::string& detail = {});
  // `text` is remembered as a hash, in memory only, to know the same search again.
  void note_search(const Actor& actor, const std::string& text, std::int64_t hits, Instant now);
  // Once for a session and its scopes, whatever number of rows and pages: `what` is pull, snapshot.
  void note_scopes(const Actor& actor, const char* what, const std::string& session,
                   const std::vector<std::string>& scopes, Instant now);

  // Hands what waits to the writer.
  void flush(Writer& writer);
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

 private:
  bool is_new(const std::string& read, Instant now, std::int64_t within_ms);
  void add(const Actor& actor, sql::ReadEntry entry);
  void put_back(const std::vector<sql::ReadEntry>& entries);

  std::mutex lock_;
  std::vector<sql::ReadEntry> waiting_;
  std::unordered_map<std::size_t, std::int64_t> remembered_;  // hash of a read → when
  std::atomic<std::uint64_t> dropped_{0};
};

}  // namespace aftercare

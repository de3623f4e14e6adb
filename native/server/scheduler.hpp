// What happens by the clock: pokes when the head moved (also by another process), timed duties,
// outgoing messages, the clean-up of sessions and of files nobody references.
#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "native/adapters/house/row_scrub.hpp"
#include "native/adapters/notify/file_notifier.hpp"
#include "native/adapters/sql/duties.hpp"
#include "native/server/app.hpp"

namespace aftercare {

inline constexpr int kHeadLookMs = 250;
// Open event streams whose session has ended elsewhere end within this time.
inline constexpr int kStreamsEveryMs = 2'000;
inline constexpr std::size_t kStreamsAtOnce = 500;
inline constexpr int kDutiesEveryMs = 5'000;
inline constexpr int kCleaningEveryMs = 10 * 60 * 1000;
inline constexpr int kWarnEveryMs = 24 * 60 * 60 * 1000;
// All rows are gone through after the start and then once in so long.
inline constexpr int kScrubEveryMs = 24 * 60 * 60 * 1000;
// A case whose row is damaged keeps its duties for when it is mended.
inline constexpr std::int64_t kDamagedLookMs = 10LL * 60 * 1000;

class Scheduler {
 public:
  // `notifier` may be null: messages wait in the outbox.
  Scheduler(App& app, Notifier* notifier)
      : app_{app}, notifier_{notifier}, scrub_{app.house.damage()} {}
  ~Scheduler() { stop(); }
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  void start();
  void stop();
  // The writer committed: look at the head now, unless it was poked a moment ago.
  void head_moved();
  // Somebody's rights changed: whose stream is open is asked now.
  void people_changed();

 private:
  void loop();
  void poke_if_moved();
  void end_dead_streams();
  void do_duties();
  void look_at(const sql::DutyLook& look, const Policy& in_force, Instant now);
  void send_messages();
  void clean();
  void warn();
  void scrub();

  App& app_;
  Notifier* notifier_;
  RowScrub scrub_;
  Instant scrubbed_;
  std::mutex lock_;
  std::condition_variable wake_;
  bool stopping_ = false;
  bool moved_ = false;
  bool people_changed_ = false;
  std::vector<std::string> streams_;  // still to be looked at in this round
  std::chrono::steady_clock::time_point next_streams_;
  std::uint64_t poked_ = 0;
  std::thread thread_;
};

}  // namespace aftercare

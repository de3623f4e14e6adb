// The one thread that writes. Push requests that wait are decided together, one transaction for
// all (sync.md, Ordering on the server); other writes run between groups. Nothing is answered
// before its commit; stop() finishes what is queued. An exception ends neither the thread nor the
// other requests: what it belonged to is dropped, which answers its call.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "core/ports/authority_store.hpp"
#include "core/sync/authority.hpp"
#include "native/adapters/sql/database.hpp"
#include "native/server/failures.hpp"

namespace aftercare {

inline constexpr std::size_t kWriterQueueMax = 8192;
inline constexpr std::size_t kJobsPerTransaction = 256;
inline constexpr int kJobAttemptsMax = 3;

struct WriterCounts {
  std::uint64_t groups = 0;
  std::uint64_t requests = 0;
  std::uint64_t commands = 0;
  std::uint64_t conflicts = 0;
  std::uint64_t jobs = 0;
  std::uint64_t failed_jobs = 0;
  std::uint64_t queued = 0;
};

class Writer {
 public:
  using Answered = std::function<void(PushAnswer)>;
  using Job = std::function<void(sql::Database&)>;
  using Done = std::function<void(bool good)>;
  using Committed = std::function<void(std::uint64_t head, const std::vector<AppliedEvent>&)>;

  Writer(sql::Database& database, AuthorityStore& store, Authority& authority, Failures& failures);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Called on the writer's thread after each commit of a group.
  void on_commit(Committed committed) { committed_ = std::move(committed); }
  void start();
  // False: the queue is full or the writer stops; nothing will be called.
  bool push(PushInput input, Answered answered);
  bool run(Job job, Done done);
  // Waits until it is done; false when it failed.
  bool run_and_wait(const Job& job);
  PushAnswer push_and_wait(PushInput input);
  void stop();
  [[nodiscard]] WriterCounts counts() const;

 private:
  struct PendingPush {
    PushInput input;
    Answered answered;
  };
  struct PendingJob {
    Job job;
    Done done;
  };
  void loop();
  void run_jobs(std::vector<PendingJob> jobs);
  bool run_job(const Job& job);
  void decide(std::vector<PendingPush> pushes);

  sql::Database& database_;
  AuthorityStore& store_;
  Authority& authority_;
  Failures& failures_;
  Committed committed_;
  mutable std::mutex lock_;
  std::condition_variable wake_;
  std::deque<PendingPush> pushes_;
  std::deque<PendingJob> jobs_;
  bool stopping_ = false;
  WriterCounts counts_;
  std::thread thread_;
};

}  // namespace aftercare

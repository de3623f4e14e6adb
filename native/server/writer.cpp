#include "native/server/writer.hpp"

#include <future>
#include <memory>
#include <utility>

#include "core/sync/limits.hpp"
#include "native/adapters/house/system_clock.hpp"

namespace aftercare {

Writer::Writer(sql::Database& database, AuthorityStore& store, Authority& authority,
               Failures& failures)
    : database_{database}, store_{store}, authority_{authority}, failures_{failures} {}

Writer::~Writer() {
  stop();
}

void Writer::start() {
  thread_ = std::thread{[this] { loop(); }};
}

bool Writer::push(PushInput input, Answered answered) {
  {
    const std::lock_guard lock{lock_};
    if (stopping_ || pushes_.size() >= kWriterQueueMax) {
      return false;
    }
    pushes_.push_back({std::move(input), std::move(answered)});
  }
  wake_.notify_one();
  return true;
}

bool Writer::run(Job job, Done done) {
  {
    const std::lock_guard lock{lock_};
    if (stopping_ || jobs_.size() >= kWriterQueueMax) {
      return false;
    }
    jobs_.push_back({std::move(job), std::move(done)});
  }
  wake_.notify_one();
  return true;
}

bool Writer::run_and_wait(const Job& job) {
  auto promise = std::make_shared<std::promise<bool>>();
  auto result = promise->get_future();
  if (!run(job,
           [promise = std::exchange(promise, nullptr)](bool good) { promise->set_value(good); })) {
    return false;
  }
  try {
    return result.get();
  } catch (const std::future_error&) {
    return false;  // dropped: an exception came before its turn
  }
}

PushAnswer Writer::push_and_wait(PushInput input) {
  auto promise = std::make_shared<std::promise<PushAnswer>>();
  auto result = promise->get_future();
  const bool queued =
      push(std::move(input), [promise = std::exchange(promise, nullptr)](PushAnswer answer) {
        promise->set_value(std::move(answer));
      });
  try {
    if (queued) {
      return result.get();
    }
  } catch (const std::future_error&) {
    // Dropped: an exception came before its turn.
  }
  PushAnswer answer;
  answer.problem = Problem{503, refuse("busy"), {}};
  return answer;
}

void Writer::stop() {
  {
    const std::lock_guard lock{lock_};
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) {
    thread_.join();
  }
}

WriterCounts Writer::counts() const {
  const std::lock_guard lock{lock_};
  WriterCounts counts = counts_;
  counts.queued = pushes_.size() + jobs_.size();
  return counts;
}

void Writer::loop() {
  while (true) {
    std::vector<PendingPush> pushes;
    std::vector<PendingJob> jobs;
    {
      std::unique_lock lock{lock_};
      wake_.wait(lock, [this] { return stopping_ || !pushes_.empty() || !jobs_.empty(); });
      if (pushes_.empty() && jobs_.empty()) {
        return;  // stopping, and everything is done
      }
      std::size_t commands = 0;
      while (!pushes_.empty()) {
        commands += pushes_.front().input.request.commands.size();
        if (!pushes.empty() && commands > kGroupCommandsMax) {
          break;
        }
        pushes.push_back(std::move(pushes_.front()));
        pushes_.pop_front();
      }
      while (!jobs_.empty() && jobs.size() < kJobsPerTransaction) {
        jobs.push_back(std::move(jobs_.front()));
        jobs_.pop_front();
      }
    }
    if (!jobs.empty()) {
      failures_.contain("writer: jobs", [&] { run_jobs(std::exchange(jobs, {})); });
    }
    if (!pushes.empty()) {
      failures_.contain("writer: group", [&] { decide(std::exchange(pushes, {})); });
    }
  }
}

bool Writer::run_job(const Job& job) {
  for (int attempt = 1;; ++attempt) {
    try {
      sql::Transaction transaction{database_, true};
      job(database_);
      transaction.commit();
      return true;
    } catch (const sql::Error& error) {
      if (error.outcome() == StoreOutcome::conflict && attempt < kJobAttemptsMax) {
        continue;  // another server was there first
      }
      failures_.note("writer: job", error.what());
      return false;
    } catch (const std::exception& error) {
      failures_.note("writer: job", error.what());
      return false;
    }
  }
}

void Writer::run_jobs(std::vector<PendingJob> jobs) {
  // One transaction for all; when one of them fails, each alone.
  bool together = true;
  try {
    sql::Transaction transaction{database_, true};
    for (const auto& job : jobs) {
      job.job(database_);
    }
    transaction.commit();
  } catch (const std::exception&) {
    together = false;
  }
  std::uint64_t failed = 0;
  for (auto& job : jobs) {
    const bool good = together || run_job(job.job);
    failed += good ? 0U : 1U;
    if (const Done done = std::exchange(job.done, nullptr)) {
      failures_.contain("writer: answer", [&] { done(good); });
    }
  }
  const std::lock_guard lock{lock_};
  counts_.jobs += jobs.size();
  counts_.failed_jobs += failed;
}

void Writer::decide(std::vector<PendingPush> pushes) {
  std::vector<PushInput> inputs;
  inputs.reserve(pushes.size());
  std::size_t commands = 0;
  for (auto& push : pushes) {
    commands += push.input.request.commands.size();
    inputs.push_back(std::move(push.input));
  }
  GroupOutcome outcome = run_group(authority_, store_, inputs, system_now());
  {
    const std::lock_guard lock{lock_};
    ++counts_.groups;
    counts_.requests += inputs.size();
    counts_.commands += commands;
    counts_.conflicts += static_cast<std::uint64_t>(outcome.conflicts);
  }
  for (std::size_t i = 0; i < pushes.size(); ++i) {
    const Answered answered = std::exchange(pushes[i].answered, nullptr);
    failures_.contain("writer: answer", [&] { answered(std::move(outcome.answers[i])); });
  }
  if (committed_ && outcome.head != 0) {
    failures_.contain("writer: commit", [&] { committed_(outcome.head, outcome.events); });
  }
}

}  // namespace aftercare

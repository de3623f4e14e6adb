#include "native/server/scheduler.hpp"

#include <algorithm>
#include <chrono>

#include "core/app/timed_duties.hpp"
#include "core/policy/validate.hpp"
#include "native/adapters/house/file_cleaning.hpp"
#include "native/adapters/house/system_clock.hpp"
#include "native/adapters/sql/messages.hpp"
#include "native/server/health.hpp"
#include "native/server/memory.hpp"

namespace aftercare {

namespace {

using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

inline constexpr std::size_t kMessagesAtOnce = 100;
inline constexpr std::size_t kLooksAtOnce = 2000;
inline constexpr std::size_t kScrubbedAtOnce = 2000;
inline constexpr std::int64_t kReadsDayMs = 24LL * 60 * 60 * 1000;

}  // namespace

void Scheduler::start() {
  thread_ = std::thread{[this] { loop(); }};
}

void Scheduler::stop() {
  {
    const std::lock_guard lock{lock_};
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) {
    thread_.join();
  }
}

void Scheduler::head_moved() {
  {
    const std::lock_guard lock{lock_};
    moved_ = true;
  }
  wake_.notify_one();
}

void Scheduler::people_changed() {
  {
    const std::lock_guard lock{lock_};
    moved_ = true;
    people_changed_ = true;
  }
  wake_.notify_one();
}

void Scheduler::loop() {
  auto next_duties = SteadyClock::now();
  auto next_cleaning = SteadyClock::now() + milliseconds{kDutiesEveryMs};
  auto next_warning = SteadyClock::now();
  auto last_poke = SteadyClock::now() - milliseconds{kHeadLookMs};
  while (true) {
    {
      std::unique_lock lock{lock_};
      wake_.wait_for(lock, milliseconds{kHeadLookMs}, [this] { return stopping_ || moved_; });
      // Thousands may wait: at most one poke in a quarter of a second, the first at once.
      wake_.wait_until(lock, last_poke + milliseconds{kHeadLookMs}, [this] { return stopping_; });
      if (stopping_) {
        return;
      }
      moved_ = false;
      if (std::exchange(people_changed_, false)) {
        streams_.clear();
        next_streams_ = SteadyClock::now();
      }
    }
    last_poke = SteadyClock::now();
    app_.database_up = app_.failures.contain("scheduler", [&] {
      poke_if_moved();
      end_dead_streams();
      app_.reads.flush(app_.writer);
      if (last_poke >= next_duties) {
        next_duties = last_poke + milliseconds{kDutiesEveryMs};
        do_duties();
        send_messages();
        scrub();
        app_.health->tell(app_);
        app_.writer.run([](sql::Database& database) { database.settle(); }, nullptr);
        give_back_memory();
      }
      if (last_poke >= next_cleaning) {
        next_cleaning = last_poke + milliseconds{kCleaningEveryMs};
        clean();
      }
      if (last_poke >= next_warning) {
        next_warning = last_poke + milliseconds{kWarnEveryMs};
        warn();
      }
    });  // The database cannot be read just now: the next round tries again.
  }
}

void Scheduler::poke_if_moved() {
  auto reader = app_.readers.lease();
  const Head head = reader->reads().head();
  app_.head = head.seq;
  app_.head_seen_ms = system_now().ms;
  if (head.seq != poked_ && app_.server != nullptr) {
    poked_ = head.seq;
    app_.server->broadcast("data: " + dump_json({{"epoch", head.epoch}, {"head", head.seq}}) +
                           "\n\n");
  }
}

// A stream ends with its session: logged out, revoked, expired, or of a closed account. Logging out
// here ends it at once; what another server or the tool did is found here, some streams at a time.
void Scheduler::end_dead_streams() {
  if (app_.server == nullptr) {
    return;
  }
  if (streams_.empty() && SteadyClock::now() >= next_streams_) {
    next_streams_ = SteadyClock::now() + milliseconds{kStreamsEveryMs};
    const auto owners = app_.server->stream_owners();
    streams_.assign(owners.begin(), owners.end());
  }
  if (streams_.empty()) {
    return;
  }
  auto reader = app_.readers.lease();
  const Instant now = system_now();
  std::set<std::string> dead;
  for (std::size_t i = 0; i < kStreamsAtOnce && !streams_.empty(); ++i) {
    const auto found = who_is(*reader, streams_.back(), now);
    if (!found || found->actor.push_only) {
      dead.insert(streams_.back());
    }
    streams_.pop_back();
  }
  app_.server->end_streams(dead);
}

// Decides what is due in one case and notes when to look again.
void Scheduler::look_at(const sql::DutyLook& look, const Policy& in_force, Instant now) {
  std::optional<Case> record;
  std::optional<Policy> pinned;  // the version that judges the case
  std::optional<Instant> next;
  {
    auto reader = app_.readers.lease();
    record = find_record_as<Case>(*reader, look.case_id);
    if (record && record->policy != in_force.id) {
      pinned = find_record_as<Policy>(*reader, record->policy);
      if (!pinned && is_damaged(*reader, key_for<Policy>(record->policy))) {
        record.reset();
        next = now.plus_ms(kDamagedLookMs);
      }
    } else if (!record && is_damaged(*reader, key_for<Case>(look.case_id))) {
      next = now.plus_ms(kDamagedLookMs);
    }
  }
  const Policy& policy = pinned ? *pinned : in_force;
  for (const auto& duty : record ? duties_of(*record, policy, now) : std::vector<Duty>{}) {
    if (duty.due_at > now) {
      next = duty.due_at;
      break;
    }
    app_.writer.push(system_push(duty.command, app_.house.epoch()), [](const PushAnswer&) {});
  }
  // A due one changes the case, which marks it anew.
  app_.writer.run([look, next](sql::Database& database) { sql::looked(database, look, next); },
                  nullptr);
}

void Scheduler::do_duties() {
  const Instant now = system_now();
  std::vector<sql::DutyLook> looks;
  std::shared_ptr<const Policy> policy;
  {
    auto reader = app_.readers.lease();
    looks = sql::due_looks(*reader, now, kLooksAtOnce);
    policy = app_.policies.get(*reader);
  }
  // In one order on every server, so that their transactions do not wait for each other in a ring.
  std::sort(looks.begin(), looks.end(),
            [](const sql::DutyLook& a, const sql::DutyLook& b) { return a.case_id < b.case_id; });
  for (const auto& look : looks) {
    look_at(look, *policy, now);
  }
}

void Scheduler::scrub() {
  const Instant now = system_now();
  auto reader = app_.readers.lease();
  scrub_.look_again(*reader);
  if (scrub_.done()) {
    if (now.ms - scrubbed_.ms < kScrubEveryMs) {
      return;
    }
    scrub_.begin();
  }
  auto unsealed = scrub_.look(*reader, kScrubbedAtOnce);
  if (scrub_.done()) {
    scrubbed_ = now;
  }
  if (!unsealed.empty()) {
    app_.writer.run([rows = std::move(unsealed)](sql::Database& database) { seal(database, rows); },
                    nullptr);
  }
}

void Scheduler::send_messages() {
  if (notifier_ == nullptr) {
    return;
  }
  std::vector<sql::OutgoingMessage> messages;
  {
    auto reader = app_.readers.lease();
    messages = sql::unsent_messages(*reader, app_.house.folder().secrets().letters, system_now(),
                                    kMessagesAtOnce);
  }
  for (const auto& message : messages) {
    // Several servers look at one outbox: the one that counts the try delivers.
    bool mine = false;
    const bool counted = app_.writer.run_and_wait([&message, &mine](sql::Database& database) {
      mine = sql::claim_message(database, message, system_now());
    });
    if (!counted || !mine ||
        !notifier_->deliver({message.key, message.channel, message.recipient, message.body})) {
      continue;
    }
    app_.writer.run(
        [message](sql::Database& database) { sql::message_sent(database, message, system_now()); },
        nullptr);
  }
}

void Scheduler::clean() {
  const Instant now = system_now();
  app_.writer.run(
      [now, days = app_.options.keep_reads_days](sql::Database& database) {
        sql::drop_expired(database, now);
        sql::tidy_messages(database, now);
        sql::drop_reads(database, now.plus_ms(-days * kReadsDayMs));
      },
      nullptr);
  auto reader = app_.readers.lease();
  clean_files(*reader, app_.files, now, [this](Writer::Job job, Writer::Done done) {
    app_.writer.run(std::move(job), std::move(done));
  });
}

// What somebody should look after before long: at the start and every day, until it is done.
void Scheduler::warn() {
  auto reader = app_.readers.lease();
  for (const PolicyProblem& warning : warnings_of(*app_.policies.get(*reader), system_now())) {
    LogLine line{"policy_warning"};
    line.with("path", warning.path).with("code", warning.code);
    for (const auto& [name, value] : warning.params) {
      line.with(name, value);
    }
    app_.log.warn(line);
  }
}

}  // namespace aftercare

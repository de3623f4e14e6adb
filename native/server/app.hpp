// aftercared's parts put together: what every route may use.
#pragma once
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "core/ports/payment_provider.hpp"
#include "native/adapters/house/actor_lookup.hpp"
#include "native/adapters/house/file_store.hpp"
#include "native/adapters/house/house.hpp"
#include "native/adapters/http/http_server.hpp"
#include "native/server/alarms.hpp"
#include "native/server/failures.hpp"
#include "native/server/limiter.hpp"
#include "native/server/log.hpp"
#include "native/server/options.hpp"
#include "native/server/password_checks.hpp"
#include "native/server/plain/plain_pages.hpp"
#include "native/server/plain/spool.hpp"
#include "native/server/press/press.hpp"
#include "native/server/problems.hpp"
#include "native/server/read_log.hpp"
#include "native/server/static_pages.hpp"
#include "native/server/work_pool.hpp"
#include "native/server/writer.hpp"

namespace aftercare {

// Reading connections, one for each thread that may read at the same time.
class ReaderPool {
 public:
  class Lease {
   public:
    Lease(ReaderPool& pool, std::unique_ptr<sql::Database> database)
        : pool_{&pool}, database_{std::move(database)} {}
    ~Lease();
    Lease(Lease&& other) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    sql::Database& operator*() const { return *database_; }
    sql::Database* operator->() const { return database_.get(); }

   private:
    ReaderPool* pool_;
    std::unique_ptr<sql::Database> database_;
  };

  // Empty, or why the database cannot be opened.
  std::optional<Refusal> open(const House& house, int count);
  Lease lease();

 private:
  std::mutex lock_;
  std::condition_variable free_;
  std::vector<std::unique_ptr<sql::Database>> databases_;
};

// The policy in force, decoded once per version.
class PolicyCache {
 public:
  std::shared_ptr<const Policy> get(sql::Database& database);

 private:
  std::mutex lock_;
  std::uint64_t seq_ = 0;
  std::shared_ptr<const Policy> policy_;
};

class Health;

struct App {
  Options options;
  House& house;
  Log& log;
  Failures failures{log};
  Alarms alarms{log};
  Limiter limiter;
  Writer writer;
  ReaderPool readers;
  WorkPool slow_work{2, failures};
  PasswordChecks password_checks{limiter.limits(), failures};
  PolicyCache policies;
  Texts texts;
  plain::PlainPages plain_pages;
  plain::SpoolPlaces spool_places;
  FileStore files;
  press::Press press;
  std::unique_ptr<PaymentProvider> payments;  // none: customers cannot pay online
  PageIndex pages;
  http::Server* server = nullptr;
  std::atomic<bool> stopping{false};
  std::atomic<std::uint64_t> sessions_opened{0};
  std::atomic<std::uint64_t> guesses_refused{0};
  std::atomic<std::uint64_t> files_stored{0};
  std::atomic<std::uint64_t> codes_sent{0};
  std::atomic<int> compressing{0};  // answers being packed now
  // As the scheduler last saw them: the metrics never wait for the database.
  std::atomic<std::uint64_t> head{0};
  std::atomic<bool> database_up{true};
  std::atomic<std::int64_t> head_seen_ms{0};

  std::unique_ptr<Health> health;
  ReadLog reads;

  std::mutex uploads_lock;
  std::set<std::string> uploads;  // "<sha256>.<actor>" being written now

  App(Options given, House& opened, Log& log_to, Limits limits, const std::filesystem::path& assets,
      const std::filesystem::path& pages_folder, std::filesystem::path fonts_folder);
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;
  // Unlike any other of this or another server.
  std::string next_request_id();

 private:
  std::string run_id_;
  std::atomic<std::uint64_t> requests_{0};
};

}  // namespace aftercare

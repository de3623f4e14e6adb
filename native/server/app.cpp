#include "native/server/app.hpp"

#include "native/adapters/house/passwords.hpp"
#include "native/adapters/payments/test_provider.hpp"
#include "native/server/health.hpp"

namespace aftercare {

ReaderPool::Lease::~Lease() {
  if (database_) {
    const std::lock_guard lock{pool_->lock_};
    pool_->databases_.push_back(std::move(database_));
    pool_->free_.notify_one();
  }
}

std::optional<Refusal> ReaderPool::open(const House& house, int count) {
  for (int i = 0; i < count; ++i) {
    auto database = house.open_reader();
    if (!database) {
      return database.error();
    }
    databases_.push_back(std::move(*database));
  }
  return std::nullopt;
}

ReaderPool::Lease ReaderPool::lease() {
  std::unique_lock lock{lock_};
  free_.wait(lock, [this] { return !databases_.empty(); });
  auto database = std::move(databases_.back());
  databases_.pop_back();
  return Lease{*this, std::move(database)};
}

std::shared_ptr<const Policy> PolicyCache::get(sql::Database& database) {
  std::uint64_t seq = 0;
  {
    sql::Query query{database, "SELECT coalesce(max(seq), 0) FROM rows WHERE t = ?"};
    query.bind(EntityType::policy).step();
    seq = query.count(0);
  }
  const std::lock_guard lock{lock_};
  if (!policy_ || seq != seq_) {
    policy_ = std::make_shared<const Policy>(policy_in_force(database).value_or(Policy{}));
    seq_ = seq;
  }
  return policy_;
}

App::App(Options given, House& opened, Log& log_to, Limits limits,
         const std::filesystem::path& assets, const std::filesystem::path& pages_folder,
         std::filesystem::path fonts_folder)
    : options{std::move(given)},
      house{opened},
      log{log_to},
      limiter{limits},
      writer{opened.database(), opened.store(), opened.authority(), failures},
      texts{Texts::load(assets)},
      plain_pages{plain::PlainPages::load(assets)},
      files{opened.folder().files()},
      press{std::move(fonts_folder), texts},
      pages{pages_folder},
      health{std::make_unique<Health>()},
      run_id_{make_token().substr(0, 8)} {
  house.damage().on_found(
      [this](const std::string& what) { log.error(LogLine{"damaged"}.with("record", what)); });
  house.trouble().on_told(
      [this](const char* where, std::string_view reason) { failures.note(where, reason); });
  if (options.payments == "test" || (options.payments.empty() && options.demo)) {
    payments = std::make_unique<TestPaymentProvider>(house.folder().payment_key());
  }
}

App::~App() {
  house.damage().on_found({});
  house.trouble().on_told({});
}

std::string App::next_request_id() {
  return run_id_ + "-" + std::to_string(++requests_);
}

}  // namespace aftercare

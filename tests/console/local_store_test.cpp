// The native console's store on disk: a real SQLite file, its own thread.
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>

#include <catch2/catch_test_macros.hpp>
#include <unistd.h>

#include "native/console/platform/sqlite_local_store.hpp"

using namespace aftercare;
using namespace aftercare::console;

namespace {

namespace fs = std::filesystem;

// A folder of the test's own, and the window's thread: takes what the store's thread posts.
class Desk {
 public:
  Desk()
      : folder_(fs::temp_directory_path() /
                ("aftercare-store-" + std::to_string(getpid()) + "-" + std::to_string(++made()))) {
    fs::create_directories(folder_);
  }
  ~Desk() { fs::remove_all(folder_); }
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  std::unique_ptr<LocalStore> open() {
    return open_sqlite_store((folder_ / "person.db").string(), [this](auto work) {
      const std::lock_guard lock(mutex_);
      posted_.push_back(std::move(work));
      arrived_.notify_one();
    });
  }

  void take_one() {
    std::unique_lock lock(mutex_);
    REQUIRE(arrived_.wait_for(lock, std::chrono::seconds(30), [this] { return !posted_.empty(); }));
    auto work = std::move(posted_.front());
    posted_.pop_front();
    lock.unlock();
    work();
  }

  StoredState load(LocalStore& store) {
    StoredState out;
    store.load([&](const std::string& failed, StoredState state) {
      CHECK(failed.empty());
      out = std::move(state);
    });
    take_one();
    return out;
  }

  std::vector<MineRecord> write(LocalStore& store, replica_effect::StoreMine change) {
    std::vector<MineRecord> out;
    store.store_mine(std::move(change), [&](const std::string& failed, auto records) {
      CHECK(failed.empty());
      out = std::move(records);
    });
    take_one();
    return out;
  }

 private:
  static int& made() {
    static int count = 0;
    return count;
  }

  fs::path folder_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::function<void()>> posted_;
};

replica_effect::StoreMine adding(const std::vector<std::string>& ids) {
  replica_effect::StoreMine change;
  for (const std::string& id : ids)
    change.append.push_back({"outbox", id, 0, "{\"id\":1}"});
  return change;
}

std::vector<std::uint64_t> numbers_of(const std::vector<MineRecord>& records) {
  std::vector<std::uint64_t> out;
  for (const MineRecord& record : records)
    out.push_back(record.client_seq);
  return out;
}

using Numbers = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("a step that is saved a second time keeps its number") {
  Desk desk;
  auto store = desk.open();
  desk.load(*store);
  CHECK(numbers_of(desk.write(*store, adding({"a", "b"}))) == Numbers{1, 2});
  // The answer was lost: tried again, together with a new one.
  CHECK(numbers_of(desk.write(*store, adding({"b", "c"}))) == Numbers{2, 3});
  CHECK(numbers_of(desk.write(*store, adding({"d"}))) == Numbers{4});
  CHECK(numbers_of(desk.load(*store).mine) == Numbers{1, 2, 3, 4});
}

TEST_CASE("numbers go on after what was sent, over a restart, and from 1 under a new client") {
  Desk desk;
  {
    auto store = desk.open();
    desk.load(*store);
    desk.write(*store, adding({"a", "b", "c"}));
    replica_effect::StoreMine sent;
    for (const char* id : {"a", "b", "c"})
      sent.deletes.emplace_back("outbox", id);
    desk.write(*store, sent);
  }
  auto store = desk.open();
  CHECK(desk.load(*store).mine.empty());
  CHECK(numbers_of(desk.write(*store, adding({"d", "e"}))) == Numbers{4, 5});
  std::vector<MineRecord> renumbered;
  store->reclient({*parse_uuid("01a1f72c-306f-7cae-b201-cffa1d0b7907")},
                  [&](const std::string& failed, auto records) {
                    CHECK(failed.empty());
                    renumbered = std::move(records);
                  });
  desk.take_one();
  CHECK(numbers_of(renumbered) == Numbers{1, 2});
  CHECK(numbers_of(desk.write(*store, adding({"f", "e"}))) == Numbers{3, 2});
}

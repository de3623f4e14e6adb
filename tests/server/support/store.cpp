#include "tests/server/support/store.hpp"

#include <cstdlib>
#include <map>
#include <string_view>

#include <SQLiteCpp/SQLiteCpp.h>

#include "tests/server/support/postgres_cluster.hpp"

namespace aftercare::test {

namespace {

bool on_postgres() {
  const char* store = std::getenv("AFTERCARE_TEST_STORE");
  return store != nullptr && std::string_view{store} == "postgres";
}

std::string& database_of(const std::filesystem::path& data) {
  static std::map<std::filesystem::path, std::string> databases;
  std::string& database = databases[data];
  if (database.empty()) {
    database = shared_cluster().make_database();
  }
  return database;
}

// The server writes beside the test, as any two processes do: each waits for the other.
constexpr int kBusyTimeoutMs = 10'000;

SQLite::Database file_of(const std::filesystem::path& data) {
  return SQLite::Database{(data / "aftercare.db").string(), SQLite::OPEN_READWRITE, kBusyTimeoutMs};
}

}  // namespace

std::vector<std::string> store_words(const std::filesystem::path& data) {
  return on_postgres() ? std::vector<std::string>{"--database", database_of(data)}
                       : std::vector<std::string>{};
}

void make_room(const std::filesystem::path& data) {
  if (on_postgres()) {
    database_of(data).clear();
  }
}

void change(const std::filesystem::path& data, const std::string& sql) {
  if (on_postgres()) {
    ask(database_of(data), sql);
  } else {
    file_of(data).exec(sql);
  }
}

void cut_off(const std::filesystem::path& data) {
  change(data,
         "DELETE FROM events WHERE seq > (SELECT max(seq) FROM commits WHERE seq < "
         "(SELECT max(seq) FROM commits));"
         "DELETE FROM commits WHERE seq = (SELECT max(seq) FROM commits);"
         "UPDATE counter SET seq = (SELECT max(seq) FROM commits), "
         "hash = (SELECT hash FROM commits ORDER BY seq DESC LIMIT 1)");
}

long number_in(const std::filesystem::path& data, const std::string& sql) {
  if (on_postgres()) {
    return number_of(database_of(data), sql);
  }
  return static_cast<long>(file_of(data).execAndGet(sql).getInt64());
}

}  // namespace aftercare::test

// One connection through libpq: statements prepared once, results in binary, several statements on
// one round trip (pipeline mode). A lost connection is made anew at the next use outside of a
// transaction; whatever ran when it was lost has failed. Failures leave as sql::Error.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <libpq-fe.h>

#include "native/adapters/postgres/params.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare::postgres {

class Rows {
 public:
  Rows() = default;
  explicit Rows(PGresult* result) : result_{result} {}

  [[nodiscard]] int size() const { return result_ ? PQntuples(result_.get()) : 0; }
  [[nodiscard]] std::int64_t number(int row, int column) const;
  [[nodiscard]] std::uint64_t count(int row, int column) const;
  [[nodiscard]] std::string text(int row, int column) const;
  [[nodiscard]] Uuid uuid(int row, int column) const;
  [[nodiscard]] EntityKey key(int row, int column) const;  // columns t, id
  [[nodiscard]] bool is_null(int row, int column) const;
  // Rows that the statement wrote.
  [[nodiscard]] int changed() const;
  // What a transaction that had failed before answers to its COMMIT.
  [[nodiscard]] bool is_rollback() const;

 private:
  struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
  };
  std::unique_ptr<PGresult, Clear> result_;
};

// For unnest($1::bigint[], $2::uuid[]) AS k(t, id).
Params keys_as_params(const std::vector<EntityKey>& keys);

class Connection {
 public:
  // Empty, or why there is none.
  std::string open(const std::string& url);

  // A statement without parameters; nothing of it is kept.
  Rows execute(const char* sql);
  // `sql` is a literal with $1, $2 ..., prepared at its first use.
  Rows run(std::string_view sql, const Params& params);

  // A statement made for one use: nothing of it is kept.
  Rows run_once(const std::string& sql, const Params& params);

  // One round trip for all; the first failure is thrown, and those after it were not run.
  class Batch {
   public:
    void add(std::string_view sql, Params params) { items_.emplace_back(sql, std::move(params)); }
    [[nodiscard]] bool empty() const { return items_.empty(); }

   private:
    friend class Connection;
    std::vector<std::pair<std::string_view, Params>> items_;
  };
  std::vector<Rows> run(const Batch& batch);

  [[nodiscard]] bool in_transaction() const { return in_transaction_; }
  void begin(const char* sql);
  // Sent together with the transaction's COMMIT, on one round trip.
  void run_at_commit(std::string_view sql, Params params) {
    at_commit_.add(sql, std::move(params));
  }
  void commit();
  void roll_back();

 private:
  struct Close {
    void operator()(PGconn* handle) const { PQfinish(handle); }
  };
  // Makes a lost connection anew; throws when that fails.
  void ensure();
  std::string set_up();
  const std::string& prepare(std::string_view sql);
  Rows checked(PGresult* result);
  [[noreturn]] void fail(const PGresult* result);

  std::unique_ptr<PGconn, Close> handle_;
  std::unordered_map<std::string_view, std::string> prepared_;  // sql → its name
  Batch at_commit_;
  bool in_transaction_ = false;
};

}  // namespace aftercare::postgres

// What the server's storage code asks of an SQL database, whichever stands behind it (SQLite,
// PostgreSQL): prepared statements, transactions, the authority's store and its reads.
// Invariants: a Database belongs to one thread at a time; SQL texts are literals, understood by
// all the engines alike, with `?` or `?1` for parameters. Failures leave as sql::Error.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/app/records.hpp"
#include "core/ports/authority_store.hpp"
#include "native/adapters/sql/chain.hpp"
#include "native/adapters/sql/damage.hpp"
#include "native/adapters/sql/trouble.hpp"

namespace aftercare::sql {

class Error : public std::runtime_error {
 public:
  Error(StoreOutcome outcome, const std::string& what, bool damage = false)
      : std::runtime_error{what}, outcome_{outcome}, damage_{damage} {}
  // What it means for the work at hand: conflict may be tried again at once.
  [[nodiscard]] StoreOutcome outcome() const { return outcome_; }
  // What was asked for is there, but not as it was written.
  [[nodiscard]] bool is_damage() const { return damage_; }

 private:
  StoreOutcome outcome_;
  bool damage_;
};

// The reads of core/ports with what the server needs besides.
class Reads : public ReadStore {
 public:
  // Records by an index (case number, serial), for searches that name exactly one.
  virtual std::vector<Uuid> look_up(const IndexKey& key) = 0;
  // Those that exist, in the order of `keys`, each once.
  virtual std::vector<StoredRow> rows(const std::vector<EntityKey>& keys) = 0;
  // Of `keys` those in any of `scopes`.
  virtual std::unordered_set<EntityKey> those_in_scopes(const std::vector<EntityKey>& keys,
                                                        const std::vector<std::string>& scopes) = 0;
};

// One prepared statement, used by one Query at a time. Parameters and columns count from 0.
class Statement {
 public:
  virtual ~Statement() = default;
  virtual void bind_text(int at, std::string_view text) = 0;
  virtual void bind_id(int at, const Uuid& id) = 0;
  virtual void bind_number(int at, std::int64_t number) = 0;
  virtual void bind_null(int at) = 0;
  virtual bool step() = 0;
  virtual void reset() = 0;
  [[nodiscard]] virtual std::int64_t number(int column) const = 0;
  [[nodiscard]] virtual std::string text(int column) const = 0;
  [[nodiscard]] virtual Uuid uuid(int column) const = 0;
  [[nodiscard]] virtual bool is_null(int column) const = 0;
};

class Database {
 public:
  virtual ~Database() = default;
  // Prepared once, kept for the life of the connection.
  virtual Statement& statement(std::string_view sql) = 0;
  // Rows that the last statement changed.
  [[nodiscard]] virtual int changes() const = 0;

  virtual void begin(bool writes) = 0;
  virtual void commit() = 0;
  // Never throws: what cannot be rolled back ends with the connection.
  virtual void roll_back() = 0;
  [[nodiscard]] virtual bool in_transaction() const = 0;

  // The store of this connection's commands, and its reads.
  virtual std::unique_ptr<AuthorityStore> authority(const ChainKey& key) = 0;
  virtual Reads& reads() = 0;
  // Cases that changed, each with the seq of its change: their duties are not known any more.
  virtual void mark_for_duties(const std::vector<std::pair<Uuid, std::uint64_t>>& cases);
  // Bulk work that can be made again may be committed without waiting for the disk.
  virtual void relax_durability() = 0;
  // Puts in its place what was put aside while much was written; now and then, in a transaction.
  virtual void settle() {}
  // Before a clean stop.
  virtual void tidy() {}
  // Whether servers with data folders of their own may work on it.
  [[nodiscard]] virtual bool is_shared() const { return false; }
  [[nodiscard]] virtual bool has_table(std::string_view name) = 0;
  // What the engine itself finds wrong with its pages and indexes, a line each, at most `limit`;
  // outside of a transaction.
  virtual std::vector<std::string> damages(std::size_t limit) = 0;

  // Where what is found damaged is told; without one it is only left out.
  void report_damage_to(std::shared_ptr<Damage> damage) { damage_ = std::move(damage); }
  void note_damage(const std::string& what) const {
    if (damage_) {
      damage_->found(what);
    }
  }
  // Where failures are told whose caller gets an outcome only.
  void report_trouble_to(std::shared_ptr<Trouble> trouble) { trouble_ = std::move(trouble); }
  void note_trouble(const char* where, std::string_view reason) const {
    if (trouble_) {
      trouble_->tell(where, reason);
    }
  }
  // The row with its `damaged` set, told if it is.
  StoredRow checked(StoredRow row, std::int64_t checksum) const;
  // The text of a result, or, if that cannot be read, what its events say became of the command.
  StoredResult readable(StoredResult result);

  // What the schema keeps of its own: "epoch", ...
  std::optional<std::string> meta(const std::string& key);
  void set_meta(const std::string& key, const std::string& value);

 private:
  std::shared_ptr<Damage> damage_;
  std::shared_ptr<Trouble> trouble_;
};

// One use of a prepared statement: bind in order, step, read; reset when it goes out of scope.
class Query {
 public:
  Query(Database& database, std::string_view sql) : statement_{database.statement(sql)} {}
  ~Query() { statement_.reset(); }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  // Texts are not copied: they must live until the last step.
  Query& bind(std::string_view text);
  Query& bind(const Uuid& id);
  Query& bind(std::int64_t number);
  Query& bind(std::uint64_t number) { return bind(static_cast<std::int64_t>(number)); }
  Query& bind(int number) { return bind(static_cast<std::int64_t>(number)); }
  Query& bind(bool flag) { return bind(static_cast<std::int64_t>(flag ? 1 : 0)); }
  Query& bind(EntityType type) { return bind(static_cast<std::int64_t>(type)); }
  Query& bind_null();
  Query& bind(const EntityKey& key) { return bind(key.t).bind(key.id); }

  bool step() { return statement_.step(); }
  // Steps to the end and is ready for the next bind.
  void run();

  [[nodiscard]] std::int64_t number(int column) const { return statement_.number(column); }
  [[nodiscard]] std::uint64_t count(int column) const;
  [[nodiscard]] std::string text(int column) const { return statement_.text(column); }
  [[nodiscard]] Uuid uuid(int column) const { return statement_.uuid(column); }
  [[nodiscard]] bool is_null(int column) const { return statement_.is_null(column); }
  [[nodiscard]] EntityKey key(int column) const;  // columns t, id

 private:
  Statement& statement_;
  int next_ = 0;
};

// BEGIN … COMMIT, rolled back unless committed. One for reading may stand inside another: then it
// is the outer one's snapshot.
class Transaction {
 public:
  explicit Transaction(Database& database, bool writes);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = false;
};

}  // namespace aftercare::sql

// The statements of one WriteBatch, each kind of row in one statement, and what they must answer.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "native/adapters/postgres/connection.hpp"

namespace aftercare::postgres {

// How many rows a statement must have written; anything else is a conflict.
struct Expected {
  std::size_t statement = 0;
  std::size_t changed = 0;
};

class Writes {
 public:
  // `first`: statements that stand in the batch already.
  Writes(Connection::Batch& batch, std::size_t first) : batch_{batch}, next_{first} {}

  void rows(const std::vector<RowWrite>& rows);
  void events(const std::vector<EventWrite>& events);
  void results(const std::vector<StoredResult>& results);
  // `stored`: clients that are there already; the others must not be.
  void clients(const std::vector<StoredClient>& clients, const std::set<Uuid>& stored);
  void indexes(const std::vector<IndexWrite>& indexes);
  void memberships(const std::vector<MembershipWrite>& memberships);
  void terms(const std::vector<TermWrite>& terms);
  void commit(const CommitWrite& commit, const std::string& hash);
  void add(std::string_view sql, Params params);
  void expect(std::size_t changed) { expected_.push_back({next_ - 1, changed}); }

  [[nodiscard]] bool as_expected(const std::vector<Rows>& answers) const;

 private:
  Connection::Batch& batch_;
  std::size_t next_;
  std::vector<Expected> expected_;
};

}  // namespace aftercare::postgres

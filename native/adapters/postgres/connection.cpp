#include "native/adapters/postgres/connection.hpp"

#include <array>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace aftercare::postgres {

namespace {

inline constexpr int kBinary = 1;

std::string trimmed(const char* text) {
  std::string out = text == nullptr ? "" : text;
  while (!out.empty() && (out.back() == '\n' || out.back() == ' ')) {
    out.pop_back();
  }
  return out;
}

bool begins(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

// https://www.postgresql.org/docs/15/errcodes-appendix.html
StoreOutcome outcome_of(std::string_view state) {
  // Serialization failure, deadlock, a lock that was not waited for; a unique value is there.
  if (state == "40001" || state == "40P01" || state == "55P03" || begins(state, "23")) {
    return StoreOutcome::conflict;
  }
  return state == "53100" ? StoreOutcome::full : StoreOutcome::failed;
}

}  // namespace

std::int64_t Rows::number(int row, int column) const {
  const int length = PQgetlength(result_.get(), row, column);
  const char* bytes = PQgetvalue(result_.get(), row, column);
  std::int64_t value = length > 0 && (static_cast<unsigned char>(bytes[0]) & 0x80U) != 0 ? -1 : 0;
  for (int i = 0; i < length; ++i) {
    value = static_cast<std::int64_t>((static_cast<std::uint64_t>(value) << 8U) |
                                      static_cast<unsigned char>(bytes[i]));
  }
  return value;
}

std::uint64_t Rows::count(int row, int column) const {
  return static_cast<std::uint64_t>(number(row, column));
}

std::string Rows::text(int row, int column) const {
  return {PQgetvalue(result_.get(), row, column),
          static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

Uuid Rows::uuid(int row, int column) const {
  Uuid id;
  if (PQgetlength(result_.get(), row, column) == static_cast<int>(id.bytes.size())) {
    std::memcpy(id.bytes.data(), PQgetvalue(result_.get(), row, column), id.bytes.size());
  }
  return id;
}

EntityKey Rows::key(int row, int column) const {
  return {static_cast<EntityType>(number(row, column)), uuid(row, column + 1)};
}

bool Rows::is_null(int row, int column) const {
  return PQgetisnull(result_.get(), row, column) != 0;
}

int Rows::changed() const {
  return result_ ? std::atoi(PQcmdTuples(result_.get())) : 0;
}

Params keys_as_params(const std::vector<EntityKey>& keys) {
  std::vector<std::int64_t> types;
  std::vector<Uuid> ids;
  for (const auto& key : keys) {
    types.push_back(static_cast<std::int64_t>(key.t));
    ids.push_back(key.id);
  }
  return Params{}.numbers(types).ids(ids);
}

bool Rows::is_rollback() const {
  return result_ && std::strcmp(PQcmdStatus(result_.get()), "ROLLBACK") == 0;
}

std::string Connection::open(const std::string& url) {
  const std::array keywords{"dbname", "connect_timeout", "client_encoding", "application_name",
                            static_cast<const char*>(nullptr)};
  const std::array values{url.c_str(), "5", "UTF8", "aftercare", static_cast<const char*>(nullptr)};
  handle_.reset(PQconnectdbParams(keywords.data(), values.data(), 1));
  return set_up();
}

std::string Connection::set_up() {
  prepared_.clear();
  in_transaction_ = false;
  if (PQstatus(handle_.get()) != CONNECTION_OK) {
    return trimmed(PQerrorMessage(handle_.get()));
  }
  const char* encoding = PQparameterStatus(handle_.get(), "server_encoding");
  if (encoding == nullptr || std::strcmp(encoding, "UTF8") != 0) {
    return "the database's encoding is not UTF8";
  }
  PQsetNoticeProcessor(
      handle_.get(), [](void*, const char*) {}, nullptr);
  const Rows set{PQexec(handle_.get(), "SET statement_timeout = '30s'")};
  return {};
}

void Connection::ensure() {
  if (PQstatus(handle_.get()) == CONNECTION_OK) {
    return;
  }
  if (in_transaction_) {
    throw sql::Error(StoreOutcome::failed, "the connection was lost within a transaction");
  }
  PQreset(handle_.get());
  if (const std::string error = set_up(); !error.empty()) {
    throw sql::Error(StoreOutcome::failed, error);
  }
}

void Connection::fail(const PGresult* result) {
  const char* state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string text =
      trimmed(result == nullptr ? PQerrorMessage(handle_.get()) : PQresultErrorMessage(result));
  throw sql::Error(state == nullptr ? StoreOutcome::failed : outcome_of(state), text);
}

Rows Connection::checked(PGresult* result) {
  Rows rows{result};
  const auto status = PQresultStatus(result);
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
    fail(result);
  }
  return rows;
}

Rows Connection::execute(const char* sql) {
  ensure();
  return checked(PQexec(handle_.get(), sql));
}

const std::string& Connection::prepare(std::string_view sql) {
  const auto found = prepared_.find(sql);
  if (found != prepared_.end()) {
    return found->second;
  }
  const std::string name = "s" + std::to_string(prepared_.size());
  const std::string text{sql};
  checked(PQprepare(handle_.get(), name.c_str(), text.c_str(), 0, nullptr));
  return prepared_.emplace(sql, name).first->second;
}

Rows Connection::run(std::string_view sql, const Params& params) {
  ensure();
  const auto send = [&] {
    const std::string& name = prepare(sql);
    const auto view = params.view();
    return checked(PQexecPrepared(handle_.get(), name.c_str(), static_cast<int>(view.values.size()),
                                  view.values.data(), view.lengths.data(), view.formats.data(),
                                  kBinary));
  };
  try {
    return send();
  } catch (const sql::Error&) {
    // A connection that died while it was idle: what only reads is asked again.
    if (PQstatus(handle_.get()) == CONNECTION_OK || in_transaction_ || !begins(sql, "SELECT")) {
      throw;
    }
  }
  ensure();
  return send();
}

Rows Connection::run_once(const std::string& sql, const Params& params) {
  ensure();
  const auto view = params.view();
  return checked(PQexecParams(handle_.get(), sql.c_str(), static_cast<int>(view.values.size()),
                              nullptr, view.values.data(), view.lengths.data(), view.formats.data(),
                              kBinary));
}

std::vector<Rows> Connection::run(const Batch& batch) {
  ensure();
  for (const auto& item : batch.items_) {
    prepare(item.first);
  }
  PGconn* handle = handle_.get();
  PQenterPipelineMode(handle);
  for (const auto& [sql, params] : batch.items_) {
    const auto view = params.view();
    PQsendQueryPrepared(handle, prepare(sql).c_str(), static_cast<int>(view.values.size()),
                        view.values.data(), view.lengths.data(), view.formats.data(), kBinary);
  }
  PQpipelineSync(handle);
  std::vector<Rows> out;
  std::optional<sql::Error> first;
  for (std::size_t i = 0; i < batch.items_.size(); ++i) {
    PGresult* result = PQgetResult(handle);
    try {
      out.push_back(checked(result));
    } catch (const sql::Error& error) {
      if (!first) {
        first = error;
      }
    }
    if (result != nullptr) {
      PQclear(PQgetResult(handle));  // the null after each statement
    }
  }
  PQclear(PQgetResult(handle));  // the sync
  PQexitPipelineMode(handle);
  if (first) {
    throw sql::Error{*first};
  }
  return out;
}

void Connection::begin(const char* sql) {
  ensure();
  PGresult* result = PQexec(handle_.get(), sql);
  if (PQresultStatus(result) != PGRES_COMMAND_OK && PQstatus(handle_.get()) != CONNECTION_OK) {
    // It died while it was idle: nothing was begun.
    PQclear(result);
    ensure();
    result = PQexec(handle_.get(), sql);
  }
  checked(result);
  at_commit_ = {};
  in_transaction_ = true;
}

void Connection::commit() {
  Batch batch = std::exchange(at_commit_, {});
  Rows answer;
  if (batch.empty()) {
    PGresult* result = PQexec(handle_.get(), "COMMIT");
    in_transaction_ = false;
    answer = checked(result);
  } else {
    // Where one of these fails the transaction stays open, and is rolled back by whoever began it.
    batch.add("COMMIT", {});
    answer = std::move(run(batch).back());
    in_transaction_ = false;
  }
  if (answer.is_rollback()) {
    throw sql::Error(StoreOutcome::failed, "the transaction had failed before its commit");
  }
}

void Connection::roll_back() {
  at_commit_ = {};
  if (in_transaction_) {
    PQclear(PQexec(handle_.get(), "ROLLBACK"));
    in_transaction_ = false;
  }
}

}  // namespace aftercare::postgres

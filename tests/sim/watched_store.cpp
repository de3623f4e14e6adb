#include "tests/sim/watched_store.hpp"

namespace aftercare::sim {

StoreOutcome WatchedStore::faulty() {
  if (books_.run.fault("conflict 40001", 4))
    return StoreOutcome::conflict;
  if (books_.run.fault("server disk full", 1))
    return StoreOutcome::full;
  if (books_.run.fault("database gone", 1))
    return StoreOutcome::failed;
  return StoreOutcome::done;
}

StoreOutcome WatchedStore::begin() {
  if (const StoreOutcome outcome = faulty(); outcome != StoreOutcome::done)
    return outcome;
  return inner_.begin();
}

StoreOutcome WatchedStore::load(const LoadRequest& request, Loaded& out) {
  if (const StoreOutcome outcome = faulty(); outcome != StoreOutcome::done)
    return outcome;
  return inner_.load(request, out);
}

StoreOutcome WatchedStore::raise(const RaiseRequest& request, Raised& out) {
  if (const StoreOutcome outcome = faulty(); outcome != StoreOutcome::done)
    return outcome;
  raised_ = request;
  if (books_.run.canary("plain_sequence")) {
    // Numbers are handed out at once and locked by nobody.
    books_.plain_next = std::max(books_.plain_next, books_.store.state().seq);
    out.first_seq = first_seq_ = books_.plain_next + 1;
    books_.plain_next += request.seqs;
    for (const auto& [month, count] : request.months)
      out.first_number[month] = static_cast<std::int64_t>(first_seq_);
    return StoreOutcome::done;
  }
  const StoreOutcome outcome = inner_.raise(request, out);
  if (outcome == StoreOutcome::done) {
    books_.raising = server_;
    first_seq_ = out.first_seq;
  }
  return outcome;
}

StoreOutcome WatchedStore::write(const WriteBatch& batch) {
  if (const StoreOutcome outcome = faulty(); outcome != StoreOutcome::done)
    return outcome;
  batch_ = batch;
  return inner_.write(batch);
}

StoreOutcome WatchedStore::commit() {
  if (const StoreOutcome outcome = faulty(); outcome != StoreOutcome::done)
    return outcome;
  if (books_.run.canary("plain_sequence") && raised_.seqs != 0) {
    Raised ignored;
    if (inner_.raise(raised_, ignored) != StoreOutcome::done)
      return StoreOutcome::conflict;
  }
  const StoreOutcome outcome = inner_.commit();
  if (outcome != StoreOutcome::done)
    return outcome;
  if (books_.raising == server_)
    books_.raising = -1;
  const std::optional<WriteBatch> written = std::exchange(batch_, std::nullopt);
  if (written) {
    books_.oracle.committed(*written, first_seq_);
    books_.ledger.decided(written->results);
    if (written->commit.seq != 0)
      books_.head_moved();
  }
  raised_ = {};
  // Done, but the server never hears of it.
  if (books_.run.fault("answer of the commit lost", 5))
    return StoreOutcome::failed;
  return outcome;
}

void WatchedStore::rollback() {
  inner_.rollback();
  if (books_.raising == server_)
    books_.raising = -1;
  batch_.reset();
  raised_ = {};
}

}  // namespace aftercare::sim

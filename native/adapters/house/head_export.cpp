#include "native/adapters/house/head_export.hpp"

namespace aftercare {

HeadExport::~HeadExport() {
  if (at_the_end_) {
    put_down(head_);
  }
}

StoreOutcome HeadExport::raise(const RaiseRequest& request, Raised& out) {
  const StoreOutcome outcome = below_.raise(request, out);
  if (outcome != StoreOutcome::done || out.first_seq > head_.seq) {
    if (outcome == StoreOutcome::done) {
      previous_hash_ = out.previous_hash;
    }
    return outcome;
  }
  if (!went_back_) {
    went_back_ = true;
    database_.note_trouble("history_behind",
                           "the database would give seq " + std::to_string(out.first_seq) +
                               " again, " + std::to_string(head_.seq) +
                               " was answered for; stop the servers and run aftercare recover");
  }
  return StoreOutcome::failed;
}

StoreOutcome HeadExport::write(const WriteBatch& batch) {
  const StoreOutcome outcome = below_.write(batch);
  if (outcome == StoreOutcome::done && batch.commit.seq != 0) {
    pending_.epoch = head_.epoch;
    pending_.seq = batch.commit.seq;
    pending_.hash = sql::chain_hash(folder_.chain_key(), previous_hash_, batch.commit.digest);
    return note();
  }
  return outcome;
}

// With the commit that comes anyway, of one that is in the log already.
StoreOutcome HeadExport::note() {
  if (in_log_.seq == 0 || (noted_ != 0 && in_log_.seq < noted_ + kCommitsBetweenNotes)) {
    return StoreOutcome::done;
  }
  try {
    note_head(database_, folder_, in_log_);
    noted_ = in_log_.seq;  // rolled back: the next one comes as much later
    return StoreOutcome::done;
  } catch (const sql::Error& error) {
    database_.note_trouble("heads.log", error.what());
    return error.outcome();
  }
}

StoreOutcome HeadExport::commit() {
  const StoreOutcome outcome = below_.commit();
  if (outcome == StoreOutcome::done && pending_.seq != 0) {
    head_ = pending_;
    if (!at_the_end_) {
      put_down(head_);
    }
  }
  pending_.seq = 0;
  return outcome;
}

void HeadExport::rollback() {
  pending_.seq = 0;
  below_.rollback();
}

// What is committed stays so: a head that cannot be written makes the next one no worse.
void HeadExport::put_down(const Head& head) {
  const std::string reason = log_.append(head);
  if (reason.empty()) {
    in_log_ = head;
  } else if (!failing_) {
    database_.note_trouble("heads.log", "cannot be written: " + reason);
  }
  failing_ = !reason.empty();
}

}  // namespace aftercare

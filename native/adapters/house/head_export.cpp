#include "native/adapters/house/head_export.hpp"

#include <cstdio>

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
    std::fprintf(stderr,
                 "aftercared: history_behind: the database would give seq %llu again, %llu was "
                 "answered for; stop the servers and run aftercare recover\n",
                 static_cast<unsigned long long>(out.first_seq),
                 static_cast<unsigned long long>(head_.seq));
  }
  return StoreOutcome::failed;
}

StoreOutcome HeadExport::write(const WriteBatch& batch) {
  const StoreOutcome outcome = below_.write(batch);
  if (outcome == StoreOutcome::done && batch.commit.seq != 0) {
    pending_.epoch = head_.epoch;
    pending_.seq = batch.commit.seq;
    pending_.hash = sql::chain_hash(folder_.chain_key(), previous_hash_, batch.commit.digest);
  }
  return outcome;
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
  if (!reason.empty() && !failing_) {
    std::fprintf(stderr, "aftercared: heads.log cannot be written: %s\n", reason.c_str());
  }
  failing_ = !reason.empty();
}

}  // namespace aftercare

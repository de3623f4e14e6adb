#include "native/server/password_checks.hpp"

#include <utility>

namespace aftercare {

PasswordChecks::PasswordChecks(const Limits& limits, Failures& failures, int threads)
    : per_address_max_{static_cast<std::size_t>(
          limits[LimitName::password_checks_per_address].number)},
      total_max_{static_cast<std::size_t>(limits[LimitName::password_checks_total].number)},
      pool_{threads, failures} {}

// A thread is asked for first: what has a place is looked at for certain.
PasswordChecks::Place PasswordChecks::post_known(Work work) {
  const std::lock_guard lock{lock_};
  if (known_.size() >= total_max_ || !pool_.post([this] { look_at_next(); })) {
    return Place::full;
  }
  known_.push_back(std::move(work));
  return Place::taken;
}

PasswordChecks::Place PasswordChecks::post_stranger(const std::string& address, Work work) {
  const std::lock_guard lock{lock_};
  const auto found = strangers_.find(address);
  if (found != strangers_.end() && found->second.in_hand >= per_address_max_) {
    return Place::address_full;
  }
  if (strangers_waiting_ >= total_max_ || !pool_.post([this] { look_at_next(); })) {
    return Place::full;
  }
  Lane& lane = strangers_[address];
  if (lane.waiting.empty()) {
    turns_.push_back(address);
  }
  lane.waiting.push_back(std::move(work));
  ++lane.in_hand;
  ++strangers_waiting_;
  return Place::taken;
}

// As many threads are asked for as there is work: there is always one to take.
PasswordChecks::Next PasswordChecks::take_next() {
  const std::lock_guard lock{lock_};
  if (!known_.empty()) {
    Next next{std::move(known_.front()), {}};
    known_.pop_front();
    return next;
  }
  std::string address = std::move(turns_.front());
  turns_.pop_front();
  Lane& lane = strangers_.at(address);
  Next next{std::move(lane.waiting.front()), address};
  lane.waiting.pop_front();
  --strangers_waiting_;
  if (!lane.waiting.empty()) {
    turns_.push_back(std::move(address));
  }
  return next;
}

void PasswordChecks::done(const std::string& address) {
  const std::lock_guard lock{lock_};
  const auto found = strangers_.find(address);
  if (found != strangers_.end() && --found->second.in_hand == 0) {
    strangers_.erase(found);
  }
}

void PasswordChecks::look_at_next() {
  // Gives the place back also when the work throws.
  struct Ending {
    PasswordChecks& checks;
    Next next;
    ~Ending() {
      if (!next.address.empty()) {
        checks.done(next.address);
      }
    }
  };
  const Ending ending{*this, take_next()};
  ending.next.work();
}

}  // namespace aftercare

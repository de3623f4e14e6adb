#include "native/server/work_pool.hpp"

#include <utility>

namespace aftercare {

namespace {
inline constexpr std::size_t kSlowWorkMax = 256;
}  // namespace

WorkPool::WorkPool(int threads, Failures& failures) : failures_{failures} {
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back([this] { loop(); });
  }
}

void WorkPool::loop() {
  while (true) {
    std::function<void()> work;
    {
      std::unique_lock lock{lock_};
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) {
        return;
      }
      work = std::move(queue_.front());
      queue_.pop_front();
    }
    failures_.contain("slow work", work);
  }
}

WorkPool::~WorkPool() {
  {
    const std::lock_guard lock{lock_};
    stopping_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) {
    thread.join();
  }
}

bool WorkPool::post(std::function<void()> work) {
  {
    const std::lock_guard lock{lock_};
    if (stopping_ || queue_.size() >= kSlowWorkMax) {
      return false;
    }
    queue_.push_back(std::move(work));
  }
  wake_.notify_one();
  return true;
}

}  // namespace aftercare

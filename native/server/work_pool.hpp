// Threads for work that takes long: file hashes, papers and, in a pool of their own, passwords.
// Work that throws is counted among the failures; what it held is dropped, which answers the call
// it was for.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "native/server/failures.hpp"

namespace aftercare {

class WorkPool {
 public:
  WorkPool(int threads, Failures& failures);
  ~WorkPool();
  WorkPool(const WorkPool&) = delete;
  WorkPool& operator=(const WorkPool&) = delete;
  // False: too much waits already.
  bool post(std::function<void()> work);

 private:
  void loop();

  Failures& failures_;
  std::mutex lock_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace aftercare

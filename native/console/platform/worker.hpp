// One thread that does tasks in order; what is left when it goes is done first.
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <queue>
#include <thread>

namespace aftercare::console {

using Task = std::function<void()>;
// Runs a task on the window's thread; may be called from any.
using Post = std::function<void(Task)>;

class Worker {
 public:
  Worker();
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  void post(Task task);

 private:
  void run();
  std::mutex mutex_;
  std::condition_variable wake_;
  std::queue<Task> tasks_;
  bool ends_ = false;
  std::thread thread_;
};

}  // namespace aftercare::console

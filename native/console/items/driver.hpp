// Drives the console through its own widgets: events go into ImGui's input queue at the places the
// registry tells, so what is tested is what a person would do. Used by tests and by --ui-port.
//
// Requests are JSON objects, answers are JSON objects with "ok" and, when false, "error":
//   {"do":"items"} {"do":"text"} {"do":"statistics"}
//   {"do":"click", "id"|"label":…, "role"?:…, "nth"?:0, "double"?:true}
//   {"do":"type", "id"|"label":…, "text":…, "append"?:true}
//   {"do":"key", "keys":"Ctrl+K"}          {"do":"wait", "text"|"id":…, "gone"?:true, "ms"?:5000}
//   {"do":"scroll", "id":…, "by":-3}        {"do":"screenshot", "file":…}   {"do":"quit"}
#pragma once
#include <chrono>
#include <deque>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "native/console/frame/frame_loop.hpp"

namespace aftercare::console {

class Driver {
 public:
  using Answer = std::function<void(const nlohmann::json&)>;
  // `save_file` writes bytes; `quit` ends the host's loop. Both may be empty.
  struct Outside {
    std::function<bool(const std::string& file, const Bytes& bytes)> save_file;
    std::function<void()> quit;
  };

  Driver(FrameLoop& loop, Outside outside);

  // Requests are worked off one after the other; `answer` is called from `after_tick`.
  void submit(nlohmann::json request, Answer answer);
  // After every tick of the frame loop.
  void after_tick();
  // Frames are needed although nothing happened outside.
  [[nodiscard]] bool is_busy() const { return !steps_.empty() || !queue_.empty(); }
  // Only looking, not acting: frames every few milliseconds are enough.
  [[nodiscard]] bool is_waiting() const { return waiting_; }

 private:
  enum class Done { next, again };
  using Step = std::function<Done()>;
  struct Waiting {
    nlohmann::json request;
    Answer answer;
  };

  void start(const nlohmann::json& request);
  void start_click(const nlohmann::json& request);
  void start_type(const nlohmann::json& request);
  void start_key(const nlohmann::json& request);
  void start_wait(const nlohmann::json& request);
  void start_scroll(const nlohmann::json& request);
  void take_screenshot(const nlohmann::json& request);
  void then(Step step) { steps_.push_back(std::move(step)); }
  void then_settle(int frames);
  void then_point_at(const nlohmann::json& request);
  void then_button(bool down);
  void fail(const std::string& why);
  void finish();
  const Item* target_of(const nlohmann::json& request) const;

  FrameLoop& loop_;
  Outside outside_;
  std::deque<Waiting> queue_;
  std::deque<Step> steps_;
  Answer answer_;
  nlohmann::json result_;
  bool waiting_ = false;
};

}  // namespace aftercare::console

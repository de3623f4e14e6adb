// Linux, Windows, macOS: a native window. The loop sleeps in SDL until an event, a wake from
// another thread or the next moment at which the picture changes by itself.
#include <SDL.h>
#include <imgui.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <mutex>
#include <utility>
#include <vector>

#include "native/console/platform/platform.hpp"

namespace aftercare::console {

namespace {

constexpr int frames_per_event = 3;   // hover and focus settle within that many
constexpr int caret_blink_ms = 400;
constexpr int longest_sleep_ms = 60'000;
constexpr int watch_pause_ms = 40;    // while a driver waits for something to appear
constexpr int tall_display = 2000;    // pixels: a 4K monitor that reports no scale

float environment_scale() {
  for (const char* name : {"AFTERCARE_SCALE", "GDK_SCALE", "QT_SCALE_FACTOR"}) {
    const char* value = std::getenv(name);
    const float scale = value ? std::strtof(value, nullptr) : 0;
    if (scale >= 0.5F && scale <= 4) return scale;
  }
  return 0;
}

class Desktop final : public Platform {
 public:
  bool start(const WindowOptions& options, std::string& error);
  ~Desktop() override { SDL_Quit(); }

  [[nodiscard]] float scale() const override { return extra_scale_ * ratio(); }
  void wake() override;
  void post(std::function<void()> task) override;
  void quit() override { quits_ = true; }
  void run(FrameLoop& loop, Scene& scene, Driver* driver) override;

 private:
  void caret_moved() override;
  int sleep_ms(FrameLoop& loop, const Driver* driver) const;
  void wait(FrameLoop& loop, const Driver* driver);
  void take(const SDL_Event& event);
  void run_posted();

  float extra_scale_ = 1;  // where the system tells window sizes in physical pixels
  Uint32 wake_event_ = 0;
  std::atomic<bool> wake_pending_ = false;
  std::mutex mutex_;
  std::vector<std::function<void()>> posted_;
  int frames_owed_ = frames_per_event;
  bool quits_ = false;
};

bool Desktop::start(const WindowOptions& options, std::string& error) {
  SDL_SetHint(SDL_HINT_IME_SHOW_UI, "1");
  SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
  if (SDL_Init(SDL_INIT_VIDEO) != 0) {
    error = SDL_GetError();
    return false;
  }
  wake_event_ = SDL_RegisterEvents(1);
  SDL_Rect usable{};
  SDL_GetDisplayUsableBounds(0, &usable);
  extra_scale_ = options.scale > 0 ? options.scale : environment_scale();
  const bool chosen = extra_scale_ > 0;
  if (!chosen) extra_scale_ = usable.h >= tall_display ? 2.0F : 1.0F;
  WindowOptions physical = options;
  const auto scaled = [&](int layout, int room) {
    const int size = static_cast<int>(std::lround(static_cast<float>(layout) * extra_scale_));
    return room > 0 ? std::min(size, room) : size;
  };
  physical.width = scaled(options.width, usable.w);
  physical.height = scaled(options.height, usable.h);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, 0);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 0);
  if (!open(physical, "#version 130", error)) return false;
  // The system scales already: its factor alone counts, unless one was asked for.
  if (!chosen && ratio() > 1.01F) extra_scale_ = 1;
  SDL_SetWindowMinimumSize(window(), scaled(960, 0), scaled(600, 0));
  return true;
}

void Desktop::caret_moved() {
  const float factor = 1 / ratio();
  const TextInput& input = text_input();
  const auto unit = [&](float pixels) { return static_cast<int>(std::lround(pixels * factor)); };
  SDL_Rect caret{unit(input.caret_x), unit(input.caret_y), 1, unit(input.line_height)};
  SDL_SetTextInputRect(&caret);
}

void Desktop::wake() {
  if (wake_pending_.exchange(true)) return;
  SDL_Event event{};
  event.type = wake_event_;
  SDL_PushEvent(&event);
}

void Desktop::post(std::function<void()> task) {
  {
    const std::scoped_lock lock(mutex_);
    posted_.push_back(std::move(task));
  }
  wake();
}

void Desktop::run_posted() {
  std::vector<std::function<void()>> tasks;
  {
    const std::scoped_lock lock(mutex_);
    tasks.swap(posted_);
  }
  for (const auto& task : tasks) task();
}

int Desktop::sleep_ms(FrameLoop& loop, const Driver* driver) const {
  if (frames_owed_ > 0) return 0;
  if (driver && driver->is_busy()) return driver->is_waiting() ? watch_pause_ms : 0;
  int sleep = longest_sleep_ms;
  if (ImGui::GetIO().WantTextInput) sleep = std::min(sleep, caret_blink_ms);
  if (const auto& redraw = loop.memory().redraw_after_ms) sleep = std::min(sleep, *redraw);
  return sleep;
}

void Desktop::wait(FrameLoop& loop, const Driver* driver) {
  const int sleep = sleep_ms(loop, driver);
  SDL_Event event{};
  const bool came = sleep == 0 ? SDL_PollEvent(&event) : SDL_WaitEventTimeout(&event, sleep);
  if (came) {
    do take(event);
    while (SDL_PollEvent(&event));
  } else if (sleep < longest_sleep_ms) {
    frames_owed_ = std::max(frames_owed_, 1);
  }
}

void Desktop::take(const SDL_Event& event) {
  if (event.type == SDL_QUIT) quits_ = true;
  frames_owed_ = frames_per_event;
  if (event.type == wake_event_) {
    wake_pending_ = false;
  } else {
    handle(event);
  }
}

void Desktop::run(FrameLoop& loop, Scene& scene, Driver* driver) {
  while (!quits_) {
    wait(loop, driver);
    run_posted();
    if (frames_owed_ == 0) continue;
    loop.tick(scene);
    --frames_owed_;
    if (driver) driver->after_tick();
  }
}

}  // namespace

std::unique_ptr<Platform> open_platform(const WindowOptions& options, std::string& error) {
  auto desktop = std::make_unique<Desktop>();
  if (!desktop->start(options, error)) return nullptr;
  return desktop;
}

}  // namespace aftercare::console

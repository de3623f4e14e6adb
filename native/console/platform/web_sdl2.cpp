// The browser: a canvas. There is no loop; a wake asks the page for one animation frame, and the
// page calls console_tick.
#include <SDL.h>
#include <emscripten.h>
#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "native/console/platform/platform.hpp"
#include "native/console/platform/web_host.hpp"

namespace aftercare::console {

namespace {

constexpr int frames_per_event = 3;
constexpr int caret_blink_ms = 400;

class Web final : public Platform {
 public:
  bool start(const WindowOptions& options, std::string& error);

  [[nodiscard]] float scale() const override { return ratio(); }
  void wake() override { owe(2); }
  void post(std::function<void()> task) override {
    posted_.push_back(std::move(task));
    owe(2);
  }
  void quit() override {}
  void run(FrameLoop& loop, Scene& scene, Driver* driver) override;
  void tick();
  // Hands what SDL has queued on. Before text is added: the key that was let go before the letter
  // has to be let go first, or the letter is taken for a shortcut and lost.
  void take_events();
  void owe(int frames) {
    frames_owed_ = std::max(frames_owed_, frames);
    page_request_frame();
  }
  [[nodiscard]] FrameLoop& loop() { return *loop_; }
  [[nodiscard]] float css_ratio() const { return 1 / ratio(); }

 private:
  void caret_moved() override {}
  static int watch(void* self, SDL_Event* event);

  FrameLoop* loop_ = nullptr;
  Scene* scene_ = nullptr;
  std::vector<std::function<void()>> posted_;
  int frames_owed_ = frames_per_event;
  bool ticking_ = false, had_caret_ = false;
};

// The page's only console: its exports have no other way to find it.
Web* the_web = nullptr;

int Web::watch(void* self, SDL_Event* event) {
  // The sentinel comes with every poll: heeding it, the page would never sleep.
  if (event->type != SDL_POLLSENTINEL) static_cast<Web*>(self)->owe(frames_per_event);
  return 1;
}

bool Web::start(const WindowOptions& options, std::string& error) {
  if (SDL_Init(SDL_INIT_VIDEO) != 0) {
    error = SDL_GetError();
    return false;
  }
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_ES);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 2);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 0);
  if (!open(options, "#version 100", error)) return false;
  ImGuiIO& io = ImGui::GetIO();
  io.SetClipboardTextFn = [](void*, const char* text) { page_set_clipboard(text); };
  io.GetClipboardTextFn = [](void*) -> const char* {
    static char* kept = nullptr;
    std::free(kept);
    kept = page_clipboard();
    return kept;
  };
  the_web = this;
  return true;
}

void Web::run(FrameLoop& loop, Scene& scene, Driver*) {
  loop_ = &loop;
  scene_ = &scene;
  loop.items().collect_texts(true);  // the accessibility mirror reads them
  SDL_AddEventWatch(&Web::watch, this);
  owe(frames_per_event);
}

void Web::take_events() {
  SDL_Event event{};
  while (SDL_PollEvent(&event)) handle(event);
}

void Web::tick() {
  if (ticking_ || !loop_) return;
  ticking_ = true;
  for (const auto& task : std::exchange(posted_, {})) task();
  take_events();
  loop_->tick(*scene_);
  if (frames_owed_ > 0) --frames_owed_;
  const TextInput& input = text_input();
  if (input.wanted || had_caret_) {
    const float css = css_ratio();
    page_caret(input.wanted, input.caret_x * css, input.caret_y * css, input.line_height * css);
    had_caret_ = input.wanted;
  }
  page_frame_shown();
  int sleep = loop_->memory().redraw_after_ms.value_or(-1);
  if (input.wanted) sleep = sleep < 0 ? caret_blink_ms : std::min(sleep, caret_blink_ms);
  page_wake_in(sleep);
  if (frames_owed_ > 0 || !posted_.empty()) page_request_frame();
  ticking_ = false;
}

void press(int letter, bool down) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddKeyEvent(ImGuiMod_Ctrl, down);
  io.AddKeyEvent(static_cast<ImGuiKey>(ImGuiKey_A + (letter - 'A')), down);
}

}  // namespace

std::unique_ptr<Platform> open_platform(const WindowOptions& options, std::string& error) {
  auto web = std::make_unique<Web>();
  if (!web->start(options, error)) return nullptr;
  return web;
}

}  // namespace aftercare::console

// ---- called by the page ------------------------------------------------------------------------

using aftercare::console::the_web;

extern "C" {

EMSCRIPTEN_KEEPALIVE void console_tick() {
  if (the_web) the_web->tick();
}

EMSCRIPTEN_KEEPALIVE void console_wake(int frames) {
  if (the_web) the_web->owe(frames);
}

// What the input method or the keyboard committed.
EMSCRIPTEN_KEEPALIVE void console_type(const char* text) {
  the_web->take_events();
  ImGui::GetIO().AddInputCharactersUTF8(text);
  the_web->owe(3);
}

// Ctrl+C, Ctrl+X, Ctrl+V from the page's clipboard events; at once, while the event is open.
EMSCRIPTEN_KEEPALIVE void console_chord(int letter) {
  the_web->take_events();
  aftercare::console::press(letter, true);
  the_web->tick();
  aftercare::console::press(letter, false);
  the_web->tick();
  the_web->owe(2);
}

EMSCRIPTEN_KEEPALIVE const char* console_items() {
  static std::string kept;
  kept = the_web->loop().items().to_json(the_web->css_ratio());
  return kept.c_str();
}

EMSCRIPTEN_KEEPALIVE const char* console_text() {
  static std::string kept;
  kept = the_web->loop().items().all_text();
  return kept.c_str();
}

EMSCRIPTEN_KEEPALIVE const char* console_announcement() {
  return the_web->loop().items().announcement().c_str();
}

// Assistive technology pressed an item.
EMSCRIPTEN_KEEPALIVE void console_activate(unsigned id) {
  ImGui::ActivateItemByID(id);
  the_web->owe(4);
}

EMSCRIPTEN_KEEPALIVE int console_frames() {
  return static_cast<int>(the_web->loop().statistics().presented);
}
}

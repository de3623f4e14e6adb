// A window of SDL2 drawn with OpenGL through ImGui's own back ends: what desktop and browser have
// in common. ImGui lays out in physical pixels; SDL's mouse coordinates are brought to them.
#pragma once
#include <SDL.h>

#include <optional>
#include <string>

#include "native/console/frame/surface.hpp"

namespace aftercare::console {

struct WindowOptions {
  std::string title;
  int width = 1280, height = 800;  // layout pixels
  float scale = 0;                 // 0: the system's
};

class GlSurface : public Surface {
 public:
  GlSurface() = default;
  ~GlSurface() override;
  GlSurface(const GlSurface&) = delete;
  GlSurface& operator=(const GlSurface&) = delete;

  void begin_frame() override;
  void present(ImDrawData& data) override;
  Pixels read_back() override;
  void atlas_rebuilt() override;
  void atlas_changed(const AtlasPatch& patch) override;
  TextureHandle make_texture(const Pixels& pixels) override;
  void free_texture(TextureHandle texture) override;
  TextInput& text_input() override { return text_input_; }

 protected:
  // `shader` is ImGui's version line. False with SDL's error in `error` if there is no display.
  bool open(const WindowOptions& options, const char* shader, std::string& error);
  void handle(SDL_Event event);
  // Drawable pixels per window unit: 1 on X11, the monitor's factor on Wayland and in browsers.
  [[nodiscard]] float ratio() const;
  [[nodiscard]] SDL_Window* window() const { return window_; }
  // Called when the caret moved; the platform places its input method there.
  virtual void caret_moved() = 0;

 private:
  struct Extent {
    int width = 0, height = 0;
  };
  [[nodiscard]] Extent drawable() const;
  void render(ImDrawData& data);
  void install_caret_callback();

  SDL_Window* window_ = nullptr;
  SDL_GLContext context_ = nullptr;
  bool has_device_objects_ = false;
  TextInput text_input_;
};

}  // namespace aftercare::console

// The window and its loop. desktop_sdl2.cpp and web_sdl2.cpp each implement `open_platform`; CMake
// picks one. Nothing is drawn while nothing happens.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "native/console/frame/frame_loop.hpp"
#include "native/console/items/driver.hpp"
#include "native/console/platform/gl_surface.hpp"

namespace aftercare::console {

class Platform : public GlSurface {
 public:
  // From any thread: a frame is wanted soon.
  virtual void wake() = 0;
  // From any thread: runs on the thread of the window before its next frame.
  virtual void post(std::function<void()> task) = 0;
  virtual void quit() = 0;
  // Desktop: returns when the window was closed. Browser: returns at once, frames follow.
  // `driver` may be null. All must outlive the platform.
  virtual void run(FrameLoop& loop, Scene& scene, Driver* driver) = 0;
};

// Null with the reason in `error` where there is no display.
std::unique_ptr<Platform> open_platform(const WindowOptions& options, std::string& error);

}  // namespace aftercare::console

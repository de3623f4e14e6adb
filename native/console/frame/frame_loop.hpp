// Turns a scene into frames. A tick builds as many ImGui frames as the input queue and missing
// glyphs ask for and presents only the last one: fast typing loses nothing, nobody sees a box.
#pragma once
#include <cstdint>
#include <string>

#include "native/console/frame/scene.hpp"
#include "native/console/frame/surface.hpp"

namespace aftercare::console {

// ImGui's context, alive before the platform's back end and after it.
class ImGuiSession {
 public:
  ImGuiSession();
  ~ImGuiSession();
  ImGuiSession(const ImGuiSession&) = delete;
  ImGuiSession& operator=(const ImGuiSession&) = delete;
};

struct FrameStatistics {
  std::uint64_t built = 0;      // ImGui frames
  std::uint64_t presented = 0;
  double build_ms = 0;          // CPU time of the last built frame, without the upload
  double build_ms_max = 0;
};

class FrameLoop {
 public:
  FrameLoop(FontFaces faces, const Words& words, Surface& surface);

  void tick(Scene& scene);

  [[nodiscard]] Registry& items() { return items_; }
  [[nodiscard]] const Registry& items() const { return items_; }
  [[nodiscard]] GlyphCache& glyphs() { return glyphs_; }
  [[nodiscard]] Pictures& pictures() { return pictures_; }
  [[nodiscard]] UiMemory& memory() { return memory_; }
  [[nodiscard]] Surface& surface() { return surface_; }
  [[nodiscard]] const FrameStatistics& statistics() const { return statistics_; }

 private:
  void follow_scale();
  void build(Scene& scene);
  void draw_composing_text();

  Surface& surface_;
  const Words& words_;
  Theme theme_;
  GlyphCache glyphs_;
  Registry items_;
  Pictures pictures_;
  UiMemory memory_;
  FrameStatistics statistics_;
};

}  // namespace aftercare::console

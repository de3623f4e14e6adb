// What a platform gives the frame loop: a drawable of some size and scale, its textures, the place
// of the text caret for input methods. Tests have one without a window (tests/console).
#pragma once
#include <string>

#include "native/console/text/glyph_cache.hpp"
#include "native/console/widgets/pictures.hpp"

struct ImDrawData;

namespace aftercare::console {

// What an input method is composing, drawn under the caret until it is committed.
struct TextInput {
  bool wanted = false;             // a field has the keyboard
  float caret_x = 0, caret_y = 0;  // physical pixels, top of the line
  float line_height = 0;
  std::string composing;
};

class Surface : public AtlasSink, public TextureMaker {
 public:
  // Tells ImGui the display size in physical pixels and the time step.
  virtual void begin_frame() = 0;
  // Physical pixels per layout pixel.
  [[nodiscard]] virtual float scale() const = 0;
  virtual void present(ImDrawData& data) = 0;
  // The frame presented last.
  virtual Pixels read_back() = 0;
  virtual TextInput& text_input() = 0;
};

}  // namespace aftercare::console

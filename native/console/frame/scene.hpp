// What the frame loop shows. Views draw from constant records and give back intents; those are
// applied in `prepare`, between frames.
#pragma once
#include "native/console/widgets/ui.hpp"

namespace aftercare::console {

class Scene {
 public:
  virtual ~Scene() = default;
  // Applies intents and what arrived from outside, builds the screens to draw, notes their texts.
  virtual void prepare(GlyphCache& glyphs) = 0;
  virtual void draw(Ui& ui) = 0;
};

}  // namespace aftercare::console

// White panels with 8 px corners, and the plain areas between them.
#pragma once
#include <string_view>

#include "native/console/widgets/ui.hpp"

namespace aftercare::console {

struct Card {
  std::string_view key;
  std::string_view title = {};
  float width = 0;   // physical pixels, 0 = what is left
  float height = 0;  // physical pixels, 0 = as high as its contents, -1 = what is left
  bool scrolls = false;
};

// Call end_card always, whatever begin_card returned.
void begin_card(Ui& ui, const Card& card);
void end_card(Ui& ui);

// An area without edge or padding that scrolls by itself.
void begin_area(Ui& ui, std::string_view key, float width, float height);
void end_area();

void rule(Ui& ui);  // a horizontal line
// Makes the distance to the next item `layout` pixels instead of the usual 10.
void gap(Ui& ui, float layout);

// Puts the cursor so that what follows, `width` physical pixels wide, ends at the right edge.
void align_right(float width);

}  // namespace aftercare::console

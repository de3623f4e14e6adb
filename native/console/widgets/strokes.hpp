// A signature as it is drawn: strokes as text in a form's field, so that a draft keeps it, and as
// the picture that is filed.
#pragma once
#include <string>
#include <vector>

#include "native/console/widgets/pictures.hpp"

namespace aftercare::console {

// In thousandths of the pad's width and height.
struct StrokePoint {
  int x = 0, y = 0;
};
using Strokes = std::vector<std::vector<StrokePoint>>;

// "120,300 130,310|400,200": points by spaces, strokes by bars. What cannot be read is left out.
Strokes strokes_of(const std::string& text);
std::string strokes_text(const Strokes& strokes);
// Dark on white, 600 × 200.
Pixels signature_picture(const Strokes& strokes);

}  // namespace aftercare::console

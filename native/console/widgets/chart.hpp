// Charts drawn with ImDrawList: bars and a ring. Every value can be hovered.
#pragma once
#include <string>
#include <vector>

#include "native/console/widgets/ui.hpp"

namespace aftercare::console {

struct ChartValue {
  std::string label;
  double value = 0;
  Colour colour = rgb(0x3B82F6);
};

void bar_chart(Ui& ui, std::string_view key, const std::vector<ChartValue>& values, float width,
               float height);
// The sum in the middle, the legend at the right.
void ring_chart(Ui& ui, std::string_view key, const std::vector<ChartValue>& values, float width,
                float height);

}  // namespace aftercare::console

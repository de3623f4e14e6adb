#include "native/console/widgets/strokes.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace aftercare::console {

namespace {

constexpr int picture_width = 600, picture_height = 200;
constexpr int scale_max = 1000;
constexpr int pen_radius = 2;  // pixels around a point
constexpr std::uint32_t paper_colour = 0xFFFFFFFF, ink_colour = 0xFF2A170F;  // ABGR

void draw_dot(Pixels& pixels, float x, float y) {
  const int left = static_cast<int>(x), top = static_cast<int>(y);
  for (int dy = -pen_radius; dy <= pen_radius; ++dy) {
    for (int dx = -pen_radius; dx <= pen_radius; ++dx) {
      const int px = left + dx, py = top + dy;
      const bool inside = px >= 0 && py >= 0 && px < pixels.width && py < pixels.height;
      if (!inside || dx * dx + dy * dy > pen_radius * pen_radius)
        continue;
      pixels.rgba[static_cast<std::size_t>(py) * static_cast<std::size_t>(pixels.width) +
                  static_cast<std::size_t>(px)] = ink_colour;
    }
  }
}

void draw_line(Pixels& pixels, StrokePoint from, StrokePoint to) {
  const auto x_of = [&](const StrokePoint& at) {
    return static_cast<float>(at.x * pixels.width) / scale_max;
  };
  const auto y_of = [&](const StrokePoint& at) {
    return static_cast<float>(at.y * pixels.height) / scale_max;
  };
  const float dx = x_of(to) - x_of(from), dy = y_of(to) - y_of(from);
  const int steps = std::max(1, static_cast<int>(std::hypot(dx, dy)));
  for (int i = 0; i <= steps; ++i) {
    const float part = static_cast<float>(i) / static_cast<float>(steps);
    draw_dot(pixels, x_of(from) + dx * part, y_of(from) + dy * part);
  }
}

}  // namespace

Strokes strokes_of(const std::string& text) {
  Strokes strokes;
  std::istringstream all{text};
  for (std::string stroke; std::getline(all, stroke, '|');) {
    std::vector<StrokePoint> points;
    std::istringstream words{stroke};
    char comma = 0;
    for (StrokePoint at; words >> at.x >> comma >> at.y;) {
      points.push_back({std::clamp(at.x, 0, scale_max), std::clamp(at.y, 0, scale_max)});
    }
    if (!points.empty())
      strokes.push_back(std::move(points));
  }
  return strokes;
}

std::string strokes_text(const Strokes& strokes) {
  std::string text;
  for (const auto& stroke : strokes) {
    if (!text.empty())
      text += '|';
    for (std::size_t i = 0; i < stroke.size(); ++i) {
      if (i > 0)
        text += ' ';
      text += std::to_string(stroke[i].x) + ',' + std::to_string(stroke[i].y);
    }
  }
  return text;
}

Pixels signature_picture(const Strokes& strokes) {
  Pixels pixels{
      picture_width, picture_height,
      std::vector<std::uint32_t>(std::size_t{picture_width} * picture_height, paper_colour)};
  for (const auto& stroke : strokes) {
    for (std::size_t i = 0; i < stroke.size(); ++i) {
      draw_line(pixels, stroke[i > 0 ? i - 1 : 0], stroke[i]);
    }
  }
  return pixels;
}

}  // namespace aftercare::console

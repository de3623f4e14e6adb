// Pages of a PDF, filled from top to bottom. Knows text, lines, pictures and page breaks, nothing
// of papers. All measures are points; y grows downwards.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <cairo.h>
#include <pango/pangocairo.h>

namespace aftercare::press {

inline constexpr double kPageWidth = 595.28;
inline constexpr double kPageHeight = 841.89;
inline constexpr double kMargin = 51;  // 18 mm
inline constexpr double kContentWidth = kPageWidth - 2 * kMargin;
inline constexpr double kContentEnd = kPageHeight - 62;

struct Colour {
  double red, green, blue;
};
inline constexpr Colour kInk{0.059, 0.090, 0.165};    // slate 900
inline constexpr Colour kQuiet{0.392, 0.455, 0.545};  // slate 500
inline constexpr Colour kLine{0.886, 0.910, 0.941};   // slate 200
inline constexpr Colour kAccent{0.145, 0.388, 0.922};

struct Style {
  double size = 9.5;
  bool medium = false;
  Colour colour = kInk;
  PangoAlignment align = PANGO_ALIGN_LEFT;
  int lines_max = 0;  // more end in an ellipsis; 0: any
};

// One laid out text.
class Words {
 public:
  Words(PangoContext* context, std::string_view text, const Style& style, double width);
  [[nodiscard]] double height() const;
  [[nodiscard]] double width() const;  // of the longest line
  [[nodiscard]] PangoLayout* layout() const { return layout_.get(); }
  [[nodiscard]] const Colour& colour() const { return colour_; }

 private:
  struct Unref {
    void operator()(PangoLayout* layout) const { g_object_unref(layout); }
  };
  std::unique_ptr<PangoLayout, Unref> layout_;
  Colour colour_;
};

class Sheet {
 public:
  // `begin_page(page)` draws head and foot of the page just begun and moves y below the head.
  Sheet(cairo_t* cairo, PangoContext* context, std::function<void(Sheet&)> begin_page);

  double y = 0;
  [[nodiscard]] int page() const { return page_; }
  [[nodiscard]] cairo_t* cairo() const { return cairo_; }
  [[nodiscard]] Words words(std::string_view text, const Style& style, double width) const {
    return {context_, text, style, width};
  }

  // The first page, and each further one.
  void begin_page();
  void finish() { cairo_show_page(cairo_); }
  // A new page unless so much room is left.
  void keep(double height);
  [[nodiscard]] double room() const { return kContentEnd - y; }

  void draw(const Words& words, double x, double top) const;
  // From y on, line by line over as many pages as it takes; y is then below. `after`: so much has
  // to find room below the last lines, on their page.
  void flow(const Words& words, double x, double after = 0);
  void line(double x, double top, double width, const Colour& colour, double thickness = 0.6) const;
  // Scaled into the rectangle, centred; nothing when it is no PNG we read (see kPictureSideMax).
  bool picture(const std::string& png, double x, double top, double width, double height) const;
  void qr_code(const std::string& text, double x, double top, double side) const;

 private:
  cairo_t* cairo_;
  PangoContext* context_;
  std::function<void(Sheet&)> begin_page_;
  int page_ = 0;
};

}  // namespace aftercare::press

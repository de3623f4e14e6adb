#include "native/server/press/sheet.hpp"

#include <algorithm>
#include <cstring>

#include <qrencode.h>

#include "native/adapters/house/company.hpp"
#include "native/server/press/fonts.hpp"

namespace aftercare::press {
namespace {

void use(cairo_t* cairo, const Colour& colour) {
  cairo_set_source_rgb(cairo, colour.red, colour.green, colour.blue);
}

double points(int pango_units) {
  return static_cast<double>(pango_units) / PANGO_SCALE;
}

struct PngRead {
  std::string_view rest;
};

cairo_status_t read_png(void* closure, unsigned char* into, unsigned int length) {
  auto& from = *static_cast<PngRead*>(closure);
  if (from.rest.size() < length)
    return CAIRO_STATUS_READ_ERROR;
  std::memcpy(into, from.rest.data(), length);
  from.rest.remove_prefix(length);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

Words::Words(PangoContext* context, std::string_view text, const Style& style, double width)
    : layout_{pango_layout_new(context)}, colour_{style.colour} {
  PangoFontDescription* font = pango_font_description_new();
  pango_font_description_set_family_static(font, kFamilies);
  pango_font_description_set_weight(font, style.medium ? PANGO_WEIGHT_MEDIUM : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_size(font, static_cast<int>(style.size * PANGO_SCALE));
  pango_layout_set_font_description(layout_.get(), font);
  pango_font_description_free(font);
  pango_layout_set_width(layout_.get(), static_cast<int>(width * PANGO_SCALE));
  pango_layout_set_wrap(layout_.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment(layout_.get(), style.align);
  // Notes may begin with a right-to-left word; the paper stays as it is.
  pango_layout_set_auto_dir(layout_.get(), FALSE);
  if (style.lines_max > 0) {
    pango_layout_set_height(layout_.get(), -style.lines_max);
    pango_layout_set_ellipsize(layout_.get(), PANGO_ELLIPSIZE_END);
  }
  pango_layout_set_text(layout_.get(), text.data(), static_cast<int>(text.size()));
}

double Words::height() const {
  int height = 0;
  pango_layout_get_size(layout_.get(), nullptr, &height);
  return points(height);
}

double Words::width() const {
  PangoRectangle logical;
  pango_layout_get_extents(layout_.get(), nullptr, &logical);
  return points(logical.width);
}

Sheet::Sheet(cairo_t* cairo, PangoContext* context, std::function<void(Sheet&)> begin_page)
    : cairo_{cairo}, context_{context}, begin_page_{std::move(begin_page)} {}

void Sheet::begin_page() {
  if (page_ > 0)
    cairo_show_page(cairo_);
  ++page_;
  begin_page_(*this);
}

void Sheet::keep(double height) {
  if (room() < height)
    begin_page();
}

void Sheet::draw(const Words& words, double x, double top) const {
  use(cairo_, words.colour());
  cairo_move_to(cairo_, x, top);
  pango_cairo_show_layout(cairo_, words.layout());
}

void Sheet::flow(const Words& words, double x, double after) {
  // So many lines go over to the next page together with what comes after them.
  constexpr double kLinesKept = 2.5;
  const double whole = words.height();
  PangoLayoutIter* at = pango_layout_get_iter(words.layout());
  double begun_at = 0;
  bool first = true;
  bool moved = false;
  do {
    PangoRectangle logical;
    pango_layout_iter_get_line_extents(at, nullptr, &logical);
    const double top = points(logical.y);
    const double height = points(logical.height);
    if (first)
      begun_at = top - y;
    const bool at_end = after > 0 && whole - top < kLinesKept * height;
    const double needed = at_end ? whole - top + after : height;
    if (top - begun_at + needed > kContentEnd && !(at_end && moved)) {
      moved = at_end;
      begin_page();
      begun_at = top - y;
    }
    first = false;
    use(cairo_, words.colour());
    cairo_move_to(cairo_, x + points(logical.x),
                  points(pango_layout_iter_get_baseline(at)) - begun_at);
    pango_cairo_show_layout_line(cairo_, pango_layout_iter_get_line_readonly(at));
  } while (pango_layout_iter_next_line(at) != FALSE);
  y = words.height() - begun_at;
  pango_layout_iter_free(at);
}

void Sheet::line(double x, double top, double width, const Colour& colour, double thickness) const {
  use(cairo_, colour);
  cairo_rectangle(cairo_, x, top, width, thickness);
  cairo_fill(cairo_);
}

bool Sheet::picture(const std::string& png, double x, double top, double width,
                    double height) const {
  if (!readable_png(png))
    return false;
  PngRead from{png};
  cairo_surface_t* image = cairo_image_surface_create_from_png_stream(read_png, &from);
  const bool good = cairo_surface_status(image) == CAIRO_STATUS_SUCCESS;
  if (good) {
    const double wide = cairo_image_surface_get_width(image);
    const double high = cairo_image_surface_get_height(image);
    const double scale = std::min(width / wide, height / high);
    cairo_save(cairo_);
    cairo_translate(cairo_, x + (width - wide * scale) / 2, top + (height - high * scale) / 2);
    cairo_scale(cairo_, scale, scale);
    cairo_set_source_surface(cairo_, image, 0, 0);
    cairo_paint(cairo_);
    cairo_restore(cairo_);
  }
  cairo_surface_destroy(image);
  return good;
}

void Sheet::qr_code(const std::string& text, double x, double top, double side) const {
  QRcode* code = QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M);
  if (code == nullptr)
    return;  // longer than a QR code holds
  const double module = side / code->width;
  use(cairo_, kInk);
  for (int row = 0; row < code->width; ++row) {
    for (int column = 0; column < code->width; ++column) {
      if ((code->data[row * code->width + column] & 1U) == 0)
        continue;
      cairo_rectangle(cairo_, x + column * module, top + row * module, module, module);
    }
  }
  cairo_fill(cairo_);
  QRcode_free(code);
}

}  // namespace aftercare::press

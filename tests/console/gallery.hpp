// Every widget of the console in one scene: what the widget tests drive and what a designer looks
// at (console_gallery shows it in a window).
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "native/console/frame/scene.hpp"
#include "native/console/widgets/choice.hpp"
#include "native/console/widgets/command_palette.hpp"
#include "native/console/widgets/notice.hpp"
#include "native/console/widgets/table.hpp"

namespace aftercare::console {

struct GalleryRow {
  int id = 0;
  std::uint8_t state = 0, urgency = 0, name = 0, product = 0, region = 0;
  double hours = 0;
};

class Gallery final : public Scene {
 public:
  explicit Gallery(int rows);
  void prepare(GlyphCache& glyphs) override;
  void draw(Ui& ui) override;

  std::size_t page = 0;
  int saved = 0, selected = 0;
  bool modal_open = false, urgent = false, notify = true, verdict_open = false;
  bool offline = true;
  std::string name, product, note, search, when, phone_error, segment;
  std::vector<Toast> shown_toasts;
  PaletteState palette;
  std::optional<Sorting> sorting;
  std::vector<std::uint8_t> picture;

 private:
  void sort();
  [[nodiscard]] const GalleryRow& row_at(int index) const {
    return rows_[static_cast<std::size_t>(order_[static_cast<std::size_t>(index)])];
  }
  void draw_page(Ui& ui);
  void draw_figures(Ui& ui, float width);
  void draw_charts(Ui& ui, float width);
  void draw_list(Ui& ui, float width);
  void draw_form(Ui& ui, float width);
  void draw_states(Ui& ui);
  void draw_modal(Ui& ui);

  std::vector<GalleryRow> rows_;
  std::vector<int> order_;
};

}  // namespace aftercare::console

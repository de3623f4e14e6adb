// Text on screen. Every text of the console goes through here or through a widget beside it: that
// is how its glyphs are there in time and how tests and screen readers get to know it.
#pragma once
#include <string>
#include <string_view>

#include "native/console/widgets/ui.hpp"

struct ImDrawList;

namespace aftercare::console {

struct TextLook {
  FontRole font = FontRole::body;
  Colour colour = palette::ink;
};

struct TextSize {
  float width = 0, height = 0;
};
TextSize measure(Ui& ui, std::string_view text, FontRole font = FontRole::body);
float line_height(FontRole font, const Ui& ui);

struct Place {
  float x = 0, y = 0;
};
// Takes room at the cursor, on the base line of a control beside it, and says where.
Place take_room(TextSize size);

// One line at the cursor, as wide as it is.
void text(Ui& ui, std::string_view text, TextLook look = {});
// What of one line goes into `width`, with an ellipsis where it was cut.
std::string fitted(Ui& ui, std::string_view text, float width, FontRole font = FontRole::body);
// One line cut to `width` with an ellipsis; the whole text as a tooltip when it was cut.
void text_fitted(Ui& ui, std::string_view text, float width, TextLook look = {});
// Broken into lines of `width`, 0 = what is left of the window.
void paragraph(Ui& ui, std::string_view text, TextLook look = {}, float width = 0);
float paragraph_height(Ui& ui, std::string_view text, float width,
                       FontRole font = FontRole::body);

// At a place of its own, without moving the cursor.
void text_at(Ui& ui, ImDrawList& list, float x, float y, std::string_view text, TextLook look);

inline void title(Ui& ui, std::string_view words) {
  text(ui, words, {FontRole::title, palette::strong_ink});
}
inline void heading(Ui& ui, std::string_view words) {
  text(ui, words, {FontRole::strong, palette::strong_ink});
}
inline void muted(Ui& ui, std::string_view words) {
  text(ui, words, {FontRole::body, palette::muted});
}
inline void caption(Ui& ui, std::string_view words) {
  text(ui, words, {FontRole::small, palette::muted});
}

// Shown while the last item is hovered, also when it is disabled.
void tooltip(Ui& ui, std::string_view words);

}  // namespace aftercare::console

// What every widget is handed: measures, fonts, glyphs, words, the item registry, pictures. Handed
// down from the frame loop, never global.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "native/console/items/registry.hpp"
#include "native/console/text/glyph_cache.hpp"
#include "native/console/widgets/pictures.hpp"
#include "native/console/widgets/theme.hpp"
#include "native/console/words/words.hpp"

namespace aftercare::console {

// Wishes about the next frame that are not ImGui's: made by the driver, by validation, by key.
struct UiMemory {
  std::string reveal_key;  // scroll the item with this key into view
  std::string focus_key;   // give it the keyboard
  bool build_again = false;  // what was drawn is incomplete: build the frame again first
  std::optional<int> redraw_after_ms;  // something on screen changes by itself (countdown, toast)
  void redraw_within(int ms) {
    if (!redraw_after_ms || *redraw_after_ms > ms) redraw_after_ms = ms;
  }
};

struct Ui {
  const Theme& theme;
  GlyphCache& glyphs;
  Registry& items;
  const Words& words;
  Pictures& pictures;
  UiMemory& memory;

  [[nodiscard]] float px(float layout) const { return theme.px(layout); }
  [[nodiscard]] std::string_view tr(std::string_view key) const { return words.tr(key); }
  [[nodiscard]] std::string tr(std::string_view key,
                               std::initializer_list<WordArgument> arguments) const {
    return words.tr(key, arguments);
  }
};

// Label for ImGui: what is shown, then the stable key.
std::string labelled(std::string_view shown, std::string_view key);

// Before an item: takes the keyboard or scrolls into view if somebody asked for `key`.
void meet_wishes_before(Ui& ui, std::string_view key);
void meet_wishes_after(Ui& ui, std::string_view key);

}  // namespace aftercare::console

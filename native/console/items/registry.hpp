// What is on screen, told by ImGui's own test hooks: every item's stable key, label, role,
// rectangle and state, and every text. Tests, the driver endpoint and the accessibility mirror
// read it. Invariant: readers see a complete frame, the last one that was ended.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

struct ImGuiContext;

namespace aftercare::console {

struct Box {
  float left = 0, top = 0, right = 0, bottom = 0;
  [[nodiscard]] float middle_x() const { return (left + right) / 2; }
  [[nodiscard]] float middle_y() const { return (top + bottom) / 2; }
  [[nodiscard]] bool is_seen() const { return right - left > 1 && bottom - top > 1; }
};

struct Item {
  std::uint32_t id = 0;     // ImGui's
  std::string key;          // "case.accept": what stands behind ### in its label
  std::string role;         // WAI-ARIA role
  std::string label;        // text in the user's language
  std::string value;        // of fields and combos
  std::string description;  // why it is disabled, what is wrong with it
  std::string window;
  Box box;                  // physical pixels, clipped to what is visible
  bool visible = false;
  bool disabled = false;
  bool focused = false;
  bool selected = false;
  std::optional<bool> checked;
  std::optional<bool> expanded;
};

struct SeenText {
  std::string text;
  Box box;
};

// What a widget adds to the item it has just submitted. Empty fields change nothing.
struct ItemNote {
  std::string_view key;  // where ImGui does not tell it
  std::string_view role;
  std::string_view label;
  std::string_view value;
  std::string_view description;
  std::optional<bool> checked;
  std::optional<bool> expanded;
  bool selected = false;
};

class Registry {
 public:
  // The context's hooks report here until the registry goes or another one is attached.
  explicit Registry(ImGuiContext& context);
  ~Registry();
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  // Texts cost a copy each: collected only while somebody reads them.
  void collect_texts(bool on) { collects_texts_ = on; }

  void begin_frame();
  void end_frame();

  void annotate(const ItemNote& note);  // the last item of ImGui
  void note_text(std::string_view text, const Box& box);
  // A row is called what stands in its cells: texts noted between the two calls.
  [[nodiscard]] std::size_t texts_so_far() const { return building_texts_.size(); }
  void name_by_texts(std::uint32_t id, std::size_t first_text);
  // Announced by screen readers as it changes: toasts, banners, results.
  void announce(std::string_view text);

  [[nodiscard]] const std::vector<Item>& items() const { return shown_; }
  [[nodiscard]] const std::vector<SeenText>& texts() const { return shown_texts_; }
  [[nodiscard]] const std::string& announcement() const { return shown_announcement_; }
  // By key, else by label; only what is visible.
  [[nodiscard]] const Item* find(std::string_view key_or_label, std::string_view role = {},
                                 int nth = 0) const;
  [[nodiscard]] const Item* find_by_id(std::uint32_t id) const;
  [[nodiscard]] bool sees(std::string_view text) const;
  [[nodiscard]] std::string all_text() const;
  // `ratio` turns physical pixels into those of the reader (CSS pixels in a browser).
  [[nodiscard]] std::string to_json(float ratio) const;

  // Called by ImGui's hooks.
  void on_item_added(std::uint32_t id, const Box& box, bool is_window);
  void on_item_info(std::uint32_t id, const char* label, int status_flags);

 private:
  ImGuiContext& context_;
  bool collects_texts_ = false;
  std::vector<Item> building_, shown_;
  std::vector<SeenText> building_texts_, shown_texts_;
  std::string building_announcement_, shown_announcement_;
  std::unordered_map<std::uint32_t, std::size_t> index_;
};

}  // namespace aftercare::console

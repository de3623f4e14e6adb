// The console without a window: the same frame loop, widgets and driver over a surface that draws
// nothing. A test clicks, types and looks like a person would.
#pragma once
#include <string>
#include <string_view>

#include "native/console/frame/frame_loop.hpp"
#include "native/console/items/driver.hpp"

namespace aftercare::console {

class NullSurface final : public Surface {
 public:
  float width = 1280, height = 800, ui_scale = 1;
  int rebuilt = 0, changed = 0, presented = 0;
  bool shows_box = false;  // the last presented frame held the box of a missing glyph

  void begin_frame() override;
  [[nodiscard]] float scale() const override { return ui_scale; }
  void present(ImDrawData& data) override;
  Pixels read_back() override { return {}; }
  TextInput& text_input() override { return input_; }
  void atlas_rebuilt() override;
  void atlas_changed(const AtlasPatch&) override { ++changed; }
  TextureHandle make_texture(const Pixels&) override { return this; }
  void free_texture(TextureHandle) override {}

 private:
  TextInput input_;
};

// The fonts of build/fonts and the texts of assets/i18n: tests run in the repository's root.
FontFaces load_faces();
Words load_words(std::string_view language = "zh");
Bytes read_bytes(const std::string& file);

class Desk {
 public:
  explicit Desk(Scene& scene);
  // For a scene that shares the words, to switch their language.
  Desk(Scene& scene, Words& words);

  // Each of these fails the test if the driver does.
  void click(std::string_view key);
  void click_label(std::string_view label);
  void double_click(std::string_view key);
  void type(std::string_view key, std::string_view text);
  void append(std::string_view key, std::string_view text);
  void press(std::string_view keys);
  void frames(int count = 2);

  [[nodiscard]] bool sees(std::string_view text);
  [[nodiscard]] bool has(std::string_view key);
  [[nodiscard]] const Item& item(std::string_view key);
  // The driver's answer, for what is expected to fail.
  nlohmann::json ask(nlohmann::json request);

  NullSurface surface;

 private:
  Words own_words_;
  Scene& scene_;
  ImGuiSession session_;

 public:
  FrameLoop loop;
  Driver driver;
};

}  // namespace aftercare::console

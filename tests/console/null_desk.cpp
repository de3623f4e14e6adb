#include "tests/console/null_desk.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace aftercare::console {

void NullSurface::begin_frame() {
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {width, height};
  io.DeltaTime = 1.0F / 60;
}

void NullSurface::atlas_rebuilt() {
  ++rebuilt;
  unsigned char* pixels = nullptr;
  int w = 0, h = 0;
  ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&pixels, &w, &h);
  ImGui::GetIO().Fonts->SetTexID(this);
}

// Looks for the box glyph among the vertices: its texture coordinates are its own.
void NullSurface::present(ImDrawData& data) {
  ++presented;
  shows_box = false;
  for (const ImFont* font : ImGui::GetIO().Fonts->Fonts) {
    const ImFontGlyph* box = font->FindGlyphNoFallback(0xFFFD);
    if (!box) continue;
    for (const ImDrawList* list : data.CmdLists) {
      for (const ImDrawVert& vertex : list->VtxBuffer) {
        if (vertex.uv.x == box->U0 && vertex.uv.y == box->V0) shows_box = true;
      }
    }
  }
}

Bytes read_bytes(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

FontFaces load_faces() {
  const std::string fonts = "build/fonts/";
  return {read_bytes(fonts + "noto-sans-sc-regular.ttf"),
          read_bytes(fonts + "noto-sans-sc-medium.ttf"), read_bytes(fonts + "icons.ttf"),
          read_bytes(fonts + "icons-filled.ttf")};
}

Words load_words(std::string_view language) {
  Words words;
  for (const auto& file : std::filesystem::directory_iterator("assets/i18n")) {
    const std::string name = file.path().filename().string();
    if (!name.ends_with(".json")) continue;
    const Bytes bytes = read_bytes(file.path().string());
    words.load(name.ends_with("zh.json") ? "zh" : "en",
               {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }
  words.use(language);
  return words;
}

Desk::Desk(Scene& scene)
    : own_words_(load_words()),
      scene_(scene),
      loop(load_faces(), own_words_, surface),
      driver(loop, {}) {
  frames(3);
}

Desk::Desk(Scene& scene, Words& words)
    : scene_(scene), loop(load_faces(), words, surface), driver(loop, {}) {
  frames(3);
}

void Desk::frames(int count) {
  for (int i = 0; i < count; ++i) loop.tick(scene_);
}

nlohmann::json Desk::ask(nlohmann::json request) {
  nlohmann::json result;
  driver.submit(std::move(request), [&](const nlohmann::json& answer) { result = answer; });
  for (int i = 0; driver.is_busy() && i < 2000; ++i) {
    loop.tick(scene_);
    driver.after_tick();
  }
  return result;
}

namespace {

void require_ok(const nlohmann::json& answer) {
  INFO(answer.dump());
  REQUIRE(answer.value("ok", false));
}

}  // namespace

void Desk::click(std::string_view key) { require_ok(ask({{"do", "click"}, {"id", key}})); }

void Desk::click_label(std::string_view label) {
  require_ok(ask({{"do", "click"}, {"label", label}}));
}

void Desk::double_click(std::string_view key) {
  require_ok(ask({{"do", "click"}, {"id", key}, {"double", true}}));
}

void Desk::type(std::string_view key, std::string_view text) {
  require_ok(ask({{"do", "type"}, {"id", key}, {"text", text}}));
}

void Desk::append(std::string_view key, std::string_view text) {
  require_ok(ask({{"do", "type"}, {"id", key}, {"text", text}, {"append", true}}));
}

void Desk::press(std::string_view keys) { require_ok(ask({{"do", "key"}, {"keys", keys}})); }

bool Desk::sees(std::string_view text) {
  frames(1);
  return loop.items().sees(text);
}

bool Desk::has(std::string_view key) {
  frames(1);
  const Item* found = loop.items().find(key);
  return found && found->key == key;
}

const Item& Desk::item(std::string_view key) {
  frames(1);
  const Item* found = loop.items().find(key);
  INFO("item " << key);
  REQUIRE(found);
  return *found;
}

}  // namespace aftercare::console

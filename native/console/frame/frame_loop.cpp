#include "native/console/frame/frame_loop.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "native/console/widgets/modal.hpp"

namespace aftercare::console {

namespace {

constexpr int passes_for_glyphs_max = 8;
constexpr int passes_for_rows_max = 2;
constexpr int passes_for_input_max = 256;

double now_ms() {
  using namespace std::chrono;
  return duration<double, std::milli>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace

ImGuiSession::ImGuiSession() {
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  io.ConfigWindowsMoveFromTitleBarOnly = true;
}

ImGuiSession::~ImGuiSession() { ImGui::DestroyContext(); }

FrameLoop::FrameLoop(FontFaces faces, const Words& words, Surface& surface)
    : surface_(surface),
      words_(words),
      glyphs_(std::move(faces)),
      items_(*ImGui::GetCurrentContext()),
      pictures_(surface) {
  theme_.scale = 0;  // the first tick builds the atlas
}

void FrameLoop::follow_scale() {
  const float scale = surface_.scale();
  if (std::fabs(scale - theme_.scale) < 0.01F) return;
  theme_.scale = scale;
  apply(theme_);
  glyphs_.build(scale, surface_);
}

void FrameLoop::tick(Scene& scene) {
  follow_scale();
  const ImGuiContext& context = *ImGui::GetCurrentContext();
  int for_glyphs = 0, for_rows = 0;
  for (int pass = 0; pass < passes_for_input_max; ++pass) {
    build(scene);
    if (glyphs_.missing()) {
      glyphs_.flush(surface_);
      if (++for_glyphs < passes_for_glyphs_max) continue;
    }
    if (memory_.build_again && ++for_rows < passes_for_rows_max) continue;
    if (context.InputEventsQueue.Size == 0) break;
  }
  surface_.present(*ImGui::GetDrawData());
  pictures_.end_frame();
  ++statistics_.presented;
}

void FrameLoop::build(Scene& scene) {
  const double start = now_ms();
  scene.prepare(glyphs_);
  if (glyphs_.missing()) glyphs_.flush(surface_);
  surface_.begin_frame();
  memory_.redraw_after_ms.reset();
  memory_.build_again = false;
  items_.begin_frame();
  ImGui::NewFrame();
  Ui ui{theme_, glyphs_, items_, words_, pictures_, memory_};
  scene.draw(ui);
  close_abandoned_modals();
  draw_composing_text();
  surface_.text_input().wanted = ImGui::GetIO().WantTextInput;
  ImGui::Render();
  items_.end_frame();
  ++statistics_.built;
  statistics_.build_ms = now_ms() - start;
  statistics_.build_ms_max = std::max(statistics_.build_ms_max, statistics_.build_ms);
}

void FrameLoop::draw_composing_text() {
  const TextInput& input = surface_.text_input();
  if (input.composing.empty() || !ImGui::GetIO().WantTextInput) return;
  glyphs_.note(FontRole::body, input.composing);
  const ImVec2 size = ImGui::CalcTextSize(input.composing.c_str());
  const ImVec2 at{input.caret_x + 1, input.caret_y};
  const ImVec2 end{at.x + size.x, at.y + std::max(input.line_height, size.y)};
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  list.AddRectFilled(at, end, palette::card);
  list.AddText(at, palette::ink, input.composing.c_str());
  list.AddLine({at.x, end.y - 1}, {end.x, end.y - 1}, palette::accent, theme_.hairline());
}

}  // namespace aftercare::console

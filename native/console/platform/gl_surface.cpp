#include "native/console/platform/gl_surface.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <SDL_opengles2.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>
#include <imgui_impl_sdl2.h>
#include <imgui_internal.h>

namespace aftercare::console {

namespace {

GLuint to_gl(TextureHandle texture) {
  return static_cast<GLuint>(reinterpret_cast<std::uintptr_t>(texture));
}

TextureHandle to_handle(GLuint texture) {
  // A handle is a number to whoever holds it. NOLINTNEXTLINE(performance-no-int-to-ptr)
  return reinterpret_cast<TextureHandle>(static_cast<std::uintptr_t>(texture));
}

void set_filter() {
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
}

}  // namespace

GlSurface::~GlSurface() {
  if (context_) {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplSDL2_Shutdown();
    SDL_GL_DeleteContext(context_);
  }
  if (window_)
    SDL_DestroyWindow(window_);
}

bool GlSurface::open(const WindowOptions& options, const char* shader, std::string& error) {
  SDL_GL_SetAttribute(SDL_GL_STENCIL_SIZE, 0);
  SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
  SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
  window_ = SDL_CreateWindow(options.title.c_str(), SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                             options.width, options.height,
                             SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
  if (window_)
    context_ = SDL_GL_CreateContext(window_);
  if (!context_) {
    error = SDL_GetError();
    return false;
  }
  SDL_GL_SetSwapInterval(1);
  ImGui_ImplSDL2_InitForOpenGL(window_, context_);
  ImGui_ImplOpenGL3_Init(shader);
  install_caret_callback();
  return true;
}

void GlSurface::install_caret_callback() {
  ImGuiIO& io = ImGui::GetIO();
  io.UserData = this;
  io.SetPlatformImeDataFn = [](ImGuiViewport*, ImGuiPlatformImeData* data) {
    auto& self = *static_cast<GlSurface*>(ImGui::GetIO().UserData);
    if (data->WantVisible) {
      self.text_input_.caret_x = data->InputPos.x;
      self.text_input_.caret_y = data->InputPos.y;
      self.text_input_.line_height = data->InputLineHeight;
    }
    self.caret_moved();
  };
}

GlSurface::Extent GlSurface::drawable() const {
  Extent extent;
  SDL_GL_GetDrawableSize(window_, &extent.width, &extent.height);
  return extent;
}

float GlSurface::ratio() const {
  int width = 0, height = 0;
  SDL_GetWindowSize(window_, &width, &height);
  return width > 0 ? static_cast<float>(drawable().width) / static_cast<float>(width) : 1.0F;
}

void GlSurface::begin_frame() {
  ImGui_ImplOpenGL3_NewFrame();
  // The back end would add the global mouse position in window units; moves come as events here.
  ImVector<ImGuiInputEvent>& queue = ImGui::GetCurrentContext()->InputEventsQueue;
  const int queued = queue.Size;
  ImGui_ImplSDL2_NewFrame();
  if (queue.Size > queued)
    queue.resize(queued);
  ImGuiIO& io = ImGui::GetIO();
  const Extent extent = drawable();
  io.DisplaySize = {static_cast<float>(extent.width), static_cast<float>(extent.height)};
  io.DisplayFramebufferScale = {1, 1};
}

void GlSurface::handle(SDL_Event event) {
  switch (event.type) {
    case SDL_MOUSEMOTION: {
      const float factor = ratio();
      event.motion.x = static_cast<int>(std::lround(static_cast<float>(event.motion.x) * factor));
      event.motion.y = static_cast<int>(std::lround(static_cast<float>(event.motion.y) * factor));
      break;
    }
    case SDL_TEXTEDITING: text_input_.composing = event.edit.text; break;
    case SDL_TEXTINPUT: text_input_.composing.clear(); break;
    case SDL_WINDOWEVENT:
      if (event.window.event == SDL_WINDOWEVENT_LEAVE) {
        ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
      }
      break;
    default: break;
  }
  ImGui_ImplSDL2_ProcessEvent(&event);
}

void GlSurface::render(ImDrawData& data) {
  const Extent extent = drawable();
  glViewport(0, 0, extent.width, extent.height);
  glClearColor(0.96F, 0.97F, 0.98F, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(&data);
}

void GlSurface::present(ImDrawData& data) {
  render(data);
  SDL_GL_SwapWindow(window_);
}

Pixels GlSurface::read_back() {
  ImDrawData* data = ImGui::GetDrawData();
  if (!data)
    return {};
  render(*data);  // what is in the back buffer after a swap is not defined
  const Extent extent = drawable();
  const auto width = static_cast<std::size_t>(extent.width);
  const auto height = static_cast<std::size_t>(extent.height);
  std::vector<std::uint32_t> rows(width * height);
  glPixelStorei(GL_PACK_ALIGNMENT, 4);
  glReadPixels(0, 0, extent.width, extent.height, GL_RGBA, GL_UNSIGNED_BYTE, rows.data());
  Pixels pixels{extent.width, extent.height, {}};
  pixels.rgba.reserve(rows.size());
  for (std::size_t y = height; y-- > 0;) {
    for (std::size_t x = 0; x < width; ++x) {
      pixels.rgba.push_back(rows[y * width + x] | 0xFF000000U);
    }
  }
  return pixels;
}

void GlSurface::atlas_rebuilt() {
  if (has_device_objects_) {
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
  } else {
    ImGui_ImplOpenGL3_CreateDeviceObjects();
    has_device_objects_ = true;
  }
  // WebGL 1 samples a texture whose sides are no powers of two as black unless it is clamped; the
  // back end leaves it repeating.
  glBindTexture(GL_TEXTURE_2D, to_gl(ImGui::GetIO().Fonts->TexID));
  set_filter();
  ImGui::GetIO().Fonts->ClearTexData();
}

void GlSurface::atlas_changed(const AtlasPatch& patch) {
  glBindTexture(GL_TEXTURE_2D, to_gl(ImGui::GetIO().Fonts->TexID));
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
  glTexSubImage2D(GL_TEXTURE_2D, 0, patch.x, patch.y, patch.width, patch.height, GL_RGBA,
                  GL_UNSIGNED_BYTE, patch.rgba);
}

TextureHandle GlSurface::make_texture(const Pixels& pixels) {
  GLuint texture = 0;
  glGenTextures(1, &texture);
  glBindTexture(GL_TEXTURE_2D, texture);
  set_filter();
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, pixels.width, pixels.height, 0, GL_RGBA, GL_UNSIGNED_BYTE,
               pixels.rgba.data());
  return to_handle(texture);
}

void GlSurface::free_texture(TextureHandle texture) {
  const GLuint name = to_gl(texture);
  glDeleteTextures(1, &name);
}

}  // namespace aftercare::console

// console_gallery [--ui-port N]: the widgets in a window, for looking at them.
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "native/console/platform/ui_port.hpp"
#include "tests/console/gallery.hpp"
#include "tests/console/null_desk.hpp"

int main(int argc, char** argv) {
  using namespace aftercare::console;
  std::uint16_t port = 0;
  float scale = 0;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--ui-port") == 0) {
      port = static_cast<std::uint16_t>(std::atoi(argv[i + 1]));
    }
    if (std::strcmp(argv[i], "--scale") == 0) scale = std::strtof(argv[i + 1], nullptr);
  }
  const ImGuiSession session;
  std::string error;
  const auto platform = open_platform({.title = "gallery", .scale = scale}, error);
  if (!platform) {
    std::fprintf(stderr, "%s\n", error.c_str());
    return 1;
  }
  const Words words = load_words();
  FrameLoop loop(load_faces(), words, *platform);
  Driver driver(loop, {.save_file =
                           [](const std::string& file, const Bytes& bytes) {
                             std::FILE* out = std::fopen(file.c_str(), "wb");
                             if (!out) return false;
                             const bool all =
                                 std::fwrite(bytes.data(), 1, bytes.size(), out) == bytes.size();
                             return std::fclose(out) == 0 && all;
                           },
                       .quit = [&] { platform->quit(); }});
  const auto ui_port = UiPort::listen(port, *platform, driver);
  std::printf("ui port %u\n", ui_port ? ui_port->port() : 0U);
  std::fflush(stdout);
  Gallery gallery(100'000);
  platform->run(loop, gallery, &driver);
  return 0;
}

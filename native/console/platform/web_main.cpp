// The console as a WASM page: the page hands over fonts and texts, then starts it.
#include <emscripten.h>
#include <emscripten/html5.h>

#include <cstdio>
#include <cstring>
#include <memory>

#include "native/console/app/console.hpp"
#include "native/console/platform/platform.hpp"
#include "native/console/platform/web_host.hpp"
#include "native/console/platform/web_ports.hpp"

namespace aftercare::console {
namespace {

struct Page {
  FontFaces faces;
  Words words;
  ImGuiSession session;
  std::unique_ptr<Platform> platform;
  std::unique_ptr<Network> network = open_page_network();
  std::unique_ptr<Profiles> profiles = open_page_profiles();
  std::unique_ptr<FrameLoop> loop;
  std::unique_ptr<Console> console;
};

// Lives as long as the page.
Page& page() {
  static auto* kept = new Page;
  return *kept;
}

Machine machine_of(Page& page) {
  return {.environment = {.now = [] { return Instant{static_cast<std::int64_t>(
                                          emscripten_date_now())}; },
                          .random =
                              [](std::uint8_t* bytes, std::size_t size) {
                                page_random(bytes, static_cast<int>(size));
                              }},
          .copy = [](const std::string& text) { page_set_clipboard(text.c_str()); },
          .decode =
              [](FileBytes bytes, const std::function<void(Pixels)>& done) {
                constexpr int side_max = 2048;
                done(decode_picture(bytes.data(), bytes.size(), side_max));
              },
          .wake = [&page] { page.platform->wake(); },
          .open_tab = [](const std::string& path) { page_open_tab(path.c_str()); }};
}

bool start(const char* origin, const char* language) {
  Page& kept = page();
  if (!kept.words.use(language)) kept.words.use("zh");
  std::string error;
  kept.platform = open_platform({.title = std::string(kept.words.tr("console.title"))}, error);
  if (!kept.platform) {
    std::fprintf(stderr, "console: %s\n", error.c_str());
    return false;
  }
  kept.loop = std::make_unique<FrameLoop>(std::move(kept.faces), kept.words, *kept.platform);
  kept.console = std::make_unique<Console>(machine_of(kept), *kept.profiles, *kept.network,
                                           kept.words, origin);
  kept.console->start();
  kept.platform->run(*kept.loop, *kept.console, nullptr);
  return true;
}

void take_asset(std::string_view kind, Bytes bytes) {
  Page& kept = page();
  if (kind == "regular") kept.faces.regular = std::move(bytes);
  if (kind == "medium") kept.faces.medium = std::move(bytes);
  if (kind == "icons") kept.faces.icons = std::move(bytes);
  if (kind == "icons-filled") kept.faces.filled_icons = std::move(bytes);
  if (kind == "regular-full" && kept.loop) {
    kept.loop->glyphs().replace_regular(std::move(bytes));
    kept.platform->wake();
  }
  if (kind == "words-zh" || kind == "words-en") {
    kept.words.load(kind.substr(6), {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }
}

}  // namespace
}  // namespace aftercare::console

extern "C" {

EMSCRIPTEN_KEEPALIVE void console_asset(const char* kind, const std::uint8_t* bytes, int size) {
  aftercare::console::take_asset(kind, {bytes, bytes + size});
}

EMSCRIPTEN_KEEPALIVE int console_start(const char* origin, const char* language) {
  return aftercare::console::start(origin, language) ? 1 : 0;
}
}

// aftercare-console: the staff's desk as a native window.
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include <CLI/CLI.hpp>
#include <SDL_clipboard.h>
#include <sys/random.h>

#include "native/console/app/console.hpp"
#include "native/console/platform/curl_network.hpp"
#include "native/console/platform/files.hpp"
#include "native/console/platform/heif_picture.hpp"
#include "native/console/platform/sqlite_local_store.hpp"
#include "native/console/platform/ui_port.hpp"

namespace aftercare::console {
namespace {

struct Options {
  std::string server = "http://127.0.0.1:8080";
  std::string data;
  std::string assets;
  std::string language = "zh";
  int ui_port = -1;
  float scale = 0;
};

std::string default_data() {
  const char* state = std::getenv("XDG_STATE_HOME");
  const char* home = std::getenv("HOME");
  if (state && *state)
    return std::string(state) + "/aftercare-console";
  return std::string(home ? home : ".") + "/.local/state/aftercare-console";
}

Environment environment() {
  return {.now =
              [] {
                using namespace std::chrono;
                const auto since = system_clock::now().time_since_epoch();
                return Instant{duration_cast<milliseconds>(since).count()};
              },
          .random =
              [](std::uint8_t* bytes, std::size_t size) {
                if (getrandom(bytes, size, 0) != static_cast<ssize_t>(size))
                  std::abort();
              }};
}

Machine machine_of(Platform& platform, Worker& worker, const std::string& data) {
  return {.environment = environment(),
          .copy = [](const std::string& text) { SDL_SetClipboardText(text.c_str()); },
          .decode =
              [&](FileBytes bytes, std::function<void(Pixels)> done) {
                worker.post([&platform, bytes = std::move(bytes), done = std::move(done)] {
                  constexpr int side_max = 2048;
                  auto pixels =
                      std::make_shared<Pixels>(decode_photo(bytes.data(), bytes.size(), side_max));
                  platform.post([done, pixels] { done(std::move(*pixels)); });
                });
              },
          .wake = [&] { platform.wake(); },
          .show_file = [data](const std::string& name,
                              const std::string& bytes) { return show_file(data, name, bytes); }};
}

int run(const Options& options) {
  const Assets assets = load_assets(options.assets);
  Words words;
  for (const auto& [name, text] : assets.words)
    words.load(name, text);
  if (!words.use(options.language)) {
    std::fprintf(stderr, "aftercare-console: no texts found; give --assets DIR\n");
    return 1;
  }
  const ImGuiSession session;
  std::string error;
  const auto platform = open_platform(
      {.title = std::string(words.tr("console.title")), .scale = options.scale}, error);
  if (!platform) {
    std::fprintf(stderr, "aftercare-console: no window: %s\n", error.c_str());
    return 1;
  }
  const Post post = [&](Task task) { platform->post(std::move(task)); };
  const auto network = open_curl_network(options.server, post);
  const std::string data = options.data.empty() ? default_data() : options.data;
  const auto profiles = open_profiles(data, post);
  FrameLoop loop(assets.faces, words, *platform);
  Worker worker;
  Console console(machine_of(*platform, worker, data), *profiles, *network, words, options.server);
  std::unique_ptr<Driver> driver;
  std::unique_ptr<UiPort> port;
  if (options.ui_port >= 0) {
    driver = std::make_unique<Driver>(
        loop, Driver::Outside{.save_file = save_file, .quit = [&] { platform->quit(); }});
    port = UiPort::listen(static_cast<std::uint16_t>(options.ui_port), *platform, *driver);
    if (!port) {
      std::fprintf(stderr, "aftercare-console: port %d is taken\n", options.ui_port);
      return 1;
    }
    std::printf("ui port %u\n", static_cast<unsigned>(port->port()));
    std::fflush(stdout);
  }
  console.start();
  platform->run(loop, console, driver.get());
  return 0;
}

}  // namespace
}  // namespace aftercare::console

int main(int argc, char** argv) {
  aftercare::console::Options options;
  CLI::App app{"Aftercare: the staff console"};
  app.add_option("--server", options.server, "address of the server")->capture_default_str();
  app.add_option("--data", options.data, "folder of the local copy");
  app.add_option("--assets", options.assets, "folder with fonts and texts");
  app.add_option("--language", options.language, "zh or en")->capture_default_str();
  app.add_option("--scale", options.scale, "size of everything, 1 to 4; 0: the system's");
  app.add_option("--ui-port", options.ui_port,
                 "for tests: drive the widgets over this port of 127.0.0.1; 0: any")
      ->check(CLI::Range(0, 65535));
  CLI11_PARSE(app, argc, argv);
  return aftercare::console::run(options);
}

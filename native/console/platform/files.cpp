#include "native/console/platform/files.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <SDL_misc.h>

namespace aftercare::console {

namespace {

namespace fs = std::filesystem;

Bytes read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct Folders {
  fs::path fonts, words;
  [[nodiscard]] bool exist() const {
    std::error_code failed;
    return fs::exists(fonts / "icons.ttf", failed) && fs::is_directory(words, failed);
  }
};

Folders find(const std::string& folder) {
  if (!folder.empty())
    return {fs::path(folder) / "fonts", fs::path(folder) / "i18n"};
  std::error_code failed;
  const fs::path program = fs::read_symlink("/proc/self/exe", failed).parent_path();
  const fs::path share = program / "../share/aftercare";
  const Folders beside{share / "fonts", share / "i18n"};
  if (beside.exist())
    return beside;
  const fs::path source = AFTERCARE_SOURCE_DIR;
  return {source / "build/fonts", source / "assets/i18n"};
}

}  // namespace

Assets load_assets(const std::string& folder) {
  const Folders folders = find(folder);
  Assets assets;
  assets.faces.regular = read(folders.fonts / "noto-sans-sc-regular.ttf");
  assets.faces.medium = read(folders.fonts / "noto-sans-sc-medium.ttf");
  assets.faces.icons = read(folders.fonts / "icons.ttf");
  assets.faces.filled_icons = read(folders.fonts / "icons-filled.ttf");
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folders.words, failed)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".json"))
      continue;
    const std::string stem = entry.path().stem().string();
    const std::string language = stem.substr(stem.rfind('.') + 1);
    const Bytes bytes = read(entry.path());
    assets.words.emplace_back(language, std::string(bytes.begin(), bytes.end()));
  }
  return assets;
}

bool save_file(const std::string& file, const Bytes& bytes) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(reinterpret_cast<const char*>(bytes.data()),
            static_cast<std::streamsize>(bytes.size()));
  out.close();
  return out.good();
}

bool show_file(const std::string& folder, const std::string& name, const std::string& bytes) {
  std::error_code failed;
  // The one before was read; other people's data does not pile up here.
  fs::remove_all(fs::path(folder) / "papers", failed);
  const fs::path papers = fs::path(folder) / "papers";
  fs::create_directories(papers, failed);
  fs::permissions(papers, fs::perms::owner_all, failed);
  const fs::path file = papers / name;
  if (!save_file(file.string(), Bytes(bytes.begin(), bytes.end())))
    return false;
  return SDL_OpenURL(("file://" + fs::absolute(file, failed).string()).c_str()) == 0;
}

}  // namespace aftercare::console

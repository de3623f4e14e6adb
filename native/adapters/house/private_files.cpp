#include "native/adapters/house/private_files.hpp"

#include <array>
#include <string>

#include <sys/stat.h>

namespace aftercare {

namespace fs = std::filesystem;

namespace {

// True: it was wider.
bool tighten(const fs::path& path) {
  struct ::stat found {};
  if (::lstat(path.c_str(), &found) != 0) {
    return false;
  }
  const bool folder = S_ISDIR(found.st_mode);
  if (!folder && !S_ISREG(found.st_mode)) {
    return false;
  }
  const ::mode_t wanted = folder ? 0700 : 0600;
  return (found.st_mode & 07777) != wanted && ::chmod(path.c_str(), wanted) == 0;
}

bool is_of_the_house(const std::string& name) {
  constexpr std::array<std::string_view, 2> kFiles{"aftercare.db", "server.lock"};
  for (const auto& known : kFiles) {
    if (name.rfind(known, 0) == 0) {
      return true;
    }
  }
  return name.size() > 4 && name.rfind(".log") == name.size() - 4;
}

}  // namespace

void keep_files_private() {
  static_cast<void>(::umask(077));
}

std::size_t tighten_modes(const fs::path& data) {
  std::error_code error;
  std::size_t changed = tighten(data) ? 1 : 0;
  for (const auto& entry : fs::directory_iterator{data, error}) {
    if (is_of_the_house(entry.path().filename().string())) {
      changed += tighten(entry.path()) ? 1U : 0U;
    }
  }
  for (const char* name : {"files", "keys", "outbox", "logs"}) {
    changed += tighten(data / name) ? 1U : 0U;
    for (auto at =
             fs::recursive_directory_iterator{data / name,
                                              fs::directory_options::skip_permission_denied, error};
         at != fs::recursive_directory_iterator{}; at.increment(error)) {
      changed += tighten(at->path()) ? 1U : 0U;
      if (error) {
        break;
      }
    }
  }
  return changed;
}

}  // namespace aftercare

// A file of the case in front, shown by another program: the native console fetches it for the
// system's viewer, the page lets the browser have it.
#include <algorithm>
#include <array>
#include <string_view>

#include "core/policy/rules.hpp"
#include "native/console/app/case_files.hpp"
#include "native/console/app/console.hpp"

namespace aftercare::console {

namespace {

struct Ending {
  std::string_view type;
  std::string_view ending;
};
constexpr std::array<Ending, 10> kEndings{{{"image/jpeg", "jpg"},
                                           {"image/png", "png"},
                                           {"image/webp", "webp"},
                                           {"image/gif", "gif"},
                                           {"image/heic", "heic"},
                                           {"image/heif", "heic"},
                                           {"video/mp4", "mp4"},
                                           {"video/webm", "webm"},
                                           {"video/quicktime", "mov"},
                                           {"application/pdf", "pdf"}}};

std::string_view ending_of(const std::string& type) {
  const auto found = std::find_if(kEndings.begin(), kEndings.end(),
                                  [&type](const Ending& one) { return one.type == type; });
  return found == kEndings.end() ? std::string_view{} : found->ending;
}

// Longer for a film: as slow as half a megabit a second.
int timeout_ms_for(std::int64_t size) {
  constexpr std::int64_t bytes_per_ms = 64, most = 30 * 60'000;
  return HttpCall{}.timeout_ms +
         static_cast<int>(std::clamp<std::int64_t>(size / bytes_per_ms, 0, most));
}

}  // namespace

bool opens_outside(const std::string& type) {
  return !ending_of(type).empty();
}

void Console::on(const intent::OpenFile& intent) {
  const FileRef& file = intent.file;
  if (!client_ || !opens_outside(file.type))
    return;
  if (machine_.open_tab) {
    machine_.open_tab("/api/v1/files/" + file.sha256 + "?as=staff");
    return;
  }
  toast(std::string(words_.tr("console.file.fetching")), Tone::neutral);
  // Never under the name it came with: the ending decides which program is started.
  const std::string name = model_.case_.head.number + "-" + file.sha256.substr(0, 8) + "." +
                           std::string(ending_of(file.type));
  client_->fetch_file(
      file.sha256,
      [this, name, kind = type_name(file.type),
       alive = std::weak_ptr<bool>(alive_)](const std::optional<FileBytes>& bytes) {
        if (alive.expired())
          return;
        if (!bytes)
          return toast(std::string(words_.tr("console.file.not_fetched")), Tone::bad);
        if (!machine_.show_file(name, std::string(bytes->begin(), bytes->end())))
          toast(words_.tr("console.file.no_viewer", {{"kind", kind}}), Tone::bad);
      },
      timeout_ms_for(file.size));
}

}  // namespace aftercare::console

// Who worked here last, and settings: one JSON file, readable by its owner only (it holds a token).
#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "core/codec/json.hpp"
#include "native/console/platform/sqlite_local_store.hpp"

namespace aftercare::console {

namespace {

namespace fs = std::filesystem;

class FileProfiles final : public Profiles {
 public:
  FileProfiles(std::string folder, Post post) : folder_(std::move(folder)), post_(std::move(post)) {
    std::error_code failed;
    fs::create_directories(folder_, failed);
    fs::permissions(folder_, fs::perms::owner_all, failed);
    std::ifstream in(path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto parsed = parse_json(text);
    kept_ = parsed && parsed->is_object() ? *parsed : Json::object();
  }

  std::optional<Profile> last() override {
    const auto found = kept_.find("profile");
    if (found == kept_.end() || !found->is_object()) return std::nullopt;
    const auto text = [&](const char* name) {
      const auto member = found->find(name);
      return member != found->end() && member->is_string() ? member->get<std::string>()
                                                           : std::string();
    };
    return Profile{text("server"), text("login"), text("token"), text("actor")};
  }

  void remember(const Profile& profile) override {
    kept_["profile"] = Json{{"server", profile.server},
                            {"login", profile.login},
                            {"token", profile.token},
                            {"actor", profile.actor_json}};
    write();
  }

  void forget() override {
    kept_.erase("profile");
    write();
  }

  std::string setting(const std::string& name) override {
    const auto found = kept_.find("setting." + name);
    return found != kept_.end() && found->is_string() ? found->get<std::string>() : std::string();
  }

  void set(const std::string& name, const std::string& value) override {
    kept_["setting." + name] = value;
    write();
  }

  std::unique_ptr<LocalStore> open_store(const std::string& person) override {
    return open_sqlite_store(store_file(person), post_);
  }

  void erase_store(const std::string& person) override {
    std::error_code failed;
    for (const char* end : {"", "-wal", "-shm", ".lock"}) {
      fs::remove(store_file(person) + end, failed);
    }
  }

  std::string export_text(const std::string& name, const std::string& text) override {
    const fs::path file = fs::path(folder_) / name;
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << text;
    out.close();
    return out.good() ? file.string() : std::string();
  }

 private:
  [[nodiscard]] fs::path path() const { return fs::path(folder_) / "profile.json"; }
  // `person` is a UUID; anything else must not leave the folder.
  [[nodiscard]] std::string store_file(std::string person) const {
    std::replace_if(
        person.begin(), person.end(), [](unsigned char c) { return !std::isalnum(c) && c != '-'; },
        '_');
    return (fs::path(folder_) / (person + ".sqlite")).string();
  }
  // Whole or not at all.
  void write() {
    const fs::path fresh = path().string() + ".new";
    {
      const mode_t before = ::umask(0077);
      std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
      ::umask(before);
      out << dump_json(kept_);
    }
    std::error_code failed;
    fs::rename(fresh, path(), failed);
  }

  std::string folder_;
  Post post_;
  Json kept_;
};

}  // namespace

std::unique_ptr<Profiles> open_profiles(std::string folder, Post post) {
  return std::make_unique<FileProfiles>(std::move(folder), std::move(post));
}

}  // namespace aftercare::console

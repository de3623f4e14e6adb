// A file that somebody calls a backup of ours. The first byte says how deep it is let in: as it
// comes (the seal), or past the seal, as a database whose form and record are looked at. Holds: no
// crash; nothing is written outside the folder of the test; no damaged file is called right.
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "native/adapters/house/backup_check.hpp"

using namespace aftercare;

namespace {

namespace fs = std::filesystem;

struct Place {
  Place() : root{fs::temp_directory_path() / ("aftercare-fuzz-" + std::to_string(::getpid()))} {
    fs::create_directories(root);
  }
  ~Place() {
    std::error_code ignored;
    fs::remove_all(root, ignored);
  }
  fs::path root;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Place place;
  static const auto folder = DataFolder::open(place.root / "data");
  if (!folder || size < 2) {
    return 0;
  }
  const fs::path given = place.root / "given";
  const fs::path opened = place.root / "opened";
  std::error_code ignored;
  fs::remove(opened, ignored);
  std::ofstream{given, std::ios::binary | std::ios::trunc}.write(
      reinterpret_cast<const char*>(data + 1), static_cast<std::streamsize>(size - 1));
  try {
    if (data[0] % 2 == 0) {
      const auto seal = unseal_backup(given, opened, *folder);
      // Nobody can make up a seal of these keys.
      if (seal && *seal == Seal::right) {
        std::abort();
      }
      return 0;
    }
    auto database = sqlite::Database::open(given.string(), sqlite::Access::read);
    if (!database) {
      return 0;
    }
    SQLite::Database plain{given.string(), SQLite::OPEN_READONLY};
    std::vector<VerifyProblem> notes;
    if (!check_backup_form(plain, given)) {
      static_cast<void>(check_backup_record(**database, *folder, Seal::none, notes));
    }
  } catch (const std::exception&) {
    // A file that cannot be read is refused by what it throws: the tool says so.
  }
  return 0;
}

#include "native/adapters/house/heads_note.hpp"

#include <algorithm>
#include <array>
#include <fstream>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/sha256.hpp"

namespace aftercare {

namespace {

constexpr const char* kNoted = "heads_noted/";
constexpr std::size_t kNameDigits = 16;

// When the folder was made, where the file system tells it: copies and volumes made alike on other
// machines have the same numbers, not the same nanosecond.
std::string birth_of(const std::filesystem::path& folder) {
  struct statx found {};
  if (::statx(AT_FDCWD, folder.c_str(), 0, STATX_INO | STATX_BTIME, &found) != 0) {
    return folder.string();
  }
  return std::to_string(found.stx_ino) + "/" + std::to_string(found.stx_btime.tv_sec) + "." +
         std::to_string(found.stx_btime.tv_nsec);
}

std::string machine() {
  std::array<char, 256> host{};
  static_cast<void>(::gethostname(host.data(), host.size() - 1));
  std::ifstream file{"/etc/machine-id"};
  std::string id;
  file >> id;
  return id + "/" + host.data();
}

// A database in the folder has the one log beside it.
std::string key_of(const sql::Database& database, const DataFolder& folder,
                   const std::string& epoch) {
  const std::string log =
      database.is_shared()
          ? sha256_hex(machine() + "/" + birth_of(folder.keys())).substr(0, kNameDigits)
          : "own";
  return kNoted + log + "/" + epoch;
}

std::uint64_t newest_of(const ExportedHeads& exported, const std::string& epoch) {
  std::uint64_t newest = 0;
  for (const auto& head : exported.heads) {
    newest = head.epoch == epoch ? std::max(newest, head.seq) : newest;
  }
  return newest;
}

}  // namespace

std::optional<SealedPlace> noted_head(sql::Database& database, const DataFolder& folder,
                                      const std::string& epoch) {
  return read_sealed(database, folder, key_of(database, folder, epoch));
}

void note_head(sql::Database& database, const DataFolder& folder, const Head& head) {
  write_sealed(database, folder, key_of(database, folder, head.epoch), {head.seq, head.hash});
}

void forget_noted_heads(sql::Database& database) {
  sql::Query{database, "DELETE FROM meta WHERE key LIKE 'heads_noted/%'"}.run();
}

std::string export_head(sql::Database& database, const DataFolder& folder, const Head& head) {
  if (head.seq == 0) {
    return {};
  }
  if (std::string reason = HeadLog{folder}.append(head); !reason.empty()) {
    return reason;
  }
  try {
    // A tool that changes nothing writes nothing.
    const auto noted = noted_head(database, folder, head.epoch);
    if (!noted || noted->seq < head.seq) {
      note_head(database, folder, head);
    }
    return {};
  } catch (const sql::Error& error) {
    return error.what();
  }
}

std::optional<CutLog> cut_log(sql::Database& database, const DataFolder& folder,
                              const std::string& epoch, const ExportedHeads& exported) {
  const auto noted = noted_head(database, folder, epoch);
  if (!noted || newest_of(exported, epoch) >= noted->seq) {
    return std::nullopt;
  }
  // Who works meanwhile writes the log first and the note then: read in that order it may be
  // behind.
  const std::uint64_t found = newest_of(exported_heads(folder), epoch);
  return found < noted->seq ? std::optional{CutLog{found, noted->seq}} : std::nullopt;
}

}  // namespace aftercare

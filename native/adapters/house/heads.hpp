// DIR/keys/heads.log: the newest commit at each moment at which something was answered for, outside
// the database. One "epoch seq hash check" a line, appended and on the disk before the answer goes
// out; `check` is keyed, so that a line is either this house's or none. Written by every program
// that commits (several at once may), thinned out when it has grown. That it is not removed or cut
// is the database's to know (heads_note.hpp).
// Older releases wrote "epoch seq hash" with backups and clean stops only: such lines are read.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/ports/authority_store.hpp"
#include "native/adapters/house/data_folder.hpp"

namespace aftercare {

// Beyond it the log is thinned out, to the newest of each epoch and some between.
inline constexpr std::size_t kHeadLogBytesMax = 4UL * 1024 * 1024;
inline constexpr std::size_t kHeadsKept = 2000;

struct ExportedHeads {
  std::vector<Head> heads;  // in the order of the log
  std::size_t damaged = 0;  // lines that are none of ours; a torn last one is not counted
  [[nodiscard]] bool empty() const { return heads.empty() && damaged == 0; }
};
ExportedHeads exported_heads(const DataFolder& folder);
// Whether anything was ever exported, whichever key it was signed with.
bool has_exported_heads(const std::filesystem::path& keys);

class HeadLog {
 public:
  // Thinned out when it grows beyond `bytes_max`, which kHeadsKept heads have to fit into.
  explicit HeadLog(const DataFolder& folder, std::size_t bytes_max = kHeadLogBytesMax);
  ~HeadLog();
  HeadLog(const HeadLog&) = delete;
  HeadLog& operator=(const HeadLog&) = delete;

  // On the disk when it returns. Empty, or why it could not be written; a head without a commit is
  // not written.
  std::string append(const Head& head);

 private:
  std::string open_locked();
  [[nodiscard]] std::int64_t end_of_lines() const;
  [[nodiscard]] std::string write_line(const std::string& line) const;
  void thin_out();

  const DataFolder& folder_;
  std::filesystem::path path_;
  std::size_t bytes_max_;
  int file_ = -1;
};

// Heads of another key's history are set aside: nobody can tell any more whether they hold.
void set_heads_aside(const DataFolder& folder);

}  // namespace aftercare

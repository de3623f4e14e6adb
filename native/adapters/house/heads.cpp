#include "native/adapters/house/heads.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "native/adapters/house/disk.hpp"
#include "native/adapters/house/system_clock.hpp"

namespace aftercare {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kCheckDigits = 16;

fs::path log_of(const fs::path& keys) {
  return keys / "heads.log";
}

std::string line_of(const DataFolder& folder, const Head& head) {
  const std::string text = head.epoch + " " + std::to_string(head.seq) + " " + head.hash;
  return text + " " + sql::chain_hash(folder.chain_key(), "head", text).substr(0, kCheckDigits) +
         "\n";
}

bool is_hex(const std::string& text) {
  return text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// False: none of ours.
bool read_line(const DataFolder& folder, const std::string& line, Head& head) {
  std::istringstream words{line};
  std::string check;
  std::string more;
  if (!(words >> head.epoch >> head.seq >> head.hash) || head.hash.size() != 64 ||
      !is_hex(head.hash)) {
    return false;
  }
  return !(words >> check) || (line + "\n" == line_of(folder, head) && !(words >> more));
}

std::string read_all(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

std::string error_text() {
  return std::strerror(errno);
}

// The newest of each epoch, the last ones, and some from between.
std::vector<Head> thinned(const std::vector<Head>& heads) {
  std::map<std::string, std::size_t> newest;
  for (std::size_t i = 0; i < heads.size(); ++i) {
    const auto [at, first] = newest.emplace(heads[i].epoch, i);
    if (!first && heads[i].seq >= heads[at->second].seq) {
      at->second = i;
    }
  }
  std::set<std::size_t> kept;
  for (const auto& one : newest) {
    kept.insert(one.second);
  }
  const std::size_t stride = heads.size() / kHeadsKept + 1;
  for (std::size_t i = 0; i < heads.size(); i += stride) {
    kept.insert(i);
  }
  std::vector<Head> out;
  out.reserve(kept.size());
  for (const std::size_t i : kept) {
    out.push_back(heads[i]);
  }
  return out;
}

}  // namespace

ExportedHeads exported_heads(const DataFolder& folder) {
  ExportedHeads out;
  const std::string text = read_all(log_of(folder.keys()));
  std::size_t at = 0;
  // What has no line feed was torn by a crash: its commit was not answered yet.
  for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n', at)) {
    const std::string line = text.substr(at, end - at);
    at = end + 1;
    Head head;
    if (read_line(folder, line, head)) {
      out.heads.push_back(std::move(head));
    } else if (!line.empty()) {
      ++out.damaged;
    }
  }
  return out;
}

bool has_exported_heads(const fs::path& keys) {
  std::error_code error;
  const auto size = fs::file_size(log_of(keys), error);
  return !error && size > 0;
}

HeadLog::HeadLog(const DataFolder& folder, std::size_t bytes_max)
    : folder_{folder}, path_{log_of(folder.keys())}, bytes_max_{bytes_max} {}

HeadLog::~HeadLog() {
  if (file_ >= 0) {
    ::close(file_);
  }
}

// Locked, and the file that the name stands for: another program may have thinned it out.
std::string HeadLog::open_locked() {
  while (true) {
    if (file_ < 0) {
      file_ = ::open(path_.c_str(), O_CREAT | O_RDWR | O_APPEND | O_CLOEXEC, 0600);
      if (file_ < 0) {
        return error_text();
      }
    }
    if (::flock(file_, LOCK_EX) != 0) {
      return error_text();
    }
    struct stat mine {};
    struct stat named {};
    if (::fstat(file_, &mine) == 0 && ::stat(path_.c_str(), &named) == 0 &&
        mine.st_ino == named.st_ino && mine.st_dev == named.st_dev) {
      return {};
    }
    ::close(file_);
    file_ = -1;
  }
}

// Where the last whole line ends: what a crash left behind it was never answered for.
std::int64_t HeadLog::end_of_lines() const {
  off_t end = ::lseek(file_, 0, SEEK_END);
  char last = '\n';
  while (end > 0 && ::pread(file_, &last, 1, end - 1) == 1 && last != '\n') {
    --end;
  }
  return end;
}

std::string HeadLog::write_line(const std::string& line) const {
  const off_t end = end_of_lines();
  if (end != ::lseek(file_, 0, SEEK_END) && ::ftruncate(file_, end) != 0) {
    return error_text();
  }
  const ssize_t written = ::write(file_, line.data(), line.size());
  if (written == static_cast<ssize_t>(line.size())) {
    return {};
  }
  const std::string reason = written < 0 ? error_text() : "no room";
  if (written > 0 && ::ftruncate(file_, end) != 0) {
    return reason + ", " + error_text();
  }
  return reason;
}

std::string HeadLog::append(const Head& head) {
  if (head.seq == 0) {
    return {};
  }
  if (std::string reason = open_locked(); !reason.empty()) {
    return reason;
  }
  const bool first = ::lseek(file_, 0, SEEK_END) == 0;
  std::string reason = write_line(line_of(folder_, head));
  const bool grown = ::lseek(file_, 0, SEEK_END) > static_cast<off_t>(bytes_max_);
  if (reason.empty() && grown) {
    thin_out();
  }
  ::flock(file_, LOCK_UN);
  if (reason.empty() && ::fdatasync(file_) != 0) {
    reason = error_text();
  }
  if (first) {
    flush_folder(path_.parent_path());  // the name as well: the database is told that it is there
  }
  return reason;
}

// Under the lock. What fails leaves the log as it was.
void HeadLog::thin_out() {
  const ExportedHeads all = exported_heads(folder_);
  std::string text;
  for (const auto& head : thinned(all.heads)) {
    text += line_of(folder_, head);
  }
  const fs::path fresh = path_.string() + ".new";
  std::error_code ignored;
  if (!write_durably(fresh, text).empty() || ::rename(fresh.c_str(), path_.c_str()) != 0) {
    fs::remove(fresh, ignored);
    return;
  }
  flush_folder(path_.parent_path());
}

void set_heads_aside(const DataFolder& folder) {
  std::error_code ignored;
  fs::rename(log_of(folder.keys()),
             folder.keys() / ("heads.before-" + std::to_string(system_now().ms) + ".log"), ignored);
}

}  // namespace aftercare

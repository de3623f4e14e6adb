#include "native/server/plain/spool.hpp"

#include <cstdlib>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace aftercare::plain {

namespace {

// A file without a name: whatever ends this process, it is gone.
int unnamed_file(const std::filesystem::path& folder) {
  std::string name = (folder / "form-XXXXXX").string();
  const int file = ::mkostemp(name.data(), O_CLOEXEC);
  if (file >= 0) {
    ::unlink(name.c_str());
  }
  return file;
}

}  // namespace

bool SpoolPlaces::take(const std::string& address) {
  const std::lock_guard lock{lock_};
  std::size_t& own = by_address_[address];
  if (taken_ >= kSpoolsMax || own >= kSpoolsPerAddress) {
    if (own == 0) {
      by_address_.erase(address);
    }
    return false;
  }
  ++taken_;
  ++own;
  return true;
}

void SpoolPlaces::give_back(const std::string& address) {
  const std::lock_guard lock{lock_};
  --taken_;
  if (--by_address_[address] == 0) {
    by_address_.erase(address);
  }
}

Spool::Spool(SpoolPlaces& places, std::string address, const std::filesystem::path& folder)
    : places_{places},
      address_{std::move(address)},
      has_place_{places.take(address_)},
      end_{std::chrono::steady_clock::now() + kSpoolTimeMax} {
  if (!has_place_) {
    problem = refuse("busy");
    return;
  }
  file_ = unnamed_file(folder);
  if (file_ < 0) {
    problem = refuse("storage_failed");
  }
}

Spool::~Spool() {
  if (mapped_ != nullptr) {
    ::munmap(mapped_, size_);
  }
  release();
}

void Spool::release() {
  if (file_ >= 0) {
    ::close(file_);
    file_ = -1;
  }
  if (has_place_) {
    has_place_ = false;
    places_.give_back(address_);
  }
}

bool Spool::write(std::string_view bytes) {
  if (!problem && std::chrono::steady_clock::now() > end_) {
    problem = refuse("too_slow");
  }
  // What was typed comes before the photos: enough is kept to show it again.
  if (size_ + bytes.size() > kSpoolBytesMax) {
    too_large = true;
    bytes = bytes.substr(0, kSpoolBytesMax - size_);
  }
  while (!problem && !bytes.empty()) {
    const ssize_t got = ::write(file_, bytes.data(), bytes.size());
    if (got <= 0) {
      problem = refuse("storage_failed");
      break;
    }
    size_ += static_cast<std::size_t>(got);
    bytes.remove_prefix(static_cast<std::size_t>(got));
  }
  if (problem) {
    release();
  }
  return !problem;
}

std::string_view Spool::bytes() {
  if (problem || size_ == 0) {
    return {};
  }
  void* at = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file_, 0);
  if (at == MAP_FAILED) {
    problem = refuse("storage_failed");
    return {};
  }
  mapped_ = at;
  return {static_cast<const char*>(at), size_};
}

}  // namespace aftercare::plain

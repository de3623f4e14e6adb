// The body of a plain form with photos on its way to an unnamed file: large ones are never held in
// memory. Invariants: at most kSpoolsMax at a time, kSpoolsPerAddress of one address; one that is
// not complete after kSpoolTimeMax gives its place back.
#pragma once
#include <chrono>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "native/adapters/http/http_message.hpp"

namespace aftercare::plain {

inline constexpr std::size_t kSpoolsMax = 16;
inline constexpr std::size_t kSpoolsPerAddress = 2;
inline constexpr std::size_t kSpoolBytesMax = 48UL * 1024U * 1024U;
inline constexpr std::chrono::seconds kSpoolTimeMax{120};

class SpoolPlaces {
 public:
  bool take(const std::string& address);
  void give_back(const std::string& address);

 private:
  std::mutex lock_;
  std::size_t taken_ = 0;
  std::map<std::string, std::size_t> by_address_;
};

class Spool final : public http::BodySink {
 public:
  Spool(SpoolPlaces& places, std::string address, const std::filesystem::path& folder);
  ~Spool() override;
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  bool write(std::string_view bytes) override;
  // All of it, or its first kSpoolBytesMax bytes; valid as long as this object; call it once, after
  // the last write.
  std::string_view bytes();
  // busy, storage_failed, too_slow.
  std::optional<Refusal> problem;
  bool too_large = false;

 private:
  void release();

  SpoolPlaces& places_;
  std::string address_;
  bool has_place_ = false;
  int file_ = -1;
  std::size_t size_ = 0;
  void* mapped_ = nullptr;
  std::chrono::steady_clock::time_point end_;
};

}  // namespace aftercare::plain

#include "core/base/exif.hpp"

#include <cstdint>
#include <optional>

namespace aftercare {
namespace {

constexpr int kUpright = 1;

// Numbers of a TIFF block in the order of bytes that it names.
class Tiff {
 public:
  explicit Tiff(std::string_view bytes)
      : bytes_(bytes), little_(bytes.substr(0, 2) == "II"), good_(little_ || is_big(bytes)) {}

  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] std::optional<std::uint32_t> number(std::size_t at, std::size_t size) const {
    if (at > bytes_.size() || bytes_.size() - at < size)
      return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const std::size_t place = little_ ? at + size - 1 - i : at + i;
      value = (value << 8U) | static_cast<unsigned char>(bytes_[place]);
    }
    return value;
  }

 private:
  static bool is_big(std::string_view bytes) { return bytes.substr(0, 2) == "MM"; }
  std::string_view bytes_;
  bool little_;
  bool good_;
};

int orientation_of(std::string_view block) {
  constexpr std::uint32_t kOrientationTag = 0x0112;
  constexpr std::size_t kEntryBytes = 12;
  const Tiff tiff(block);
  const auto directory = tiff.good() ? tiff.number(4, 4) : std::nullopt;
  const auto count = directory ? tiff.number(*directory, 2) : std::nullopt;
  for (std::size_t i = 0; count && i < *count; ++i) {
    const std::size_t entry = *directory + 2 + i * kEntryBytes;
    const auto tag = tiff.number(entry, 2);
    if (!tag)
      return kUpright;
    if (*tag != kOrientationTag)
      continue;
    const auto value = tiff.number(entry + 8, 2);
    return value && *value >= 1 && *value <= 8 ? static_cast<int>(*value) : kUpright;
  }
  return kUpright;
}

}  // namespace

int exif_orientation(std::string_view jpeg) {
  constexpr std::string_view kName{"Exif\0\0", 6};
  const auto byte = [&jpeg](std::size_t at) { return static_cast<unsigned char>(jpeg[at]); };
  if (jpeg.size() < 4 || byte(0) != 0xFF || byte(1) != 0xD8)
    return kUpright;
  // Segments up to the picture itself: FF, kind, length with its own two bytes.
  for (std::size_t at = 2; at + 4 <= jpeg.size() && byte(at) == 0xFF;) {
    const unsigned kind = byte(at + 1);
    if (kind == 0xFF) {  // filling
      ++at;
      continue;
    }
    const std::size_t length = (std::size_t{byte(at + 2)} << 8U) | byte(at + 3);
    if (kind == 0xDA || length < 2 || jpeg.size() - at - 2 < length)
      return kUpright;
    const std::string_view segment = jpeg.substr(at + 4, length - 2);
    if (kind == 0xE1 && segment.substr(0, kName.size()) == kName)
      return orientation_of(segment.substr(kName.size()));
    at += 2 + length;
  }
  return kUpright;
}

}  // namespace aftercare

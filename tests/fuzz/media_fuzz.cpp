// The first bytes of a photo or film. Holds: no crash, no read beyond the bytes; a turn is one of
// the eight; what is sniffed fits itself.
#include <cstdint>
#include <cstdlib>

#include "core/base/exif.hpp"
#include "native/adapters/house/file_type.hpp"

using namespace aftercare;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  const std::string type = sniffed_type(bytes.substr(0, kSniffBytes));
  if (!type.empty() && !fits_type(type, type)) {
    std::abort();
  }
  const int turn = exif_orientation(bytes);
  if (turn < 1 || turn > 8) {
    std::abort();
  }
  return 0;
}

// HEIC, the photos of most phones, in the native console. Its page shows what stb_image knows, and
// offers the rest for another program.
#pragma once
#include "native/console/widgets/pictures.hpp"

namespace aftercare::console {

// As decode_picture(), of HEIF alone. Rotation and mirroring are part of the format and done: its
// EXIF orientation says the same once more and is not looked at.
Pixels decode_heif(const std::uint8_t* data, std::size_t size, int side_max);
// Whatever this machine can show.
Pixels decode_photo(const std::uint8_t* data, std::size_t size, int side_max);

}  // namespace aftercare::console

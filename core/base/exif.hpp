// How a camera held what it took, from a JPEG's EXIF data: the picture's bytes lie as the sensor
// saw them, and whoever shows them turns them.
#pragma once
#include <cstddef>
#include <string_view>

namespace aftercare {

// 1 to 8 as EXIF numbers them (1: as it lies, 3: upside down, 6: turned right, 8: turned left, 2,
// 4, 5, 7 mirrored besides); 1 for what says nothing, or nonsense. Never reads beyond `jpeg`.
int exif_orientation(std::string_view jpeg);

}  // namespace aftercare

#include "native/console/widgets/pictures.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#define STBI_NO_STDIO
#define STBI_WRITE_NO_STDIO
#include <stb/stb_image.h>
#include <stb/stb_image_write.h>

#include "core/base/exif.hpp"

namespace aftercare::console {

namespace {

constexpr std::size_t textures_max = 64;

// Mean of each block of source pixels; enough for a photo made smaller.
Pixels shrink(const std::uint32_t* source, int width, int height, int factor) {
  Pixels out{width / factor, height / factor, {}};
  out.rgba.resize(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height));
  const auto count = static_cast<std::uint32_t>(factor * factor);
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) {
      std::uint32_t sums[4] = {};
      for (int i = 0; i < factor * factor; ++i) {
        const std::ptrdiff_t row = std::ptrdiff_t{y} * factor + i / factor;
        const std::uint32_t texel = source[row * width + std::ptrdiff_t{x} * factor + i % factor];
        for (unsigned c = 0; c < 4; ++c)
          sums[c] += (texel >> (8 * c)) & 0xFFU;
      }
      std::uint32_t mean = 0;
      for (unsigned c = 0; c < 4; ++c)
        mean |= (sums[c] / count) << (8 * c);
      out.rgba[static_cast<std::size_t>(y * out.width + x)] = mean;
    }
  }
  return out;
}

// Turned and mirrored so that it stands as it was seen (exif.hpp).
Pixels upright(Pixels lying, int orientation) {
  if (orientation <= 1 || orientation > 8)
    return lying;
  const bool sideways = orientation >= 5;
  Pixels out{sideways ? lying.height : lying.width, sideways ? lying.width : lying.height, {}};
  out.rgba.resize(lying.rgba.size());
  const int right = lying.width - 1;
  const int bottom = lying.height - 1;
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) {
      int from_x = sideways ? y : x;
      int from_y = sideways ? x : y;
      const bool flip_x =
          orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
      const bool flip_y =
          orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
      if (flip_x)
        from_x = right - from_x;
      if (flip_y)
        from_y = bottom - from_y;
      out.rgba[static_cast<std::size_t>(y) * static_cast<std::size_t>(out.width) +
               static_cast<std::size_t>(x)] =
          lying.rgba[static_cast<std::size_t>(from_y) * static_cast<std::size_t>(lying.width) +
                     static_cast<std::size_t>(from_x)];
    }
  }
  return out;
}

}  // namespace

Pixels shrunk(Pixels pixels, int side_max) {
  const int factor = (std::max(pixels.width, pixels.height) + side_max - 1) / side_max;
  if (factor <= 1 || std::min(pixels.width, pixels.height) < factor)
    return pixels;
  return shrink(pixels.rgba.data(), pixels.width, pixels.height, factor);
}

Pixels decode_picture(const std::uint8_t* data, std::size_t size, int side_max) {
  int width = 0, height = 0, channels = 0;
  const int length = static_cast<int>(std::min<std::size_t>(size, 1U << 30U));
  if (!stbi_info_from_memory(data, length, &width, &height, &channels))
    return {};
  if (std::int64_t{width} * height > picture_pixels_max || width < 1 || height < 1)
    return {};
  stbi_uc* loaded = stbi_load_from_memory(data, length, &width, &height, &channels, 4);
  if (!loaded)
    return {};
  std::vector<std::uint32_t> rgba(static_cast<std::size_t>(width) *
                                  static_cast<std::size_t>(height));
  std::memcpy(rgba.data(), loaded, rgba.size() * sizeof(std::uint32_t));
  stbi_image_free(loaded);
  const int orientation =
      exif_orientation({reinterpret_cast<const char*>(data), static_cast<std::size_t>(length)});
  return upright(shrunk({width, height, std::move(rgba)}, side_max), orientation);
}

std::vector<std::uint8_t> encode_png(const Pixels& pixels) {
  std::vector<std::uint8_t> out;
  const auto append = [](void* to, void* data, int size) {
    auto& bytes = *static_cast<std::vector<std::uint8_t>*>(to);
    const auto* first = static_cast<const std::uint8_t*>(data);
    bytes.insert(bytes.end(), first, first + size);
  };
  stbi_write_png_to_func(append, &out, pixels.width, pixels.height, 4, pixels.rgba.data(),
                         pixels.width * 4);
  return out;
}

Pictures::~Pictures() {
  for (auto& [hash, kept] : kept_) {
    if (kept.picture.texture)
      maker_.free_texture(kept.picture.texture);
  }
}

const Picture& Pictures::get(std::string_view hash) {
  auto found = kept_.find(hash);
  if (found == kept_.end()) {
    found = kept_.emplace(hash, Kept{}).first;
    found->second.picture.state = PictureState::loading;
    wanted_.emplace_back(hash);
  }
  found->second.drawn_in_frame = frame_;
  return found->second.picture;
}

std::vector<std::string> Pictures::take_wanted() {
  return std::exchange(wanted_, {});
}

void Pictures::put(std::string_view hash, const Pixels& pixels) {
  if (pixels.width == 0)
    return refuse(hash);
  Kept& kept = kept_[std::string(hash)];
  if (kept.picture.texture)
    maker_.free_texture(kept.picture.texture);
  kept.picture = {PictureState::shown, maker_.make_texture(pixels), pixels.width, pixels.height};
  kept.drawn_in_frame = frame_;
}

void Pictures::refuse(std::string_view hash) {
  kept_[std::string(hash)].picture.state = PictureState::broken;
}

void Pictures::end_frame() {
  ++frame_;
  while (kept_.size() > textures_max) {
    const auto oldest = std::min_element(kept_.begin(), kept_.end(), [](auto& a, auto& b) {
      return a.second.drawn_in_frame < b.second.drawn_in_frame;
    });
    if (oldest->second.drawn_in_frame + 1 >= frame_)
      return;
    if (oldest->second.picture.texture)
      maker_.free_texture(oldest->second.picture.texture);
    kept_.erase(oldest);
  }
}

}  // namespace aftercare::console

#include "native/console/platform/heif_picture.hpp"

#include <cstring>
#include <memory>
#include <string_view>

#include <libheif/heif.h>

#include "native/console/platform/apart.hpp"

namespace aftercare::console {

namespace {

// A film's first box has the same name, but films are never asked for as pictures.
bool is_heif(const std::uint8_t* data, std::size_t size) {
  return size >= 12 && std::string_view(reinterpret_cast<const char*>(data) + 4, 4) == "ftyp";
}

// Of what is put together from tiles, too: libheif looks at it before it takes memory.
constexpr int side_limit = 20'000;

bool is_too_large(int width, int height) {
  return width < 1 || height < 1 || std::int64_t{width} * height > picture_pixels_max;
}

struct Release {
  void operator()(heif_context* one) const { heif_context_free(one); }
  void operator()(heif_image_handle* one) const { heif_image_handle_release(one); }
  void operator()(heif_image* one) const { heif_image_release(one); }
  void operator()(heif_decoding_options* one) const { heif_decoding_options_free(one); }
};
template <class T>
using Owned = std::unique_ptr<T, Release>;

Owned<heif_image_handle> main_picture(heif_context& context) {
  heif_image_handle* found = nullptr;
  const heif_error error = heif_context_get_primary_image_handle(&context, &found);
  Owned<heif_image_handle> handle(found);
  if (error.code != heif_error_Ok || !handle)
    return {};
  // As it is seen, and as it is decoded before it is cut to that.
  if (is_too_large(heif_image_handle_get_width(found), heif_image_handle_get_height(found)) ||
      is_too_large(heif_image_handle_get_ispe_width(found),
                   heif_image_handle_get_ispe_height(found)))
    return {};
  return handle;
}

Owned<heif_image> decoded(const heif_image_handle& handle) {
  const Owned<heif_decoding_options> options(heif_decoding_options_alloc());
  if (!options)
    return {};
  options->convert_hdr_to_8bit = 1;
  heif_image* image = nullptr;
  const heif_error error = heif_decode_image(&handle, &image, heif_colorspace_RGB,
                                             heif_chroma_interleaved_RGBA, options.get());
  Owned<heif_image> kept(image);
  if (error.code != heif_error_Ok)
    return {};
  return kept;
}

Pixels pixels_of(const heif_image& image) {
  int stride = 0;
  const std::uint8_t* rows =
      heif_image_get_plane_readonly(&image, heif_channel_interleaved, &stride);
  const int width = heif_image_get_width(&image, heif_channel_interleaved);
  const int height = heif_image_get_height(&image, heif_channel_interleaved);
  // The picture's own data may be larger than the file says.
  if (!rows || is_too_large(width, height) || stride / 4 < width ||
      heif_image_get_bits_per_pixel_range(&image, heif_channel_interleaved) != 8)
    return {};
  Pixels out{width, height, {}};
  const auto wide = static_cast<std::size_t>(width);
  out.rgba.resize(wide * static_cast<std::size_t>(height));
  for (int y = 0; y < height; ++y) {
    std::memcpy(&out.rgba[static_cast<std::size_t>(y) * wide],
                rows + static_cast<std::ptrdiff_t>(y) * stride, wide * sizeof(std::uint32_t));
  }
  return out;
}

Pixels decode_here(const std::uint8_t* data, std::size_t size, int side_max) {
  const Owned<heif_context> context(heif_context_alloc());
  if (!context)
    return {};
  heif_context_set_maximum_image_size_limit(context.get(), side_limit);
  heif_context_set_max_decoding_threads(context.get(), 0);  // this one is away from the window's
  const heif_error read =
      heif_context_read_from_memory_without_copy(context.get(), data, size, nullptr);
  if (read.code != heif_error_Ok)
    return {};
  const auto handle = main_picture(*context);
  if (!handle)
    return {};
  const auto image = decoded(*handle);
  return image ? shrunk(pixels_of(*image), side_max) : Pixels{};
}

}  // namespace

Pixels decode_heif(const std::uint8_t* data, std::size_t size, int side_max) {
  if (!is_heif(data, size) || side_max < 1)
    return {};
  // Apart, because libheif 1.15 follows a picture derived from itself until the stack ends, and
  // the sizes it checks are not those the coded picture makes libde265 take memory for: 500 bytes
  // ended the console, or took gigabytes.
  const auto side = static_cast<std::size_t>(side_max);
  return decode_apart([=] { return decode_here(data, size, side_max); },
                      {.pixels_max = side * side});
}

Pixels decode_photo(const std::uint8_t* data, std::size_t size, int side_max) {
  return is_heif(data, size) ? decode_heif(data, size, side_max)
                             : decode_picture(data, size, side_max);
}

}  // namespace aftercare::console

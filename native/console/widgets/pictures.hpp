// Pictures on screen: decoded once from PNG or JPEG bytes (HEIC: platform/heif_picture.hpp), kept
// as textures while they are drawn, let go when the budget is used up. Bytes that are no picture
// show as such, never crash.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::console {

struct Pixels {
  int width = 0;
  int height = 0;
  std::vector<std::uint32_t> rgba;  // top row first
};

constexpr std::int64_t picture_pixels_max = 40'000'000;

// Shrunk so that neither side exceeds `side_max`.
Pixels shrunk(Pixels pixels, int side_max);
// Empty pixels if the bytes are no picture or have more than `picture_pixels_max`; shrunk.
Pixels decode_picture(const std::uint8_t* data, std::size_t size, int side_max);
std::vector<std::uint8_t> encode_png(const Pixels& pixels);

using TextureHandle = void*;

// Makes and frees textures; tests have one that does nothing.
class TextureMaker {
 public:
  virtual ~TextureMaker() = default;
  virtual TextureHandle make_texture(const Pixels& pixels) = 0;
  virtual void free_texture(TextureHandle texture) = 0;
};

enum class PictureState { absent, loading, shown, broken };

struct Picture {
  PictureState state = PictureState::absent;
  TextureHandle texture = nullptr;
  int width = 0, height = 0;
};

class Pictures {
 public:
  explicit Pictures(TextureMaker& maker) : maker_(maker) {}
  ~Pictures();
  Pictures(const Pictures&) = delete;
  Pictures& operator=(const Pictures&) = delete;

  // The picture named `hash`; asks the host for its bytes the first time.
  const Picture& get(std::string_view hash);
  // Hashes wanted since the last call: the host answers with `put` or `refuse`.
  std::vector<std::string> take_wanted();
  void put(std::string_view hash, const Pixels& pixels);
  void refuse(std::string_view hash);
  // Once per frame: forgets the textures that were not drawn for longest when there are too many.
  void end_frame();

 private:
  struct Kept {
    Picture picture;
    std::uint64_t drawn_in_frame = 0;
  };
  TextureMaker& maker_;
  std::map<std::string, Kept, std::less<>> kept_;
  std::vector<std::string> wanted_;
  std::uint64_t frame_ = 0;
};

}  // namespace aftercare::console

// Chinese text in ImGui's static font atlas. The atlas is built with Latin letters and an empty
// rectangle; every other glyph is rasterised into that rectangle when a text that needs it is about
// to be drawn. Invariant: a frame that is presented contains no glyph that was missing when it was
// built; FrameLoop builds the frame again until `missing()` is false.
#pragma once
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "native/console/text/fonts.hpp"

namespace aftercare::console {

using Bytes = std::vector<std::uint8_t>;

// TrueType files. `medium` may hold fewer characters than `regular`, which then stands in.
struct FontFaces {
  Bytes regular;
  Bytes medium;
  Bytes icons;
  Bytes filled_icons;
};

// A rectangle of the atlas that changed: width * height RGBA texels, rows without gaps.
struct AtlasPatch {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
  const std::uint32_t* rgba = nullptr;
};

// Where the atlas lives: a texture, or nothing at all in tests.
class AtlasSink {
 public:
  virtual ~AtlasSink() = default;
  // ImGui's atlas was built anew: upload all of it and set its texture id.
  virtual void atlas_rebuilt() = 0;
  virtual void atlas_changed(const AtlasPatch& patch) = 0;
};

struct GlyphStatistics {
  int glyphs = 0;     // rasterised on demand since the last rebuild
  int rebuilds = 0;   // first build included
  int unknown = 0;    // characters no face has, shown as a box
  int atlas_width = 0;
  int atlas_height = 0;
};

class GlyphCache {
 public:
  // ImGui's context must exist; faces whose `regular` is no font give ImGui's own tiny one.
  explicit GlyphCache(FontFaces faces);
  ~GlyphCache();
  GlyphCache(const GlyphCache&) = delete;
  GlyphCache& operator=(const GlyphCache&) = delete;

  // A fuller file of the same design arrived: boxes are looked up again.
  void replace_regular(Bytes file);
  // `scale` is physical pixels per layout pixel. Between frames only.
  void build(float scale, AtlasSink& sink);

  // Remembers what `text` needs and the atlas lacks. Cheap for text that is there.
  void note(FontRole role, std::string_view text);
  [[nodiscard]] bool missing() const { return !wanted_.empty(); }
  // Rasterises what was noted. Between frames only. A full atlas starts over with what this frame
  // notes again, twice as large when even that did not fit.
  void flush(AtlasSink& sink);

  [[nodiscard]] const Fonts& fonts() const { return fonts_; }
  [[nodiscard]] GlyphStatistics statistics() const;
  // True if the characters' box stands in `text` when drawn in `role`.
  [[nodiscard]] bool shows_box(FontRole role, std::string_view text) const;

 private:
  struct Face;
  struct Shelf {  // glyphs are packed left to right in rows
    int x = 0, y = 0, height = 0;
  };
  struct Wanted {
    FontRole role;
    char32_t value;
    bool operator==(const Wanted&) const = default;
  };
  enum class Placed { yes, unknown, full };

  void add_base_fonts();
  void open_faces();
  void add_box_glyph(FontRole role, AtlasSink& sink);
  Placed place(const Wanted& glyph, AtlasSink& sink);
  bool reserve(int width, int height, int& x, int& y);
  void start_over(AtlasSink& sink);
  const Face* face_for(FontRole role, char32_t value, int& index) const;

  FontFaces files_;
  std::unique_ptr<Face> regular_, medium_, icons_, filled_icons_;
  Fonts fonts_;
  float scale_ = 1.0F;
  int rectangle_ = -1;                      // ImGui's custom rectangle
  int left_ = 0, top_ = 0, width_ = 0, height_ = 0;
  int rows_factor_ = 1;                     // grows when a single screen overflows the atlas
  bool started_over_ = false;               // since the last flush that fitted
  Shelf shelf_;
  std::vector<Wanted> wanted_, unknown_;
  std::vector<std::uint8_t> alpha_;
  std::vector<std::uint32_t> rgba_;
  GlyphStatistics counts_;
};

// Pixels of one em of each role at scale 1.
float em_pixels(FontRole role);

}  // namespace aftercare::console

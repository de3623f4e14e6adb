#include "native/console/text/glyph_cache.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <imgui.h>
#include <imgui_internal.h>

#include "native/console/text/utf8.hpp"

#define STBTT_STATIC
#define STB_TRUETYPE_IMPLEMENTATION
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#endif
#include <imstb_truetype.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

namespace aftercare::console {

namespace {

constexpr char32_t box_character = 0xFFFD;
constexpr char32_t private_use_first = 0xE000, private_use_last = 0xF8FF;
constexpr int atlas_height_max = 8192;
constexpr std::uint32_t white_without_alpha = 0x00FFFFFFU;
// What ImGui's own builder rasterises: enough for FindGlyph(' '), digits and the ellipsis.
constexpr ImWchar base_ranges[] = {0x20, 0x7E, 0xA0, 0xFF, 0x2026, 0x2026, 0};

bool is_icon(char32_t value) {
  return value >= private_use_first && value <= private_use_last;
}

ImWchar to_wchar(char32_t value) {
  return static_cast<ImWchar>(value);
}

}  // namespace

float em_pixels(FontRole role) {
  switch (role) {
    case FontRole::body:
    case FontRole::strong: return 15.0F;
    case FontRole::title: return 20.0F;
    case FontRole::small: return 13.0F;
  }
  return 15.0F;
}

struct GlyphCache::Face {
  stbtt_fontinfo info{};
  float line_per_em = 1.0F;  // (ascent - descent) / em: ImGui's pixel size is a line, not an em
  int ascent = 0, descent = 0;

  static std::unique_ptr<Face> open(const Bytes& file) {
    if (file.size() < 12)
      return nullptr;
    auto face = std::make_unique<Face>();
    const int offset = stbtt_GetFontOffsetForIndex(file.data(), 0);
    if (offset < 0 || !stbtt_InitFont(&face->info, file.data(), offset))
      return nullptr;
    int gap = 0;
    stbtt_GetFontVMetrics(&face->info, &face->ascent, &face->descent, &gap);
    const float em = stbtt_ScaleForMappingEmToPixels(&face->info, 1.0F);
    face->line_per_em = static_cast<float>(face->ascent - face->descent) * em;
    return face;
  }
};

GlyphCache::GlyphCache(FontFaces faces) : files_(std::move(faces)) {
  open_faces();
}
GlyphCache::~GlyphCache() = default;

void GlyphCache::open_faces() {
  regular_ = Face::open(files_.regular);
  medium_ = Face::open(files_.medium);
  icons_ = Face::open(files_.icons);
  filled_icons_ = Face::open(files_.filled_icons);
}

void GlyphCache::replace_regular(Bytes file) {
  if (!Face::open(file))
    return;
  files_.regular = std::move(file);
  open_faces();
  unknown_.clear();
}

void GlyphCache::add_base_fonts() {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;
  config.OversampleH = config.OversampleV = 1;
  config.PixelSnapH = true;
  for (std::size_t i = 0; i < font_role_count; ++i) {
    const auto role = static_cast<FontRole>(i);
    const bool heavy = role == FontRole::strong || role == FontRole::title;
    const Face* face = heavy && medium_ ? medium_.get() : regular_.get();
    if (!face) {
      fonts_.by_role[i] = atlas.AddFontDefault();
      continue;
    }
    Bytes& file = face == medium_.get() ? files_.medium : files_.regular;
    const float pixels = std::round(em_pixels(role) * scale_ * face->line_per_em);
    fonts_.by_role[i] = atlas.AddFontFromMemoryTTF(file.data(), static_cast<int>(file.size()),
                                                   pixels, &config, base_ranges);
  }
}

void GlyphCache::build(float scale, AtlasSink& sink) {
  scale_ = scale;
  wanted_.clear();
  unknown_.clear();
  shelf_ = {};
  counts_.glyphs = 0;
  ++counts_.rebuilds;
  add_base_fonts();
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  const bool fine = scale > 1.3F;
  atlas.TexDesiredWidth = fine ? 2048 : 1024;
  atlas.Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight;
  width_ = atlas.TexDesiredWidth - 2;
  height_ = std::min((fine ? 1200 : 900) * rows_factor_, atlas_height_max - 512);
  rectangle_ = atlas.AddCustomRectRegular(width_, height_);
  atlas.Build();
  const ImFontAtlasCustomRect* rectangle = atlas.GetCustomRectByIndex(rectangle_);
  left_ = rectangle->X;
  top_ = rectangle->Y;
  counts_.atlas_width = atlas.TexWidth;
  counts_.atlas_height = atlas.TexHeight;
  sink.atlas_rebuilt();
  for (std::size_t i = 0; i < font_role_count; ++i) {
    add_box_glyph(static_cast<FontRole>(i), sink);
    // The mark of soft line ends (wrap.hpp) takes no room.
    fonts_.by_role[i]->AddGlyph(nullptr, 0x200B, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    fonts_.by_role[i]->FallbackChar = to_wchar(box_character);
    fonts_.by_role[i]->BuildLookupTable();
  }
}

// A hollow rectangle of its own, so that a test can tell it from every real glyph.
void GlyphCache::add_box_glyph(FontRole role, AtlasSink& sink) {
  ImFont& font = *fonts_[role];
  const int width = static_cast<int>(std::round(font.FontSize * 0.45F));
  const int height = static_cast<int>(std::round(font.FontSize * 0.55F));
  int x = 0, y = 0;
  if (!reserve(width, height, x, y))
    return;
  rgba_.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height),
               white_without_alpha);
  for (int row = 0; row < height; ++row) {
    for (int column = 0; column < width; ++column) {
      const bool edge = row == 0 || column == 0 || row == height - 1 || column == width - 1;
      if (edge)
        rgba_[static_cast<std::size_t>(row) * static_cast<std::size_t>(width) +
              static_cast<std::size_t>(column)] = 0xFFFFFFFFU;
    }
  }
  sink.atlas_changed({x, y, width, height, rgba_.data()});
  const ImVec2 texel = ImGui::GetIO().Fonts->TexUvScale;
  const auto px = static_cast<float>(x), py = static_cast<float>(y);
  const auto w = static_cast<float>(width), h = static_cast<float>(height);
  const float above = std::round(font.Ascent) - h;
  font.AddGlyph(nullptr, to_wchar(box_character), 1, above, 1 + w, above + h, px * texel.x,
                py * texel.y, (px + w) * texel.x, (py + h) * texel.y, w + 2);
}

void GlyphCache::note(FontRole role, std::string_view text) {
  const ImFont& font = *fonts_[role];
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    const CodePoint found = code_point_at(text, at);
    at += found.size;
    if (font.FindGlyphNoFallback(to_wchar(found.value)))
      continue;
    const Wanted glyph{role, found.value};
    if (std::find(unknown_.begin(), unknown_.end(), glyph) == unknown_.end()) {
      wanted_.push_back(glyph);
    }
  }
}

const GlyphCache::Face* GlyphCache::face_for(FontRole role, char32_t value, int& index) const {
  const bool heavy = role == FontRole::strong || role == FontRole::title;
  const bool icon = is_icon(value);
  const Face* choices[] = {icon ? icons_.get() : nullptr, icon ? filled_icons_.get() : nullptr,
                           heavy ? medium_.get() : nullptr, regular_.get(), icons_.get()};
  for (const Face* face : choices) {
    if (!face)
      continue;
    index = stbtt_FindGlyphIndex(&face->info, static_cast<int>(value));
    if (index != 0)
      return face;
  }
  return nullptr;
}

bool GlyphCache::reserve(int width, int height, int& x, int& y) {
  if (shelf_.x + width + 1 > width_) {
    shelf_.x = 0;
    shelf_.y += shelf_.height + 1;
    shelf_.height = 0;
  }
  if (shelf_.y + height + 1 > height_)
    return false;
  x = left_ + shelf_.x;
  y = top_ + shelf_.y;
  shelf_.x += width + 1;
  shelf_.height = std::max(shelf_.height, height);
  return true;
}

GlyphCache::Placed GlyphCache::place(const Wanted& glyph, AtlasSink& sink) {
  int index = 0;
  const Face* face = face_for(glyph.role, glyph.value, index);
  if (!face)
    return Placed::unknown;
  ImFont& font = *fonts_[glyph.role];
  const bool icon = face == icons_.get() || face == filled_icons_.get();
  const float em = em_pixels(glyph.role) * scale_ * (icon ? 1.2F : 1.0F);
  const float scale = stbtt_ScaleForMappingEmToPixels(&face->info, std::round(em));
  int x0 = 0, y0 = 0, x1 = 0, y1 = 0, advance = 0, bearing = 0;
  stbtt_GetGlyphBitmapBox(&face->info, index, scale, scale, &x0, &y0, &x1, &y1);
  stbtt_GetGlyphHMetrics(&face->info, index, &advance, &bearing);
  const int width = std::max(x1 - x0, 1), height = std::max(y1 - y0, 1);
  int x = 0, y = 0;
  if (!reserve(width, height, x, y))
    return Placed::full;
  const auto area = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  alpha_.assign(area, 0);
  stbtt_MakeGlyphBitmap(&face->info, alpha_.data(), width, height, width, scale, scale, index);
  rgba_.resize(area);
  std::transform(alpha_.begin(), alpha_.end(), rgba_.begin(), [](std::uint8_t alpha) {
    return white_without_alpha | (static_cast<std::uint32_t>(alpha) << 24U);
  });
  sink.atlas_changed({x, y, width, height, rgba_.data()});
  // Letters stand on the base line; icons have their middle where ideographs have it.
  const float middle = static_cast<float>(face->ascent + face->descent) * scale * 0.5F;
  const float ideograph_middle = em_pixels(glyph.role) * scale_ * 0.38F;
  const float base = std::round(icon ? font.Ascent - ideograph_middle + middle : font.Ascent);
  const ImVec2 texel = ImGui::GetIO().Fonts->TexUvScale;
  const auto left = static_cast<float>(x0), above = static_cast<float>(y0) + base;
  const auto w = static_cast<float>(width), h = static_cast<float>(height);
  const auto u = static_cast<float>(x) * texel.x, v = static_cast<float>(y) * texel.y;
  font.AddGlyph(nullptr, to_wchar(glyph.value), left, above, left + w, above + h, u, v,
                u + w * texel.x, v + h * texel.y, std::round(static_cast<float>(advance) * scale));
  return Placed::yes;
}

void GlyphCache::flush(AtlasSink& sink) {
  std::vector<Wanted> wanted = std::exchange(wanted_, {});
  std::sort(wanted.begin(), wanted.end(), [](const Wanted& a, const Wanted& b) {
    return a.role != b.role ? a.role < b.role : a.value < b.value;
  });
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  bool changed[font_role_count] = {};
  for (const Wanted& glyph : wanted) {
    switch (place(glyph, sink)) {
      case Placed::yes:
        ++counts_.glyphs;
        changed[static_cast<std::size_t>(glyph.role)] = true;
        break;
      case Placed::unknown:
        unknown_.push_back(glyph);
        counts_.unknown = static_cast<int>(unknown_.size());
        break;
      case Placed::full: return start_over(sink);
    }
  }
  started_over_ = false;
  for (std::size_t i = 0; i < font_role_count; ++i) {
    if (changed[i])
      fonts_.by_role[i]->BuildLookupTable();
  }
}

void GlyphCache::start_over(AtlasSink& sink) {
  if (started_over_)
    rows_factor_ *= 2;
  started_over_ = true;
  build(scale_, sink);
}

GlyphStatistics GlyphCache::statistics() const {
  return counts_;
}

bool GlyphCache::shows_box(FontRole role, std::string_view text) const {
  bool box = false;
  each_code_point(text, [&](char32_t value) {
    if (value >= 0x20 && !fonts_[role]->FindGlyphNoFallback(to_wchar(value)))
      box = true;
  });
  return box;
}

}  // namespace aftercare::console

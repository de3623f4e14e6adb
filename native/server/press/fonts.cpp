#include "native/server/press/fonts.hpp"

#include <fontconfig/fontconfig.h>
#include <pango/pangofc-fontmap.h>

#ifdef AFTERCARE_SANITIZED
// What fontconfig has read of the machine's fonts it keeps until the process ends, once: no leak of
// ours, and the sanitizer's only one.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libfontconfig.so";
}
#endif

namespace aftercare::press {

namespace {

// Names hold characters beyond what Noto Sans SC has (U+20BB7 in Yoshino): the machine's Hanazono
// (Debian's fonts-hanazono) stands in for these, glyph by glyph. Without it they print as boxes.
void add_rare_characters(FcConfig* own) {
  FcConfig* const machine = FcInitLoadConfigAndFonts();
  if (machine == nullptr)
    return;
  FcObjectSet* const wanted = FcObjectSetBuild(FC_FILE, nullptr);
  for (const char* family : {kRareFamilies[0], kRareFamilies[1]}) {
    FcPattern* const pattern = FcPatternCreate();
    FcPatternAddString(pattern, FC_FAMILY, reinterpret_cast<const FcChar8*>(family));
    FcFontSet* const found = FcFontList(machine, pattern, wanted);
    for (int i = 0; found != nullptr && i < found->nfont; ++i) {
      FcChar8* file = nullptr;
      if (FcPatternGetString(found->fonts[i], FC_FILE, 0, &file) == FcResultMatch)
        FcConfigAppFontAddFile(own, file);
    }
    if (found != nullptr)
      FcFontSetDestroy(found);
    FcPatternDestroy(pattern);
  }
  FcObjectSetDestroy(wanted);
  FcConfigDestroy(machine);
}

}  // namespace

Fonts::Fonts(const std::filesystem::path& folder) {
  // A configuration of its own: no system font but the named ones can stand in.
  FcConfig* config = FcConfigCreate();
  complete_ = true;
  for (const char* name : {"noto-sans-sc-regular.ttf", "noto-sans-sc-medium.ttf"}) {
    const std::string path = (folder / name).string();
    complete_ =
        FcConfigAppFontAddFile(config, reinterpret_cast<const FcChar8*>(path.c_str())) == FcTrue &&
        complete_;
  }
  add_rare_characters(config);
  map_ = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
  pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map_), config);
  FcConfigDestroy(config);  // the map holds its own reference
}

Fonts::~Fonts() {
  g_object_unref(map_);
}

PangoContext* Fonts::new_context() const {
  PangoContext* context = pango_font_map_create_context(map_);
  pango_cairo_context_set_resolution(context, 72);
  // On paper glyphs stand where they belong, not on whole points.
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  pango_cairo_context_set_font_options(context, options);
  cairo_font_options_destroy(options);
  pango_context_set_round_glyph_positions(context, FALSE);
  return context;
}

}  // namespace aftercare::press

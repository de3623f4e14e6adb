// The product's own fonts for Pango, apart from the machine's.
#pragma once
#include <filesystem>

#include <pango/pangocairo.h>

namespace aftercare::press {

class Fonts {
 public:
  explicit Fonts(const std::filesystem::path& folder);
  ~Fonts();
  Fonts(const Fonts&) = delete;
  Fonts& operator=(const Fonts&) = delete;

  [[nodiscard]] bool complete() const { return complete_; }
  // Belongs to the caller (g_object_unref). Sizes are points.
  [[nodiscard]] PangoContext* new_context() const;

 private:
  PangoFontMap* map_ = nullptr;
  bool complete_ = false;
};

}  // namespace aftercare::press

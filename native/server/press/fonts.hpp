// The product's own fonts for Pango, apart from the machine's but for rare characters.
#pragma once
#include <filesystem>

#include <pango/pangocairo.h>

namespace aftercare::press {

// For characters that the product's own font does not have, in this order.
inline constexpr const char* kRareFamilies[] = {"HanaMinA", "HanaMinB"};
inline constexpr const char* kFamilies = "Noto Sans SC, HanaMinA, HanaMinB";

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

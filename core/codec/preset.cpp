#include "core/codec/preset.hpp"

#include <vector>

namespace aftercare {
namespace {

constexpr const char* kExtends = "extends";
constexpr std::size_t kDepthMax = 8;

}  // namespace

Result<Json> whole_preset(const std::string& name, const ReadPreset& read) {
  std::vector<Json> layers;  // the preset itself first
  for (std::string next = name; !next.empty();) {
    if (layers.size() == kDepthMax)
      return refuse("preset_circular", kExtends, {{"preset", name}});
    auto layer = read(next);
    if (!layer)
      return layer.error();
    if (!layer->is_object())
      return refuse("malformed", {}, {{"expected", "object"}});
    const auto base = layer->find(kExtends);
    if (base != layer->end() && !base->is_string())
      return refuse("malformed", kExtends, {{"expected", "text"}});
    next = base == layer->end() ? std::string() : base->get<std::string>();
    layer->erase(kExtends);
    layers.push_back(std::move(*layer));
  }
  Json whole = std::move(layers.back());
  layers.pop_back();
  for (; !layers.empty(); layers.pop_back())
    whole.merge_patch(layers.back());
  return {boost::system::in_place_value, std::move(whole)};
}

}  // namespace aftercare

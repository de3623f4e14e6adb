#include "core/codec/upcasts.hpp"

namespace aftercare {

// None yet: every command of the first release is of version 1.
const std::vector<Upcast>& upcasts() {
  static const std::vector<Upcast> kUpcasts;
  return kUpcasts;
}

}  // namespace aftercare

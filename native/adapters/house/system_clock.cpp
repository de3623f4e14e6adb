#include "native/adapters/house/system_clock.hpp"

#include <chrono>

namespace aftercare {

Instant system_now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

}  // namespace aftercare

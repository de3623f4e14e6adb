// The driver (items/driver.hpp) over TCP on the loopback interface: one JSON object a line, answers
// in order. For end-to-end tests; off unless asked for.
#pragma once
#include <cstdint>
#include <memory>

#include "native/console/platform/platform.hpp"

namespace aftercare::console {

class UiPort {
 public:
  // Port 0 takes any free one. Null if the port is taken.
  static std::unique_ptr<UiPort> listen(std::uint16_t port, Platform& platform, Driver& driver);
  virtual ~UiPort() = default;
  [[nodiscard]] virtual std::uint16_t port() const = 0;
};

}  // namespace aftercare::console

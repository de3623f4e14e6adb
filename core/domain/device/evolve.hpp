// What an event makes of a device.
#pragma once
#include <optional>
#include <string_view>

#include "core/domain/device/device.hpp"

namespace aftercare {

std::optional<Device> evolve_device(const Device* current, DeviceId id, const DeviceEvent& event);
std::string_view device_event_type(const DeviceEvent& event);

}  // namespace aftercare

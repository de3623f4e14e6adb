// A device's store and the leader's fencing token, under which base is written.
#pragma once
#include "tests/sync/support/device_store.hpp"

namespace aftercare::sim {

// Of files only the hashes matter here: contents stay empty.
struct Disk : test::DeviceStore {
  std::uint64_t fence = 0;
};

}  // namespace aftercare::sim

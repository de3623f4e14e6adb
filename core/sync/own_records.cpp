// One function in a file of its own: the simulator links another in its place.
#include "core/sync/mine.hpp"

namespace aftercare {

std::optional<Own> own_from_record(const MineRecord& record) {
  return read_own(record);
}

}  // namespace aftercare

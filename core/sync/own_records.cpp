#include "core/sync/mine.hpp"

namespace aftercare {

std::optional<Own> own_from_record(const MineRecord& record) {
  return read_own(record);
}

}  // namespace aftercare

// What leaves the house. A member that is not named in outside_view.cpp stays as it is made.
#pragma once
#include "core/app/records.hpp"

namespace aftercare {

Record outside_view(const Record& record);

}  // namespace aftercare

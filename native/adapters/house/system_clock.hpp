// The only place of the server that looks at the machine's clock. AFTERCARE_REHEARSE_DAYS in the
// environment moves it by whole days, to see before the day what a date brings.
#pragma once
#include "core/base/instant.hpp"

namespace aftercare {

Instant system_now();

}  // namespace aftercare

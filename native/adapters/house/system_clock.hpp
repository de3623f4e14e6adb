// The only place of the server that looks at the machine's clock.
#pragma once
#include "core/base/instant.hpp"

namespace aftercare {

Instant system_now();

}  // namespace aftercare

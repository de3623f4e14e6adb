// How much of a row somebody may see who may have it (project() in permissions.hpp shows it so).
#pragma once
#include "core/domain/shared/actor.hpp"

namespace aftercare {

// whole: staff. product: R&D and production, who work on the product and need not reach its owner
// (quality.md, Secrets). outside: customers, guests and tracking links.
enum class View { whole, product, outside };
View view_of(const Actor& actor);

}  // namespace aftercare

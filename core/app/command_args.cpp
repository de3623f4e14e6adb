#include "core/app/commands.hpp"

namespace aftercare {

AFTERCARE_ONE_OF_MEMBERS(CommandArgs)

}  // namespace aftercare

// What is wrong with the house, on top of the home of who looks after it.
#pragma once
#include "native/console/app/format.hpp"
#include "native/console/store/house_health.hpp"
#include "native/console/widgets/ui.hpp"

namespace aftercare::console {

// Takes no room while all is well.
void health_card(Ui& ui, const HouseHealth& health, const Format& format);

}  // namespace aftercare::console

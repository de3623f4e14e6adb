// The parts of the policy page.
#pragma once
#include "native/console/app/format.hpp"
#include "native/console/app/model.hpp"
#include "native/console/widgets/ui.hpp"

namespace aftercare::console {

void policy_edit_view(Ui& ui, const PolicyModel& policy, const Format& format, Intents& out);
void what_if_view(Ui& ui, const WhatIfModel& what_if, const Format& format, Intents& out);

}  // namespace aftercare::console

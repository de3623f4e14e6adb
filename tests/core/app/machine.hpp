// The case's machine as business.md tells it: which phase may follow which in one step.
#pragma once
#include "tests/core/support/given.hpp"

namespace aftercare::test {

// Whether a case may go from one phase to another in one step.
inline bool in_machine(CasePhase from, CasePhase to) {
  if (from == to) {
    return true;
  }
  switch (from) {
    case CasePhase::reported:
      return to == CasePhase::accepted || to == CasePhase::cancelled || to == CasePhase::merged;
    case CasePhase::accepted:
    case CasePhase::appointed:
    case CasePhase::diagnosed:
      // Settling an exception may bring back a whole trip at once.
      return to != CasePhase::reported && to != CasePhase::confirmed && to != CasePhase::closed;
    // Handed back unrepaired, it stands where it stood before.
    case CasePhase::in_workshop:
      return to != CasePhase::reported && to != CasePhase::confirmed && to != CasePhase::closed;
    // Reopened, a case stands where its workshop job and its new visits do.
    case CasePhase::repaired:
    case CasePhase::fulfilled:
      return to == CasePhase::confirmed || to == CasePhase::accepted ||
             to == CasePhase::fulfilled || to == CasePhase::in_workshop;
    case CasePhase::confirmed:
      return to == CasePhase::closed || to == CasePhase::accepted || to == CasePhase::in_workshop;
    case CasePhase::closed:
    case CasePhase::cancelled:
      return to == CasePhase::accepted || to == CasePhase::reported || to == CasePhase::in_workshop;
    case CasePhase::merged: return to == CasePhase::accepted || to == CasePhase::reported;
  }
  return false;
}

}  // namespace aftercare::test

// Large records that several tables hold: their JSON is compiled once, in records.cpp.
#pragma once
#include "core/app/records.hpp"
#include "core/codec/json.hpp"

// A type takes no parentheses.
// NOLINTBEGIN(bugprone-macro-parentheses)
#define AFTERCARE_SHARED_RECORD(T)                                                 \
  extern template void aftercare::codec::put<T>(std::string&, const T&, const T*); \
  extern template bool aftercare::codec::take<T>(TextIn&, T&, aftercare::codec::Reading&);
// NOLINTEND(bugprone-macro-parentheses)
namespace aftercare {
AFTERCARE_SHARED_RECORD(Policy)
AFTERCARE_SHARED_RECORD(Case)
AFTERCARE_SHARED_RECORD(Visit)
AFTERCARE_SHARED_RECORD(CaseIntake)
AFTERCARE_SHARED_RECORD(LiabilityVerdict)
AFTERCARE_SHARED_RECORD(WarrantyVerdict)
AFTERCARE_SHARED_RECORD(Signature)
AFTERCARE_SHARED_RECORD(PartUse)
AFTERCARE_SHARED_RECORD(HeldFact)
}  // namespace aftercare
#undef AFTERCARE_SHARED_RECORD

// What is done when a start was refused because the data is not what this house answered for
// (continuity.hpp) and no backup is to be restored: go on from what is there, in a new epoch, so
// that devices bring back what they hold receipts for. Nobody else may work on the data.
#pragma once
#include <filesystem>
#include <optional>

#include "core/base/result.hpp"
#include "native/adapters/house/continuity.hpp"
#include "native/adapters/house/database_choice.hpp"

namespace aftercare {

// A refused start that a new epoch helps.
bool is_about_history(const std::optional<Refusal>& refusal);

struct RecoverOptions {
  bool new_keys = false;  // those that signed the history are gone for good
  bool damaged = false;   // pages that cannot be read are lost knowingly
};
struct RecoverReport {
  Head head;                      // in the new epoch
  std::optional<Refusal> reason;  // what a start was refused with; nothing: nothing was done
};
// Refusals: key_missing, key_foreign (without new_keys), database_damaged {detail};
// head_not_exported {reason}, and then the epoch has begun all the same; those of opening.
Result<RecoverReport> recover(const std::filesystem::path& root, const DatabaseChoice& choice,
                              const RecoverOptions& options);

}  // namespace aftercare

// What people see: base with the own commands re-run over it, in memory.
// Invariant: the view is a pure function of base and the commands given, in their order; a command
// that refuses on what is known here changes nothing and is doubtful.
#pragma once
#include <map>
#include <vector>

#include "core/app/decide.hpp"
#include "core/sync/base_log.hpp"
#include "core/sync/mine.hpp"

namespace aftercare {

class Overlay final : public World {
 public:
  explicit Overlay(const BaseLog& base) : base_(&base) {}

  [[nodiscard]] Found find(const EntityKey& key) const override;
  // A replica never holds everything: always unknown.
  [[nodiscard]] IndexFound look_up(const IndexKey& key) const override;
  [[nodiscard]] const Policy* policy_in_force() const override;

  // Base was replaced or grew; re-run what is over it.
  void stand_on(const BaseLog& base) { base_ = &base; }
  void clear() { changes_.clear(); }
  // Runs one more command over the view; sets its `doubtful` and `touched`.
  void run(Own& own, const Actor& actor);
  // The refusal it would meet, without changing anything.
  [[nodiscard]] std::optional<Refusal> refusal_of(const Command& command, const Actor& actor,
                                                  Instant at) const;

  [[nodiscard]] const std::map<EntityKey, Record>& changes() const { return changes_; }

 private:
  const BaseLog* base_;
  std::map<EntityKey, Record> changes_;
};

}  // namespace aftercare

// What one decided group writes: rows, events, index entries, scope memberships, search terms and
// results, diffed against what was stored. Pure.
#pragma once
#include <string>
#include <vector>

#include "core/app/events.hpp"
#include "core/ports/authority_store.hpp"
#include "core/sync/authority.hpp"
#include "core/sync/group_world.hpp"

namespace aftercare {

// One command's effect, in the order of the group.
struct DecidedEvents {
  std::uint64_t seq = 0;
  EventMeta meta;
  std::vector<EventAt> events;
};

// Fills rows, events, indexes, memberships, terms and commit.digest. Events on records that do not
// exist afterwards are left out: there is nothing to tell them of.
void write_changes(const GroupWorld& world, const std::vector<DecidedEvents>& decided,
                   WriteBatch& batch, std::vector<AppliedEvent>& applied);

// Index entries, scopes and search terms of one record; `before` null: nothing is known of those it
// had. Every scope it is in moves to `seq`.
void write_places(const EntityKey& key, const Record* before, const Record& after,
                  std::uint64_t seq, WriteBatch& batch);

// An event's own meta (a settled fact keeps its author and time), else the command's.
const EventMeta& meta_for(const EventAt& event, const EventMeta& of_command);

}  // namespace aftercare

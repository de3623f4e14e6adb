// Pull and snapshot as pure reads (sync.md, Endpoint). The cursor is opaque to clients: base64url
// of {epoch, seq, hash, scopes, progress of scopes just won or lost}. Invariants: a row goes only
// to who has one of its scopes, projected for him; a page's `to` never passes a change it does not
// hold; the last page ends at the snapshot's head.
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/app/view.hpp"
#include "core/ports/authority_store.hpp"
#include "core/sync/limits.hpp"
#include "core/sync/messages.hpp"

namespace aftercare {

// Who asks and what is his: scopes_for(actor, policy in force), newly computed for every request.
struct PullCaller {
  Actor actor;
  std::vector<std::string> scopes;
  // Secret of the servers over this database: cursors are sealed with it for their actor. Empty:
  // unsealed.
  std::string cursor_key;
  // How much of a row he sees; left out: what everybody outside does.
  Viewer viewer = {};
};

// Only a server reading from a secondary has a primary to ask.
enum class HeadIs { primary, secondary };

// One page, read from one snapshot of `store`. Problems: 409 `resync` (extra: epoch, reason; also
// when the caller sees rows differently from when the cursor was made), 503
// `behind` (secondary only: the cursor is above this database's head: ask the primary), 503
// `newer_rows` (a row for him that only a newer release can read: a newer server can), 400.
using PullOutcome = std::variant<PullResponse, Problem>;
PullOutcome pull(ReadStore& store, const PullCaller& caller, const PullRequest& request,
                 Instant server_time, HeadIs head_is = HeadIs::primary);

// ---- snapshot ------------------------------------------------------------------------------
// NDJSON: first line {"epoch", "head"}, then patch lines in key order, last line {"cursor", "seq"}
// to pull on from. Resumed with the `after` of the last line that arrived and the cursor of the
// first line.
struct SnapshotPage {
  std::vector<std::string> lines;  // without line feeds
  std::optional<EntityKey> after;  // continue here; absent: this was the last page
  // The next row was written by a newer release: the walk ends here, without its last line; who
  // resumes it at a newer server goes on.
  bool newer = false;
};
// `start`: the cursor of a head, begun with snapshot_start() and kept by the host over the pages.
struct SnapshotStart {
  std::string epoch;
  std::uint64_t head = 0;
  std::string cursor;
};
SnapshotStart snapshot_start(ReadStore& store, const PullCaller& caller);
SnapshotPage snapshot_page(ReadStore& store, const PullCaller& caller, const SnapshotStart& start,
                           const std::optional<EntityKey>& after, std::size_t limit);

}  // namespace aftercare

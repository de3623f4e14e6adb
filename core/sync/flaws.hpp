// Known bugs that the simulator puts back to prove that it would find them (sync.md, Canaries).
// The product has none: has() is false at compile time unless AFTERCARE_WITH_FLAWS, which only
// tests/sim sets for its own compilation of this folder.
#pragma once

namespace aftercare {

enum class Flaw {
  ack_by_http_status,      // HTTP 200 counts as success for all that was sent
  cursor_apart_from_rows,  // the cursor is stored before the rows it stands for
  dedupe_off,              // a repeated id is decided again
  leave_drops_files,       // a record that leaves takes the pending files along
  overlay_dropped_on_ack,  // a confirmed command leaves the view before base holds it
  page_without_staging,    // each page of a pull is switched to at once
  reset_loses_outbox,      // a new base empties the outbox
  scope_exit_not_written,  // a record that leaves a scope stays a member of it
};

#ifdef AFTERCARE_WITH_FLAWS
bool has(Flaw flaw);
#else
constexpr bool has(Flaw) {
  return false;
}
#endif

}  // namespace aftercare

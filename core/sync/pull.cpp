#include "core/sync/pull.hpp"

#include <algorithm>
#include <utility>

#include "core/sync/cursor.hpp"
#include "core/sync/rows.hpp"

namespace aftercare {
namespace {

using Scopes = std::vector<std::string>;

Scopes tidy(Scopes scopes) {
  std::sort(scopes.begin(), scopes.end());
  scopes.erase(std::unique(scopes.begin(), scopes.end()), scopes.end());
  return scopes;
}
Scopes minus(const Scopes& a, const Scopes& b) {
  Scopes out;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}
Scopes both(const Scopes& a, const Scopes& b) {
  Scopes out;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}
Scopes either(const Scopes& a, const Scopes& b) {
  Scopes out;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

Problem resync(const Head& head, std::string_view reason) {
  return {
      409, refuse("resync"), {{"epoch", Json(head.epoch)}, {"reason", Json(std::string(reason))}}};
}

// Else it is damaged, and no other server can read it either: that must not stop all that follows.
bool is_json(std::string_view text) {
  codec::TextIn in(text);
  return in.skip() && in.finished();
}

// The view is held like a scope: no record is ever in it.
Scopes with_view(Scopes scopes, const Viewer& viewer) {
  scopes.push_back(view_mark(viewer));
  return tidy(std::move(scopes));
}

// Rows were fetched under another view than the caller has now, or before views were told apart: a
// row that does not change would stay as it was.
bool is_other_view(const Cursor& cursor, const Viewer& viewer) {
  if (cursor.seq == 0 && cursor.epoch.empty())
    return false;  // the start
  const Scopes held = either(cursor.scopes, cursor.won);
  return std::none_of(held.begin(), held.end(), [&](const std::string& scope) {
    return scope == view_mark(viewer);
  });
}

// Empty when the cursor stands on this database's history.
std::optional<Problem> check_cursor(ReadStore& store, const Cursor& cursor, const Head& head,
                                    HeadIs head_is) {
  if (cursor.seq == 0 && cursor.epoch.empty())
    return std::nullopt;  // the start
  if (cursor.epoch != head.epoch)
    return resync(head, "epoch");
  if (cursor.seq > head.seq) {
    if (head_is == HeadIs::secondary)
      return Problem{503, refuse("behind"), {}};
    return resync(head, "ahead");
  }
  if (store.hash_at(cursor.seq).value_or("") != cursor.hash)
    return resync(head, "hash");
  return std::nullopt;
}

// One page being filled, in three phases: rows of lost scopes leave, the past of won scopes is
// loaded up to the cursor, then everything moves on to the head.
class Page {
 public:
  Page(ReadStore& store, const PullCaller& caller, Cursor cursor, Head head, std::size_t limit)
      : store_(store),
        caller_(caller),
        cursor_(std::move(cursor)),
        head_(std::move(head)),
        room_(limit) {}

  void fill(const Scopes& wanted) {
    take_scopes(wanted);
    if (leave_lost() && load_won())
      move_on();
  }

  PullResponse finish(const PullRequest& request, Instant server_time) {
    cursor_.epoch = head_.epoch;
    cursor_.hash = store_.hash_at(cursor_.seq).value_or("");
    PullResponse out;
    out.epoch = head_.epoch;
    out.server_time = server_time;
    out.from = request.cursor;
    out.to = seal_cursor(encode_cursor(cursor_), caller_.cursor_key, caller_.actor.id.text());
    out.seq = cursor_.seq;
    out.more = !done_;
    out.patch = std::move(patch_);
    return out;
  }

  [[nodiscard]] std::uint64_t seq() const { return cursor_.seq; }
  // A row was passed over that a newer release wrote.
  [[nodiscard]] bool passed_over_newer() const { return newer_; }

 private:
  // Scopes may change between any two pages.
  void take_scopes(const Scopes& wanted) {
    if (cursor_.seq == 0 && cursor_.scopes.empty() && cursor_.won.empty()) {
      cursor_.scopes = wanted;  // the first load: all from 0
      cursor_.born = head_.seq;
      return;
    }
    const Scopes held = either(cursor_.scopes, cursor_.won);
    cursor_.lost = minus(either(tidy(cursor_.lost), minus(held, wanted)), wanted);
    if (!minus(held, wanted).empty()) {
      cursor_.lost_after.clear();
      cursor_.lost_since.reset();
    }
    const Scopes fresh = minus(wanted, held);
    // A scope that joins others half loaded makes them begin again: rows are idempotent.
    cursor_.won = either(both(cursor_.won, wanted), fresh);
    if (!fresh.empty())
      cursor_.won_after = 0;
    cursor_.scopes = both(cursor_.scopes, wanted);
  }

  bool leave_lost() {
    if (cursor_.lost.empty())
      return true;
    if (!cursor_.lost_since && !leave_members())
      return false;
    if (!leave_former_members())
      return false;
    cursor_.lost.clear();
    cursor_.lost_after.clear();
    cursor_.lost_since.reset();
    return true;
  }

  // What the lost scopes hold now.
  bool leave_members() {
    const auto keys = store_.only_in(cursor_.lost, either(cursor_.scopes, cursor_.won),
                                     parse_entity_key(cursor_.lost_after), room_);
    for (const EntityKey& key : keys) {
      patch_.push_back({PatchOp::leave, key, 0, {}});
      cursor_.lost_after = to_text(key);
    }
    if (keys.size() >= room_)
      return false;
    room_ -= keys.size();
    cursor_.lost_since = cursor_.seq;
    return true;
  }

  // What moved in them since the cursor: the caller may still have it, and as he has lost the scope
  // nothing else would ever tell him. Also what is in them now: it may have been out while the
  // members were gone through, and come back.
  bool leave_former_members() {
    const Scopes kept = either(cursor_.scopes, cursor_.won);
    const auto changes = store_.changes(cursor_.lost, *cursor_.lost_since, head_.seq, room_);
    for (const ScopedChange& change : changes) {
      if (!store_.in_scopes(change.key, kept))
        patch_.push_back({PatchOp::leave, change.key, 0, {}});
    }
    if (!exhausted(changes, cursor_.lost, head_.seq)) {
      cursor_.lost_since = changes.back().seq;
      return false;
    }
    room_ -= std::min(room_ - 1, changes.size());
    return true;
  }

  bool load_won() {
    if (cursor_.won.empty())
      return true;
    auto changes = store_.changes(cursor_.won, cursor_.won_after, cursor_.seq, room_);
    for (ScopedChange& change : changes) {
      // What has left the won scope may still be held through another one.
      if (change.present)
        put(change);
    }
    if (!exhausted(changes, cursor_.won, cursor_.seq)) {
      cursor_.won_after = changes.back().seq;
      return false;
    }
    room_ -= std::min(room_ - 1, changes.size());
    cursor_.scopes = either(cursor_.scopes, cursor_.won);
    cursor_.won.clear();
    cursor_.won_after = 0;
    return true;
  }

  void move_on() {
    auto changes = store_.changes(cursor_.scopes, cursor_.seq, head_.seq, room_);
    for (ScopedChange& change : changes) {
      if (change.present) {
        put(change);
      } else if (change.deleted) {
        patch_.push_back({PatchOp::del, change.key, 0, {}});
      } else if (change.seq > cursor_.born) {
        patch_.push_back({PatchOp::leave, change.key, 0, {}});
      }
    }
    done_ = exhausted(changes, cursor_.scopes, head_.seq);
    cursor_.seq = done_ ? head_.seq : changes.back().seq;
    if (done_)
      cursor_.born = 0;
  }

  // A store may give fewer than asked for so as not to cut a seq in two: few does not mean all.
  bool exhausted(const std::vector<ScopedChange>& changes, const Scopes& scopes,
                 std::uint64_t up_to) {
    if (changes.empty() || changes.back().seq >= up_to)
      return true;
    if (changes.size() >= room_)
      return false;
    return store_.changes(scopes, changes.back().seq, up_to, 1).empty();
  }

  // Takes the row out of `change`. A damaged one is left out: the rest must not stop for it, and
  // who has an older state of it keeps that.
  void put(ScopedChange& change) {
    if (change.damaged)
      return;
    PatchLine line{PatchOp::put, change.key, change.ver, std::move(change.json)};
    if (!sees_as_stored(caller_.viewer, change.key.t)) {
      const std::string stored = std::exchange(line.row, {});
      line.row = projected_row(change.key.t, stored, caller_.viewer);
      // What cannot be read cannot be projected: nobody but staff gets it here.
      if (line.row.empty()) {
        newer_ = newer_ || is_json(stored);
        return;
      }
    }
    patch_.push_back(std::move(line));
  }

  ReadStore& store_;
  const PullCaller& caller_;
  Cursor cursor_;
  Head head_;
  std::size_t room_;
  std::vector<PatchLine> patch_;
  bool done_ = false;
  bool newer_ = false;
};

}  // namespace

PullOutcome pull(ReadStore& store, const PullCaller& caller, const PullRequest& request,
                 Instant server_time, HeadIs head_is) {
  const Head head = store.head();
  if (!request.epoch.empty() && request.epoch != head.epoch)
    return resync(head, "epoch");
  const auto unsealed = unseal_cursor(request.cursor, caller.cursor_key, caller.actor.id.text());
  if (!unsealed)
    return resync(head, "seal");
  const auto cursor = decode_cursor(*unsealed);
  if (!cursor)
    return Problem{400, refuse("malformed", "cursor"), {}};
  if (auto wrong = check_cursor(store, *cursor, head, head_is))
    return std::move(*wrong);
  if (is_other_view(*cursor, caller.viewer))
    return resync(head, "view");
  Scopes wanted = tidy(caller.scopes);
  if (request.scopes)
    wanted = both(wanted, tidy(*request.scopes));
  wanted = with_view(std::move(wanted), caller.viewer);
  const std::size_t limit = std::clamp<std::size_t>(
      request.limit == 0 ? kPullRowsDefault : request.limit, 1, kPullRowsMax);
  Page page(store, caller, *cursor, head, limit);
  page.fill(wanted);
  // Going on without it would be for good: the cursor passes it only once. Servers are replaced one
  // after the other, a newer one can answer.
  if (page.passed_over_newer())
    return Problem{503, refuse("newer_rows"), {}};
  PullResponse out = page.finish(request, server_time);
  if (!request.client_id.is_nil()) {
    for (StoredResult& result :
         store.results_of(request.client_id, cursor->seq, page.seq(), kPullResultsMax)) {
      if (result.actor == caller.actor.id)
        out.results.push_back(std::move(result.json));
    }
  }
  return out;
}

SnapshotStart snapshot_start(ReadStore& store, const PullCaller& caller) {
  const Head head = store.head();
  Cursor cursor;
  cursor.epoch = head.epoch;
  cursor.seq = head.seq;
  cursor.hash = head.hash;
  cursor.scopes = with_view(caller.scopes, caller.viewer);
  return {head.epoch, head.seq,
          seal_cursor(encode_cursor(cursor), caller.cursor_key, caller.actor.id.text())};
}

SnapshotPage snapshot_page(ReadStore& store, const PullCaller& caller, const SnapshotStart& start,
                           const std::optional<EntityKey>& after, std::size_t limit) {
  SnapshotPage page;
  if (!after) {
    page.lines.push_back("{\"epoch\":" + dump_json(start.epoch) + ",\"head\":" +
                         std::to_string(start.head) + ",\"cursor\":\"" + start.cursor + "\"}");
  }
  const auto rows = store.walk(tidy(caller.scopes), after, std::max<std::size_t>(limit, 1));
  for (const StoredRow& row : rows) {
    if (row.damaged) {
      page.after = row.key;
      continue;
    }
    PatchLine line{PatchOp::put, row.key, row.ver, row.json};
    if (!sees_as_stored(caller.viewer, row.key.t)) {
      line.row = projected_row(row.key.t, row.json, caller.viewer);
      if (line.row.empty() && is_json(row.json)) {
        page.newer = true;
        if (!page.after)
          page.after = after;
        return page;
      }
    }
    page.after = row.key;
    if (line.row.empty())
      continue;
    page.lines.push_back(patch_line_to_text(line));
  }
  if (rows.size() < std::max<std::size_t>(limit, 1)) {
    page.after.reset();
    page.lines.push_back("{\"cursor\":\"" + start.cursor +
                         "\",\"seq\":" + std::to_string(start.head) + "}");
  }
  return page;
}

}  // namespace aftercare

// Inside of Replica, shared by its parts: replica.cpp (inputs, status), replica_mine.cpp (submit,
// storing), replica_push.cpp, replica_pull.cpp, replica_files.cpp, replica_view.cpp.
#pragma once
#include <deque>
#include <map>
#include <optional>
#include <set>

#include "core/sync/backoff.hpp"
#include "core/sync/base_log.hpp"
#include "core/sync/limits.hpp"
#include "core/sync/mine.hpp"
#include "core/sync/overlay.hpp"
#include "core/sync/replica.hpp"

namespace aftercare {

// A text member of a problem document, empty when there is none.
inline std::string member_text(const Json& json, std::string_view name) {
  if (!json.is_object())
    return {};
  const auto at = json.find(name);
  return at != json.end() && at->is_string() ? at->get<std::string>() : std::string();
}

// The newest segment: its size, and its text as long as it may still grow.
struct SegmentTail {
  std::uint64_t bytes = 0;
  std::string text;

  SegmentTail() = default;
  explicit SegmentTail(const std::string& whole)
      : bytes(whole.size()), text(bytes <= kSegmentTailBytes ? whole : std::string()) {}
};

// A page that has come and is not packed yet: the next one is asked for first, so that server and
// device work at the same time.
struct ArrivedPage {
  std::unique_ptr<const std::string> body;
  std::vector<PatchSlice> lines;  // of it
};

// Where base is being changed: pages on their way into storage, not visible before the last is in.
struct Staging {
  bool active = false;
  bool fresh = false;  // from the cursor's beginning: replaces all
  std::string epoch;
  std::string cursor;  // of the newest page
  std::uint64_t seq = 0;
  std::uint64_t first_segment = 0;  // of a fresh base
  std::uint64_t next_segment = 0;
  std::vector<std::string> texts;      // in order, to be read in at the switch
  std::optional<ArrivedPage> arrived;  // dealt with before any further input
  SegmentTail tail;                    // the newest segment once this is in
  std::uint64_t final_token = 0;       // of the store that switches; 0 while pages are missing
  // Stores of earlier pages that are not done yet, and the one that switches, held back until they
  // are: were one of them to fail, base would stand on what an older attempt left in its place.
  std::set<std::uint64_t> under_way;
  std::optional<replica_effect::StoreBase> held_back;
  Instant deadline;  // of that store
  BaseMeta meta;     // once switched
  bool compacting = false;
};

struct Replica::Impl {
  // ---- inputs (replica.cpp) ----
  void on(replica_input::Open& input);
  void on(replica_input::Submit& input);
  void on(replica_input::MineStored& input);
  void on(replica_input::StoreFailed& input);
  void on(replica_input::BaseStored& input);
  void on(replica_input::Mine& input);
  void on(replica_input::Base& input);
  void on(replica_input::Response& input);
  void on(replica_input::Poke& input);
  void on(replica_input::Online& input);
  void on(replica_input::Leader& input);
  void on(replica_input::Session& input);
  void on(replica_input::Tick& input);
  void on(replica_input::FileAdded& input);
  void on(replica_input::Discard& input);
  void on(replica_input::SaveDraft& input);

  // Starts whatever may start, arms the timer, tells what changed.
  void settle();
  void time_out(SyncChannel& channel);
  void clock_set_back(std::int64_t by_ms);
  void arm();

  // ---- storing (replica_mine.cpp) ----
  Submitted submit(replica_input::Submit& input);
  Result<Command> command_of(const replica_input::Submit& input) const;
  std::vector<CommandId> dependencies_of(const Command& command) const;
  void add_named_files(const std::string& command, replica_effect::StoreMine& change) const;
  // One transaction on mine: at once in memory, then to the host.
  std::uint64_t store(replica_effect::StoreMine change, bool is_submit = false);
  void store_again();
  void reclient();
  void prune();

  // ---- push (replica_push.cpp) ----
  bool push_wanted() const;
  void start_push();
  std::vector<const Own*> next_batch() const;
  void on_push_response(const replica_input::Response& response);
  void on_push_problem(const replica_input::Response& response);
  void on_push_conflict(const Json& problem);
  // True when the result moved a command on.
  bool take_result(const PushResult& result, const std::string& result_epoch,
                   replica_effect::StoreMine& change);
  bool must_repeat(const Own& own) const;
  void too_large();

  // ---- pull (replica_pull.cpp) ----
  void start_pull();
  void on_pull_response(replica_input::Response& response);
  // False: that was all there is to do with it.
  bool take_head(const PullResponse& page, bool empty);
  void stage(const std::vector<PatchSlice>& lines, bool last);
  void stage_arrived();
  void begin_staging();
  void stage_text(std::string text, bool whole, std::vector<Segment>& segments);
  void pulled_nothing();
  void store_page(replica_effect::StoreBase page);
  void store_last(replica_effect::StoreBase last);
  void page_stored(std::uint64_t token);
  void switch_base();
  void drop_staging();
  void replace_damaged();
  void compact();
  void drop_waiting_files();
  void drop_outbox();
  void learn_epoch(const std::string& epoch);
  bool load_segments(const BaseMeta& wanted, std::vector<Segment>& segments);
  bool base_behind() const;

  // ---- files (replica_files.cpp) ----
  const OwnFile* next_file() const;
  void start_file();
  void on_file_response(const replica_input::Response& response);
  void store_file(const OwnFile& file);
  void file_failed(int status, const std::string& body);
  void file_offset_refused(const std::string& body);

  // ---- view (replica_view.cpp) ----
  bool in_view(const Own& own) const;
  void rebuild_view();
  void mark_changed(const EntityKey& key) { changed_keys.insert(key); }
  void mark_all() { changed_all = true; }
  void mark_status() { changed_status = true; }
  void publish();
  SyncStatus status() const;
  std::vector<OwnCommand> own_commands(const EntityKey& target) const;
  // Rows of base only where `text` is in them; what own commands made of any.
  void each(EntityType type, const std::string& text,
            const std::function<void(const Record&)>& visit) const;

  // ---- shared ----
  std::uint64_t request(SyncChannel& channel, std::string method, std::string path,
                        std::string body, std::int64_t timeout_ms);
  // Network down, busy server, bad gateway: handled the same for every channel. True: dealt with.
  bool failed_in_general(SyncChannel& channel, const replica_input::Response& response);
  void contacted();
  std::uint64_t random() const;
  template <class Effect>
  void emit(Effect effect) {
    effects.emplace_back(std::move(effect));
  }

  Instant now;
  std::vector<ReplicaEffect> effects;
  std::optional<Submitted> submitted;

  bool opened = false;
  bool leader = false;
  bool host_online = true;
  bool reached = true;  // the last request was answered
  ClientId client_id;
  Actor actor;
  std::string epoch;  // the newest the server named

  MineRecords mine;
  struct Storing {
    replica_effect::StoreMine change;
    bool is_submit = false;
    std::optional<MineRecord> superseded;  // comes back when the submit is not saved
  };
  std::map<std::uint64_t, Storing> storing;  // by token, in order
  std::vector<Storing> unsaved;              // failed, to be tried again
  std::optional<Instant> store_again_at;
  int store_failures = 0;
  bool reclienting = false;
  Instant reclient_at;

  BaseMeta meta;
  bool loaded = false;       // base has been complete once
  bool force_fresh = false;  // the server wants a rebuild from the beginning
  std::unique_ptr<BaseLog> base = std::make_unique<BaseLog>();
  SegmentTail tail;  // the newest committed segment
  Staging staging;
  Overlay view{*base};

  SyncChannel push;
  SyncChannel pull;
  SyncChannel files;
  bool pull_wanted = false;
  std::uint64_t poked_head = 0;
  std::size_t batch_max = 0;
  std::vector<std::string> sent;  // ids of the push in flight
  bool repeating = false;         // ... they are receipts
  std::string file_in_flight;
  std::int64_t file_sent_to = 0;  // offset after the chunk in flight; 0: asking for the offset
  std::map<std::string, std::int64_t> file_offsets;  // as the server named them
  std::map<std::string, int> file_damaged;           // how often the server found them so
  bool session_needed = false;
  std::optional<Instant> session_again_at;
  int session_failures = 0;
  std::optional<Instant> server_time;
  std::optional<Instant> last_contact;
  std::optional<Instant> last_pull;
  std::optional<Instant> armed;
  std::uint64_t next_token = 1;
  std::uint64_t next_request = 1;
  std::uint64_t entropy = 0;

  std::set<EntityKey> changed_keys;
  bool changed_all = false;
  bool changed_status = false;
  std::uint64_t revision = 0;
  std::deque<std::pair<std::uint64_t, EntityKey>> change_log;
  std::uint64_t log_complete_since = 0;  // revisions after this are in the log
};

}  // namespace aftercare

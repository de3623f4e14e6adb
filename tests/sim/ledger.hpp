// The ledger: every command a person was told is saved, and what became of it. Invariants 1 (once,
// or refused and visible; what was told stays true), 6 (in its author's order) and 9 (no fact of an
// engineer is refused).
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/ports/authority_store.hpp"
#include "tests/sim/disk.hpp"
#include "tests/sim/oracle.hpp"
#include "tests/sim/run.hpp"

namespace aftercare::sim {

struct Entry {
  std::string id;
  int origin = 0;           // the store it was first saved in; 0: a duty of the scheduler
  std::uint64_t place = 0;  // in the order of that store
  std::string type;
  std::string target;
  std::vector<std::string> files;
  bool fact = false;
  ActorId author;
  Instant occurred_at;
  bool saved = false;      // its author was told so
  bool lost_disk = false;  // the store it lay in was wiped, by injection
  bool cloned = false;     // more than one store may send it: no order among them
  bool given_up = false;   // discarded or replaced by its author
  // As decided now; 0: not decided, or the database lost it.
  std::uint64_t seq = 0;
  bool applied = false;
  std::optional<Instant> confirmed_at;  // by the server's clock, the first time
  // As the author was told, in his receipt.
  bool told = false;
  std::string told_number;
  std::optional<Instant> told_received_at;
  // Lost by a restore while two stores hold it: the one without a receipt may send it first, and
  // what the other one was told is then overtaken.
  bool overtaken = false;
  bool excused = false;  // confirmed too long before a restore
};

class Ledger {
 public:
  Ledger(Run& run, const Oracle& oracle) : run_(run), oracle_(oracle) {}

  // A replica took it; not durable yet.
  void submitted(Entry entry);
  // Durable; from now on it has its place among its author's.
  void durable(const std::string& id, int origin);
  // ... and its author was told.
  void saved(const std::string& id);
  // A duty of the scheduler: (rule, subject, run), whatever its id.
  void duty(const std::string& id, const std::string& subject);
  // Results of one commit.
  void decided(const std::vector<StoredResult>& results);
  // A store now says this about a command of its own.
  void stored(const MineRecord& record);
  void given_up(const std::string& id);
  void wiped(const Disk& disk);
  void cloned(const Disk& disk);
  void cut_back(std::uint64_t seq, Instant restored_at);

  [[nodiscard]] const std::map<std::string, Entry>& entries() const { return entries_; }
  [[nodiscard]] const Entry* find(const std::string& id) const;
  // After the last calm: every saved command is decided, or waits where it must wait.
  void check_all(const std::vector<const Disk*>& disks, const std::set<std::string>& locked_out);

 private:
  void check_order(Entry& entry);
  void check_fact(const Entry& entry, const std::string& code);

  Run& run_;
  const Oracle& oracle_;
  std::map<std::string, Entry> entries_;
  std::map<int, std::uint64_t> places_;
  std::map<int, std::uint64_t> newest_;        // place decided last, by origin
  std::map<std::string, std::string> duties_;  // id → subject
  std::map<std::string, std::string> done_;    // subject → id
};

}  // namespace aftercare::sim

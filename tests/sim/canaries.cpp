#include "tests/sim/canaries.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <boost/describe/enum.hpp>
#include <boost/describe/enum_from_string.hpp>

#include "core/sync/flaws.hpp"

namespace aftercare {

BOOST_DESCRIBE_ENUM(Flaw, ack_by_http_status, cursor_apart_from_rows, dedupe_off, leave_drops_files,
                    overlay_dropped_on_ack, page_without_staging, reset_loses_outbox,
                    scope_exit_not_written)

namespace {
std::optional<Flaw>& planted() {
  static std::optional<Flaw> flaw;
  return flaw;
}
}  // namespace

bool has(Flaw flaw) {
  return planted() == flaw;
}

namespace sim {

const std::vector<Canary>& canaries() {
  static const std::vector<Canary> kAll{
      {"plain_sequence", "numbers from a sequence: a commit can become visible after a later one"},
      {"ack_by_http_status", "HTTP 200 counts as success for every command of the push"},
      {"cursor_apart_from_rows", "the cursor is stored before the rows it stands for"},
      {"dedupe_off", "a repeated command id is decided again"},
      {"reset_loses_outbox", "a base that is loaded anew empties the outbox"},
      {"leave_drops_files", "a record that leaves the scope takes pending files along"},
      {"no_fencing", "a frozen leader that was replaced may still write base"},
      {"overlay_dropped_on_ack", "a confirmed command leaves the view before base holds it"},
      {"page_without_staging", "each page of a pull is switched to at once"},
      {"receipts_ignored", "a restored server takes no receipts"},
      {"scope_exit_not_written", "a record that leaves a scope stays a member of it"},
      {"escalation_id_wall_clock", "a duty's id is made of the clock instead of its subject"},
  };
  return kAll;
}

bool plant(const std::string& name) {
  Flaw flaw{};
  if (boost::describe::enum_from_string(name.c_str(), flaw))
    planted() = flaw;
  return std::any_of(canaries().begin(), canaries().end(),
                     [&](const Canary& canary) { return canary.name == name; });
}

}  // namespace sim
}  // namespace aftercare

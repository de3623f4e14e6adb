// What a person sees of his own steps on their way: saved here / sent / confirmed / refused.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/base/instant.hpp"
#include "core/base/result.hpp"

namespace aftercare {

// saving: the host's strict write is not done, nothing is promised. confirmed: applied by the
// server.
enum class CommandState { saving, saved, sent, confirmed, rejected };
BOOST_DESCRIBE_ENUM(CommandState, saving, saved, sent, confirmed, rejected)

struct OwnCommand {
  std::string id;
  std::string type;
  std::string target;
  CommandState state = CommandState::saving;
  bool doubtful = false;  // refuses on what is known here, is sent all the same
  Instant occurred_at;
  std::string exception;  // the server's word: a fact that waits for staff
  std::optional<Refusal> refusal;
  std::string args_json;
};
BOOST_DESCRIBE_STRUCT(OwnCommand, (),
                      (id, type, target, state, doubtful, occurred_at, exception, refusal,
                       args_json))

struct SyncStatus {
  bool online = true;  // the last request was answered
  bool leader = true;
  bool session_needed = false;
  bool loaded = false;  // base has been complete once
  int waiting = 0;      // saved here, not confirmed
  int files_waiting = 0;
  std::optional<Instant> waiting_since;
  std::optional<Instant> last_contact;
  std::vector<OwnCommand> rejected;
  std::vector<OwnCommand> pending;
};
BOOST_DESCRIBE_STRUCT(SyncStatus, (),
                      (online, leader, session_needed, loaded, waiting, files_waiting,
                       waiting_since, last_contact, rejected, pending))

}  // namespace aftercare

// The bodies of push and pull (sync.md, Endpoint) as structs and JSON. Reading never throws; what
// is malformed is named.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/app/commands.hpp"
#include "core/app/decide.hpp"
#include "core/base/result.hpp"
#include "core/codec/json.hpp"

namespace aftercare {

// An RFC 9457 problem without its texts: the host adds type, title and detail in the caller's
// language. `extra` are further members: "expected" (client_seq_gap), "epoch" (epoch, resync).
struct Problem {
  int status = 0;
  Refusal refusal;
  std::vector<std::pair<std::string, Json>> extra;
};
Json problem_to_json(const Problem& problem);

// ---- push ----------------------------------------------------------------------------------

struct PushRequest {
  int proto = 1;
  std::string epoch;  // empty: a client that has not heard of one yet
  ClientId client_id;
  std::vector<Json> commands;  // decoded one by one: a bad one is refused alone
};
Result<PushRequest> push_request_from_json(const Json& json);
// Command by command: one whose text is no JSON (half a surrogate pair, a number beyond every
// range, broken UTF-8) comes out as undecodable_command(), the others as they are. Refused is only
// what cannot be told apart.
Result<PushRequest> push_request_from_text(std::string_view text);
// Stands for a command that nobody can read, with what could be read of its envelope.
inline constexpr std::string_view kUndecodable = "undecodable";
Json push_request_to_json(const PushRequest& request);

enum class PushStatus { applied, rejected, retry };

// Proof of an applied command; signed by a key outside the database (sync.md, Restore).
struct Receipt {
  CommandId id;
  ActorId actor;
  std::uint64_t seq = 0;
  std::string number;  // of the case it reported
  Instant received_at;
  int policy_version = 0;
  std::string signature;  // the host's, over receipt_payload()
};
BOOST_DESCRIBE_STRUCT(Receipt, (), (id, actor, seq, number, received_at, policy_version, signature))
// What is signed: every field but the signature, one a line.
std::string receipt_payload(const Receipt& receipt);

struct PushResult {
  std::string id;  // as sent: an undecodable command may have no proper one
  PushStatus status = PushStatus::applied;
  std::uint64_t seq = 0;  // 0 with retry
  std::string exception;  // applied, but a fact that waits for staff
  std::string number;     // applied case.report
  std::optional<Instant> received_at;
  std::optional<Receipt> receipt;
  std::vector<Notice> notices;  // applied, and worth knowing
  Refusal refusal;              // rejected
  std::int64_t after_ms = 0;  // retry
};
Json push_result_to_json(const PushResult& result);
Result<PushResult> push_result_from_json(const Json& json);

struct PushResponse {
  std::string epoch;
  Instant server_time;
  std::uint64_t last_client_seq = 0;
  std::vector<PushResult> results;
};
Json push_response_to_json(const PushResponse& response);
Result<PushResponse> push_response_from_json(const Json& json);

// ---- pull ----------------------------------------------------------------------------------

struct PullRequest {
  std::string epoch;  // empty: unknown yet
  ClientId client_id;
  std::string cursor = "0";
  std::optional<std::vector<std::string>> scopes;  // absent: all of the caller's
  std::size_t limit = 0;                           // 0: the server's default
};
Result<PullRequest> pull_request_from_json(const Json& json);
Json pull_request_to_json(const PullRequest& request);

enum class PatchOp { put, del, leave };

struct PatchLine {
  PatchOp op = PatchOp::put;
  EntityKey key;
  std::uint64_t ver = 0;
  std::string row;  // JSON text of the record, for put
};

// The same as it lies in a text that outlives it.
struct PatchSlice {
  PatchOp op = PatchOp::put;
  EntityKey key;
  std::uint64_t ver = 0;
  std::string_view row;
};

struct PullResponse {
  std::string epoch;
  Instant server_time;
  std::string from;
  std::string to;
  std::uint64_t seq = 0;  // base stands here once this page (and all before) is in
  bool more = false;
  std::vector<PatchLine> patch;
  std::vector<std::string> results;  // JSON texts of the client's own results
};
// Written and read as text: rows are spliced in and cut out without being parsed.
std::string pull_response_to_text(const PullResponse& response);
Result<PullResponse> pull_response_from_text(std::string_view text);
// The same without a copy of its rows: `patch` stays empty, the lines are views into `text`.
Result<PullResponse> pull_response_from_text(std::string_view text, std::vector<PatchSlice>& lines);
std::string patch_line_to_text(const PatchLine& line);

}  // namespace aftercare

#include "core/sync/messages.hpp"

#include "core/sync/limits.hpp"

namespace aftercare {
namespace {

using codec::PathStep;
using codec::Reading;

template <class T>
bool read_optional(const Json& json, std::string_view name, T& out, Reading& reading) {
  const auto at = json.find(name);
  if (at == json.end() || at->is_null())
    return true;
  const PathStep step(reading, name);
  return codec::read(*at, out, reading);
}

Refusal not_an_object() {
  return refuse("malformed", {}, {{"expected", "object"}});
}

std::string_view name_of(PushStatus status) {
  switch (status) {
    case PushStatus::applied: return "applied";
    case PushStatus::rejected: return "rejected";
    case PushStatus::retry: return "retry";
  }
  return "retry";
}

}  // namespace

Json problem_to_json(const Problem& problem) {
  Json out = Json::object();
  out["status"] = problem.status;
  out["code"] = problem.refusal.code;
  if (!problem.refusal.field.empty())
    out["field"] = problem.refusal.field;
  if (!problem.refusal.params.empty())
    out["params"] = to_json(problem.refusal.params);
  for (const auto& [name, value] : problem.extra)
    out[name] = value;
  return out;
}

// ---- push ----------------------------------------------------------------------------------

Result<PushRequest> push_request_from_json(const Json& json) {
  if (!json.is_object())
    return not_an_object();
  PushRequest request;
  Reading reading;
  if (!read_optional(json, "proto", request.proto, reading) ||
      !read_optional(json, "epoch", request.epoch, reading) ||
      !read_optional(json, "client_id", request.client_id, reading)) {
    return *reading.problem;
  }
  if (request.client_id.is_nil()) {
    return refuse("malformed", "client_id", {{"expected", "id"}});
  }
  const auto commands = json.find("commands");
  if (commands == json.end() || !commands->is_array()) {
    return refuse("malformed", "commands", {{"expected", "array"}});
  }
  request.commands.assign(commands->begin(), commands->end());
  return request;
}

Json push_request_to_json(const PushRequest& request) {
  Json out = Json::object();
  out["proto"] = request.proto;
  out["epoch"] = request.epoch;
  out["client_id"] = request.client_id.text();
  out["commands"] = Json::array();
  for (const Json& command : request.commands)
    out["commands"].push_back(command);
  return out;
}

std::string receipt_payload(const Receipt& receipt) {
  std::string out = "aftercare receipt 1\n";
  for (const std::string& part :
       {receipt.id.text(), receipt.actor.text(), std::to_string(receipt.seq), receipt.number,
        to_text(receipt.received_at), std::to_string(receipt.policy_version)}) {
    out += part;
    out += '\n';
  }
  return out;
}

Json push_result_to_json(const PushResult& result) {
  Json out = Json::object();
  out["id"] = result.id;
  out["status"] = std::string(name_of(result.status));
  if (result.status == PushStatus::retry) {
    out["after_ms"] = result.after_ms;
    return out;
  }
  out["seq"] = result.seq;
  if (result.status == PushStatus::rejected) {
    out["code"] = result.refusal.code;
    if (!result.refusal.field.empty())
      out["field"] = result.refusal.field;
    if (!result.refusal.params.empty())
      out["params"] = to_json(result.refusal.params);
    return out;
  }
  if (!result.exception.empty())
    out["exception"] = result.exception;
  if (!result.number.empty())
    out["number"] = result.number;
  if (result.received_at)
    out["received_at"] = to_text(*result.received_at);
  if (result.receipt)
    out["receipt"] = to_json(*result.receipt);
  if (!result.notices.empty())
    out["notices"] = to_json(result.notices);
  return out;
}

Result<PushResult> push_result_from_json(const Json& json) {
  if (!json.is_object())
    return not_an_object();
  PushResult result;
  Reading reading;
  std::string status;
  if (!read_optional(json, "id", result.id, reading) ||
      !read_optional(json, "status", status, reading) ||
      !read_optional(json, "seq", result.seq, reading) ||
      !read_optional(json, "exception", result.exception, reading) ||
      !read_optional(json, "number", result.number, reading) ||
      !read_optional(json, "received_at", result.received_at, reading) ||
      !read_optional(json, "receipt", result.receipt, reading) ||
      !read_optional(json, "notices", result.notices, reading) ||
      !read_optional(json, "code", result.refusal.code, reading) ||
      !read_optional(json, "field", result.refusal.field, reading) ||
      !read_optional(json, "params", result.refusal.params, reading) ||
      !read_optional(json, "after_ms", result.after_ms, reading)) {
    return *reading.problem;
  }
  for (const PushStatus known : {PushStatus::applied, PushStatus::rejected, PushStatus::retry}) {
    if (status == name_of(known)) {
      result.status = known;
      return result;
    }
  }
  return refuse("malformed", "status", {{"expected", "a known value"}});
}

Json push_response_to_json(const PushResponse& response) {
  Json out = Json::object();
  out["epoch"] = response.epoch;
  out["server_time"] = to_text(response.server_time);
  out["last_client_seq"] = response.last_client_seq;
  out["results"] = Json::array();
  for (const PushResult& result : response.results) {
    out["results"].push_back(push_result_to_json(result));
  }
  return out;
}

Result<PushResponse> push_response_from_json(const Json& json) {
  if (!json.is_object())
    return not_an_object();
  PushResponse response;
  Reading reading;
  if (!read_optional(json, "epoch", response.epoch, reading) ||
      !read_optional(json, "server_time", response.server_time, reading) ||
      !read_optional(json, "last_client_seq", response.last_client_seq, reading)) {
    return *reading.problem;
  }
  const auto results = json.find("results");
  if (results == json.end() || !results->is_array()) {
    return refuse("malformed", "results", {{"expected", "array"}});
  }
  for (const Json& item : *results) {
    auto result = push_result_from_json(item);
    if (!result)
      return result.error();
    response.results.push_back(std::move(*result));
  }
  return response;
}

}  // namespace aftercare

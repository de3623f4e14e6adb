#include "core/api/aftercore.h"

#include <cstdlib>
#include <cstring>
#include <utility>

#include "core/api/render.hpp"
#include "core/api/replica_json.hpp"
#include "core/api/replica_source.hpp"
#include "core/app/permissions.hpp"
#include "core/base/sha256.hpp"

struct ac_replica {
  aftercare::Replica replica;
  aftercare::GivenParts given;
  size_t next_given = 0;
  std::vector<std::string> parts;
};

namespace {

using namespace aftercare;

char* give(std::string_view text) {
  char* out = static_cast<char*>(std::malloc(text.size() + 1));
  if (out == nullptr)
    std::abort();
  std::memcpy(out, text.data(), text.size());
  out[text.size()] = '\0';
  return out;
}

Instant instant(double now_ms) {
  return {static_cast<std::int64_t>(now_ms)};
}

char* give_error(const Refusal& refusal) {
  Json out = Json::object();
  out["effects"] = Json::array();
  out["error"] = to_json(refusal);
  return give(dump_json(out));
}

}  // namespace

ac_replica* ac_create(void) {
  return new ac_replica;
}

void ac_destroy(ac_replica* replica) {
  delete replica;
}

char* ac_handle(ac_replica* replica, const char* input_json, double now_ms) {
  const auto json = parse_json(input_json);
  if (!json)
    return give_error(json.error());
  auto input = replica_input_from_json(*json);
  if (!input)
    return give_error(input.error());
  const ReplicaReply reply = replica->replica.handle(std::move(*input), instant(now_ms));
  return give(dump_json(replica_reply_to_json(reply)));
}

size_t ac_give(ac_replica* replica) {
  replica->given[replica->next_given].clear();
  return replica->next_given++;
}

unsigned char* ac_give_room(ac_replica* replica, size_t number, size_t length) {
  std::string& part = replica->given[number];
  const size_t from = part.size();
  part.resize(from + length);
  return reinterpret_cast<unsigned char*>(part.data() + from);
}

void ac_give_up(ac_replica* replica, size_t number) {
  replica->given.erase(number);
}

char* ac_handle_parts(ac_replica* replica, const char* input_json, double now_ms) {
  replica->parts.clear();
  const auto json = parse_json(input_json);
  if (!json)
    return give_error(json.error());
  auto input = replica_input_from_json(*json, replica->given);
  if (!input)
    return give_error(input.error());
  ReplicaReply reply = replica->replica.handle(std::move(*input), instant(now_ms));
  return give(dump_json(replica_reply_to_json(std::move(reply), replica->parts)));
}

const unsigned char* ac_part(const ac_replica* replica, size_t number) {
  if (number >= replica->parts.size())
    return nullptr;
  return reinterpret_cast<const unsigned char*>(replica->parts[number].data());
}

size_t ac_part_size(const ac_replica* replica, size_t number) {
  return number < replica->parts.size() ? replica->parts[number].size() : 0;
}

char* ac_screen(ac_replica* replica, const char* query_json, double now_ms) {
  const auto json = parse_json(query_json);
  if (!json)
    return give_error(json.error());
  return give(render_screen(ReplicaSource(replica->replica), *json, instant(now_ms)));
}

char* ac_sha256(const unsigned char* bytes, size_t length) {
  return give(sha256_hex({reinterpret_cast<const char*>(bytes), length}));
}

char* ac_guest_id(const char* secret) {
  return give(guest_actor_id(secret).text());
}

char* ac_state_hash(ac_replica* replica) {
  return give(replica->replica.state_hash());
}

void ac_last_free(char* text) {
  std::free(text);
}

// The C interface as JavaScript uses it: texts in, texts out.
#include <cstring>
#include <memory>

#include <catch2/catch_test_macros.hpp>

#include "core/api/aftercore.h"
#include "core/api/replica_json.hpp"
#include "core/base/sha256.hpp"
#include "tests/sync/support/town.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

Json taken(char* text) {
  auto json = parse_json(text);
  ac_last_free(text);
  REQUIRE(json.has_value());
  return std::move(*json);
}

std::string taken_text(char* text) {
  std::string out = text;
  ac_last_free(text);
  return out;
}

struct Core {
  ac_replica* handle = ac_create();
  ~Core() { ac_destroy(handle); }
  Json input(const Json& json, const Instant now) {
    return taken(ac_handle(handle, dump_json(json).c_str(), static_cast<double>(now.ms)));
  }
  Json with_parts(const Json& json, const std::vector<std::string>& parts, const Instant now) {
    for (const std::string& part : parts) {
      const std::size_t number = ac_give(handle);
      // In two pieces, as they come.
      const std::size_t half = part.size() / 2;
      std::memcpy(ac_give_room(handle, number, half), part.data(), half);
      std::memcpy(ac_give_room(handle, number, part.size() - half), part.data() + half,
                  part.size() - half);
    }
    return taken(ac_handle_parts(handle, dump_json(json).c_str(), static_cast<double>(now.ms)));
  }
  Json screen(const Json& query, const Instant now) {
    return taken(ac_screen(handle, dump_json(query).c_str(), static_cast<double>(now.ms)));
  }
};

Json opening(const Actor& actor) {
  return {{"kind", "open"},          {"client_id", to_text(uuid(900))},
          {"actor", to_json(actor)}, {"mine", Json::array()},
          {"meta", nullptr},         {"segments", Json::array()},
          {"leader", true},          {"online", true}};
}

const Json* effect_of(const Json& reply, const std::string& kind) {
  for (const Json& effect : reply.at("effects")) {
    if (effect.at("kind") == kind)
      return &effect;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("open, pull, submit, stored, pushed: all in JSON") {
  Town town;
  Core core;
  Json reply = core.input(opening(town.guest), town.now);
  const Json* request = effect_of(reply, "request");
  REQUIRE(request != nullptr);
  CHECK(request->at("path") == "/api/v1/pull");
  CHECK(effect_of(reply, "changed") != nullptr);
  CHECK(effect_of(reply, "wake_at") != nullptr);

  const TestDevice nobody(town.guest, 50);
  replica_effect::Request wire;
  wire.path = request->at("path").get<std::string>();
  wire.body = request->at("body").get<std::string>();
  const Answer page = town.serve(town.guest, wire, nobody);
  REQUIRE(page.status == 200);
  reply = core.input({{"kind", "response"},
                      {"request", request->at("request")},
                      {"status", 200},
                      {"body", page.body}},
                     town.now);
  const Json* base = effect_of(reply, "store_base");
  REQUIRE(base != nullptr);
  CHECK(base->at("meta").at("segments") == 1);
  reply = core.input({{"kind", "base_stored"}, {"token", base->at("token")}}, town.now);

  CHECK(core.screen({{"screen", "report"}, {"draft", Json::object()}}, town.now).at("ready") ==
        true);
  reply = core.input({{"kind", "submit"},
                      {"type", "case.report"},
                      {"target", ""},
                      {"args", report_args()},
                      {"random", std::string(40, 'a')},
                      {"occurred_at", to_text(town.now)}},
                     town.now);
  REQUIRE(reply.at("submitted").contains("token"));
  CHECK_FALSE(reply.at("submitted").contains("refused"));
  const Json* mine = effect_of(reply, "store_mine");
  REQUIRE(mine != nullptr);
  Json record = mine->at("append").at(0);
  record["client_seq"] = 1;
  reply = core.input(
      {{"kind", "mine_stored"}, {"token", mine->at("token")}, {"records", Json::array({record})}},
      town.now);
  request = effect_of(reply, "request");
  REQUIRE(request != nullptr);
  CHECK(request->at("path") == "/api/v1/push");
  CHECK(core.screen({{"screen", "my_cases"}}, town.now).at("rows").size() == 1);
  CHECK(core.screen({{"screen", "sync"}}, town.now).at("waiting") == 1);
  CHECK(core.screen({{"screen", "sync"}}, town.now).at("zone") == "Asia/Shanghai");
  CHECK(taken_text(ac_state_hash(core.handle)).size() == 64);
}

TEST_CASE("pages of rows cross as bytes, and are the same as as text") {
  Town town;
  const TestDevice nobody(town.guest, 50);
  const auto page_for = [&](const Json& reply) {
    replica_effect::Request wire;
    wire.path = effect_of(reply, "request")->at("path").get<std::string>();
    wire.body = effect_of(reply, "request")->at("body").get<std::string>();
    return town.serve(town.guest, wire, nobody).body;
  };
  Core text;
  Json reply = text.input(opening(town.guest), town.now);
  Json response = {{"kind", "response"}, {"request", 1}, {"status", 200}};
  response["body"] = page_for(reply);
  const Json as_text = text.input(response, town.now);

  Core bytes;
  reply = bytes.with_parts(opening(town.guest), {}, town.now);
  const std::string page = page_for(reply);
  response["body"] = 0;
  const Json as_bytes = bytes.with_parts(response, {page}, town.now);
  Json stored = *effect_of(as_text, "store_base");
  const std::string segment = stored["segments"][0]["bytes"];
  CHECK(effect_of(as_bytes, "store_base")->at("segments")[0]["bytes"] == 0);
  REQUIRE(ac_part_size(bytes.handle, 0) == segment.size());
  CHECK(std::memcmp(ac_part(bytes.handle, 0), segment.data(), segment.size()) == 0);
  CHECK(ac_part(bytes.handle, 1) == nullptr);
  CHECK(ac_part_size(bytes.handle, 1) == 0);

  // Opened again with what was stored.
  Json open = opening(town.guest);
  open["meta"] = stored["meta"];
  open["segments"] = {{{"n", 0}, {"bytes", segment}}};
  Core from_text;
  from_text.input(open, town.now);
  open["segments"][0]["bytes"] = 1;
  Core from_bytes;
  reply = from_bytes.with_parts(open, {"not this one", segment}, town.now);
  CHECK(effect_of(reply, "changed") != nullptr);
  CHECK(taken_text(ac_state_hash(from_bytes.handle)) ==
        taken_text(ac_state_hash(from_text.handle)));
  // Bytes that were given count for one input only, and not at all when they were given up.
  for (const int number : {1, 2, 9}) {
    INFO(number);
    open["segments"][0]["bytes"] = number;
    if (number == 2)
      ac_give_up(from_bytes.handle, ac_give(from_bytes.handle));
    CHECK(from_bytes.with_parts(open, {}, town.now)["error"]["field"] == "part");
  }
}

TEST_CASE("what cannot be read is answered, not obeyed") {
  Town town;
  Core core;
  CHECK(core.input(Json("nonsense"), town.now).contains("error"));
  CHECK(core.input({{"kind", "fly"}}, town.now).contains("error"));
  CHECK(core.input({{"kind", "open"}, {"leader", "yes"}}, town.now).at("error").at("field") ==
        "leader");
  CHECK(core.input({{"kind", "submit"}, {"random", "zz"}}, town.now).contains("error"));
  CHECK(taken(ac_handle(core.handle, "{", 0)).contains("error"));
  CHECK(core.screen({{"screen", "nothing"}}, town.now).contains("refused"));
  // Before it is open nothing can be submitted.
  const Json reply = core.input({{"kind", "submit"},
                                 {"type", "case.report"},
                                 {"target", ""},
                                 {"args", report_args()},
                                 {"random", std::string(40, 'a')},
                                 {"occurred_at", to_text(town.now)}},
                                town.now);
  CHECK(reply.at("submitted").at("refused").at("code") == "not_ready");
}

TEST_CASE("hashes and guest ids") {
  const unsigned char bytes[] = {'a', 'b', 'c'};
  CHECK(taken_text(ac_sha256(bytes, 3)) == sha256_hex("abc"));
  CHECK(taken_text(ac_guest_id("secret")) == guest_actor_id("secret").text());
}

// The C interface as JavaScript uses it: texts in, texts out.
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
  CHECK(taken_text(ac_state_hash(core.handle)).size() == 64);
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

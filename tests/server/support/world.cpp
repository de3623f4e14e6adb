#include "tests/server/support/world.hpp"

#include <array>
#include <stdexcept>

#include <sodium.h>

#include "core/base/id.hpp"
#include "native/adapters/house/demo_data.hpp"
#include "native/adapters/house/passwords.hpp"
#include "native/adapters/house/system_clock.hpp"

namespace aftercare::test {

std::string new_uuid() {
  std::array<std::uint8_t, 10> random{};
  randombytes_buf(random.data(), random.size());
  return to_text(make_uuid_v7(system_now().ms, random));
}

std::string now_text(std::int64_t plus_ms) {
  return to_text(system_now().plus_ms(plus_ms));
}

Json Client::command(const std::string& type, const std::string& target, const Json& args) {
  return {{"id", new_uuid()},
          {"type", type},
          {"v", 1},
          {"target", target.empty() ? type.substr(0, type.find('.')) + "/" + new_uuid() : target},
          {"args", args},
          {"depends_on", Json::array()},
          {"occurred_at", now_text()},
          {"client_id", client_id},
          {"client_seq", ++client_seq}};
}

Reply Client::push(const std::vector<Json>& commands) const {
  return http.post(
      "/api/v1/push",
      {{"proto", 1}, {"epoch", epoch}, {"client_id", client_id}, {"commands", commands}});
}

Json Client::step(const std::string& type, const std::string& target, const Json& args) {
  const Reply reply = push({command(type, target, args)});
  if (reply.status != 200 || reply.json()["results"].empty()) {
    throw std::runtime_error(type + ": " + std::to_string(reply.status) + " " + reply.body);
  }
  return reply.json()["results"][0];
}

std::map<std::string, Json> Client::pull_all() const {
  std::map<std::string, Json> rows;
  std::string cursor = "0";
  bool more = true;
  while (more) {
    const Reply reply =
        http.post("/api/v1/pull",
                  {{"epoch", epoch}, {"client_id", client_id}, {"cursor", cursor}, {"limit", 500}});
    if (reply.status != 200) {
      throw std::runtime_error("pull: " + std::to_string(reply.status) + " " + reply.body);
    }
    const Json page = reply.json();
    for (const auto& line : page["patch"]) {
      const std::string key = line["t"].get<std::string>() + "/" + line["id"].get<std::string>();
      if (line["op"] == "put") {
        rows[key] = line["row"];
      } else {
        rows.erase(key);
      }
    }
    cursor = page["to"];
    more = page["more"];
  }
  return rows;
}

namespace {

Client opened(const std::string& url, const Json& body) {
  Client device;
  device.http.url = url;
  const Reply reply = device.http.post("/api/v1/session", body);
  if (reply.status != 200) {
    throw std::runtime_error("session: " + std::to_string(reply.status) + " " + reply.body);
  }
  const Json json = reply.json();
  device.http.token = json["token"];
  device.epoch = json["epoch"];
  device.actor = json["actor"];
  return device;
}

}  // namespace

std::string guest_secret() {
  return make_token();
}

Client guest(const std::string& url, const std::string& secret) {
  return opened(url, {{"kind", "guest"}, {"secret", secret.empty() ? guest_secret() : secret}});
}

Client staff(const std::string& url, const std::string& login) {
  return opened(url, {{"kind", "password"}, {"login", login}, {"password", kDemoPassword}});
}

Json report_args(const std::string& symptom) {
  return {
      {"channel", "web"},
      {"class", "repair"},
      {"wish", "repair"},
      {"symptom", symptom},
      {"hazards", Json::array()},
      {"customer", {{"name", "测试"}, {"phone", "13712340000"}, {"address", "上海市某路 1 号"}}},
      {"device", {{"model", "AC-35"}, {"serial", ""}}},
      {"files", Json::array()}};
}

ServerProcess& demo_server() {
  static TempFolder folder;
  static ServerProcess server{folder.path() / "data"};
  return server;
}

}  // namespace aftercare::test

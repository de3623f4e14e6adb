// Between a device and the servers: loss, delay, duplicates, answers lost or cut. See device.hpp.
#include "core/codec/json.hpp"
#include "tests/sim/device.hpp"

namespace aftercare::sim {

// What a program of another release sends instead (see server_groups.cpp).
void Device::translate(replica_effect::Request& request) const {
  if (release == Release::same || request.path != "/api/v1/push")
    return;
  auto json = parse_json(request.body);
  if (!json)
    return;
  for (Json& command : (*json)["commands"]) {
    if (command.value("type", "") != "case.note")
      continue;
    if (release == Release::newer) {
      command["type"] = "case.note_of_next_release";
    } else {
      command["type"] = "case.remark";
      command["args"] = Json{{"remark", command["args"].value("text", "")}};
    }
  }
  request.body = dump_json(*json);
}

void Device::send(std::size_t tab, const replica_effect::Request& request) {
  const std::uint64_t number_of_request = request.request;
  const auto fail = [this, tab, number_of_request] {
    // Often the browser says so; sometimes nothing ever comes.
    if (run_.random.chance(700)) {
      later(tab, run_.random.between(5, 3 * kSecond),
            [this, tab, number_of_request] { respond(tab, number_of_request, {}); });
    }
  };
  if (!online) {
    later(tab, run_.random.between(1, 50),
          [this, tab, number_of_request] { respond(tab, number_of_request, {}); });
    return;
  }
  if (run_.fault("request lost", 20))
    return fail();
  auto wire = std::make_shared<replica_effect::Request>(request);
  translate(*wire);
  std::int64_t delay = run_.random.between(5, 80);
  if (run_.fault("request delayed", 15))
    delay += run_.random.between(kSecond, 3 * kMinute);
  // On its way whatever becomes of the tab.
  const std::uint64_t life = tabs[tab].life;
  const auto deliver = [this, tab, life, wire] { arrive(tab, life, *wire); };
  run_.after(delay, deliver);
  if (run_.fault("request twice", 15))
    run_.after(delay + run_.random.between(0, 20 * kSecond), deliver);
}

void Device::arrive(std::size_t tab, std::uint64_t life, const replica_effect::Request& request) {
  const std::uint64_t number_of_request = request.request;
  const auto back = [this, tab, life, number_of_request](Answer answer) {
    if (run_.fault("answer lost", 15)) {
      if (run_.random.chance(300))
        return;
      answer = {};
    } else if (run_.fault("answer cut", 5)) {
      answer.body.resize(run_.random.below(answer.body.size() + 1));
    }
    std::int64_t delay = run_.random.between(5, 80);
    if (run_.fault("answer delayed", 10))
      delay += run_.random.between(kSecond, 2 * kMinute);
    auto shared = std::make_shared<Answer>(std::move(answer));
    run_.after(delay, [this, tab, life, number_of_request, shared] {
      if (tabs[tab].life == life)
        respond(tab, number_of_request, std::move(*shared));
    });
  };
  if (!session) {
    back({401, R"({"code":"session"})"});
    return;
  }
  if (run_.fault("server busy", 4)) {
    back({run_.random.chance(500) ? 503 : 429, "{}"});
    return;
  }
  if (run_.random.chance(100))
    server = static_cast<int>(run_.random.below(static_cast<std::uint64_t>(servers_.count())));
  servers_.serve(server, {who}, request, back);
}

void Device::respond(std::size_t tab, std::uint64_t request, Answer answer) {
  if (run_.options.trace) {
    run_.trace(name() + " tab " + std::to_string(tab) + " request " + std::to_string(request) +
               ": " + std::to_string(answer.status) + " " + answer.body.substr(0, 100));
  }
  give(tab, replica_input::Response{request, answer.status, std::move(answer.body)});
}

}  // namespace aftercare::sim

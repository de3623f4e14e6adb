#include "native/console/store/health_watch.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/codec/json.hpp"

namespace aftercare::console {

namespace {

constexpr std::int64_t ask_every_ms = 60'000;
constexpr std::size_t names_max = 20;  // of damaged records: nobody reads more of them here

std::string text_in(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// An empty list where there is none: a server may be older or newer.
Json list_in(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_array() ? *found : Json::array();
}

std::vector<std::string> names_in(const Json& list, std::size_t max) {
  std::vector<std::string> out;
  for (const Json& one : list) {
    if (one.is_string() && out.size() < max) {
      out.push_back(one.get<std::string>());
    }
  }
  return out;
}

// The server names a part of a long list only; how many there are stands in its finding.
int count_in(const Json& finding) {
  const auto params = finding.find("params");
  if (params == finding.end() || !params->is_object()) {
    return 0;
  }
  const std::string text = text_in(*params, "count");
  int count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count;
}

std::optional<HouseHealth> read_health(const std::string& body) {
  const auto json = parse_json(body);
  if (!json || !json->is_object() || !json->contains("findings")) {
    return std::nullopt;
  }
  HouseHealth health;
  for (const Json& one : list_in(*json, "findings")) {
    const std::string code = one.is_object() ? text_in(one, "code") : std::string();
    if (code.empty()) {
      continue;
    }
    const std::string text = text_in(one, "text");
    health.findings.push_back({code, text.empty() ? code : text, text_in(one, "level") == "fault"});
    if (code == "rows_damaged") {
      health.damaged_count = count_in(one);
    }
  }
  // What stops work is read first.
  std::stable_partition(health.findings.begin(), health.findings.end(),
                        [](const HealthFinding& finding) { return finding.fault; });
  const Json alarms = list_in(*json, "alarms"), damaged = list_in(*json, "damaged");
  health.alarms = names_in(alarms, alarms.size());
  health.damaged = names_in(damaged, names_max);
  health.damaged_count = std::max(health.damaged_count, static_cast<int>(damaged.size()));
  return health;
}

}  // namespace

void HealthWatch::look(const Desk& desk) {
  if (!desk.may) {
    return forget();
  }
  if (!desk.online) {
    ask_soon();  // as soon as there is a network again
    return grow_old();
  }
  if (busy_) {
    return;
  }
  const std::int64_t since = asked_at_ ? desk.now.ms - asked_at_->ms : ask_every_ms;
  // A clock that was set back is no reason to wait.
  if (since >= ask_every_ms || since < 0 || desk.language != language_) {
    send(desk);
  }
}

void HealthWatch::send(const Desk& desk) {
  busy_ = true;
  asked_at_ = desk.now;
  language_ = desk.language;
  HttpCall call;
  call.method = "GET";
  call.path = "/api/v1/health";
  call.headers["Accept-Language"] = desk.language;
  call.timeout_ms = 15'000;
  network_.call(std::move(call), [this, asked_at = desk.now,
                                  alive = std::weak_ptr<bool>(alive_)](const HttpAnswer& answer) {
    if (alive.expired()) {
      return;
    }
    busy_ = false;
    take(answer, asked_at);
  });
}

void HealthWatch::take(const HttpAnswer& answer, Instant asked_at) {
  // Not for this person after all (the rules have changed), or a server that does not know the
  // question yet: there is nothing to say, and nothing is old.
  if (answer.status == 403 || answer.status == 404) {
    return show({});
  }
  auto health = answer.status == 200 ? read_health(answer.body) : std::nullopt;
  if (!health) {
    return grow_old();
  }
  known_at_ = asked_at;
  show(std::move(*health));
}

void HealthWatch::forget() {
  if (busy_) {
    alive_ = std::make_shared<bool>(true);  // the answer under way is nobody's
  }
  busy_ = false;
  asked_at_.reset();
  show({});
}

// A full disk may be why the server is gone: what was known stays, with its time. What was in order
// is not shown, so it cannot grow old.
void HealthWatch::grow_old() {
  if (health_.is_quiet() || health_.as_of) {
    return;
  }
  HouseHealth old = health_;
  old.as_of = known_at_;
  show(std::move(old));
}

void HealthWatch::show(HouseHealth health) {
  if (health == health_) {
    return;
  }
  health_ = std::move(health);
  if (on_news) {
    on_news();
  }
}

}  // namespace aftercare::console

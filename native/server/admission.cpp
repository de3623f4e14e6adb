#include "native/server/admission.hpp"

#include "native/adapters/house/passwords.hpp"

namespace aftercare {

namespace {

// The steps that make a record which people have to look at: counted apart.
constexpr std::string_view kReport = "case.report";

struct StepLimits {
  LimitName steps;
  LimitName cases;
};

std::optional<StepLimits> own_limits(const Actor& actor) {
  switch (actor.kind) {
    case ActorKind::guest:
    case ActorKind::link:
      return StepLimits{LimitName::guest_commands_per_guest, LimitName::guest_cases_per_guest};
    case ActorKind::customer:
      return StepLimits{LimitName::customer_commands_per_customer,
                        LimitName::customer_cases_per_customer};
    case ActorKind::staff:
    case ActorKind::system: return std::nullopt;
  }
  return std::nullopt;
}

bool is_report(const Json& command) {
  const auto type = command.is_object() ? command.find("type") : command.end();
  return command.is_object() && type != command.end() && type->is_string() &&
         type->get_ref<const std::string&>() == kReport;
}

// 0, or the wait and its limit.
std::int64_t wait_for_step(App& app, const Caller& caller, const std::string& address,
                           const Json& command, LimitName& limit) {
  std::vector<std::pair<LimitName, std::string>> counts;
  const std::string actor = caller.actor.id.text();
  if (const auto own = own_limits(caller.actor)) {
    counts.emplace_back(own->steps, actor);
    if (is_report(command)) {
      counts.emplace_back(own->cases, actor);
    }
    if (!is_proved(caller.actor)) {
      counts.emplace_back(LimitName::guest_commands_per_address, address);
      if (is_report(command)) {
        counts.emplace_back(LimitName::guest_cases_per_address, address);
      }
    }
  } else {
    counts.emplace_back(LimitName::staff_commands_per_session, caller.token_hash);
  }
  // All are asked, so that who waits is told the longest wait, and of its limit.
  std::vector<std::pair<LimitName, std::string>> taken;
  std::int64_t longest = 0;
  for (const auto& [name, key] : counts) {
    const auto wait = app.limiter.take(name, key);
    if (wait == 0) {
      taken.emplace_back(name, key);
    } else if (wait > longest) {
      longest = wait;
      limit = name;
    }
  }
  if (longest > 0) {
    // A device that waits for one limit is not pushed into the next by its patience.
    for (const auto& [name, key] : taken) {
      app.limiter.give_back(name, key);
    }
  }
  return longest;
}

}  // namespace

bool is_proved(const Actor& actor) {
  return actor.kind == ActorKind::staff || actor.kind == ActorKind::customer;
}

Traffic traffic_of(App& app, const http::Request& head) {
  Traffic traffic;
  traffic.address = http::address_key(head.remote);
  const std::string token = token_text(head);
  if (!token.empty()) {
    traffic.session = token_hash(token);
    traffic.proved = app.limiter.is_known(traffic.session);
  }
  return traffic;
}

namespace {

// Names the limit and the wait.
http::Response wait_response(App& app, Language language, int status, const char* code,
                             LimitName name, std::int64_t wait_ms) {
  const std::string seconds = std::to_string((wait_ms + 999) / 1000);
  const std::string limit{app.limiter.limits()[name].name};
  http::Response response =
      problem_response(app.texts, language,
                       Problem{status,
                               refuse(code, {}, {{"limit", limit}, {"seconds", seconds}}),
                               {{"limit", limit}, {"after_ms", wait_ms}}});
  response.with("Retry-After", seconds);
  return response;
}

}  // namespace

http::Response too_many(App& app, Language language, LimitName name, std::int64_t wait_ms) {
  return wait_response(app, language, 429, kTooManyRequests, name, wait_ms);
}

http::Response come_again(App& app, Language language, LimitName name, std::int64_t wait_ms) {
  return wait_response(app, language, 503, kComeAgain, name, wait_ms);
}

std::optional<http::Response> refuse_traffic(App& app, const http::Request& head) {
  const Traffic traffic = traffic_of(app, head);
  const LimitName name =
      traffic.proved ? LimitName::requests_per_session : LimitName::requests_per_address;
  const auto wait = app.limiter.take(name, traffic.proved ? traffic.session : traffic.address);
  if (wait == 0) {
    return std::nullopt;
  }
  return too_many(app, language_of(head.header("Accept-Language")), name, wait);
}

bool is_limited(const CallPtr& call, LimitName name, const std::string& key) {
  std::string whose = key;
  if (whose.empty()) {
    const Traffic traffic = traffic_of(call->app, call->request);
    whose = traffic.proved ? traffic.session : traffic.address;
  }
  const auto wait = call->app.limiter.take(name, whose);
  if (wait > 0) {
    call->trace.code = kTooManyRequests;
    call->respond(too_many(call->app, call->language, name, wait));
  }
  return wait > 0;
}

Admitted admit_commands(App& app, const Caller& caller, const std::string& address,
                        const std::vector<Json>& commands) {
  Admitted admitted;
  for (const auto& command : commands) {
    admitted.wait_ms = wait_for_step(app, caller, address, command, admitted.limit);
    if (admitted.wait_ms > 0) {
      break;
    }
    ++admitted.count;
  }
  return admitted;
}

LimitName unreferenced_limit(const Actor& actor) {
  switch (actor.kind) {
    case ActorKind::staff:
    case ActorKind::system: return LimitName::unreferenced_bytes_per_staff;
    case ActorKind::customer: return LimitName::unreferenced_bytes_per_customer;
    case ActorKind::guest:
    case ActorKind::link: break;
  }
  return LimitName::unreferenced_bytes_per_guest;
}

std::int64_t unreferenced_bytes_max(const App& app, const Actor& actor) {
  return static_cast<std::int64_t>(app.limiter.limits()[unreferenced_limit(actor)].number);
}

}  // namespace aftercare

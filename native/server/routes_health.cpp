// /readyz for whoever sends work here, and GET /health for who looks after the house: the same
// findings, there with their texts and the names of what is damaged.
#include "core/app/house_rights.hpp"
#include "native/server/health.hpp"
#include "native/server/router.hpp"

namespace aftercare {

namespace {

inline constexpr std::size_t kDamagedShown = 200;

const char* level_name(const Finding& finding) {
  return finding.level == Finding::Level::fault ? "fault" : "warning";
}

bool is_fault(const Finding& finding) {
  return finding.level == Finding::Level::fault;
}

void readyz(const CallPtr& call) {
  std::string epoch;
  {
    auto reader = call->app.readers.lease();
    epoch = reader->reads().head().epoch;
  }
  Json findings = Json::array();
  Json warnings = call->app.alarms.raised(call->now);
  bool fault = false;
  for (const auto& finding : call->app.health->look(call->app)) {
    fault = fault || is_fault(finding);
    Json one = {{"code", finding.code}, {"level", level_name(finding)}};
    for (const auto& [name, value] : finding.params) {
      one[name] = value;
    }
    warnings.push_back(finding.code);
    findings.push_back(std::move(one));
  }
  const char* status = call->app.stopping ? "stopping" : (fault ? "fault" : "ready");
  call->answer(call->app.stopping || fault ? 503 : 200, {{"status", status},
                                                         {"epoch", epoch},
                                                         {"warnings", std::move(warnings)},
                                                         {"findings", std::move(findings)}});
}

void health_route(const CallPtr& call) {
  {
    auto reader = call->app.readers.lease();
    const auto caller = caller_of(*call, *reader);
    if (!caller) {
      return;
    }
    if (!may_see_reads(*call->app.policies.get(*reader), caller->actor)) {
      call->refuse_with(403, refuse("not_permitted"));
      return;
    }
  }
  Json findings = Json::array();
  for (const auto& finding : call->app.health->look(call->app)) {
    findings.push_back({{"code", finding.code},
                        {"level", level_name(finding)},
                        {"text", call->app.texts.text(call->language, finding.text + finding.code,
                                                      finding.params)},
                        {"params", finding.params}});
  }
  call->answer(200, {{"findings", std::move(findings)},
                     {"alarms", call->app.alarms.raised(call->now)},
                     {"damaged", call->app.house.damage().list(kDamagedShown)}});
}

}  // namespace

std::vector<Route> health_routes() {
  return {{"GET",
           "/readyz",
           "Whether work may be sent here, and what must be looked at",
           readyz,
           {},
           true},
          {"GET", "/api/v1/readyz", "Whether work may be sent here", readyz, {}, true},
          {"GET", "/api/v1/health", "What an administrator must look at", health_route}};
}

}  // namespace aftercare

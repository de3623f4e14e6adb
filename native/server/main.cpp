// aftercared: opens the data, refuses what is wrong, serves until SIGTERM or SIGINT, then finishes
// what was begun.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <optional>
#include <thread>

#include <sys/resource.h>

#include "native/adapters/house/data_lock.hpp"
#include "native/adapters/house/demo_data.hpp"
#include "native/adapters/house/heads_note.hpp"
#include "native/adapters/house/policy_source.hpp"
#include "native/adapters/house/private_files.hpp"
#include "native/adapters/house/system_clock.hpp"
#include "native/server/memory.hpp"
#include "native/server/metrics.hpp"
#include "native/server/router.hpp"
#include "native/server/scheduler.hpp"

namespace aftercare {

namespace {

inline constexpr std::chrono::milliseconds kStopPatience{10'000};
inline constexpr std::size_t kMetricsConnectionsMax = 64;
// Of one address beyond its limit, for health checks.
inline constexpr std::size_t kSpareConnections = 8;

// What is wrong, on one line for people and machines: code, field, what belongs to it.
int refuse_start(const Refusal& refusal) {
  std::string text = refusal.code;
  if (!refusal.field.empty()) {
    text += " at " + refusal.field;
  }
  for (const auto& [name, value] : refusal.params) {
    text.append("; ").append(name).append(": ").append(value);
  }
  std::fprintf(stderr, "aftercared: %s\n", text.c_str());
  return 2;
}

int refuse_policy(const LoadedPreset& loaded) {
  for (const auto& problem : loaded.problems) {
    std::string params;
    for (const auto& [name, value] : problem.params) {
      params.append(" ").append(name).append("=").append(value);
    }
    std::fprintf(stderr, "aftercared: policy %s: %s: %s%s\n", loaded.policy.preset.c_str(),
                 problem.path.c_str(), problem.code.c_str(), params.c_str());
  }
  return 2;
}

int threads_of(const Options& options) {
  const int cores = static_cast<int>(std::thread::hardware_concurrency());
  return options.threads > 0 ? options.threads : std::clamp(cores, 2, 8);
}

// Blocked in every thread; taken by one that waits for them.
sigset_t awaited_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGHUP);
  return set;
}

// Thousands of devices wait for pokes: as many descriptors as the system grants.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    static_cast<void>(::setrlimit(RLIMIT_NOFILE, &limit));
  }
}

http::ServerSettings public_settings(App& app, const Options& options) {
  http::ServerSettings settings;
  settings.address = options.address;
  settings.port = options.port;
  settings.threads = threads_of(options);
  settings.tls_certificate = options.tls_certificate;
  settings.tls_key = options.tls_key;
  settings.trusted_proxies = options.trusted_proxies;
  settings.connections_per_address_max =
      static_cast<std::size_t>(app.limiter.limits()[LimitName::connections_per_address].number);
  settings.spare_per_address_max = kSpareConnections;
  settings.trouble = [&app](const char* where, std::string_view reason) {
    app.failures.note(where, reason);
  };
  return settings;
}

http::ServerSettings metrics_settings(App& app, const Options& options) {
  http::ServerSettings settings;
  settings.address = options.metrics_address;
  settings.port = options.metrics_port;
  settings.threads = 1;
  settings.connections_max = kMetricsConnectionsMax;
  settings.trouble = [&app](const char* where, std::string_view reason) {
    app.failures.note(where, reason);
  };
  return settings;
}

int refuse_listener(const char* option, const std::string& address, unsigned port,
                    const std::string& reason) {
  return refuse_start(
      refuse("cannot_listen", option,
             {{"address", address + ":" + std::to_string(port)}, {"reason", reason}}));
}

void say_where(const App& app, const Options& options, unsigned port, const http::Server* metrics) {
  const char* scheme = options.tls_certificate.empty() ? "http" : "https";
  std::printf("aftercared: listening on %s://%s:%u data %s pages %s\n", scheme,
              options.address.c_str(), port, app.house.folder().root().c_str(),
              app.pages.folder().empty() ? "none" : app.pages.folder().c_str());
  if (metrics != nullptr) {
    std::printf("aftercared: metrics on http://%s:%u/metrics\n", options.metrics_address.c_str(),
                static_cast<unsigned>(metrics->port()));
  }
  std::fflush(stdout);
  app.log.info(LogLine{"started"}.with("port", static_cast<int>(port)));
}

// After a certificate was renewed or the log was moved away.
void read_anew(App& app, http::Server& server) {
  const bool log = app.log.reopen();
  const std::string tls = server.reload_tls();
  LogLine line{"reloaded"};
  line.with("log", log ? "good" : "failed").with("tls", tls.empty() ? "good" : scrubbed(tls));
  log&& tls.empty() ? app.log.info(line) : app.log.error(line);
}

void wait_for_stop(App& app, http::Server& server, const sigset_t& signals) {
  int signal = SIGHUP;
  while (signal == SIGHUP) {
    sigwait(&signals, &signal);
    if (signal == SIGHUP) {
      read_anew(app, server);
    }
  }
}

bool is_about_people(const std::vector<AppliedEvent>& events) {
  return std::any_of(events.begin(), events.end(),
                     [](const AppliedEvent& one) { return one.key.t == EntityType::staff; });
}

int serve(App& app, const Options& options, const sigset_t& signals) {
  Router router{app};
  http::Server server{public_settings(app, options), router};
  MetricsHandler figures{app};
  std::optional<http::Server> metrics;
  app.server = &server;
  FileNotifier notifier{app.house.folder().outbox().string()};
  Scheduler scheduler{app, options.demo ? &notifier : nullptr};
  app.writer.on_commit([&scheduler](std::uint64_t, const std::vector<AppliedEvent>& events) {
    is_about_people(events) ? scheduler.people_changed() : scheduler.head_moved();
  });
  app.writer.start();
  if (!options.metrics_address.empty()) {
    metrics.emplace(metrics_settings(app, options), figures);
    if (const std::string error = metrics->start(); !error.empty()) {
      return refuse_listener("--metrics", options.metrics_address, options.metrics_port, error);
    }
  }
  if (const std::string error = server.start(); !error.empty()) {
    return refuse_listener("--listen", options.address, options.port, error);
  }
  scheduler.start();
  say_where(app, options, server.port(), metrics ? &*metrics : nullptr);
  wait_for_stop(app, server, signals);
  std::printf("aftercared: stopping\n");
  std::fflush(stdout);
  app.log.info(LogLine{"stopping"});
  app.stopping = true;
  server.stop(kStopPatience);
  scheduler.stop();
  app.reads.flush(app.writer);
  app.writer.stop();
  if (metrics) {
    metrics->stop(std::chrono::milliseconds{0});
  }
  app.server = nullptr;
  return 0;
}

// While there are no parts yet that count failures, and when they are gone.
void tell_the_log(House& house, Log& log) {
  house.trouble().on_told(
      [&log](const char* where, std::string_view reason) { log_failure(log, where, reason); });
}

// A connection that died since its last use says so once, and is made anew at the next.
void leave_tidy(House& house, Log& log) {
  std::string reason;
  for (int attempt = 0; attempt < 2; ++attempt) {
    try {
      reason = export_head(house.database(), house.folder(), house.database().reads().head());
      house.database().tidy();
      break;
    } catch (const std::exception& error) {
      reason = error.what();
    }
  }
  if (!reason.empty()) {
    log.error(LogLine{"head_not_exported"}.with("reason", scrubbed(reason)));
  }
}

// What is in force is the company's, whatever the server is started with; whoever asked for
// something else hears of it.
void tell_kept_policy(House& house, const Policy& preset, Log& log) {
  auto stored = policy_in_force(house.database());
  if (!stored) {
    return;
  }
  LogLine line{"policy_kept"};
  line.with("preset", preset.preset).with("preset_version", preset.version);
  line.with("in_force", stored->preset).with("version", stored->version);
  if (stored->preset != preset.preset) {
    log.warn(line);
    return;
  }
  stored->id = preset.id;
  stored->standing = preset.standing;
  if (!(*stored == preset)) {
    log.info(line);
  }
}

int run(const Options& options, const char* program) {
  keep_files_private();
  const sigset_t signals = awaited_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  raise_descriptor_limit();
  keep_memory_small();
  const auto log = Log::open(options.log);
  if (!log) {
    return refuse_start(log.error());
  }
  const auto limits = Limits::load(options.limits);
  if (!limits) {
    return refuse_start(limits.error());
  }
  std::error_code error;
  const auto self = std::filesystem::canonical("/proc/self/exe", error);
  const auto assets = find_assets(options.assets, error ? std::filesystem::path{program} : self);
  const auto preset = load_preset(assets, options.preset);
  if (!preset) {
    return refuse_start(preset.error());
  }
  if (!preset->problems.empty()) {
    return refuse_policy(*preset);
  }
  auto house = House::open(options.data, {options.database});
  if (!house) {
    return refuse_start(house.error());
  }
  tell_the_log(**house, **log);
  const auto lock = DataLock::take(options.data, DataLock::Kind::shared);
  if (!lock) {
    return refuse_start(refuse("data_in_use", "--data", {{"path", options.data}}));
  }
  for (const auto& key : (*house)->mended()) {
    (*log)->warn(LogLine{"mended"}.with("what", to_text(key)));
  }
  if (auto refusal = (*house)->put_in_force(preset->policy)) {
    return refuse_start(*refusal);
  }
  tell_kept_policy(**house, preset->policy, **log);
  if (options.demo) {
    if (auto refusal = make_demo(**house, assets, system_now())) {
      return refuse_start(*refusal);
    }
  }
  int code = 0;
  {
    App app{options,
            **house,
            **log,
            *limits,
            assets,
            find_pages(options.pages, self),
            press::find_fonts(self)};
    if (auto refusal = app.readers.open(**house, threads_of(options) + 4)) {
      return refuse_start(*refusal);
    }
    code = serve(app, options, signals);
  }
  tell_the_log(**house, **log);
  leave_tidy(**house, **log);
  return code;
}

}  // namespace

}  // namespace aftercare

int main(int argc, char** argv) {
  const auto options = aftercare::read_options(argc, argv);
  if (const int* code = std::get_if<int>(&options)) {
    return *code;
  }
  return aftercare::run(std::get<aftercare::Options>(options), argv[0]);
}

// aftercared: opens the data, refuses what is wrong, serves until SIGTERM or SIGINT, then finishes
// what was begun.
#include <csignal>
#include <cstdio>
#include <thread>

#include <sys/resource.h>

#include "native/adapters/house/data_lock.hpp"
#include "native/adapters/house/demo_data.hpp"
#include "native/adapters/house/heads.hpp"
#include "native/adapters/house/policy_source.hpp"
#include "native/adapters/house/system_clock.hpp"
#include "native/server/memory.hpp"
#include "native/server/router.hpp"
#include "native/server/scheduler.hpp"

namespace aftercare {

namespace {

inline constexpr std::chrono::milliseconds kStopPatience{10'000};

// What is wrong, on one line for people and machines: code, field, what belongs to it.
int refuse_start(const Refusal& refusal) {
  std::string text = refusal.code;
  if (!refusal.field.empty()) {
    text += " at " + refusal.field;
  }
  for (const auto& [name, value] : refusal.params) {
    text += "; " + name + ": " + value;
  }
  std::fprintf(stderr, "aftercared: %s\n", text.c_str());
  return 2;
}

int refuse_policy(const LoadedPreset& loaded) {
  for (const auto& problem : loaded.problems) {
    std::string params;
    for (const auto& [name, value] : problem.params) {
      params += " " + name + "=" + value;
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
sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
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

int serve(App& app, const Options& options, const sigset_t& signals) {
  Router router{app};
  http::ServerSettings settings;
  settings.address = options.address;
  settings.port = options.port;
  settings.threads = threads_of(options);
  settings.tls_certificate = options.tls_certificate;
  settings.tls_key = options.tls_key;
  settings.trusted_proxy = options.trusted_proxy;
  http::Server server{settings, router};
  app.server = &server;
  FileNotifier notifier{app.house.folder().outbox().string()};
  Scheduler scheduler{app, options.demo ? &notifier : nullptr};
  app.writer.on_commit(
      [&scheduler](std::uint64_t, const std::vector<AppliedEvent>&) { scheduler.head_moved(); });
  app.writer.start();
  if (const std::string error = server.start(); !error.empty()) {
    return refuse_start(refuse(
        "cannot_listen", "--listen",
        {{"address", options.address + ":" + std::to_string(options.port)}, {"reason", error}}));
  }
  scheduler.start();
  const char* scheme = options.tls_certificate.empty() ? "http" : "https";
  std::printf("aftercared: listening on %s://%s:%u data %s pages %s\n", scheme,
              options.address.c_str(), static_cast<unsigned>(server.port()),
              app.house.folder().root().c_str(),
              app.pages.folder().empty() ? "none" : app.pages.folder().c_str());
  std::fflush(stdout);

  int signal = 0;
  sigwait(&signals, &signal);
  std::printf("aftercared: stopping\n");
  std::fflush(stdout);
  app.stopping = true;
  server.stop(kStopPatience);
  scheduler.stop();
  app.writer.stop();
  app.server = nullptr;
  return 0;
}

// A connection that died since its last use says so once, and is made anew at the next.
void leave_tidy(House& house) {
  std::string reason;
  for (int attempt = 0; attempt < 2; ++attempt) {
    try {
      house.database().tidy();
      HeadLog{house.folder()}.append(house.database().reads().head());
      return;
    } catch (const std::exception& error) {
      reason = error.what();
    }
  }
  std::fprintf(stderr, "aftercared: the head could not be exported: %s\n", reason.c_str());
}

int run(const Options& options, const char* program) {
  const sigset_t signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  raise_descriptor_limit();
  keep_memory_small();
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
  const auto lock = DataLock::take(options.data, DataLock::Kind::shared);
  if (!lock) {
    return refuse_start(refuse("data_in_use", "--data", {{"path", options.data}}));
  }
  if (auto refusal = (*house)->put_in_force(preset->policy)) {
    return refuse_start(*refusal);
  }
  if (options.demo) {
    if (auto refusal = make_demo(**house, assets, system_now())) {
      return refuse_start(*refusal);
    }
  }
  int code = 0;
  {
    App app{options, **house, assets, find_pages(options.pages, self), press::find_fonts(self)};
    if (auto refusal = app.readers.open(**house, threads_of(options) + 4)) {
      return refuse_start(*refusal);
    }
    code = serve(app, options, signals);
  }
  leave_tidy(**house);
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

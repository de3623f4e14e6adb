#include "tests/sim/batch.hpp"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <sstream>
#include <thread>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/sim/remembered_rows.hpp"
#include "tests/sim/town.hpp"

namespace aftercare::sim {
namespace {

std::string replay_command(const BatchOptions& options, std::uint64_t seed) {
  std::string out = "aftercare-sim --seed " + std::to_string(seed) + " --steps " +
                    std::to_string(options.run.steps);
  if (!options.run.canary.empty())
    out += " --canary " + options.run.canary;
  return out;
}

// One seed; false: a promise was broken, and it is told.
bool run_seed(const BatchOptions& options, const House& house, std::uint64_t seed, Counts& counts) {
  Options chosen = options.run;
  chosen.seed = seed;
  forget_rows();
  forget_own();
  Town town(chosen, house);
  try {
    town.run();
  } catch (const Violation& violation) {
    std::cout << "VIOLATION seed " << seed << " step " << town.counts().steps << " invariant "
              << violation.invariant << ": " << violation.what()
              << "\n  replay: " << replay_command(options, seed) << std::endl;
    counts.add(town.counts());
    return false;
  }
  counts.add(town.counts());
  return true;
}

// ---- what a worker says to its parent: one line of numbers, faults after them ----

std::string written(const Counts& counts, std::uint64_t seeds, bool good) {
  std::ostringstream out;
  out << seeds << ' ' << good << ' ' << counts.steps << ' ' << counts.submitted << ' '
      << counts.refused << ' ' << counts.confirmed << ' ' << counts.applied << ' '
      << counts.rejected << ' ' << counts.exceptions << ' ' << counts.base_checks << '\n';
  for (const auto& [name, count] : counts.faults)
    out << count << ' ' << name << '\n';
  return out.str();
}

void read_back(const std::string& text, Counts& counts, std::uint64_t& seeds, bool& good) {
  std::istringstream in(text);
  Counts part;
  std::uint64_t done = 0;
  bool fine = false;
  in >> done >> fine >> part.steps >> part.submitted >> part.refused >> part.confirmed >>
      part.applied >> part.rejected >> part.exceptions >> part.base_checks;
  std::uint64_t count = 0;
  std::string name;
  while (in >> count && std::getline(in >> std::ws, name))
    part.faults[name] += count;
  counts.add(part);
  seeds += done;
  good = good && fine;
}

void work(const BatchOptions& options, int worker, int jobs, int pipe) {
  const House house = build_house(options.policy_file);
  Counts counts;
  std::uint64_t done = 0;
  bool good = true;
  for (std::uint64_t i = static_cast<std::uint64_t>(worker);
       i < options.seeds && (good || options.keep_going); i += static_cast<std::uint64_t>(jobs)) {
    good = run_seed(options, house, options.first_seed + i, counts) && good;
    ++done;
  }
  const std::string text = written(counts, done, good);
  std::size_t at = 0;
  while (at < text.size()) {
    const ssize_t sent = ::write(pipe, text.data() + at, text.size() - at);
    if (sent <= 0)
      break;
    at += static_cast<std::size_t>(sent);
  }
}

using Workers = std::vector<std::pair<pid_t, int>>;

// What each worker said. The first that broke a promise ends the others' search, unless all are to
// go on.
std::vector<std::string> listen(const Workers& workers, bool keep_going) {
  std::vector<std::string> said(workers.size());
  std::vector<pollfd> ends;
  for (const auto& [pid, pipe] : workers)
    ends.push_back({pipe, POLLIN, 0});
  for (std::size_t open = ends.size(); open > 0;) {
    ::poll(ends.data(), ends.size(), -1);
    for (std::size_t i = 0; i < ends.size(); ++i) {
      if (ends[i].fd < 0 || ends[i].revents == 0)
        continue;
      char buffer[4096];
      const ssize_t got = ::read(ends[i].fd, buffer, sizeof buffer);
      if (got > 0) {
        said[i].append(buffer, static_cast<std::size_t>(got));
        continue;
      }
      ends[i].fd = -1;
      --open;
      std::istringstream in(said[i]);
      std::uint64_t done = 0;
      bool good = false;
      if (keep_going || (in >> done >> good && good))
        continue;
      for (const pollfd& other : ends) {
        if (other.fd >= 0)
          ::kill(workers[static_cast<std::size_t>(&other - ends.data())].first, SIGTERM);
      }
    }
  }
  return said;
}

void print_summary(const BatchOptions& options, const Counts& counts, std::uint64_t seeds,
                   double seconds, bool good) {
  std::cout << seeds << " seeds of " << options.run.steps << " steps in " << seconds
            << " s: " << static_cast<std::uint64_t>(static_cast<double>(counts.steps) / seconds)
            << " steps/s (" << counts.steps << " with the calm)\n"
            << "commands: " << counts.submitted << " taken, " << counts.refused
            << " refused at the device, " << counts.confirmed << " saved, " << counts.applied
            << " applied (" << counts.exceptions << " as exceptions), " << counts.rejected
            << " rejected\nbases compared with the oracle: " << counts.base_checks << "\nfaults:";
  for (const auto& [name, count] : counts.faults)
    std::cout << "\n  " << count << ' ' << name;
  std::cout << '\n' << (good ? "no promise was broken" : "A PROMISE WAS BROKEN") << std::endl;
}

}  // namespace

int run_batch(const BatchOptions& options) {
  const auto begun = std::chrono::steady_clock::now();
  int jobs = options.jobs > 0 ? options.jobs
                              : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  jobs = std::min<int>(jobs, static_cast<int>(std::max<std::uint64_t>(options.seeds, 1)));
  Workers workers;
  for (int worker = 0; worker < jobs; ++worker) {
    int ends[2];
    if (::pipe(ends) != 0)
      return 2;
    const pid_t pid = ::fork();
    if (pid == 0) {
      ::close(ends[0]);
      int status = 0;
      try {
        work(options, worker, jobs, ends[1]);
      } catch (const std::exception& error) {
        std::cerr << error.what() << std::endl;
        status = 2;
      }
      std::cout.flush();
      ::_exit(status);
    }
    ::close(ends[1]);
    workers.emplace_back(pid, ends[0]);
  }
  Counts counts;
  std::uint64_t seeds = 0;
  bool good = true;
  const std::vector<std::string> said = listen(workers, options.keep_going);
  for (std::size_t i = 0; i < workers.size(); ++i) {
    ::close(workers[i].second);
    int status = 0;
    ::waitpid(workers[i].first, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
      good = false;
    read_back(said[i], counts, seeds, good);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  print_summary(options, counts, seeds, took.count(), good);
  return good ? 0 : 1;
}

}  // namespace aftercare::sim

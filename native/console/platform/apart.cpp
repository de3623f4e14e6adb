#include "native/console/platform/apart.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <memory>

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace aftercare::console {

namespace {

// The limit of CPU time ends what computes; this one what waits for something that never comes.
constexpr unsigned wall_seconds_max = 120;

// In memory both processes see. The child may have been taken over: nothing in it is believed.
struct Answer {
  int width;
  int height;
  // Its pixels come behind it.
  std::uint32_t* rgba() { return reinterpret_cast<std::uint32_t*>(this + 1); }
};

struct Unmap {
  std::size_t size;
  void operator()(Answer* answer) const { munmap(answer, size); }
};
using SharedAnswer = std::unique_ptr<Answer, Unmap>;

SharedAnswer share(std::size_t pixels_max) {
  const std::size_t size = sizeof(Answer) + pixels_max * sizeof(std::uint32_t);
  void* at = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  return {at == MAP_FAILED ? nullptr : static_cast<Answer*>(at), Unmap{size}};
}

std::size_t count_of(int width, int height, std::size_t pixels_max) {
  if (width < 1 || height < 1)
    return 0;
  const std::size_t count = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  return count <= pixels_max ? count : 0;
}

// Of address space, in bytes: drivers of graphics cards take a lot of it.
std::uint64_t memory_taken() {
  unsigned long long pages = 0;
  std::FILE* file = std::fopen("/proc/self/statm", "re");
  if (!file)
    return 0;
  const bool read = std::fscanf(file, "%llu", &pages) == 1;
  std::fclose(file);
  return read ? pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) : 0;
}

void limit_to(__rlimit_resource what, std::uint64_t most) {
  const rlimit both{most, most};
  setrlimit(what, &both);
}

// A console killed meanwhile takes this process along; dying is nobody's news and leaves no core.
void confine(pid_t parent, std::uint64_t memory_max, unsigned cpu_seconds_max) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent)
    _exit(1);
  for (const int signal : {SIGALRM, SIGXCPU, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTERM})
    std::signal(signal, SIG_DFL);
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_UNBLOCK, &all, nullptr);
  alarm(wall_seconds_max);
  limit_to(RLIMIT_CORE, 0);
  limit_to(RLIMIT_CPU, cpu_seconds_max);
  limit_to(RLIMIT_AS, memory_max);
}

void answer_with(const std::function<Pixels()>& decode, Answer& answer, std::size_t pixels_max) {
  try {
    const Pixels pixels = decode();
    const std::size_t count = count_of(pixels.width, pixels.height, pixels_max);
    if (count == 0 || count != pixels.rgba.size())
      return;
    std::memcpy(answer.rgba(), pixels.rgba.data(), count * sizeof(std::uint32_t));
    answer.height = pixels.height;
    answer.width = pixels.width;
  } catch (...) {
    // No picture.
  }
}

}  // namespace

Pixels decode_apart(const std::function<Pixels()>& decode, const ApartLimits& limits) {
  const SharedAnswer answer = share(limits.pixels_max);
  if (!answer)
    return {};
  const std::uint64_t memory_max = memory_taken() + limits.memory_max;
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0)
    return {};
  if (child == 0) {
    confine(parent, memory_max, limits.cpu_seconds_max);
    answer_with(decode, *answer, limits.pixels_max);
    _exit(0);
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  const int width = answer->width;
  const int height = answer->height;
  const std::size_t count = count_of(width, height, limits.pixels_max);
  if (count == 0)
    return {};
  return {width, height, {answer->rgba(), answer->rgba() + count}};
}

}  // namespace aftercare::console

#include "tests/sim/run.hpp"

#include <iostream>

namespace aftercare::sim {

Run::Run(Options chosen)
    : options(std::move(chosen)),
      random(options.seed * 0x2545F4914F6CDD1DULL + 7),
      now(*parse_instant("2026-11-20T02:00:00Z")) {}

void Run::after(std::int64_t delay_ms, std::function<void()> what) {
  events_.push({now.plus_ms(std::max<std::int64_t>(delay_ms, 0)), order_++, std::move(what)});
}

bool Run::step(Instant until) {
  if (events_.empty() || events_.top().at > until)
    return false;
  // The queue gives const access only; the event is popped before anything else looks at it.
  Event event = std::move(const_cast<Event&>(events_.top()));
  events_.pop();
  now = event.at;
  ++counts.steps;
  event.what();
  return true;
}

bool Run::crash_point() {
  return faults_on && crash_points++ == options.crash_at;
}

bool Run::fault(const char* name, int permille) {
  if (!faults_on || !options.faults || !random.chance(permille))
    return false;
  ++counts.faults[name];
  trace(std::string("fault: ") + name);
  return true;
}

void Run::trace(const std::string& line) {
  if (options.trace)
    std::cout << counts.steps << ' ' << to_text(now) << ' ' << line << '\n';
}

}  // namespace aftercare::sim

// A policy file with any text. Holds: no crash; a policy that the check accepts counts promised
// times and survives its JSON.
#include <cstdlib>

#include "core/codec/json.hpp"
#include "core/policy/calendar_of.hpp"
#include "core/policy/clocks.hpp"
#include "core/policy/validate.hpp"
#include "tests/fuzz/fuzz_town.hpp"

using namespace aftercare;
using namespace aftercare::test;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto body = parse_json(std::string{text_of(data, size)});
  const auto policy = body ? from_json<Policy>(*body) : Result<Policy>{refuse("malformed")};
  if (!policy || !validate(*policy).empty()) {
    return 0;
  }
  const Instant now{1'793'000'000'000};
  static_cast<void>(warnings_of(*policy, now));
  if (!calendar_of(*policy)) {
    std::abort();
  }
  const std::vector<ClockEvent> events{{.mark = ClockMark::reported,
                                        .at = now,
                                        .urgency = Urgency::normal,
                                        .case_class = CaseClass::repair}};
  static_cast<void>(replay_clocks(*policy, events, now.plus_ms(86'400'000)));
  const auto again = from_json<Policy>(to_json(*policy));
  if (!again || !(*again == *policy)) {
    std::abort();
  }
  return 0;
}

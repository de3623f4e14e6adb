// POST /push: any text, as any of the people; what can be read as commands is decided. Holds: no
// crash; one answer for each command; what was refused changed no row but the results.
#include <cstdlib>

#include "tests/fuzz/fuzz_town.hpp"

using namespace aftercare;
using namespace aftercare::test;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static FuzzTown fuzzed;
  if (size < 2) {
    return 0;
  }
  const auto body = parse_json(std::string{text_of(data + 1, size - 1)});
  auto request = body ? push_request_from_json(*body) : Result<PushRequest>{refuse("malformed")};
  if (!request) {
    return 0;
  }
  Town& town = fuzzed.fresh();
  // With the top bit set the envelope is made right, so that mutations reach the commands.
  if ((data[0] & 0x80U) != 0) {
    request->epoch = town.store.head().epoch;
    for (std::size_t i = 0; i < request->commands.size(); ++i) {
      if (request->commands[i].is_object()) {
        request->commands[i]["client_seq"] = i + 1;
      }
    }
  }
  const std::size_t sent = request->commands.size();
  const PushAnswer answer = town.push(FuzzTown::sender(town, data[0] & 0x7FU), std::move(*request));
  if (!answer.problem && answer.response.results.size() > sent) {
    std::abort();
  }
  for (const PushResult& result : answer.response.results) {
    if (result.status == PushStatus::rejected && result.refusal.code.empty()) {
      std::abort();
    }
  }
  // What the answer says can be sent, and read again.
  if (!push_response_to_json(answer.response).is_object()) {
    std::abort();
  }
  return 0;
}

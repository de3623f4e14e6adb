// POST /pull with any text, cursors among it (unsealed here, so that mutations get inside). Holds:
// no crash; every page is JSON and at most as long as asked for; a stranger gets no row.
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
  auto request = body ? pull_request_from_json(*body) : Result<PullRequest>{refuse("malformed")};
  if (!request) {
    return 0;
  }
  Town& town = fuzzed.fresh();
  const Actor& actor = FuzzTown::sender(town, data[0] & 0x7FU);
  if ((data[0] & 0x80U) != 0) {
    request->epoch = town.store.head().epoch;
  }
  const PullOutcome outcome = pull(town.store, {actor, town.scopes(actor), ""}, *request, town.now);
  const auto* page = std::get_if<PullResponse>(&outcome);
  if (page == nullptr) {
    return 0;
  }
  const auto text = parse_json(pull_response_to_text(*page));
  if (!text || !text->is_object()) {
    std::abort();
  }
  const std::vector<std::string> scopes = town.scopes(actor);
  for (const auto& entry : page->patch) {
    if (entry.op == PatchOp::put && !town.store.in_scopes(entry.key, scopes)) {
      std::abort();
    }
  }
  return 0;
}

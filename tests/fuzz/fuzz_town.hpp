// A server with people and a policy for fuzzers to push at, put back to its first state before each
// input, so that an input that fails does so alone.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "tests/sync/support/town.hpp"

namespace aftercare::test {

class FuzzTown {
 public:
  FuzzTown() : first_{town_.store.state()} {}

  Town& fresh() {
    town_.store.put_back(first_, first_.epoch, 0);
    return town_;
  }
  // The first byte of an input chooses who sends the rest.
  static const Actor& sender(Town& town, std::uint8_t byte) {
    const std::array<const Actor*, 5> people{&town.guest, &town.other_guest, &town.agent,
                                             &town.manager, &town.engineer};
    return *people[byte % people.size()];
  }

 private:
  Town town_;
  MemoryStore::State first_;
};

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace aftercare::test

// Known bugs that can be put back. Those of the engines are flags of core/sync/flaws.hpp, which
// only this program compiles in; those of the hosts stand where the simulated host stands.
#pragma once
#include <string>
#include <vector>

namespace aftercare::sim {

struct Canary {
  std::string name;
  std::string what;
};
const std::vector<Canary>& canaries();
// Puts it back for the rest of this process; false: there is none of this name.
bool plant(const std::string& name);

}  // namespace aftercare::sim

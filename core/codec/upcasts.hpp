// How the arguments of an older version of a command become those of the next one. A device that
// was offline for a month sends what its release knew; the authority reads it as today's.
//
// To change a command's arguments in a way that old ones cannot be read as: raise the version in
// command_infos(), add a row to kUpcasts (upcasts.cpp), and a golden file of the new version
// (tests/core/codec/golden). Every version below a command's newest has exactly one row.
#pragma once
#include <string_view>
#include <vector>

#include "core/codec/json.hpp"

namespace aftercare {

struct Upcast {
  std::string_view type;  // of the command
  int from = 1;           // to the next
  // In place; `args` is an object, but may hold anything: what is wrong in it is left to be refused
  // when it is read.
  void (*raise)(Json& args) = nullptr;
};

const std::vector<Upcast>& upcasts();

// Through every version in between. False: a step is missing.
bool upcast_args(const std::vector<Upcast>& steps, std::string_view type, int from, int to,
                 Json& args);

}  // namespace aftercare

// Photos and films of a case that another program shows.
#pragma once
#include <string>

namespace aftercare::console {

// Not what a program might run: pages and drawings carry scripts.
bool opens_outside(const std::string& type);

}  // namespace aftercare::console

// The store of one person in one SQLite file, worked on by a thread of its own. *mine* is written
// with synchronous=FULL before it is answered; *base* may be dropped at any time.
#pragma once
#include <memory>
#include <string>

#include "native/console/platform/worker.hpp"
#include "native/console/store/ports.hpp"

namespace aftercare::console {

std::unique_ptr<LocalStore> open_sqlite_store(std::string file, Post post);

// Profiles as one JSON file in `folder`, stores beside it.
std::unique_ptr<Profiles> open_profiles(std::string folder, Post post);

}  // namespace aftercare::console

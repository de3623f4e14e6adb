// Store and network of the WASM console: IndexedDB and fetch, carried out by the page.
#pragma once
#include <memory>

#include "native/console/store/ports.hpp"

namespace aftercare::console {

std::unique_ptr<Network> open_page_network();
std::unique_ptr<Profiles> open_page_profiles();

}  // namespace aftercare::console

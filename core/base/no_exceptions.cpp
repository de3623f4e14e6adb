// In WASM the core is built without exceptions, which makes it a tenth smaller: what would throw is
// a bug there and stops the module. Boost calls these then.
#include <boost/assert/source_location.hpp>
#include <cstdlib>
#include <exception>

namespace boost {

[[noreturn]] void throw_exception(const std::exception&) { std::abort(); }
[[noreturn]] void throw_exception(const std::exception&, const boost::source_location&) {
  std::abort();
}

}  // namespace boost

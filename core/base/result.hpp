// Expected failure without exceptions: a value, or a Refusal that names what is wrong.
// Invariant: a Refusal's code is a stable identifier with a text `refusal.<code>` per language.
#pragma once
#include <boost/describe.hpp>
#include <boost/system/result.hpp>
#include <cstdlib>
#include <map>
#include <string>
#include <utility>

namespace aftercare {

// Why a step was refused. `field` is the dotted path of the argument at fault ("customer.phone"),
// empty when no single field is. `params` fill the placeholders of the text.
struct Refusal {
  std::string code;
  std::string field;
  std::map<std::string, std::string> params;
  bool operator==(const Refusal&) const = default;
};
BOOST_DESCRIBE_STRUCT(Refusal, (), (code, field, params))

// boost::system::result calls this when somebody takes the value of a refusal: a bug, not data.
[[noreturn]] inline void throw_exception_from_error(const Refusal&, const boost::source_location&) {
  std::abort();
}

template <class T>
using Result = boost::system::result<T, Refusal>;

inline Refusal refuse(std::string code, std::string field = {},
                      std::map<std::string, std::string> params = {}) {
  return {std::move(code), std::move(field), std::move(params)};
}

}  // namespace aftercare

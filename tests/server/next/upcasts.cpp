// How the next release of the tests reads this one's case.note: so that it shows in what is stored.
#include "core/codec/upcasts.hpp"

namespace aftercare {

const std::vector<Upcast>& upcasts() {
  static const std::vector<Upcast> kUpcasts{
      {"case.note", 1,
       [](Json& args) {
         if (args.contains("text") && args["text"].is_string()) {
           args["text"] = "(upcast) " + args["text"].get<std::string>();
         }
       }},
  };
  return kUpcasts;
}

}  // namespace aftercare

// A policy preset as its file says it: `extends` names the preset it stands on, and every other
// member replaces that one's (RFC 7396: tables as a whole, never single rows). So a house that
// differs in its promised times says its promised times and nothing else.
#pragma once
#include <functional>
#include <string>

#include "core/codec/json.hpp"

namespace aftercare {

// `read`: a preset's own file. Refusals: those of `read`; preset_circular {preset}.
using ReadPreset = std::function<Result<Json>(const std::string& name)>;
Result<Json> whole_preset(const std::string& name, const ReadPreset& read);

}  // namespace aftercare

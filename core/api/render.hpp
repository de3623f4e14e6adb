// Screens as JSON for the web pages.
#pragma once
#include <string>

#include "core/base/instant.hpp"
#include "core/codec/json.hpp"
#include "core/screens/source.hpp"

namespace aftercare {

// `query`: {"screen": "report", "draft": {...}} | {"screen": "my_cases"} |
// {"screen": "case", "id": ...} | {"screen": "field_today"} | {"screen": "visit", "id": ...} |
// {"screen": "process"} |
// {"screen": "van"} | {"screen": "sync"} | {"screen": "document", "visit": ...}.
// A query nobody knows answers {"refused": {code, field, params}}.
std::string render_screen(const screens::Source& source, const Json& query, Instant now);

}  // namespace aftercare

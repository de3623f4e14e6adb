// Text inside HTML that the server writes itself.
#pragma once
#include <string>
#include <string_view>

namespace aftercare {

// Safe as text and inside a quoted attribute.
std::string html_escaped(std::string_view text);

}  // namespace aftercare

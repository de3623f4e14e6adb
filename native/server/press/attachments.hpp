// Files embedded in a PDF as they are: what was signed can be taken out again and checked against
// the hash on the page.
#pragma once
#include <map>
#include <string>

#include "native/server/press/press.hpp"

namespace aftercare::press {

// The PDF itself when there are none.
std::string with_attachments(const std::string& pdf,
                             const std::map<std::string, Attachment>& files);

}  // namespace aftercare::press

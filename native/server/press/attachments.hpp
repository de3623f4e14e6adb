// Files embedded in a PDF as they are: what was signed can be taken out again and checked against
// the hash on the page.
#pragma once
#include <map>
#include <string>

namespace aftercare::press {

// By the hash of its bytes. Plain words only: qpdf's headers are compiled as C++17 (clang refuses
// them as C++20), and nothing of the core is.
struct EmbeddedFile {
  std::string name;
  std::string type;
  std::string bytes;
};

// The PDF itself when there are none.
std::string with_attachments(const std::string& pdf,
                             const std::map<std::string, EmbeddedFile>& files);

}  // namespace aftercare::press

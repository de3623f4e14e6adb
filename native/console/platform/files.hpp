// Fonts and texts from the file system.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "native/console/text/glyph_cache.hpp"

namespace aftercare::console {

struct Assets {
  FontFaces faces;
  std::vector<std::pair<std::string, std::string>> words;  // language, JSON
};

// `folder` holds fonts/ and i18n/; empty: beside the program (../share/aftercare), else the source
// tree this was built from.
Assets load_assets(const std::string& folder);
bool save_file(const std::string& file, const Bytes& bytes);
// Shows a PDF, photo or film with the system's viewer, from a folder of this person's that only he
// can read.
bool show_file(const std::string& folder, const std::string& name, const std::string& bytes);

}  // namespace aftercare::console

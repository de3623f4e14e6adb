// Files that must be whole, and on the disk, before anybody relies on them.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace aftercare {

// Written anew, mode 0600, and on the disk when it returns. Empty, or why not; then it is gone.
std::string write_durably(const std::filesystem::path& path, std::string_view bytes);
// What a rename or a new name needs to outlive a power cut.
bool flush_folder(const std::filesystem::path& folder);
bool flush_file(const std::filesystem::path& path);

}  // namespace aftercare

// What a house keeps is read by its owner alone: files 0600, folders 0700, whatever the system's
// default is.
#pragma once
#include <cstddef>
#include <filesystem>

namespace aftercare {

// Whatever this process makes from now on is its owner's. First thing in every program.
void keep_files_private();

// What lies in a data folder from earlier on: the folder, the database with what stands beside it,
// and all of files, keys and outbox. Nothing else, whatever else somebody keeps there; links are
// not followed. How many modes were changed.
std::size_t tighten_modes(const std::filesystem::path& data);

}  // namespace aftercare

// The last line of a backup, behind the database that it is: SHA-256 over every byte before, whose
// keys made it, and the hash once more keyed by them. So a backup is known to be whole, this
// house's, and as it was made, before anything in it is looked at; SQLite does not mind the line.
// A backup that is packed otherwise (encrypted) has its seal inside: it is a matter of bytes only.
#pragma once
#include <filesystem>

#include "core/base/result.hpp"
#include "native/adapters/house/data_folder.hpp"

namespace aftercare {

enum class Seal {
  right,    // whole, and made with this folder's keys
  foreign,  // whole, and made with others
  none,     // of a release that did not seal, or its end is gone
};

Refusal backup_damaged(const std::string& detail);
// Appends the seal; on the disk when it returns. Throws std::runtime_error with the reason.
void seal_backup(const std::filesystem::path& file, const DataFolder& folder);
// Copies what is sealed to `to` (a new file, mode 0600), and says what the seal is worth. Refusals:
// not_a_backup, backup_damaged {detail}, backup_newer. Throws when it cannot read or write.
Result<Seal> unseal_backup(const std::filesystem::path& from, const std::filesystem::path& to,
                           const DataFolder& folder);

}  // namespace aftercare

// A backup that only its recipient can open. Whoever makes it holds a public key; the key that
// opens it (an identity file) is kept where the backups are not. libsodium's secretstream in blocks
// of 64 KB, its key in a sealed box: cut off, changed or exchanged blocks are noticed.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "core/base/result.hpp"

namespace aftercare {

// Makes a pair; the identity goes to a new file, mode 0600. The recipient's text, "aftercare1…", to
// give to `encrypt_backup`. Refusal: key_unusable {path, reason}.
Result<std::string> make_identity(const std::filesystem::path& to);
bool is_recipient(const std::string& text);

// A backup in clear on its way into an encrypted one or out of it: beside the database, where the
// same lies anyway, and never where backups are kept. Gone with this.
class ClearCopy {
 public:
  ClearCopy(const std::filesystem::path& data, const char* what);
  ~ClearCopy() { drop(); }
  ClearCopy(const ClearCopy&) = delete;
  ClearCopy& operator=(const ClearCopy&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  void drop() const;
  std::filesystem::path path_;
};

bool is_encrypted(const std::filesystem::path& file);
// `to` must not exist. Refusals: recipient_invalid, backup_failed {reason}.
std::optional<Refusal> encrypt_backup(const std::filesystem::path& plain,
                                   const std::filesystem::path& to, const std::string& recipient);
// Into a new file, mode 0600. Refusals: key_unusable, identity_wrong (it is for somebody else),
// backup_damaged, restore_failed {reason}; then nothing of it is left.
std::optional<Refusal> decrypt_backup(const std::filesystem::path& sealed,
                                   const std::filesystem::path& to,
                                   const std::filesystem::path& identity);

}  // namespace aftercare

// Headers of imports: a column may be called by the field's name or by any of the words that
// assets/import/columns.json knows for it, in Chinese or English.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "native/adapters/house/texts.hpp"

namespace aftercare {

enum class ImportKind { customers, devices, parts, suppliers };
std::optional<ImportKind> import_kind(std::string_view name);
std::string_view import_name(ImportKind kind);

struct ImportColumn {
  std::string field;
  std::vector<std::string> words;  // the first is the one that templates use in Chinese
};

class ImportColumns {
 public:
  // Refusal: file_unreadable {path}.
  static Result<ImportColumns> load(const std::filesystem::path& assets, ImportKind kind);

  [[nodiscard]] const std::vector<ImportColumn>& all() const { return columns_; }
  // The field a header means, or null. Case, spaces, underscores, a star and what stands in
  // brackets say nothing.
  [[nodiscard]] const ImportColumn* find(std::string_view header) const;
  // A file with nothing but the header, that spreadsheets open as it is.
  [[nodiscard]] std::string template_file(Language language) const;

 private:
  std::vector<ImportColumn> columns_;
};

}  // namespace aftercare

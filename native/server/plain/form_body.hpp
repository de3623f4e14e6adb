// What a plain HTML form posts, as application/x-www-form-urlencoded or multipart/form-data. Files
// are views into the body. Limits: kPartsMax parts, kPartHeadMax bytes before each one's content.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::plain {

inline constexpr std::size_t kPartsMax = 100;
inline constexpr std::size_t kPartHeadMax = 4096;

struct FormField {
  std::string name;
  std::string value;
};
struct FormFile {
  std::string name;  // as the device called it, without folders
  std::string_view bytes;
};
struct FormBody {
  std::vector<FormField> fields;
  std::vector<FormFile> files;  // chosen ones: an input left empty sends none
  bool complete = false;        // false: malformed or cut off; what came before stands here

  // The first of that name, else empty.
  [[nodiscard]] std::string value(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> values(std::string_view name) const;
};

FormBody read_form(std::string_view content_type, std::string_view body);

}  // namespace aftercare::plain

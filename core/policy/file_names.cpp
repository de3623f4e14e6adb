// type_name() and accepted_types(): see rules.hpp.
#include <algorithm>
#include <array>

#include "core/policy/rules.hpp"

namespace aftercare {

// "video/quicktime" is what people have as MOV; most other types are called by their second half.
std::string type_name(const std::string& type) {
  struct Name {
    std::string_view type;
    std::string_view name;
  };
  constexpr std::array<Name, 5> kNames{{{"video/quicktime", "MOV"},
                                        {"image/svg+xml", "SVG"},
                                        {"image/heif", "HEIC"},
                                        {"text/plain", "TXT"},
                                        {"video/3gpp", "3GP"}}};
  for (const Name& one : kNames) {
    if (one.type == type)
      return std::string{one.name};
  }
  std::string name = type.substr(type.find('/') + 1);
  for (char& c : name) {
    if (c >= 'a' && c <= 'z')
      c = static_cast<char>(c - 'a' + 'A');
  }
  return name;
}

std::string accepted_types(const Policy& policy, std::initializer_list<FileKind> kinds) {
  std::vector<std::string> names;
  for (const FileKind kind : kinds) {
    const FileLimit* limit = find_file_limit(policy, kind);
    for (const std::string& type : limit == nullptr ? std::vector<std::string>{} : limit->types) {
      std::string name = type_name(type);
      if (std::find(names.begin(), names.end(), name) == names.end())
        names.push_back(std::move(name));
    }
  }
  std::string out;
  for (const std::string& name : names)
    out += (out.empty() ? "" : ", ") + name;
  return out;
}

}  // namespace aftercare

// The built pages as files: customer at /, engineer at /field, console at /console. An index made
// at start knows every address that has a file; nothing else is ever opened by a requested name.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "native/adapters/http/http_message.hpp"

namespace aftercare {

class PageIndex {
 public:
  struct Page {
    std::filesystem::path file;
    std::filesystem::path brotli;  // empty: there is none
    std::filesystem::path gzip;
    std::string_view type;
    bool is_hashed = false;  // the name changes with the content
  };

  // `folder` as the build leaves it: customer/, field/, console/. Empty: no pages.
  explicit PageIndex(const std::filesystem::path& folder);

  // The page at an address ("/field/index.html"), or of the face it lies in ("/field/visit/7").
  [[nodiscard]] const Page* find(std::string_view path) const;
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

 private:
  void add(const std::string& address, const std::filesystem::path& file);

  std::filesystem::path folder_;
  std::map<std::string, Page, std::less<>> pages_;
};

http::Response page_response(const PageIndex& pages, const http::Request& request);

}  // namespace aftercare

#include "native/server/static_pages.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include <sys/stat.h>

#include "native/server/page_policy.hpp"

namespace aftercare {

namespace fs = std::filesystem;

namespace {

struct TypeRow {
  std::string_view ending;
  std::string_view type;
};
constexpr std::array<TypeRow, 16> kTypes = {{{".html", "text/html; charset=utf-8"},
                                             {".js", "text/javascript; charset=utf-8"},
                                             {".mjs", "text/javascript; charset=utf-8"},
                                             {".css", "text/css; charset=utf-8"},
                                             {".json", "application/json; charset=utf-8"},
                                             {".webmanifest", "application/manifest+json"},
                                             {".wasm", "application/wasm"},
                                             {".svg", "image/svg+xml"},
                                             {".png", "image/png"},
                                             {".jpg", "image/jpeg"},
                                             {".webp", "image/webp"},
                                             {".ico", "image/x-icon"},
                                             {".woff2", "font/woff2"},
                                             {".ttf", "font/ttf"},
                                             {".otf", "font/otf"},
                                             {".txt", "text/plain; charset=utf-8"}}};

std::string_view type_of(std::string_view path) {
  for (const auto& row : kTypes) {
    if (path.ends_with(row.ending)) {
      return row.type;
    }
  }
  return "application/octet-stream";
}

// Names as browsers write them: no empty, hidden or parent segment, nothing unprintable.
bool is_plain(std::string_view path) {
  return !path.empty() && path.front() == '/' && path.find("//") == std::string_view::npos &&
         path.find("/.") == std::string_view::npos && path.find('\\') == std::string_view::npos &&
         std::none_of(path.begin(), path.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

// What the customer's page answers to beside its files: "/r" of a QR code, "/c/<token>" of a
// message. Any other address of nobody is told so: whoever asks for figures or mistypes a link gets
// no form to report a fault with.
bool is_customer_place(std::string_view path) {
  return path == "/" || path == "/r" || path == "/r/" ||
         (path.starts_with("/c/") && path.size() > 3);
}

// The address under which a face of the product lies: "/field/x" → "/field"; the customer's is "".
std::string_view face_of(std::string_view path) {
  for (const std::string_view face : {"/field", "/console"}) {
    if (path.substr(0, face.size()) == face &&
        (path.size() == face.size() || path[face.size()] == '/')) {
      return face;
    }
  }
  return {};
}

const fs::path& pick_encoding(const http::Request& request, const PageIndex::Page& page,
                              http::Response& response) {
  const std::string_view accepts = request.header("Accept-Encoding");
  if (!page.brotli.empty() && accepts.find("br") != std::string_view::npos) {
    response.with("Content-Encoding", "br");
    return page.brotli;
  }
  if (!page.gzip.empty() && accepts.find("gzip") != std::string_view::npos) {
    response.with("Content-Encoding", "gzip");
    return page.gzip;
  }
  return page.file;
}

std::string etag_of(const struct stat& file) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "\"%llx-%llx%llx\"",
                static_cast<unsigned long long>(file.st_size),
                static_cast<unsigned long long>(file.st_mtim.tv_sec),
                static_cast<unsigned long long>(file.st_mtim.tv_nsec));
  return text.data();
}

http::Response not_found() {
  http::Response response;
  response.status = 404;
  response.body = "404\n";
  response.with("Content-Type", "text/plain; charset=utf-8")
      .with("X-Content-Type-Options", "nosniff");
  return response;
}

}  // namespace

PageIndex::PageIndex(const fs::path& folder) : folder_{folder} {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kFaces = {
      {{"customer", ""}, {"field", "/field"}, {"console", "/console"}}};
  for (const auto& [name, address] : kFaces) {
    const fs::path root = folder / name;
    std::error_code error;
    // Links are not followed: only what the build wrote here is a page.
    for (fs::recursive_directory_iterator entry{root, error}, end; !error && entry != end;
         entry.increment(error)) {
      if (entry->symlink_status(error).type() == fs::file_type::regular) {
        add(std::string{address} + "/" + entry->path().lexically_relative(root).generic_string(),
            entry->path());
      }
    }
  }
}

void PageIndex::add(const std::string& address, const fs::path& file) {
  const bool brotli = address.ends_with(".br");
  if (brotli || address.ends_with(".gz")) {
    Page& page = pages_[address.substr(0, address.size() - 3)];
    (brotli ? page.brotli : page.gzip) = file;
    return;
  }
  Page& page = pages_[address];
  page.file = file;
  page.type = type_of(address);
  page.is_hashed = address.find("/assets-") != std::string::npos;
}

const PageIndex::Page* PageIndex::find(std::string_view path) const {
  if (!is_plain(path)) {
    return nullptr;
  }
  const auto found_at = [this](const std::string& address) -> const Page* {
    const auto found = pages_.find(address);
    return found == pages_.end() || found->second.file.empty() ? nullptr : &found->second;
  };
  if (const Page* page = found_at(std::string{path})) {
    return page;
  }
  if (path.substr(path.rfind('/')).find('.') != std::string_view::npos) {
    return nullptr;
  }
  // A place inside the page: its own routing knows what to show.
  const std::string_view face = face_of(path);
  if (face.empty() && !is_customer_place(path)) {
    return nullptr;
  }
  return found_at(std::string{face} + "/index.html");
}

http::Response page_response(const PageIndex& pages, const http::Request& request) {
  if (request.method != "GET" && request.method != "HEAD") {
    http::Response refused = not_found();
    refused.status = 405;
    return refused;
  }
  const PageIndex::Page* page = pages.find(request.path);
  if (page == nullptr) {
    return not_found();
  }
  http::Response response;
  response.with("Content-Type", std::string{page->type})
      .with("Content-Security-Policy", page_policy(request.header("User-Agent")))
      .with("X-Content-Type-Options", "nosniff")
      .with("X-Frame-Options", "DENY")
      .with("Referrer-Policy", "no-referrer")
      .with("Cross-Origin-Opener-Policy", "same-origin")
      .with("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
      .with("Vary", page->is_hashed ? "Accept-Encoding" : "Accept-Encoding, User-Agent")
      .with("Cache-Control", page->is_hashed ? "public, max-age=31536000, immutable" : "no-cache");
  for (const std::string face : {"/field", "/console"}) {
    if (request.path == face + "/sw.js") {
      response.with("Service-Worker-Allowed", face);
    }
  }
  const fs::path& name = pick_encoding(request, *page, response);
  struct stat file {};
  if (::stat(name.c_str(), &file) != 0) {
    return not_found();
  }
  const std::string etag = etag_of(file);
  response.with("ETag", etag);
  if (request.header("If-None-Match") == etag) {
    response.status = 304;
    return response;
  }
  response.file = http::FileSlice{name.string(), static_cast<std::uint64_t>(file.st_size)};
  return response;
}

}  // namespace aftercare

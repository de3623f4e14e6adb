#include "native/server/static_pages.hpp"

#include <array>
#include <cstdio>

#include <sys/stat.h>

namespace aftercare {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kPolicy =
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "font-src 'self' data:; img-src 'self' blob: data:; media-src 'self' blob:; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'; object-src 'none'";

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

// No way out of the folder, nothing hidden.
bool is_safe(std::string_view path) {
  return path.find("/.") == std::string_view::npos && path.find('\\') == std::string_view::npos;
}

struct FoundPage {
  fs::path file;
  std::string name;  // what the type is told by
};

std::optional<FoundPage> find_page(const fs::path& pages, const std::string& path) {
  std::string folder = "customer";
  std::string rest = path;
  for (const std::string name : {"field", "console"}) {
    if (path == "/" + name || path.rfind("/" + name + "/", 0) == 0) {
      folder = name;
      rest = path.substr(name.size() + 1);
    }
  }
  std::error_code error;
  if (rest.size() > 1) {
    const fs::path file = pages / folder / rest.substr(1);
    if (fs::is_regular_file(file, error)) {
      return FoundPage{file, rest};
    }
    if (rest.substr(rest.rfind('/')).find('.') != std::string::npos) {
      return std::nullopt;
    }
  }
  // A place inside the page: its own routing knows what to show.
  const fs::path index = pages / folder / "index.html";
  return fs::is_regular_file(index, error) ? std::optional{FoundPage{index, "/index.html"}}
                                           : std::nullopt;
}

void pick_encoding(const http::Request& request, FoundPage& found, http::Response& response) {
  const std::string_view accepts = request.header("Accept-Encoding");
  constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kEncodings = {
      {{"br", ".br"}, {"gzip", ".gz"}}};
  for (const auto& [name, ending] : kEncodings) {
    fs::path packed = found.file;
    packed += ending;
    std::error_code error;
    if (accepts.find(name) != std::string_view::npos && fs::is_regular_file(packed, error)) {
      found.file = packed;
      response.with("Content-Encoding", std::string{name});
      return;
    }
  }
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

http::Response page_response(const fs::path& pages, const http::Request& request) {
  if (request.method != "GET" && request.method != "HEAD") {
    http::Response refused = not_found();
    refused.status = 405;
    return refused;
  }
  auto found = is_safe(request.path) ? find_page(pages, request.path) : std::nullopt;
  if (!found) {
    return not_found();
  }
  http::Response response;
  response.with("Content-Type", std::string{type_of(found->name)})
      .with("Content-Security-Policy", std::string{kPolicy})
      .with("X-Content-Type-Options", "nosniff")
      .with("X-Frame-Options", "DENY")
      .with("Referrer-Policy", "no-referrer")
      .with("Cross-Origin-Opener-Policy", "same-origin")
      .with("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
      .with("Vary", "Accept-Encoding");
  const bool hashed = found->name.find("/assets-") != std::string::npos;
  response.with("Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
  if (request.path == "/field/sw.js") {
    response.with("Service-Worker-Allowed", "/field");
  }
  pick_encoding(request, *found, response);
  struct stat file {};
  if (::stat(found->file.c_str(), &file) != 0) {
    return not_found();
  }
  const std::string etag = etag_of(file);
  response.with("ETag", etag);
  if (request.header("If-None-Match") == etag) {
    response.status = 304;
    return response;
  }
  response.file = http::FileSlice{found->file.string(), static_cast<std::uint64_t>(file.st_size)};
  return response;
}

}  // namespace aftercare

#include "native/adapters/house/file_type.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"

namespace aftercare {

namespace {

bool begins(std::string_view bytes, std::string_view with, std::size_t at = 0) {
  return bytes.size() >= at + with.size() && bytes.substr(at, with.size()) == with;
}

// ISO base media: the brand after "ftyp" tells a photo from a film.
std::string ftyp_type(std::string_view head) {
  const std::string_view brand = head.substr(8, 4);
  constexpr std::array<std::string_view, 6> kHeic = {"heic", "heix", "hevc",
                                                     "heim", "heis", "mif1"};
  if (std::find(kHeic.begin(), kHeic.end(), brand) != kHeic.end()) {
    return "image/heic";
  }
  return brand == "qt  " ? "video/quicktime" : "video/mp4";
}

// The beginning of a character whose end was cut off.
bool is_begun_character(std::string_view tail) {
  return static_cast<unsigned char>(tail.front()) >= 0xC2U &&
         std::all_of(tail.begin() + 1, tail.end(),
                     [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; });
}

bool is_text(std::string_view head) {
  std::string_view text = head;
  for (std::size_t drop = 1; drop <= 3 && drop <= head.size() && !is_valid_utf8(text); ++drop) {
    if (is_begun_character(head.substr(head.size() - drop))) {
      text = head.substr(0, head.size() - drop);
    }
  }
  return is_valid_utf8(text) && std::none_of(text.begin(), text.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte < 0x20U && c != '\n' && c != '\r' && c != '\t' && c != '\f';
         });
}

}  // namespace

std::string sniffed_type(std::string_view head) {
  if (begins(head, "\xFF\xD8\xFF")) {
    return "image/jpeg";
  }
  if (begins(head, "\x89PNG\r\n\x1A\n")) {
    return "image/png";
  }
  if (begins(head, "RIFF") && begins(head, "WEBP", 8)) {
    return "image/webp";
  }
  if (begins(head, "GIF87a") || begins(head, "GIF89a")) {
    return "image/gif";
  }
  if (begins(head, "%PDF-")) {
    return "application/pdf";
  }
  if (begins(head, "\x1A\x45\xDF\xA3")) {
    return "video/webm";
  }
  if (begins(head, "ftyp", 4) && head.size() >= 12) {
    return ftyp_type(head);
  }
  return !head.empty() && is_text(head) ? "text/plain" : "";
}

bool is_known_type(std::string_view claimed) {
  constexpr std::array<std::string_view, 13> kTypes = {
      "image/jpeg", "image/png",     "image/webp",      "image/gif",       "image/heic",
      "video/mp4",  "video/webm",    "video/quicktime", "application/pdf", "text/plain",
      "text/html",  "image/svg+xml", "application/json"};
  return std::find(kTypes.begin(), kTypes.end(), claimed) != kTypes.end();
}

bool fits_type(std::string_view claimed, std::string_view sniffed) {
  if (claimed == sniffed) {
    return is_known_type(claimed);
  }
  // These are texts; they are only ever sent as downloads, so nothing in them runs.
  return sniffed == "text/plain" &&
         (claimed == "text/html" || claimed == "image/svg+xml" || claimed == "application/json");
}

}  // namespace aftercare

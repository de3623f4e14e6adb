#include "native/adapters/house/file_type.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"

namespace aftercare {

namespace {

bool begins(std::string_view bytes, std::string_view with, std::size_t at = 0) {
  return bytes.size() >= at + with.size() && bytes.substr(at, with.size()) == with;
}

// No format holds a picture or a film in less: a mark with nothing behind it is none.
inline constexpr std::size_t kLeastMarkedBytes = 20;

// ISO base media and its forerunner: the brand tells a photo from a film from a song.
struct Brand {
  std::string_view brand;  // its beginning
  std::string_view type;   // empty: none that is taken
};
constexpr std::array<Brand, 36> kBrands{{
    {"heic", "image/heic"},
    {"heix", "image/heic"},
    {"heim", "image/heic"},
    {"heis", "image/heic"},
    {"hevc", "image/heic"},
    {"hevx", "image/heic"},
    {"hevm", "image/heic"},
    {"hevs", "image/heic"},
    {"avif", ""},
    {"avis", ""},
    {"crx ", ""},
    {"M4A", ""},
    {"M4B", ""},
    {"jp2", ""},
    {"jpx", ""},
    {"qt  ", "video/quicktime"},
    {"isom", "video/mp4"},
    {"iso", "video/mp4"},
    {"mp4", "video/mp4"},
    {"avc1", "video/mp4"},
    {"hvc1", "video/mp4"},
    {"hev1", "video/mp4"},
    {"M4V", "video/mp4"},
    {"3gp", "video/mp4"},
    {"3g2", "video/mp4"},
    {"3ge", "video/mp4"},
    {"MSNV", "video/mp4"},
    {"mmp4", "video/mp4"},
    {"dash", "video/mp4"},
    {"f4v", "video/mp4"},
    {"XAVC", "video/mp4"},
    {"NDS", "video/mp4"},
    {"CAEP", "video/mp4"},
    {"kddi", "video/mp4"},
    {"dby1", "video/mp4"},
    {"piff", "video/mp4"},
}};

const Brand* find_brand(std::string_view brand) {
  const auto at = std::find_if(kBrands.begin(), kBrands.end(),
                               [brand](const Brand& one) { return begins(brand, one.brand); });
  return at == kBrands.end() ? nullptr : &*at;
}

// By its own brand, else by the first of those it says it is compatible with: "mif1" may hold a
// HEIC or an AVIF, a camera's own brand a film.
std::string ftyp_type(std::string_view head) {
  constexpr std::size_t kCompatible = 16;
  std::size_t size = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    size = (size << 8U) | static_cast<unsigned char>(head[i]);
  }
  const Brand* found = find_brand(head.substr(8, 4));
  for (std::size_t at = kCompatible; found == nullptr && at + 4 <= std::min(size, head.size());
       at += 4) {
    found = find_brand(head.substr(at, 4));
  }
  const bool still = head.substr(8, 3) == "mif" || head.substr(8, 3) == "msf";
  return found != nullptr ? std::string{found->type} : still ? "image/heic" : "";
}

// QuickTime before brands were thought of begins with any of its boxes.
bool is_old_quicktime(std::string_view head) {
  constexpr std::array<std::string_view, 5> kBoxes{"moov", "mdat", "wide", "pnot", "skip"};
  return std::any_of(kBoxes.begin(), kBoxes.end(),
                     [head](std::string_view box) { return begins(head, box, 4); });
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

// Empty: no mark that is known.
std::string marked_type(std::string_view head) {
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
  return is_old_quicktime(head) ? "video/quicktime" : "";
}

// A drawing in XML: its element comes first, behind a declaration and comments.
bool is_svg(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (begins(text, kMark))
    text.remove_prefix(kMark.size());
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    const std::string_view end = begins(text, "<?")           ? "?>"
                                 : begins(text, "<!--")       ? "-->"
                                 : begins(text, "<!DOCTYPE ") ? ">"
                                                              : "";
    if (end.empty())
      return begins(text, "<svg") && text.size() > 4 &&
             std::string_view{" \t\r\n/>"}.find(text[4]) != std::string_view::npos;
    const std::size_t at = text.find(end);
    if (at == std::string_view::npos)
      return false;
    text.remove_prefix(at + end.size());
  }
}

std::string text_type(std::string_view head) {
  return is_svg(head) ? "image/svg+xml" : "text/plain";
}

}  // namespace

std::string sniffed_type(std::string_view head) {
  std::string marked = head.size() < kLeastMarkedBytes ? "" : marked_type(head);
  return marked.empty() && !head.empty() && is_text(head) ? text_type(head) : marked;
}

bool is_known_type(std::string_view claimed) {
  constexpr std::array<std::string_view, 14> kTypes = {
      "image/jpeg", "image/png", "image/webp",    "image/gif",       "image/heic",
      "image/heif", "video/mp4", "video/webm",    "video/quicktime", "application/pdf",
      "text/plain", "text/html", "image/svg+xml", "application/json"};
  return std::find(kTypes.begin(), kTypes.end(), claimed) != kTypes.end();
}

bool fits_type(std::string_view claimed, std::string_view sniffed) {
  if (claimed == sniffed) {
    return is_known_type(claimed);
  }
  // Two names of one thing, and two containers that programs take for each other.
  const bool photo = sniffed == "image/heic" && claimed == "image/heif";
  const bool film = (sniffed == "video/mp4" && claimed == "video/quicktime") ||
                    (sniffed == "video/quicktime" && claimed == "video/mp4");
  if (photo || film) {
    return true;
  }
  // These are texts; they are only ever sent as downloads, so nothing in them runs.
  return sniffed == "text/plain" && (claimed == "text/html" || claimed == "application/json");
}

}  // namespace aftercare

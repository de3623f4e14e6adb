#include "native/adapters/house/file_type.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace aftercare;

TEST_CASE("Files are told by their first bytes") {
  // With something behind the mark.
  const auto type_of = [](const std::string& head) {
    return sniffed_type(head + std::string(20, '\x01'));
  };
  CHECK(type_of("\xFF\xD8\xFF\xE0 jpeg") == "image/jpeg");
  CHECK(type_of("\x89PNG\r\n\x1A\n") == "image/png");
  CHECK(type_of("RIFF1234WEBPVP8 ") == "image/webp");
  CHECK(type_of("GIF89a...") == "image/gif");
  CHECK(type_of("%PDF-1.7") == "application/pdf");
  using namespace std::string_literals;
  CHECK(type_of("\0\0\0\x18"s + "ftypheic") == "image/heic");
  CHECK(type_of("\0\0\0\x18"s + "ftypisom") == "video/mp4");
  CHECK(type_of("\0\0\0\x18"s + "ftypmif1\0\0\0\0"s + "mif1heic") == "image/heic");
  CHECK(type_of("\0\0\0\x18"s + "ftypmif1\0\0\0\0"s + "mif1avif").empty());
  CHECK(type_of("\0\0\0\x14"s + "ftypavif\0\0\0\0"s + "mif1").empty());
  CHECK(type_of("\0\0\0\x14"s + "ftypqt  \0\0\0\0"s + "qt  ") == "video/quicktime");
  CHECK(type_of("\0\0\0\x18"s + "ftypXYZ1\0\0\0\0"s + "XYZ1mp42") == "video/mp4");
  CHECK(type_of("\0\0\0\x18"s + "ftyp3gp4\0\0\0\0"s + "isom3gp4") == "video/mp4");
  CHECK(type_of("\0\0\0\x14"s + "ftypM4A \0\0\0\0"s + "M4A ").empty());
  CHECK(type_of("\0\0\0\x08"s + "wide\0\0\0\0mdat"s) == "video/quicktime");
  CHECK(sniffed_type("漏电了") == "text/plain");
  CHECK(sniffed_type("MZ\x90\0\x03"s) == "");
  CHECK(sniffed_type("") == "");
}

TEST_CASE("A mark with nothing behind it is no picture") {
  CHECK(sniffed_type("\xFF\xD8\xFF").empty());
  CHECK(sniffed_type("\x89PNG\r\n\x1A\n").empty());
  CHECK_FALSE(fits_type("image/jpeg", sniffed_type("\xFF\xD8\xFF")));
}

TEST_CASE("A text cut in the middle of a character is a text") {
  const std::string text = "漏电";
  CHECK(sniffed_type(text.substr(0, 4)) == "text/plain");
}

TEST_CASE("Only what it says it is") {
  CHECK(fits_type("image/png", "image/png"));
  CHECK(fits_type("image/heif", "image/heic"));
  CHECK(fits_type("video/mp4", "video/quicktime"));
  CHECK_FALSE(fits_type("video/mp4", "image/heic"));
  CHECK(fits_type("text/html", "text/plain"));
  CHECK_FALSE(fits_type("image/svg+xml", "text/plain"));
  CHECK(fits_type("image/svg+xml", "image/svg+xml"));
  for (const char* drawing :
       {"<svg/>", "<svg xmlns='a'>", "\xEF\xBB\xBF <?xml version='1.0'?>\n<!-- a -->\n<svg>",
        "<!DOCTYPE svg PUBLIC 'a'><svg >"}) {
    INFO(drawing);
    CHECK(sniffed_type(drawing) == "image/svg+xml");
  }
  for (const char* other :
       {"<html><svg></svg>", "<svgx>", "<svg", "<!-- <svg>", "svg", "alert(1)"}) {
    INFO(other);
    CHECK(sniffed_type(other) == "text/plain");
  }
  CHECK_FALSE(fits_type("image/png", "text/plain"));
  CHECK_FALSE(fits_type("image/png", "image/jpeg"));
  CHECK_FALSE(fits_type("application/x-sh", "text/plain"));
  CHECK_FALSE(fits_type("", ""));
}

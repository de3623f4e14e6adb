// What plain HTML forms post, as browsers write it and as nobody should.
#include "native/server/plain/form_body.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace aftercare::plain;

namespace {

constexpr const char* kParts = "multipart/form-data; boundary=----WebKitFormBoundary7M";

std::string part(const std::string& disposition, const std::string& content) {
  return "------WebKitFormBoundary7M\r\nContent-Disposition: form-data; " + disposition +
         "\r\n\r\n" + content + "\r\n";
}
const std::string kEnd = "------WebKitFormBoundary7M--\r\n";

}  // namespace

TEST_CASE("A form is read as browsers encode it") {
  const FormBody body = read_form("application/x-www-form-urlencoded; charset=UTF-8",
                                  "symptom=%E6%BC%8F+%E6%B0%B4%0D%0A2&hazards=smoke&hazards=fire&");
  REQUIRE(body.complete);
  CHECK(body.value("symptom") == "漏 水\r\n2");
  CHECK(body.values("hazards") == std::vector<std::string>{"smoke", "fire"});
  CHECK(body.value("nothing").empty());
}

TEST_CASE("A form with photos is read; an input left empty sends none") {
  const std::string text = part("name=\"symptom\"", "漏水") +
                           part(
                               "name=\"files\"; filename=\"C:\\pictures\\a b.png\"\r\n"
                               "Content-Type: image/png",
                               std::string{"\x89PNG\r\n\0--", 9}) +
                           part("name=\"files\"; filename=\"\"", "") + kEnd;
  const FormBody body = read_form(kParts, text);
  REQUIRE(body.complete);
  CHECK(body.value("symptom") == "漏水");
  REQUIRE(body.files.size() == 1);
  CHECK(body.files[0].name == "a b.png");
  CHECK(body.files[0].bytes.size() == 9);
}

TEST_CASE("What was typed before a form broke off is kept") {
  const std::string text = part("name=\"symptom\"", "漏水") +
                           "------WebKitFormBoundary7M\r\nContent-Disposition: form-data; "
                           "name=\"files\"; filename=\"a.png\"\r\n\r\n\x89PNG and then nothing";
  const FormBody body = read_form(kParts, text);
  CHECK_FALSE(body.complete);
  CHECK(body.value("symptom") == "漏水");
  CHECK(body.files.empty());
}

TEST_CASE("What is no form is not complete, and nothing else happens") {
  CHECK_FALSE(read_form("", "").complete);
  CHECK_FALSE(read_form("text/plain", "symptom=x").complete);
  CHECK_FALSE(read_form("multipart/form-data", "--x\r\n").complete);
  CHECK_FALSE(read_form("multipart/form-data; boundary=\"\"", "--\r\n\r\n--").complete);
  CHECK_FALSE(read_form("multipart/form-data; boundary=" + std::string(71, 'x'), "").complete);
  CHECK_FALSE(read_form("application/x-www-form-urlencoded", "a=%zz").complete);
  for (const std::string& text :
       {std::string{"------WebKitFormBoundary7M"}, std::string{"------WebKitFormBoundary7M\r\n"},
        part("name=\"a\"", "b"), part("filename=\"a\"", "b") + kEnd,
        "------WebKitFormBoundary7M\r\n" + std::string(9000, 'x') + "\r\n\r\nb" + kEnd,
        "------WebKitFormBoundary7M\r\n\r\n\r\nb\r\n" + kEnd}) {
    INFO(text.substr(0, 200));
    CHECK_FALSE(read_form(kParts, text).complete);
  }
  std::string many;
  for (int i = 0; i < 200; ++i) {
    many += part("name=\"a\"", "b");
  }
  const FormBody body = read_form(kParts, many + kEnd);
  CHECK_FALSE(body.complete);
  CHECK(body.fields.size() <= kPartsMax + 1);
}

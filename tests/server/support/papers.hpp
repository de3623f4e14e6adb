// Papers as whoever receives them reads them: text, pages, QR code, attachments; and a case served
// to its end over HTTP.
#pragma once
#include <map>
#include <string>

#include "tests/server/support/world.hpp"

namespace aftercare::test {

inline bool mentions(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The PDF's bytes; throws with what came instead.
std::string paper_of(const Client& reader, const std::string& kind, const std::string& case_id,
                     const std::string& lang);

class Pdf {
 public:
  // Its pages go as pictures into AFTERCARE_ARTIFACTS (or build/artifacts/documents) as
  // `name`-1.png and so on, to be looked at.
  Pdf(const std::string& name, const std::string& bytes);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] int pages() const { return pages_; }
  [[nodiscard]] std::string fonts() const;
  // What the QR code of the first page says.
  [[nodiscard]] std::string scanned() const;
  // By the SHA-256 of their bytes.
  [[nodiscard]] std::map<std::string, std::string> attachments() const;

 private:
  TempFolder folder_;
  std::string file_;
  std::string text_;
  int pages_ = 0;
};

inline const std::string kLongName =
    "欧阳司徒祎琳（上海第二十七棉纺织厂退休职工活动中心）的工程部";

// A case with long texts, reported by a guest, repaired with `parts` part lines and signed.
struct Served {
  Served(const std::string& url, int parts, const std::string& name = kLongName);
  Client customer;
  std::string case_id;
  std::string drawing;   // bytes
  std::string document;  // bytes
  std::string symptom_end;
};

}  // namespace aftercare::test

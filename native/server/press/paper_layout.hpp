// How a paper looks: letterhead, fields in two columns, tables, signatures.
#pragma once
#include "native/server/press/press.hpp"
#include "native/server/press/sheet.hpp"

namespace aftercare::press {

// A paper's texts in one language.
class PaperTexts {
 public:
  PaperTexts(const Texts& texts, Language language) : texts_{texts}, language_{language} {}
  // A key without a text is a newer version's word: it is printed as it came.
  [[nodiscard]] std::string text(const screens::Text& text) const;
  [[nodiscard]] std::string text(const std::string& key,
                                 const std::map<std::string, std::string>& params = {}) const {
    return text(screens::Text{key, params});
  }
  [[nodiscard]] std::string value(const screens::PaperValue& value) const;
  [[nodiscard]] bool chinese() const { return language_ == Language::zh; }

 private:
  const Texts& texts_;
  Language language_;
};

// The number of pages. `total`: printed at each foot, 0 while not known.
int lay_out_paper(const PrintJob& job, const PaperTexts& says, cairo_t* cairo,
                  PangoContext* context, int total);

}  // namespace aftercare::press

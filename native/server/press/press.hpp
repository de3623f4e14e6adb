// Prints a paper (core/screens/paper.hpp) as PDF: A4, the company's letterhead, page numbers, a QR
// code to the case. Lays out only: what stands on it was decided by the core. Chinese is printed
// with the product's own font files, whatever fonts the machine has.
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "core/screens/paper.hpp"
#include "native/adapters/house/company.hpp"
#include "native/adapters/house/texts.hpp"

namespace aftercare::press {

// A file of the case whose bytes go into the PDF as they are.
struct Attachment {
  FileRef file;
  std::string bytes;
};

struct PrintJob {
  screens::Paper paper;
  Company company;
  Language language = Language::zh;
  std::string link;                         // behind the QR code
  std::map<std::string, Attachment> files;  // by sha256; what is missing here is left out
};

class Fonts;

// One at a time: threads wait for each other (a page takes some 10 ms).
class Press {
 public:
  Press(std::filesystem::path fonts, const Texts& texts);
  ~Press();
  Press(const Press&) = delete;
  Press& operator=(const Press&) = delete;

  // The PDF's bytes. Refusal: fonts_missing {path}.
  Result<std::string> print(const PrintJob& job);

 private:
  std::filesystem::path folder_;
  const Texts& texts_;
  std::mutex lock_;
  std::unique_ptr<Fonts> fonts_;  // opened with the first paper
};

// Folder of noto-sans-sc-*.ttf: beside the program, or of the tree it was built from.
std::filesystem::path find_fonts(const std::filesystem::path& program);

}  // namespace aftercare::press

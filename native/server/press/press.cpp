#include "native/server/press/press.hpp"

#include <cairo-pdf.h>

#include "native/server/press/attachments.hpp"
#include "native/server/press/fonts.hpp"
#include "native/server/press/paper_layout.hpp"

namespace aftercare::press {
namespace {

cairo_status_t append(void* closure, const unsigned char* bytes, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(bytes), length);
  return CAIRO_STATUS_SUCCESS;
}

struct Pages {
  std::string pdf;
  int count = 0;
};

// `total`: as printed at each page's foot; 0 while it is not known.
Pages lay_out(const PrintJob& job, const Texts& texts, const Fonts& fonts, int total) {
  Pages pages;
  cairo_surface_t* surface =
      cairo_pdf_surface_create_for_stream(append, &pages.pdf, kPageWidth, kPageHeight);
  const PaperTexts says{texts, job.language};
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE,
                                 (says.text(job.paper.title) + " " + job.paper.number).c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, job.company.name_zh.c_str());
  cairo_t* cairo = cairo_create(surface);
  PangoContext* context = fonts.new_context();
  pages.count = lay_out_paper(job, says, cairo, context, total);
  g_object_unref(context);
  cairo_destroy(cairo);
  cairo_surface_finish(surface);
  cairo_surface_destroy(surface);
  return pages;
}

}  // namespace

Press::Press(std::filesystem::path fonts, const Texts& texts)
    : folder_{std::move(fonts)}, texts_{texts} {}

Press::~Press() = default;

Result<std::string> Press::print(const PrintJob& job) {
  const std::lock_guard lock{lock_};
  if (!fonts_) {
    auto fonts = std::make_unique<Fonts>(folder_);
    if (!fonts->complete()) {
      return refuse("fonts_missing", {}, {{"path", folder_.string()}});
    }
    fonts_ = std::move(fonts);
  }
  // Twice: only when all pages stand is their number known.
  const int total = lay_out(job, texts_, *fonts_, 0).count;
  std::map<std::string, EmbeddedFile> files;
  for (const auto& [sha256, one] : job.files) {
    files[sha256] = {one.file.name, one.file.type, one.bytes};
  }
  return {boost::system::in_place_value,
          with_attachments(lay_out(job, texts_, *fonts_, total).pdf, files)};
}

std::filesystem::path find_fonts(const std::filesystem::path& program) {
  const auto share = program.parent_path().parent_path() / "share" / "aftercare" / "fonts";
  std::error_code error;
  return std::filesystem::is_directory(share, error) ? share
                                                     : std::filesystem::path{AFTERCARE_BUILT_FONTS};
}

}  // namespace aftercare::press

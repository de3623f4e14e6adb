#include "native/server/press/attachments.hpp"

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFEFStreamObjectHelper.hh>
#include <qpdf/QPDFEmbeddedFileDocumentHelper.hh>
#include <qpdf/QPDFFileSpecObjectHelper.hh>
#include <qpdf/QPDFWriter.hh>

namespace aftercare::press {

std::string with_attachments(const std::string& pdf,
                             const std::map<std::string, EmbeddedFile>& files) {
  if (files.empty()) {
    return pdf;
  }
  QPDF document;
  document.processMemoryFile("paper", pdf.data(), pdf.size());
  QPDFEmbeddedFileDocumentHelper embedded{document};
  for (const auto& [sha256, one] : files) {
    // Two files may have one name: the hash tells them apart, and says what each has to be.
    const std::string name = sha256.substr(0, 8) + "-" + one.name;
    auto stream = QPDFEFStreamObjectHelper::createEFStream(document, one.bytes);
    stream.setSubtype(one.type);
    embedded.replaceEmbeddedFile(name,
                                 QPDFFileSpecObjectHelper::createFileSpec(document, name, stream));
  }
  QPDFWriter writer{document};
  writer.setOutputMemory();
  writer.write();
  const auto buffer = writer.getBufferSharedPointer();
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

}  // namespace aftercare::press

#include "native/adapters/house/csv_columns.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

#include "core/base/text.hpp"
#include "core/codec/messages.hpp"
#include "native/adapters/house/csv.hpp"

namespace aftercare {

namespace {

struct KindName {
  ImportKind kind;
  std::string_view name;
};
constexpr std::array<KindName, 4> kKinds{{{ImportKind::customers, "customers"},
                                          {ImportKind::devices, "devices"},
                                          {ImportKind::parts, "parts"},
                                          {ImportKind::suppliers, "suppliers"}}};

template <class Entry>
std::vector<std::string> fields_of() {
  std::vector<std::string> fields;
  boost::mp11::mp_for_each<codec::members_of<Entry>>(
      [&](auto d) { fields.emplace_back(codec::wire_name(d.name)); });
  return fields;
}

std::vector<std::string> fields_of_kind(ImportKind kind) {
  switch (kind) {
    case ImportKind::customers: return fields_of<customer_command::Create>();
    case ImportKind::devices: return fields_of<device_command::Register>();
    case ImportKind::parts: return fields_of<stock_command::CreatePart>();
    case ImportKind::suppliers: return fields_of<supplier_command::Create>();
  }
  return {};
}

// "客户电话（必填）*" and "Customer_Phone" say no more than their words.  not user-visible: example
std::string bare(std::string_view header) {
  std::string folded = fold_text(trim(header));
  folded.resize(std::min(folded.find('('), folded.size()));
  constexpr std::string_view kSilent = " _*:-.";
  folded.erase(std::remove_if(folded.begin(), folded.end(),
                              [&](char c) { return kSilent.find(c) != std::string_view::npos; }),
               folded.end());
  return folded;
}

bool means(const ImportColumn& column, const std::string& bare_header) {
  return bare(column.field) == bare_header ||
         std::any_of(column.words.begin(), column.words.end(),
                     [&](const std::string& word) { return bare(word) == bare_header; });
}

}  // namespace

std::optional<ImportKind> import_kind(std::string_view name) {
  const auto at = std::find_if(kKinds.begin(), kKinds.end(),
                               [name](const KindName& one) { return one.name == name; });
  return at == kKinds.end() ? std::nullopt : std::optional{at->kind};
}

std::string_view import_name(ImportKind kind) {
  const auto at = std::find_if(kKinds.begin(), kKinds.end(),
                               [kind](const KindName& one) { return one.kind == kind; });
  return at == kKinds.end() ? std::string_view{} : at->name;
}

Result<ImportColumns> ImportColumns::load(const std::filesystem::path& assets, ImportKind kind) {
  const std::filesystem::path path = assets / "import" / "columns.json";
  std::ifstream in{path, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
  const auto json = parse_json(text);
  const auto words =
      json ? read_json<std::map<std::string, std::map<std::string, std::vector<std::string>>>>(text)
           : Result<std::map<std::string, std::map<std::string, std::vector<std::string>>>>(
                 refuse("file_unreadable", {}, {{"path", path.string()}}));
  if (!words)
    return refuse("file_unreadable", {}, {{"path", path.string()}});
  const auto own = words->find(std::string{import_name(kind)});
  ImportColumns out;
  for (const std::string& field : fields_of_kind(kind)) {
    ImportColumn column{field, {}};
    if (own != words->end()) {
      if (const auto at = own->second.find(field); at != own->second.end())
        column.words = at->second;
    }
    out.columns_.push_back(std::move(column));
  }
  return out;
}

const ImportColumn* ImportColumns::find(std::string_view header) const {
  const std::string wanted = bare(header);
  const auto at = std::find_if(columns_.begin(), columns_.end(),
                               [&](const ImportColumn& one) { return means(one, wanted); });
  return wanted.empty() || at == columns_.end() ? nullptr : &*at;
}

std::string ImportColumns::template_file(Language language) const {
  std::vector<std::string> header;
  for (const ImportColumn& column : columns_) {
    const bool word = language == Language::zh && !column.words.empty();
    header.push_back(word ? column.words.front() : column.field);
  }
  return "\xEF\xBB\xBF" + csv_line(header);
}

}  // namespace aftercare

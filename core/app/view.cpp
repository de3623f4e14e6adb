#include "core/app/view.hpp"

#include <algorithm>
#include <array>

#include "core/app/described_texts.hpp"
#include "core/app/flaws.hpp"
#include "core/app/outside_view.hpp"
#include "core/app/permissions.hpp"
#include "core/base/masking.hpp"
#include "core/base/text.hpp"

namespace aftercare {
namespace {

// Members that name a thing: a serial of eleven digits is a serial, unless it is a telephone number
// and nothing else.
constexpr std::array kIdentifiers{"model",    "serial",      "order_no",        "invoice_no",
                                  "number",   "case_number", "into_number",     "part_code",
                                  "code",     "tracking_no", "old_tracking_no", "reference",
                                  "badge_no", "model_tail",  "tracking_tail",   "reference_tail",
                                  "kind",     "type",        "sha256",          "content_hash"};

bool is_identifier(std::string_view member) {
  return std::any_of(kIdentifiers.begin(), kIdentifiers.end(),
                     [&](std::string_view one) { return one == member; });
}

// What is known to be where somebody lives goes from every text, also where it does not look so.
struct Mask {
  std::vector<std::string> addresses;

  void knows(const std::string& address) {
    constexpr std::size_t kLettersMin = 4;
    std::string known{trim(address)};
    if (count_code_points(known) >= kLettersMin)
      addresses.push_back(std::move(known));
  }
  void operator()(std::string& text, std::string_view member) const {
    for (const std::string& address : addresses) {
      for (auto at = text.find(address); at != std::string::npos; at = text.find(address, at))
        text.replace(at, address.size(), kMasked);
    }
    text = is_identifier(member) ? without_phones(text) : without_contacts(text);
  }
  // Signatures, vouchers and what was signed show where the customer lives. Photos of the product
  // are put back by who calls.
  void operator()(FileRef& file) const { file = {}; }
};

void keep_photos(const std::vector<FileRef>& files, const Mask& mask, std::vector<FileRef>& shown) {
  shown.clear();
  for (FileRef file : files) {
    const bool picture = file.type.rfind("image/", 0) == 0 || file.type.rfind("video/", 0) == 0;
    if (!picture)
      continue;
    mask(file.name, "name");
    shown.push_back(std::move(file));
  }
}

struct HideContacts {
  void operator()(Case& record) const {
    Mask mask;
    mask.knows(record.intake.contact.address);
    CaseContact& contact = record.intake.contact;
    contact.phone = contact.phone.empty() ? "" : std::string{kMasked};
    contact.address.clear();
    contact.other_contacts.clear();
    for (TimelineEntry& entry : record.timeline) {
      // Emptied, not taken out: the entry's text names it.
      if (const auto at = entry.params.find("address_tail"); at != entry.params.end()) {
        constexpr std::string_view kTail = "· ";  // timeline.cpp, tail()
        const auto words = at->second.find(kTail);
        mask.knows(words == std::string::npos ? at->second
                                              : at->second.substr(words + kTail.size()));
        at->second.clear();
      }
    }
    const std::vector<FileRef> files = record.intake.files;
    each_text(record, {}, mask);
    keep_photos(files, mask, record.intake.files);
    for (MergedCase& merged : record.merged)
      merged.files.clear();
  }
  void operator()(Visit& record) const {
    Mask mask;
    mask.knows(record.address);
    record.address.clear();
    record.contact.phone = record.contact.phone.empty() ? "" : std::string{kMasked};
    each_text(record, {}, mask);
  }
  void operator()(Customer& record) const {
    Mask mask;
    mask.knows(record.address);
    record.address.clear();
    record.phone = record.phone.empty() ? "" : std::string{kMasked};
    record.other_contacts.clear();
    each_text(record, {}, mask);
  }
  // Those one buys from are nobody's customers; who has the row orders there.
  void operator()(Supplier&) const {}
  // The rules of the house are its own words.
  void operator()(Policy&) const {}
  // Colleagues have their own rule.
  void operator()(Staff&) const {}
  template <class T>
  void operator()(T& record) const {
    Mask mask;
    each_text(record, {}, mask);
  }
};

void hide_colleague(Staff& record, const Viewer& viewer) {
  if (viewer.knows_colleagues || record.id.value == viewer.self.value)
    return;
  record.phone.clear();
  record.login.clear();
}

// Words and numbers are found by how they begin, Chinese terms as they are.
bool holds(const std::vector<std::string>& terms, const std::string& wanted) {
  const bool prefix = std::all_of(wanted.begin(), wanted.end(),
                                  [](char c) { return static_cast<unsigned char>(c) < 0x80U; });
  return std::any_of(terms.begin(), terms.end(), [&](const std::string& term) {
    return prefix ? term.rfind(wanted, 0) == 0 : term == wanted;
  });
}

}  // namespace

Viewer viewer_of(const Actor& actor, const Policy& policy) {
  Viewer viewer;
  viewer.self = actor.id;
  const bool house = actor.kind == ActorKind::staff || actor.kind == ActorKind::system;
  if (!house || actor.push_only)
    return viewer;
  const bool reaches = may(policy, actor, "case.log_contact");
  viewer.view = reaches || has(app::Flaw::contacts_unmasked) ? View::whole : View::product;
  viewer.knows_colleagues = may(policy, actor, "staff.correct");
  return viewer;
}

std::string view_mark(const Viewer& viewer) {
  constexpr std::array kNames{"view/whole", "view/product", "view/outside"};
  const std::string name = kNames[static_cast<std::size_t>(viewer.view)];
  return viewer.knows_colleagues ? name + "+colleagues" : name;
}

bool sees_as_stored(const Viewer& viewer, EntityType type) {
  return viewer.view == View::whole && (type != EntityType::staff || viewer.knows_colleagues);
}

Record project(const Record& record, const Viewer& viewer) {
  if (viewer.view == View::outside)
    return outside_view(record);
  Record shown = record;
  if (viewer.view == View::product)
    std::visit(HideContacts{}, shown);
  if (auto* staff = std::get_if<Staff>(&shown))
    hide_colleague(*staff, viewer);
  return shown;
}

bool is_found_by(const Record& shown, const std::vector<std::string>& terms) {
  const std::vector<std::string> own = search_terms_of(shown);
  return has(app::Flaw::found_by_hidden) ||
         std::all_of(terms.begin(), terms.end(),
                     [&](const std::string& term) { return holds(own, term); });
}

}  // namespace aftercare

// Parts, places, suppliers and cases as the forms of the parts page offer them.
#include <algorithm>
#include <set>

#include <boost/describe/enum_to_string.hpp>

#include "core/domain/shared/check.hpp"
#include "core/policy/term_key.hpp"
#include "core/screens/build.hpp"
#include "core/screens/pinyin_rank.hpp"
#include "core/screens/screens.hpp"
#include "core/screens/stock_build.hpp"

namespace aftercare::screens {

namespace {

std::vector<Choice> sorted(std::vector<Choice> choices) {
  sort_by_key(choices, [](const Choice& choice) { return pinyin_key(choice.label_zh); });
  return choices;
}

Choice named(std::string value, const std::string& label, std::string note) {
  return {std::move(value), {}, label, label, std::move(note)};
}

}  // namespace

std::vector<Choice> part_choices(const Source& source) {
  std::vector<Choice> out;
  each_record<Part>(source, [&](const Part& part) {
    out.push_back(named(part.id.text(), part.code + "  " + part.name, part.unit));
  });
  return sorted(std::move(out));
}

std::vector<Choice> location_choices(const Source& source) {
  std::vector<Choice> out;
  each_record<Location>(source, [&](const Location& location) {
    out.push_back(named(location.id.text(), location.name, {}));
  });
  return sorted(std::move(out));
}

std::vector<Choice> supplier_choices(const Source& source, Instant now) {
  const LocalDate today = organisation_date(source.world().policy_in_force(), now);
  std::vector<Choice> out;
  each_record<Supplier>(source, [&](const Supplier& supplier) {
    if (is_qualified(supplier, today)) {
      out.push_back(named(supplier.id.text(), supplier.name, to_text(*supplier.qualified_until)));
    }
  });
  return sorted(std::move(out));
}

std::vector<Choice> scrap_reason_choices() {
  std::vector<Choice> out;
  for (const ScrapReason reason : {ScrapReason::beyond_repair, ScrapReason::obsolete}) {
    out.push_back({term_name(reason), {term_key(reason), {}}, {}, {}, {}});
  }
  return out;
}

std::vector<Choice> location_kind_choices() {
  std::vector<Choice> out;
  for (const LocationKind kind :
       {LocationKind::warehouse, LocationKind::workshop, LocationKind::van}) {
    const std::string name = boost::describe::enum_to_string(kind, "warehouse");
    out.push_back({name, {"console.parts.place." + name, {}}, {}, {}, {}});
  }
  return out;
}

std::vector<Choice> holder_choices(const Source& source) {
  std::vector<Choice> out;
  for (const EngineerChoice& engineer : engineer_choices(source, Instant{})) {
    out.push_back(named(engineer.id.text(), engineer.name, engineer.badge_no));
  }
  return out;
}

std::vector<Choice> parts_at(const Source& source, const std::string& location) {
  std::vector<Choice> out;
  each_record<StockLevel>(source, [&](const StockLevel& level) {
    if (level.location.text() == location) {
      out.push_back(named(level.part.text(), level.part_code, level.part_name));
    }
  });
  return sorted(std::move(out));
}

std::string proposed_number(const Source& source, const std::string& command,
                            const std::string& day) {
  std::set<std::string> taken;
  each_record<Purchase>(source, [&](const Purchase& purchase) { taken.insert(purchase.number); });
  each_record<Stocktake>(source,
                         [&](const Stocktake& stocktake) { taken.insert(stocktake.title); });
  std::string digits = day;
  std::erase(digits, '-');
  const std::string start = (command == "purchase.draft" ? "CG-" : "PD-") + digits + "-";
  for (int n = 1;; ++n) {
    const std::string number = start + std::to_string(n);
    if (taken.count(number) == 0) return number;
  }
}

}  // namespace aftercare::screens

// The engineer's van: what lies in it, what he may ask for or hand on, what is to be counted.
#include <algorithm>
#include <set>

#include "core/screens/build.hpp"
#include "core/screens/screens.hpp"
#include "core/screens/stock_build.hpp"

namespace aftercare::screens {

namespace {

StaffId engineer_of(const Source& source) {
  return StaffId{source.actor().id.value};
}

void sort_by_code(std::vector<VanRow>& rows) {
  std::sort(rows.begin(), rows.end(),
            [](const VanRow& a, const VanRow& b) { return a.code < b.code; });
}

std::vector<LocationId> own_vans(const Source& source) {
  std::vector<LocationId> out;
  each_record<Location>(source, [&](const Location& location) {
    if (location.holder && *location.holder == engineer_of(source)) out.push_back(location.id);
  });
  return out;
}

// Into the first van: hardly anybody has two.
std::vector<VanRow> missing_rows(const Source& source, const std::vector<VanRow>& rows) {
  std::vector<VanRow> out;
  const auto vans = own_vans(source);
  if (vans.empty()) return out;
  std::set<PartId> here;
  for (const VanRow& row : rows) here.insert(row.part);
  each_record<Part>(source, [&](const Part& part) {
    if (here.count(part.id) != 0) return;
    VanRow row;
    row.id = stock_level_id(vans.front(), part.id);
    row.part = part.id;
    row.location = vans.front();
    row.code = part.code;
    row.name = part.name;
    row.unit = part.unit;
    out.push_back(std::move(row));
  });
  sort_by_code(out);
  return out;
}

std::vector<Choice> places_to_hand_to(const Source& source) {
  const auto vans = own_vans(source);
  std::vector<Choice> out = location_choices(source);
  std::erase_if(out, [&](const Choice& place) {
    return std::any_of(vans.begin(), vans.end(),
                       [&](LocationId id) { return id.text() == place.value; });
  });
  return out;
}

std::vector<VanCount> open_counts(const Source& source) {
  std::vector<VanCount> out;
  each_record<Stocktake>(source, [&](const Stocktake& stocktake) {
    const bool own = stocktake.holder && *stocktake.holder == engineer_of(source);
    if (!own || stocktake.state != StocktakeState::open) return;
    VanCount count{stocktake.id, stocktake.title, stocktake.opened_at, stocktake.opened_by, {}};
    for (const StocktakeLine& line : stocktake.lines)
      count.lines.push_back({line.part, line.part_code, line.part_name, line.counted});
    out.push_back(std::move(count));
  });
  sort_by_key(out, [](const VanCount& count) { return count.title; });
  return out;
}

}  // namespace

std::vector<VanRow> van_rows(const Source& source) {
  std::vector<VanRow> rows;
  source.each_naming(EntityType::stock_level, source.actor().id.value, [&](const Record& record) {
    const auto& level = std::get<StockLevel>(record);
    if (!level.holder || !(*level.holder == engineer_of(source))) return;
    const auto* part = find_as<Part>(source.world(), level.part);
    rows.push_back({level.id, level.part, level.location, level.part_code, level.part_name,
                    part == nullptr ? std::string() : part->unit, level.quantity, level.short_by,
                    reserved_of(level), available_of(level), level.minimum, level.asked});
  });
  sort_by_code(rows);
  return rows;
}

VanScreen van_screen(const Source& source, Instant /*now*/) {
  VanScreen screen;
  screen.loaded = source.status().loaded;
  screen.rows = van_rows(source);
  screen.missing = missing_rows(source, screen.rows);
  screen.places = places_to_hand_to(source);
  screen.counts = open_counts(source);
  return screen;
}

}  // namespace aftercare::screens

#include "core/policy/bounds.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include <boost/describe/members.hpp>
#include <boost/mp11.hpp>

#include "core/policy/problems.hpp"
#include "core/policy/term_key.hpp"

namespace aftercare {
namespace {

constexpr std::int64_t kKilobyte = 1024;
constexpr std::int64_t kMegabyte = 1024 * kKilobyte;
constexpr std::int64_t kMinorMax = 1'000'000'000;  // ten million yuan
constexpr std::int64_t kMonthsMax = 600;
constexpr std::int64_t kDaysMax = 3650;
constexpr std::int64_t kCharactersMax = 20'000;

template <class T>
struct OfOptional {
  using type = T;
  static constexpr bool is = false;
};
template <class T>
struct OfOptional<std::optional<T>> {
  using type = T;
  static constexpr bool is = true;
};
template <class T>
struct ElementOf {
  static constexpr bool is = false;
};
template <class T>
struct ElementOf<std::vector<T>> {
  using type = T;
  static constexpr bool is = true;
};

// What says which number a row holds, where its table holds different ones.
template <class Row>
std::string which(const Row&) {
  return {};
}
std::string which(const NamedLimit& row) {
  return row.name;
}
std::string which(const FileLimit& row) {
  return term_name(row.kind);
}
std::string which(const PromisedTime& row) {
  return term_name(row.duration.unit);
}
std::string which(const RemedyRow& row) {
  constexpr std::string_view kGround = "remedy.ground.";
  return row.ground_key.rfind(kGround, 0) == 0 ? row.ground_key.substr(kGround.size())
                                               : row.ground_key;
}

struct At {
  std::string path;
  std::string kind;
};
At member_at(const At& at, const char* name) {
  return at.path.empty() ? At{name, name} : At{at.path + "." + name, at.kind + "." + name};
}

template <class T>
void walk(const T& value, const At& at, std::vector<PolicyNumber>& out);

template <class Row>
void walk_rows(const std::vector<Row>& rows, const At& at, std::vector<PolicyNumber>& out) {
  for (std::size_t i = 0; i < rows.size(); ++i)
    walk(rows[i], At{at_index(at.path, i), at.kind + "[" + which(rows[i]) + "]"}, out);
}

template <class T>
void walk(const T& value, const At& at, std::vector<PolicyNumber>& out) {
  using Inner = typename OfOptional<T>::type;
  if constexpr (ElementOf<T>::is) {
    walk_rows(value, at, out);
  } else if constexpr (std::is_floating_point_v<T>) {
    out.push_back({at.path, at.kind, static_cast<std::int64_t>(std::llround(value * 100))});
  } else if constexpr (std::is_integral_v<Inner> && !std::is_same_v<Inner, bool>) {
    if constexpr (OfOptional<T>::is)
      out.push_back({at.path, at.kind,
                     value ? std::optional{static_cast<std::int64_t>(*value)} : std::nullopt});
    else
      out.push_back({at.path, at.kind, static_cast<std::int64_t>(value)});
  } else if constexpr (boost::describe::has_describe_members<Inner>::value) {
    if constexpr (OfOptional<T>::is) {
      if (value)
        walk(*value, at, out);
    } else {
      boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>(
          [&](auto member) { walk(value.*member.pointer, member_at(at, member.name), out); });
    }
  }
}

}  // namespace

const std::vector<NumberBound>& number_bounds() {
  static const std::vector<NumberBound> kBounds{
      {"version", 1, 1'000'000'000},
      {"zone.offset_minutes", -14L * 60, 14L * 60, "minutes"},
      {"calendar.week[].weekday", 1, 7},
      {"calendar.table.years[]", 1970, 9999},
      {"calendar.table.make_up_days[].works_like", 1, 7},
      {"phone.target_minutes", 1, 240, "minutes"},
      {"phone.max_minutes", 1, 480, "minutes"},
      {"clocks[].warn_share", 1, 100, "percent"},
      {"promised_times[hours].duration.value", 1, 366L * 24, "hours"},
      {"promised_times[working_hours].duration.value", 1, 366L * 24, "hours"},
      {"promised_times[workdays].duration.value", 1, 366, "workdays"},
      {"promised_times[days].duration.value", 1, 366, "days"},
      {"promised_times[window].duration.value", 0, 366L * 24},
      {"warranty.default_months", 1, kMonthsMax, "months"},
      {"warranty.models[].months", 1, kMonthsMax, "months"},
      {"warranty.extension.months", 0, kMonthsMax, "months"},
      {"remedies[repairs_failed].value", 1, 20, "times"},
      {"remedies[unused_days].value", 1, 366, "days"},
      {"remedies[delay_workdays].value", 1, 366, "workdays"},
      {"remedies[not_to_quality_days].value", 1, 366, "days"},
      {"remedies[depreciation_months].value", 1, kMonthsMax, "months"},
      {"remedies[charge_months].value", 1, kMonthsMax, "months"},
      {"remedies[*].value", 0, kDaysMax},
      {"price_list[].price.minor", 0, kMinorMax, "fen"},
      {"price_list[].cost.minor", 0, kMinorMax, "fen"},
      {"files[photo].bytes_max", kKilobyte, 100 * kMegabyte, "bytes"},
      {"files[video].bytes_max", kKilobyte, 1024 * kMegabyte, "bytes"},
      {"files[scan].bytes_max", kKilobyte, 100 * kMegabyte, "bytes"},
      {"files[signature].bytes_max", kKilobyte, 10 * kMegabyte, "bytes"},
      {"files[document].bytes_max", kKilobyte, 100 * kMegabyte, "bytes"},
      {"files[photo].count_max", 1, 500},
      {"files[video].count_max", 1, 100},
      {"files[scan].count_max", 1, 500},
      {"files[signature].count_max", 1, 500},
      {"files[document].count_max", 1, 500},
      {"limits[reinspections_max].value", 0, 10, "times"},
      {"limits[reopening_days].value", 0, kDaysMax, "days"},
      {"limits[repeat_report_days].value", 0, kDaysMax, "days"},
      {"limits[symptom_characters_max].value", 1, kCharactersMax, "characters"},
      {"limits[scene_characters_max].value", 1, kCharactersMax, "characters"},
      {"limits[note_characters_max].value", 1, kCharactersMax, "characters"},
      {"limits[rating_comment_characters_max].value", 1, kCharactersMax, "characters"},
      {"limits[name_characters_max].value", 1, 500, "characters"},
      {"limits[address_characters_max].value", 1, 2000, "characters"},
      {"limits[files_per_report_max].value", 0, 100},
      {"limits[appointment_minutes_max].value", 1, 7L * 24 * 60, "minutes"},
      {"limits[part_quantity_max].value", 1, 1'000'000},
      {"limits[serial_suggestions_max].value", 0, 100},
      // One this release does not ask for.
      {"limits[*].value", 0, kMinorMax},
      {"scope.days_after_closing", 1, kDaysMax, "days"}};
  return kBounds;
}

const NumberBound* find_bound(std::string_view kind) {
  const auto named = [](std::string_view path) -> const NumberBound* {
    const auto& rows = number_bounds();
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [path](const NumberBound& one) { return one.path == path; });
    return row == rows.end() ? nullptr : &*row;
  };
  const NumberBound* own = named(kind);
  const std::size_t from = kind.find('[');
  const std::size_t to = kind.rfind(']');
  if (own != nullptr || from == std::string_view::npos || to == std::string_view::npos)
    return own;
  return named(std::string{kind.substr(0, from)} + "[*" + std::string{kind.substr(to)});
}

std::vector<PolicyNumber> numbers_of(const Policy& policy) {
  std::vector<PolicyNumber> out;
  walk(policy, At{}, out);
  return out;
}

void check_bounds(const Policy& policy, Problems& problems) {
  for (const PolicyNumber& number : numbers_of(policy)) {
    const NumberBound* bound = find_bound(number.kind);
    // What another check says of it already says more.
    if (bound == nullptr || problems.names(number.path))
      continue;
    if (!number.value) {
      if (bound->path == number.kind)
        problems.add(number.path, "required");
      continue;
    }
    if (*number.value >= bound->min && *number.value <= bound->max)
      continue;
    std::map<std::string, std::string> params{{"min", std::to_string(bound->min)},
                                              {"max", std::to_string(bound->max)}};
    if (!bound->unit.empty())
      params.emplace("unit_key", "form.unit." + std::string{bound->unit});
    problems.add(number.path, bound->unit.empty() ? "out_of_bounds" : "out_of_bounds_unit",
                 std::move(params));
  }
}

}  // namespace aftercare

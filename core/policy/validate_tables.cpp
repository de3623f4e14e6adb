// The tables of a policy, checked: no holes, no rows that can never apply, no references to
// nothing.
#include <algorithm>
#include <array>
#include <set>

#include <boost/describe/enumerators.hpp>
#include <boost/mp11.hpp>

#include "core/base/text.hpp"
#include "core/policy/problems.hpp"
#include "core/policy/rules.hpp"
#include "core/policy/term_key.hpp"

namespace aftercare {
namespace {

template <class E>
std::vector<E> all_values() {
  std::vector<E> values;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
      [&values](auto entry) { values.push_back(entry.value); });
  return values;
}

template <class T>
bool at_least_as_wide(const std::optional<T>& wide, const std::optional<T>& narrow) {
  return !wide || wide == narrow;
}

// Rows are tried in order: one that an earlier row covers can never apply.
template <class Row, class Covers>
void check_reachable(const std::vector<Row>& rows, const std::string& table, Covers covers,
                     Problems& problems) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (!covers(rows[j], rows[i]))
        continue;
      problems.add(at_index(table, i), "row_unreachable", {{"row", at_index(table, j)}});
      break;
    }
  }
}

// Each value of the enumeration has one row.
template <class E, class Row, class Key>
void check_each_once(const std::vector<Row>& rows, const std::string& table, Key key,
                     Problems& problems) {
  std::set<E> seen;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const E value = key(rows[i]);
    if (!seen.insert(value).second) {
      problems.add(at_index(table, i), "row_twice", {{"key", term_name(value)}});
    }
  }
  for (const E value : all_values<E>()) {
    if (seen.count(value) == 0)
      problems.add(table, "row_missing", {{"key", term_name(value)}});
  }
}

void check_hazards(const UrgencyRule& rule, Problems& problems) {
  std::set<std::string> codes;
  for (std::size_t i = 0; i < rule.hazards.size(); ++i) {
    const std::string path = "urgency." + at_index("hazards", i);
    const HazardRow& row = rule.hazards[i];
    if (is_silent(row.code))
      problems.add(path + ".code", "required");
    if (is_silent(row.label_key))
      problems.add(path + ".label_key", "required");
    if (!codes.insert(row.code).second) {
      problems.add(path + ".code", "row_twice", {{"key", row.code}});
    }
  }
}

void check_keywords(const UrgencyRule& rule, Problems& problems) {
  std::set<std::string> words;
  for (std::size_t i = 0; i < rule.keywords.size(); ++i) {
    const std::string path = "urgency." + at_index("keywords", i) + ".words";
    if (rule.keywords[i].words.empty())
      problems.add(path, "required");
    for (const std::string& word : rule.keywords[i].words) {
      if (trim(word).empty())
        problems.add(path, "word_empty");
      if (!words.insert(fold_text(word)).second)
        problems.add(path, "row_twice", {{"key", word}});
    }
  }
}

void check_defaults(const UrgencyRule& rule, Problems& problems) {
  const auto fits = [](const UrgencyDefaultRow& row, CaseClass c, std::optional<Wish> wish) {
    return (!row.case_class || *row.case_class == c) && (!row.wish || row.wish == wish);
  };
  for (const CaseClass c : all_values<CaseClass>()) {
    // A row for one wish alone leaves the cases without a wish open.
    const bool found = std::any_of(rule.defaults.begin(), rule.defaults.end(),
                                   [&](const auto& row) { return fits(row, c, std::nullopt); });
    if (!found)
      problems.add("urgency.defaults", "row_missing", {{"key", term_name(c)}});
  }
  check_reachable(
      rule.defaults, "urgency.defaults",
      [](const UrgencyDefaultRow& wide, const UrgencyDefaultRow& narrow) {
        return at_least_as_wide(wide.case_class, narrow.case_class) &&
               at_least_as_wide(wide.wish, narrow.wish);
      },
      problems);
}

void check_routing(const Policy& policy, Problems& problems) {
  for (const CaseClass c : all_values<CaseClass>()) {
    const bool found =
        std::any_of(policy.routing.begin(), policy.routing.end(), [c](const RoutingRow& row) {
          return (!row.case_class || *row.case_class == c) && !row.topic && !row.wish;
        });
    if (!found)
      problems.add("routing", "row_missing", {{"key", term_name(c)}});
  }
  check_reachable(
      policy.routing, "routing",
      [](const RoutingRow& wide, const RoutingRow& narrow) {
        return at_least_as_wide(wide.case_class, narrow.case_class) &&
               at_least_as_wide(wide.topic, narrow.topic) &&
               at_least_as_wide(wide.wish, narrow.wish);
      },
      problems);
}

void check_term(const Policy& policy, const std::string& number, const std::string& path,
                Problems& problems) {
  if (find_warranty_term(policy, number) == nullptr) {
    problems.add(path, "term_unknown", {{"term", number}});
  }
}

void check_warranty(const Policy& policy, Problems& problems) {
  const WarrantyRule& rule = policy.warranty;
  for (std::size_t i = 0; i < rule.models.size(); ++i) {
    const std::string path = "warranty." + at_index("models", i);
    if (is_silent(rule.models[i].pattern))
      problems.add(path + ".pattern", "required");
    for (std::size_t j = 0; j < i; ++j) {
      if (!model_matches(rule.models[j].pattern, rule.models[i].pattern))
        continue;
      problems.add(path, "row_unreachable", {{"row", "warranty." + at_index("models", j)}});
      break;
    }
  }
  check_term(policy, rule.term, "warranty.term", problems);
  std::set<std::string> numbers;
  for (std::size_t i = 0; i < policy.warranty_terms.size(); ++i) {
    const WarrantyTerm& term = policy.warranty_terms[i];
    const std::string path = at_index("warranty_terms", i);
    if (is_silent(term.number))
      problems.add(path + ".number", "required");
    if (is_silent(term.text_zh))
      problems.add(path + ".text_zh", "required");
    if (is_silent(term.text_en))
      problems.add(path + ".text_en", "required");
    if (!numbers.insert(term.number).second) {
      problems.add(path + ".number", "row_twice", {{"key", term.number}});
    }
  }
}

void check_faults(const Policy& policy, Problems& problems) {
  check_each_once<FaultType>(
      policy.faults, "faults", [](const FaultRow& row) { return row.fault_type; }, problems);
  for (std::size_t i = 0; i < policy.faults.size(); ++i) {
    const FaultRow& row = policy.faults[i];
    const std::string path = at_index("faults", i) + ".causes";
    if (row.causes.empty())
      problems.add(path, "required");
    for (const Cause cause : row.causes) {
      if (forbidden_diagnosis(policy, row.fault_type, cause) == nullptr)
        continue;
      problems.add(path, "cause_forbidden", {{"cause", term_name(cause)}});
    }
  }
}

bool liability_fits(const LiabilityRow& row, bool serial_known, WarrantyState warranty,
                    Cause cause) {
  return (!row.serial_known || *row.serial_known == serial_known) &&
         (!row.warranty || *row.warranty == warranty) && (!row.cause || *row.cause == cause);
}

void check_liability_holes(const Policy& policy, Problems& problems) {
  for (const bool serial_known : {false, true}) {
    for (const WarrantyState warranty : all_values<WarrantyState>()) {
      for (const Cause cause : all_values<Cause>()) {
        const bool found = std::any_of(policy.liability.begin(), policy.liability.end(),
                                       [&](const LiabilityRow& row) {
                                         return liability_fits(row, serial_known, warranty, cause);
                                       });
        if (found)
          continue;
        const std::string key = std::string{serial_known ? "serial_known" : "serial_unknown"} +
                                ", " + term_name(warranty) + ", " + term_name(cause);
        problems.add("liability", "row_missing", {{"key", key}});
      }
    }
  }
}

void check_liability(const Policy& policy, Problems& problems) {
  check_liability_holes(policy, problems);
  for (std::size_t i = 0; i < policy.liability.size(); ++i) {
    const LiabilityRow& row = policy.liability[i];
    const std::string path = at_index("liability", i);
    check_term(policy, row.term, path + ".term", problems);
    const bool free = row.fee_basis == FeeBasis::none;
    const bool priced =
        row.fee_basis == FeeBasis::cost_price || row.fee_basis == FeeBasis::price_list;
    const bool contradicts =
        (row.payer == Payer::company && !free) || (row.payer == Payer::customer && !priced) ||
        (row.payer == Payer::undecided && row.fee_basis != FeeBasis::undecided);
    if (!contradicts)
      continue;
    problems.add(path + ".fee_basis", "payer_and_fee_contradict",
                 {{"payer", term_name(row.payer)}, {"fee_basis", term_name(row.fee_basis)}});
  }
  check_reachable(
      policy.liability, "liability",
      [](const LiabilityRow& wide, const LiabilityRow& narrow) {
        return at_least_as_wide(wide.serial_known, narrow.serial_known) &&
               at_least_as_wide(wide.warranty, narrow.warranty) &&
               at_least_as_wide(wide.cause, narrow.cause);
      },
      problems);
}

// The limits the core asks for by name.
constexpr std::string_view kLimitsNeeded[] = {"reinspections_max",
                                              "symptom_characters_max",
                                              "note_characters_max",
                                              "name_characters_max",
                                              "files_per_report_max",
                                              "repeat_report_days",
                                              "rating_comment_characters_max"};

void check_limits(const Policy& policy, Problems& problems) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < policy.limits.size(); ++i) {
    const NamedLimit& limit = policy.limits[i];
    const std::string path = at_index("limits", i);
    if (is_silent(limit.name))
      problems.add(path + ".name", "required");
    if (!names.insert(limit.name).second) {
      problems.add(path + ".name", "row_twice", {{"key", limit.name}});
    }
  }
  for (const std::string_view name : kLimitsNeeded) {
    if (find_limit(policy, name))
      continue;
    problems.add("limits", "row_missing", {{"key", std::string{name}}});
  }
}

void check_checklist(const Policy& policy, Problems& problems) {
  std::set<std::string> codes;
  for (std::size_t i = 0; i < policy.checklist.size(); ++i) {
    const ChecklistRow& row = policy.checklist[i];
    const std::string path = at_index("checklist", i);
    if (is_silent(row.code))
      problems.add(path + ".code", "required");
    if (!codes.insert(row.code).second) {
      problems.add(path + ".code", "row_twice", {{"key", row.code}});
    }
    if (!row.hazard)
      continue;
    const auto& hazards = policy.urgency.hazards;
    const bool known = std::any_of(hazards.begin(), hazards.end(),
                                   [&row](const HazardRow& h) { return h.code == *row.hazard; });
    if (!known)
      problems.add(path + ".hazard", "hazard_unknown", {{"hazard", *row.hazard}});
  }
}

}  // namespace

void check_intake(const Policy& policy, Problems& problems) {
  check_each_once<Channel>(
      policy.channels, "channels", [](const ChannelRow& row) { return row.channel; }, problems);
  check_hazards(policy.urgency, problems);
  check_keywords(policy.urgency, problems);
  check_defaults(policy.urgency, problems);
  check_each_once<Wish>(
      policy.wishes, "wishes", [](const WishRow& row) { return row.wish; }, problems);
  check_routing(policy, problems);
  const PhoneRule& phone = policy.phone;
  if (phone.max_minutes < phone.target_minutes) {
    problems.add("phone.max_minutes", "below_target");
  }
}

void check_diagnosis(const Policy& policy, Problems& problems) {
  check_warranty(policy, problems);
  check_faults(policy, problems);
  check_liability(policy, problems);
  for (const Remedy remedy : all_values<Remedy>()) {
    const bool found = std::any_of(policy.remedies.begin(), policy.remedies.end(),
                                   [remedy](const RemedyRow& row) { return row.remedy == remedy; });
    if (!found)
      problems.add("remedies", "row_missing", {{"key", term_name(remedy)}});
  }
}

// A photo is a picture: what runs in a browser is none, whatever it is called.
bool may_be(FileKind kind, std::string_view type) {
  constexpr std::array<std::string_view, 6> kPictures{"image/jpeg", "image/png",  "image/webp",
                                                      "image/gif",  "image/heic", "image/heif"};
  constexpr std::array<std::string_view, 3> kFilms{"video/mp4", "video/webm", "video/quicktime"};
  const auto is_one = [type](const auto& types) {
    return std::find(types.begin(), types.end(), type) != types.end();
  };
  switch (kind) {
    case FileKind::photo: return is_one(kPictures);
    case FileKind::video: return is_one(kFilms);
    case FileKind::scan: return is_one(kPictures) || type == "application/pdf";
    case FileKind::signature: return is_one(kPictures) || type == "image/svg+xml";
    case FileKind::document: return true;
  }
  return false;
}

void check_site_and_files(const Policy& policy, Problems& problems) {
  check_checklist(policy, problems);
  check_each_once<FileKind>(
      policy.files, "files", [](const FileLimit& row) { return row.kind; }, problems);
  for (std::size_t i = 0; i < policy.files.size(); ++i) {
    const std::string path = at_index("files", i);
    if (policy.files[i].types.empty())
      problems.add(path + ".types", "required");
    for (const std::string& type : policy.files[i].types) {
      if (!may_be(policy.files[i].kind, type))
        problems.add(path + ".types", "file_type", {{"type", type}});
    }
  }
  check_limits(policy, problems);
}

}  // namespace aftercare

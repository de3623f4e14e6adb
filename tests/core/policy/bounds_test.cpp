// Every number a policy has lies within bounds, and none is without.
#include "core/policy/bounds.hpp"

#include <array>
#include <functional>
#include <map>
#include <set>

#include <boost/describe/members.hpp>
#include <boost/mp11.hpp>
#include <catch2/catch_test_macros.hpp>

#include "core/policy/validate.hpp"
#include "tests/core/policy/shipped_policy.hpp"

using namespace aftercare;

namespace {

const char* const kBoundPresets[] = {"product_standard", "appliance", "membership", "furnishing"};

// One row in every table and every optional there is, so that no number is out of sight.
template <class T>
void fill_all(T& value) {
  if constexpr (requires {
                  value.emplace_back();
                  value.front();
                } &&
                !std::is_same_v<T, std::string>) {
    if (value.empty())
      value.emplace_back();
    for (auto& one : value)
      fill_all(one);
  } else if constexpr (requires {
                         value.emplace();
                         *value;
                       }) {
    if (!value)
      value.emplace();
    fill_all(*value);
  } else if constexpr (boost::describe::has_describe_members<T>::value) {
    boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>(
        [&](auto member) { fill_all(value.*member.pointer); });
  }
}

// Sets the n-th number of the policy, in numbers_of()'s order.
struct Setter {
  std::size_t at = 0;
  std::int64_t value = 0;
  std::size_t seen = 0;

  template <class T>
  void visit(T& member) {
    if constexpr (std::is_floating_point_v<T>) {
      if (seen++ == at)
        member = static_cast<T>(value) / 100;
    } else if constexpr (std::is_same_v<T, std::optional<int>>) {
      if (seen++ == at)
        member = static_cast<int>(value);
    } else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
      if (seen++ == at)
        member = static_cast<T>(value);
    } else if constexpr (requires {
                           member.emplace();
                           *member;
                         }) {
      if (member)
        visit(*member);
    } else if constexpr (requires {
                           member.emplace_back();
                           member.front();
                         } &&
                         !std::is_same_v<T, std::string>) {
      for (auto& one : member)
        visit(one);
    } else if constexpr (boost::describe::has_describe_members<T>::value) {
      boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>(
          [&](auto one) { visit(member.*one.pointer); });
    }
  }
};

Policy with_number(const Policy& policy, std::size_t at, std::int64_t value) {
  Policy changed = policy;
  Setter setter{at, value};
  setter.visit(changed);
  return changed;
}

bool is_named(const Policy& policy, const std::string& path) {
  for (const PolicyProblem& problem : validate(policy)) {
    // A whole row may be at fault because of it (a window that is slower, a row that hides one).
    if (problem.path == path || path.rfind(problem.path + ".", 0) == 0 ||
        (path.rfind("calendar.table.years", 0) == 0 &&
         problem.path.rfind("calendar.table", 0) == 0))
      return true;
  }
  return false;
}

bool fits_int(std::int64_t value) {
  return value >= std::numeric_limits<int>::min() && value <= std::numeric_limits<int>::max();
}

}  // namespace

TEST_CASE("every number of a policy has its bound, whatever tables it has") {
  Policy everything = shipped_policy();
  fill_all(everything);
  for (const PolicyNumber& number : numbers_of(everything)) {
    INFO(number.path << " as " << number.kind);
    CHECK(find_bound(number.kind) != nullptr);
  }
  // A limit that is asked for by name, a ground that counts: each by a row of its own.
  for (const char* preset : kBoundPresets) {
    for (const PolicyNumber& number : numbers_of(shipped_preset(preset))) {
      INFO(preset << " " << number.path << " as " << number.kind);
      const NumberBound* bound = find_bound(number.kind);
      REQUIRE(bound != nullptr);
      CHECK((bound->path == number.kind || number.kind.rfind("remedies[", 0) == 0));
    }
  }
}

TEST_CASE("no bound stands for nothing, and each can be kept") {
  std::set<std::string> kinds;
  for (const char* preset : kBoundPresets) {
    for (const PolicyNumber& number : numbers_of(shipped_preset(preset)))
      kinds.insert(number.kind);
  }
  std::set<std::string_view> paths;
  for (const NumberBound& bound : number_bounds()) {
    INFO(bound.path);
    CHECK(paths.insert(bound.path).second);
    CHECK(bound.min <= bound.max);
  }
  for (const std::string& kind : kinds)
    CHECK(find_bound(kind) != nullptr);
}

TEST_CASE("a number out of its bounds is refused at its place, in every preset") {
  for (const char* preset : kBoundPresets) {
    const Policy policy = shipped_preset(preset);
    CHECK(validate(policy).empty());
    const auto numbers = numbers_of(policy);
    // Each kind of number at its first row and its last one: rows of a table are checked alike.
    std::map<std::string, std::size_t> last;
    for (std::size_t i = 0; i < numbers.size(); ++i)
      last[numbers[i].kind] = i;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const bool first = seen.insert(numbers[i].kind).second;
      if (!first && last[numbers[i].kind] != i)
        continue;
      const NumberBound* bound = find_bound(numbers[i].kind);
      REQUIRE(bound != nullptr);
      // Just outside at the first row, far outside at the last: to check a whole policy takes time.
      const auto bads = first ? std::array<std::int64_t, 2>{bound->min - 1, bound->max + 1}
                              : std::array<std::int64_t, 2>{-1'000'000, 1'099'511'627'776};
      for (const std::int64_t bad : bads) {
        // A member that holds no such number is refused by the codec.
        const bool wide = numbers[i].kind.rfind("files[", 0) == 0 ||
                          numbers[i].kind.rfind("limits[", 0) == 0 ||
                          numbers[i].kind.rfind("price_list[", 0) == 0;
        if ((!wide || numbers[i].kind.find("count_max") != std::string::npos) && !fits_int(bad))
          continue;
        INFO(preset << " " << numbers[i].path << " = " << bad);
        CHECK(is_named(with_number(policy, i, bad), numbers[i].path));
      }
    }
  }
}

TEST_CASE("a ground that counts has its number") {
  for (std::size_t i = 0; i < shipped_policy().remedies.size(); ++i) {
    Policy policy = shipped_policy();
    if (!policy.remedies[i].value)
      continue;
    policy.remedies[i].value.reset();
    const std::string path = "remedies[" + std::to_string(i) + "].value";
    INFO(path);
    CHECK(is_named(policy, path));
  }
}

TEST_CASE("the house's own rights are given to nobody outside it") {
  for (std::size_t i = 0; i < shipped_policy().permissions.size(); ++i) {
    Policy policy = shipped_policy();
    const std::string& command = policy.permissions[i].command;
    for (const char* own : {"policy.put_in_force", "staff.create", "staff.correct", "staff.close",
                            "case.refund", "case.diagnose", "stock.receive", "part.create"}) {
      if (command != own)
        continue;
      policy.permissions[i].grants.push_back({Whose::own, {Role::guest}});
      bool found = false;
      for (const PolicyProblem& problem : validate(policy))
        found = found || problem.code == "not_for_outsiders";
      INFO(command);
      CHECK(found);
    }
  }
}

TEST_CASE("white space is no reason and no name") {
  const auto named = [](const std::string& path, const std::function<void(Policy&)>& spoil) {
    Policy policy = shipped_policy();
    spoil(policy);
    INFO(path);
    CHECK(is_named(policy, path));
  };
  named("liability[0].reason_key", [](Policy& p) { p.liability[0].reason_key = " \t"; });
  named("liability[0].clause", [](Policy& p) { p.liability[0].clause = "  "; });
  named("title_zh", [](Policy& p) { p.title_zh = "  "; });
  named("warranty_terms[0].text_zh", [](Policy& p) { p.warranty_terms[0].text_zh = " "; });
  named("limits[0].name", [](Policy& p) { p.limits[0].name = " "; });
}

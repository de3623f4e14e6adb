// Every key that the policy and the terms show has a text in every language.
#include <set>

#include <catch2/catch_test_macros.hpp>

#include "core/policy/term_key.hpp"
#include "core/policy/validate.hpp"
#include "tests/core/policy/shipped_policy.hpp"

using namespace aftercare;

namespace {

template <class E>
void check_terms(const Json& texts) {
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&texts](auto entry) {
    INFO(term_key(entry.value));
    CHECK(texts.contains(term_key(entry.value)));
  });
}

void collect_keys(const Json& json, std::set<std::string>& keys) {
  if (json.is_object()) {
    for (const auto& [name, value] : json.items()) {
      if (value.is_string() && name.size() > 4 && name.substr(name.size() - 4) == "_key") {
        keys.insert(value.get<std::string>());
      }
    }
  }
  if (json.is_structured()) {
    for (const auto& value : json)
      collect_keys(value, keys);
  }
}

}  // namespace

TEST_CASE("all terms and keys have texts in both languages") {
  std::set<std::string> keys;
  for (const char* preset : {"appliance", "membership", "product_standard", "furnishing"})
    collect_keys(preset_json(preset), keys);
  REQUIRE(keys.size() > 30);
  const Json zh = *parse_json(text_of("assets/i18n/rules.zh.json"));
  const Json en = *parse_json(text_of("assets/i18n/rules.en.json"));
  CHECK(zh.size() == en.size());
  for (const Json& texts : {zh, en}) {
    for (const std::string& key : keys) {
      INFO(key);
      CHECK(texts.contains(key));
    }
    check_terms<Urgency>(texts), check_terms<CaseClass>(texts), check_terms<Channel>(texts);
    check_terms<Wish>(texts), check_terms<Topic>(texts), check_terms<Team>(texts);
    check_terms<Role>(texts), check_terms<Whose>(texts), check_terms<FaultType>(texts);
    check_terms<Cause>(texts), check_terms<WarrantyState>(texts), check_terms<Payer>(texts);
    check_terms<WarrantyExtensionRule>(texts), check_terms<FeeBasis>(texts);
    check_terms<Remedy>(texts), check_terms<ClockName>(texts), check_terms<ClockMark>(texts);
    check_terms<DurationUnit>(texts), check_terms<ClockRunState>(texts);
    check_terms<PauseReason>(texts), check_terms<ReopeningRule>(texts);
    check_terms<CheckKind>(texts), check_terms<FileKind>(texts), check_terms<ScrapReason>(texts);
  }
}

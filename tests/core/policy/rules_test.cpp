#include "core/policy/rules.hpp"

#include <catch2/catch_test_macros.hpp>

#include "core/policy/term_key.hpp"
#include "core/policy/validate.hpp"
#include "tests/core/policy/shipped_policy.hpp"

using namespace aftercare;

TEST_CASE("urgency is proposed from what was ticked and written, with the reason") {
  struct Row {
    std::vector<std::string> hazards;
    const char* symptom;
    CaseClass case_class;
    std::optional<Wish> wish;
    Urgency urgency;
    const char* reason;
    const char* matched;
    const char* clause;
  };
  const auto repair = CaseClass::repair;
  const std::string reason = "urgency.reason.";
  for (const Row& row : {
           Row{{"leakage_of_current"},
               "",
               repair,
               {},
               Urgency::urgent,
               "hazard",
               "leakage_of_current",
               "C 2.1.3"},
           Row{{"breaking_parts"},
               "",
               repair,
               {},
               Urgency::urgent,
               "hazard",
               "breaking_parts",
               "C 2.1.3"},
           Row{{"core_function_lost"},
               "",
               repair,
               {},
               Urgency::urgent,
               "core_function",
               "core_function_lost",
               "C 2.1.3"},
           Row{{"smoke"}, "", repair, {}, Urgency::urgent, "hazard", "smoke", "product"},
           Row{{"smoke"}, "外壳漏电", repair, {}, Urgency::urgent, "hazard", "smoke", "product"},
           Row{{"from_the_future"},
               "",
               repair,
               {},
               Urgency::urgent,
               "unknown_hazard",
               "from_the_future",
               "product"},
           Row{{},
               "开机后外壳漏电,手麻",
               repair,
               {},
               Urgency::urgent,
               "safety_words",
               "漏电",
               "C 2.1.3"},
           Row{{},
               "有没有漏电的可能",
               repair,
               {},
               Urgency::urgent,
               "safety_words",
               "漏电",
               "C 2.1.3"},
           Row{{},
               "没有漏电,外壳有划痕",
               repair,
               {},
               Urgency::normal,
               "minor_words",
               "划痕",
               "C 2.1.3"},
           Row{{},
               "没有漏电过,后来又漏电",
               repair,
               {},
               Urgency::urgent,
               "safety_words",
               "漏电",
               "C 2.1.3"},
           Row{{}, "后面冒烟了", repair, {}, Urgency::urgent, "safety_words", "冒烟", "product"},
           Row{{},
               "THERE IS SMOKE",
               repair,
               {},
               Urgency::urgent,
               "safety_words",
               "smoke",
               "product"},
           Row{{},
               "no smoke, but a scratch",
               repair,
               {},
               Urgency::normal,
               "minor_words",
               "scratch",
               "C 2.1.3"},
           Row{{},
               "今天突然无法开机",
               repair,
               {},
               Urgency::urgent,
               "core_function_words",
               "无法开机",
               "C 2.1.3"},
           Row{{},
               "整机没反应,无法正常使用",
               repair,
               {},
               Urgency::urgent,
               "core_function_words",
               "无法正常使用",
               "C 2.1.3"},
           Row{{},
               "插上电整机没反应",
               repair,
               {},
               Urgency::urgent,
               "core_function_words",
               "整机没反应",
               "C 2.1.3"},
           Row{{}, "玻璃门自爆", repair, {}, Urgency::urgent, "safety_words", "自爆", "product"},
           Row{{}, "运行时有异响", repair, {}, Urgency::normal, "minor_words", "异响", "product"},
           Row{{}, "遥控器怎么用", repair, Wish::advice, Urgency::low, "question", "", "C 2.1.3"},
           Row{{}, "充电到一半停了", repair, {}, Urgency::normal, "minor", "", "C 2.1.3"},
           Row{{}, "怎么清洗", CaseClass::inquiry, {}, Urgency::low, "question", "", "C 2.1.3"},
           Row{{},
               "希望增加颜色",
               CaseClass::suggestion,
               {},
               Urgency::low,
               "by_class",
               "",
               "product"},
           Row{{}, "态度差", CaseClass::complaint, {}, Urgency::normal, "by_class", "", "product"},
           Row{{},
               "想换货",
               CaseClass::return_exchange,
               {},
               Urgency::normal,
               "by_class",
               "",
               "product"},
           Row{{}, "预约", CaseClass::service, {}, Urgency::normal, "by_class", "", "product"},
       }) {
    INFO(row.symptom << " " << row.reason);
    const UrgencyProposal got =
        propose_urgency(shipped_policy(), row.hazards, row.symptom, row.case_class, row.wish);
    CHECK(got.urgency == row.urgency);
    CHECK(got.reason_key == reason + row.reason);
    CHECK(got.matched == row.matched);
    CHECK(got.clause == row.clause);
    CHECK(got.policy_version == shipped_policy().version);
  }
}

TEST_CASE("class, topic and wish decide the team") {
  struct Row {
    CaseClass case_class;
    std::optional<Topic> topic;
    std::optional<Wish> wish;
    Team team;
  };
  for (const Row& row : {
           Row{CaseClass::repair, {}, {}, Team::technical},
           Row{CaseClass::repair, Topic::technical, Wish::repair, Team::technical},
           Row{CaseClass::repair, Topic::logistics, {}, Team::logistics},
           Row{CaseClass::return_exchange, Topic::technical, {}, Team::return_exchange},
           Row{CaseClass::complaint, Topic::logistics, {}, Team::front_desk},
           Row{CaseClass::suggestion, {}, {}, Team::front_desk},
           Row{CaseClass::service, {}, {}, Team::repair},
           Row{CaseClass::inquiry, {}, {}, Team::front_desk},
           Row{CaseClass::inquiry, Topic::technical, {}, Team::technical},
           Row{CaseClass::inquiry, Topic::billing, Wish::refund, Team::return_exchange},
       }) {
    const RouteVerdict got = route(shipped_policy(), row.case_class, row.topic, row.wish);
    CHECK(term_name(got.team) == term_name(row.team));
    CHECK_FALSE(got.clause.empty());
  }
  CHECK(find_wish(shipped_policy(), Wish::refund)->case_class == CaseClass::return_exchange);
}

TEST_CASE("the last day of a warranty is in, the next day is out") {
  struct Row {
    const char* activated;
    const char* reported;
    WarrantyState state;
    const char* ends;
  };
  for (const Row& row : {
           Row{"2024-01-15", "2024-01-15", WarrantyState::in, "2025-01-15"},
           Row{"2024-01-15", "2025-01-15", WarrantyState::in, "2025-01-15"},
           Row{"2024-01-15", "2025-01-16", WarrantyState::out, "2025-01-15"},
           Row{"2024-02-29", "2025-02-28", WarrantyState::in, "2025-02-28"},
           Row{"2024-02-29", "2025-03-01", WarrantyState::out, "2025-02-28"},
       }) {
    INFO(row.activated << " " << row.reported);
    const WarrantyVerdict got =
        warranty_verdict(shipped_policy(), {.model = "AC-1",
                                            .serial_known = true,
                                            .activated_on = date(row.activated),
                                            .reported_on = date(row.reported)});
    CHECK(got.state == row.state);
    CHECK(to_text(got.ends_on.value()) == row.ends);
    CHECK(got.clause == "C 2.2.1");
    CHECK(got.term == "2.1");
    CHECK(got.facts.size() == 4);
  }
}

TEST_CASE("without serial or activation there is no automatic verdict") {
  const auto reason = [](WarrantyFacts facts) {
    const WarrantyVerdict got = warranty_verdict(shipped_policy(), facts);
    CHECK(got.state == WarrantyState::unknown);
    CHECK_FALSE(got.ends_on);
    return got.reason_key;
  };
  const LocalDate day = date("2024-06-03");
  CHECK(reason({.activated_on = day, .reported_on = day}) == "warranty.reason.serial_unknown");
  CHECK(reason({.serial_known = true, .reported_on = day}) == "warranty.reason.not_activated");
  CHECK(reason({.serial_known = true, .activated_on = day.plus_days(1), .reported_on = day}) ==
        "warranty.reason.activated_after_report");
}

TEST_CASE("months by device, by model, by default; an extension on record") {
  Policy policy = shipped_policy();
  policy.warranty.models = {{"AC-*", 24, "product", "product"}, {"*-X", 6, "product", "product"}};
  CHECK(warranty_months(policy, "ac-100") == 24);
  CHECK(warranty_months(policy, "AC-X") == 24);
  CHECK(warranty_months(policy, "TV-X") == 6);
  CHECK(warranty_months(policy, "TV-1") == 12);
  WarrantyFacts facts{.model = "AC-1",
                      .serial_known = true,
                      .activated_on = date("2023-01-10"),
                      .reported_on = date("2025-02-01")};
  CHECK(warranty_verdict(policy, facts).state == WarrantyState::out);
  facts.ends_on = date("2025-02-01");
  CHECK(warranty_verdict(policy, facts).state == WarrantyState::in);
  facts.ends_on = date("2023-02-01");
  CHECK(to_text(*warranty_verdict(policy, facts).ends_on) == "2025-01-10");
  facts.months = 36;
  CHECK(to_text(*warranty_verdict(policy, facts).ends_on) == "2026-01-10");
}

TEST_CASE("three months more after a warranty repair") {
  Policy policy = shipped_policy();
  const LocalDate end = date("2024-12-31");
  CHECK(to_text(extended_warranty_end(policy, end, date("2024-11-30"))) == "2025-02-28");
  CHECK(to_text(extended_warranty_end(policy, end, date("2024-06-01"))) == "2024-12-31");
  policy.warranty.extension.rule = WarrantyExtensionRule::from_end;
  CHECK(to_text(extended_warranty_end(policy, end, date("2024-06-01"))) == "2025-03-31");
  policy.warranty.extension.rule = WarrantyExtensionRule::from_completion;
  CHECK(to_text(extended_warranty_end(policy, end, date("2024-06-01"))) == "2024-09-01");
}

TEST_CASE("who pays: serial, force majeure, warranty, cause, in this order") {
  struct Row {
    bool serial_known;
    WarrantyState warranty;
    Cause cause;
    Payer payer;
    FeeBasis fee;
    const char* term;
  };
  using W = WarrantyState;
  for (const Row& row : {
           Row{false, W::in, Cause::product_quality, Payer::undecided, FeeBasis::undecided, "2.2"},
           Row{false, W::out, Cause::force_majeure, Payer::undecided, FeeBasis::undecided, "2.2"},
           Row{true, W::in, Cause::force_majeure, Payer::negotiated, FeeBasis::negotiated, "3.4"},
           Row{true, W::out, Cause::force_majeure, Payer::negotiated, FeeBasis::negotiated, "3.4"},
           Row{true, W::unknown, Cause::force_majeure, Payer::negotiated, FeeBasis::negotiated,
               "3.4"},
           Row{true, W::unknown, Cause::product_quality, Payer::undecided, FeeBasis::undecided,
               "2.3"},
           Row{true, W::out, Cause::product_quality, Payer::customer, FeeBasis::price_list, "3.3"},
           Row{true, W::out, Cause::customer_use, Payer::customer, FeeBasis::price_list, "3.3"},
           Row{true, W::in, Cause::customer_use, Payer::customer, FeeBasis::cost_price, "3.2"},
           Row{true, W::in, Cause::product_quality, Payer::company, FeeBasis::none, "3.1"},
       }) {
    const LiabilityVerdict got = liability(
        shipped_policy(), {row.serial_known, row.warranty, FaultType::hardware, row.cause});
    CHECK(term_name(got.payer) == term_name(row.payer));
    CHECK(term_name(got.fee_basis) == term_name(row.fee));
    CHECK(got.term == row.term);
    CHECK(find_warranty_term(shipped_policy(), got.term) != nullptr);
    CHECK(got.facts.size() == 4);
    CHECK(got.policy_version == 1);
  }
}

TEST_CASE("misuse cannot be put down to product quality") {
  for (const FaultType fault :
       {FaultType::hardware, FaultType::software, FaultType::appearance, FaultType::misuse}) {
    for (const Cause cause : {Cause::product_quality, Cause::customer_use, Cause::force_majeure}) {
      const bool forbidden = fault == FaultType::misuse && cause == Cause::product_quality;
      CHECK((forbidden_diagnosis(shipped_policy(), fault, cause) != nullptr) == forbidden);
    }
  }
}

TEST_CASE("permissions: who may do what to whose records") {
  struct Row {
    std::vector<Role> roles;
    const char* command;
    Whose whose;
  };
  for (const Row& row : {
           Row{{Role::guest}, "case.report", Whose::own},
           Row{{Role::customer}, "case.rate", Whose::own},
           Row{{Role::manager, Role::agent, Role::administrator}, "case.rate", Whose::none},
           Row{{Role::field_engineer}, "case.rate", Whose::none},
           Row{{Role::agent}, "case.accept", Whose::any},
           Row{{Role::technical_support}, "case.accept", Whose::team},
           Row{{Role::technical_support, Role::agent}, "case.accept", Whose::any},
           Row{{Role::customer}, "case.accept", Whose::none},
           Row{{Role::field_engineer}, "visit.sign", Whose::own},
           Row{{Role::agent}, "visit.sign", Whose::none},
           Row{{Role::system}, "case.archive", Whose::any},
           Row{{Role::administrator}, "case.archive", Whose::none},
           Row{{Role::administrator}, "staff.create", Whose::any},
           Row{{Role::agent}, "policy.put_in_force", Whose::none},
           Row{{}, "case.report", Whose::none},
       }) {
    INFO(row.command);
    const Permission got = allowed(shipped_policy(), row.roles, row.command);
    CHECK(got.known);
    CHECK(got.whose == row.whose);
    CHECK(got.allowed == (row.whose != Whose::none));
  }
  CHECK_FALSE(allowed(shipped_policy(), {Role::manager}, "case.from_the_future").known);
  for (const std::string_view command : known_commands()) {
    for (const Role role : {Role::customer, Role::guest}) {
      CHECK(allowed(shipped_policy(), {role}, command).whose <= Whose::own);
    }
  }
}

TEST_CASE("what to tick before leaving") {
  const auto codes = [](const std::vector<std::string>& hazards) {
    std::string joined;
    for (const ChecklistRow& row : checklist_for(shipped_policy(), hazards, "AC-1")) {
      joined += row.code + " ";
    }
    return joined;
  };
  CHECK(codes({}) == "identity_card work_order tool_kit multimeter parts ");
  CHECK(codes({"leakage_of_current"}) ==
        "identity_card work_order tool_kit multimeter parts voltage_tester insulating_gloves ");
}

TEST_CASE("limits are found by name") {
  CHECK(find_limit(shipped_policy(), "reinspections_max") == 1);
  CHECK_FALSE(find_limit(shipped_policy(), "no_such_limit"));
  CHECK(find_file_limit(shipped_policy(), FileKind::photo)->bytes_max == 10 * 1024 * 1024);
  CHECK(shipped_policy().scope.days_after_closing == 90);
}

TEST_CASE("model patterns") {
  CHECK(model_matches("*", ""));
  CHECK(model_matches("a*c", "ABBC"));
  CHECK(model_matches("a*b*c", "axbxbxc"));
  CHECK_FALSE(model_matches("a*c", "abcd"));
  CHECK_FALSE(model_matches("", "a"));
  CHECK(model_matches("空调*", "空调一号"));
}

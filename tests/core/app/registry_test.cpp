// The registry's rows stand in the order of the variant; names parse; everything has its text.
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <catch2/catch_test_macros.hpp>

#include "core/app/timed_duties.hpp"
#include "core/codec/messages.hpp"
#include "core/domain/case/timeline.hpp"
#include "core/policy/validate.hpp"
#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  REQUIRE(in.good());
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// All files of a language; a key stands in one of them (tests/arch).
Json texts(const std::string& language) {
  Json all = Json::object();
  for (const auto& entry : std::filesystem::directory_iterator{"assets/i18n"}) {
    const std::string name = entry.path().filename().string();
    if (name.size() < 8 || name.substr(name.size() - 8) != "." + language + ".json") {
      continue;
    }
    const auto json = parse_json(text_of(entry.path()));
    REQUIRE(json.has_value());
    all.update(*json);
  }
  return all;
}

// Codes as they stand in the sources: refuse("code", and those that are put together.
std::set<std::string> refusal_codes() {
  std::set<std::string> codes;
  for (const char* folder : {"core/domain", "core/app"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
      if (entry.path().extension() != ".cpp") {
        continue;
      }
      const std::string source = text_of(entry.path());
      const std::string call = "refuse(\"";
      for (auto at = source.find(call); at != std::string::npos; at = source.find(call, at + 1)) {
        const auto from = at + call.size();
        codes.insert(source.substr(from, source.find('"', from) - from));
      }
    }
  }
  for (const char* code :
       {"phone_taken", "serial_taken", "login_taken", "part_code_taken", "location_name_taken",
        "supplier_name_taken", "purchase_number_taken", "step_repeated", "step_out_of_order"}) {
    codes.insert(code);
  }
  return codes;
}

template <class E>
void add_labels(std::set<std::string>& keys) {
  for (const auto& row : codec::enum_rows<E>()) {
    keys.insert(term_key(static_cast<E>(row.value)));
  }
}

template <class Variant, class Each>
void each_alternative(Each each) {
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (each(Variant{std::in_place_index<I>}), ...);
  }
  (std::make_index_sequence<std::variant_size_v<Variant>>{});
}

}  // namespace

TEST_CASE("the registry has one row for each command, in order") {
  CHECK(command_infos().size() == std::variant_size_v<CommandArgs>);
  CHECK(info_of(case_command::Report{}).type == "case.report");
  CHECK(info_of(case_command::Archive{}).type == "case.archive");
  CHECK(info_of(visit_command::Appoint{}).type == "visit.appoint");
  CHECK(info_of(visit_command::SignRefused{}).type == "visit.sign_refused");
  CHECK(info_of(customer_command::Create{}).type == "customer.create");
  CHECK(info_of(device_command::Register{}).type == "device.register");
  CHECK(info_of(stock_command::Settle{}).type == "stock.settle");
  CHECK(info_of(staff_command::Close{}).type == "staff.close");
  CHECK(info_of(policy_command::PutInForce{}).type == "policy.put_in_force");
  const auto kind_of = [](const CommandArgs& args) { return info_of(args).kind; };
  CHECK(kind_of(visit_command::Depart{}) == CommandKind::fact);
  CHECK(kind_of(visit_command::Reassign{}) == CommandKind::intent);
  for (const CommandInfo& info : command_infos()) {
    INFO(info.type);
    CHECK(&command_infos()[*find_command(info.type)] == &info);
    const auto& known = known_commands();
    CHECK(std::find(known.begin(), known.end(), info.type) != known.end());
  }
  CHECK_FALSE(find_command("case.teleport").has_value());
}

TEST_CASE("keys read back as they were written") {
  const EntityKey key{EntityType::stock_level, uuid(7)};
  CHECK(parse_entity_key(to_text(key)) == key);
  CHECK(to_text(EntityKey{EntityType::case_, uuid(1)}).rfind("case/", 0) == 0);
  for (const char* bad :
       {"", "case", "case/", "cases/00000000-0000-7000-8000-000000000001", "case/0000"}) {
    CHECK_FALSE(parse_entity_key(bad).has_value());
  }
}

TEST_CASE("event names are unique") {
  std::set<std::string> seen;
  std::size_t count = 0;
  each_alternative<Event>([&](const Event& noun) {
    std::visit(
        [&]<class Noun>(const Noun&) {
          each_alternative<Noun>([&](Noun event) {
            seen.insert(std::string{event_type(Event{std::move(event)})});
            ++count;
          });
        },
        noun);
  });
  CHECK(seen.size() == count);
}

TEST_CASE("every code and event has its text in both languages, with the same placeholders") {
  const Json zh = texts("zh");
  const Json en = texts("en");
  std::set<std::string> wanted;
  add_labels<ContactDirection>(wanted);
  add_labels<ContactOutcome>(wanted);
  add_labels<EscalationLevel>(wanted);
  add_labels<QuoteLineKind>(wanted);
  add_labels<QuoteState>(wanted);
  add_labels<PaymentKind>(wanted);
  add_labels<PaymentMethod>(wanted);
  add_labels<WorkshopState>(wanted);
  add_labels<ReturnDecision>(wanted);
  add_labels<GoodsKind>(wanted);
  add_labels<GoodsPlace>(wanted);
  for (const std::string& code : refusal_codes()) {
    wanted.insert("refusal." + code);
  }
  for (const char* cause :
       {"visit_reassigned", "visit_cancelled", "case_closed", "dependency_rejected",
        "account_closed", "step_repeated", "step_out_of_order", "visit_unknown"}) {
    wanted.insert(std::string{"exception."} + cause);
  }
  for (const CommandInfo& info : command_infos()) {
    wanted.insert("command." + std::string{info.type});
  }
  each_alternative<CaseEvent>([&](const CaseEvent& event) {
    wanted.insert("timeline." + std::string{case_event_type(event)});
  });
  for (const char* step :
       {"departed", "arrived", "diagnosed", "finished", "signed", "cancelled", "appointed"}) {
    wanted.insert(std::string{"visit.step."} + step);
  }
  for (const std::string& key : wanted) {
    INFO(key);
    CHECK(zh.contains(key));
    CHECK(en.contains(key));
  }
  CHECK(zh.size() == en.size());
  for (const auto& [key, text] : zh.items()) {
    INFO(key);
    REQUIRE(en.contains(key));
    const auto placeholders = [](const std::string& value) {
      std::set<std::string> names;
      for (auto at = value.find('{'); at != std::string::npos; at = value.find('{', at + 1)) {
        names.insert(value.substr(at, value.find('}', at) - at));
      }
      return names;
    };
    CHECK(placeholders(text.get<std::string>()) == placeholders(en[key].get<std::string>()));
  }
}

TEST_CASE("a timeline's text finds every parameter it names") {
  const Json zh = texts("zh");
  each_alternative<CaseEvent>([&](const CaseEvent& event) {
    EventMeta meta;
    const TimelineEntry entry = timeline_entry(event, meta);
    INFO(entry.kind);
    REQUIRE(zh.contains("timeline." + entry.kind));
    const auto text = zh["timeline." + entry.kind].get<std::string>();
    for (auto at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
      const std::string name = text.substr(at + 1, text.find('}', at) - at - 1);
      INFO(name);
      CHECK(entry.params.count(name) == 1);
    }
  });
}

TEST_CASE("records and commands of the story survive the wire") {
  House house;
  house.confirmed();
  for (const auto& [key, record] : house.world.records()) {
    const auto back = decode_record(key.t, encode_record(record));
    REQUIRE(back.has_value());
    CHECK(encode_record(*back) == encode_record(record));
  }
}

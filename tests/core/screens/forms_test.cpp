// Forms and lists made from descriptions: nothing lacks its label, values survive being typed.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <catch2/catch_test_macros.hpp>

#include "core/codec/json.hpp"
#include "core/screens/form.hpp"
#include "core/screens/policy_forms.hpp"
#include "core/screens/screens.hpp"
#include "tests/core/screens/house_source.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

std::map<std::string, Json> all_texts() {
  std::map<std::string, Json> texts;
  for (const char* language : {"zh", "en"}) {
    Json merged = Json::object();
    for (const auto& file : std::filesystem::directory_iterator{"assets/i18n"}) {
      const std::string end = std::string(".") + language + ".json";
      const std::string path = file.path().string();
      if (path.size() < end.size() || path.substr(path.size() - end.size()) != end)
        continue;
      std::ifstream in{path};
      REQUIRE(in.good());
      std::ostringstream out;
      out << in.rdbuf();
      merged.update(*parse_json(out.str()));
    }
    texts[language] = std::move(merged);
  }
  return texts;
}

void check_key(const std::map<std::string, Json>& texts, const screens::Text& text) {
  if (text.key.empty())
    return;
  for (const auto& [language, keys] : texts) {
    INFO(language << ": " << text.key);
    CHECK(keys.contains(text.key));
  }
}

std::string problems(const screens::TypedArgs& typed) {
  std::string out;
  for (const Refusal& problem : typed.problems)
    out += problem.field + " " + problem.code + "; ";
  return out;
}

}  // namespace

TEST_CASE("every member of a described record has a row, every row a text in both languages") {
  const auto texts = all_texts();
  auto forms = screens::directory_forms();
  REQUIRE(forms.size() >= 6);
  for (const auto& form : screens::policy_forms())
    forms.push_back(form);
  REQUIRE(forms.size() >= 34);
  for (const auto& [name, form] : forms) {
    INFO(name);
    CHECK(form->undescribed.empty());
    CHECK_FALSE(form->fields.empty());
    for (const screens::FieldSpec& field : form->fields) {
      INFO(field.name);
      for (const screens::Text& text : {field.label, field.unit, field.help})
        check_key(texts, text);
      for (const screens::Choice& choice : field.choices)
        check_key(texts, choice.label);
    }
  }
}

TEST_CASE("a record's form holds its values, a reference by what the form asks for") {
  House house;
  const HouseSource source{house};
  const EntityKey owner = key_for<Customer>(CustomerId{uuid(50)});
  house.given(house.agent, owner, customer_command::Create{"李文", "139-1234-5678", "南京路 1 号"});
  device_command::Register entry;
  entry.model = "WH-60";
  entry.serial = "SN-2";
  entry.customer_phone = "13912345678";
  entry.purchased_on = parse_local_date("2026-05-01");
  entry.price_paid = Money{128050, "CNY"};
  const EntityKey key = key_for<Device>(DeviceId{uuid(60)});
  house.given(house.agent, key, entry);
  const Record* device = house.world.find(key).record;
  const auto form = screens::open_form(source, "device.correct", device);
  REQUIRE(form.has_value());
  std::map<std::string, std::string> values;
  for (const auto& field : form->fields)
    values[field.name] = field.value;
  CHECK(values["model"] == "WH-60");
  CHECK(values["customer_phone"] == "13912345678");
  CHECK(values["purchased_on"] == "2026-05-01");
  CHECK(values["price_paid"] == "1280.50");
  CHECK(values["activated_on"].empty());
  // Sent back as it is, nothing changes; corrected, only what was typed does.
  values["reason"] = "发票核对";
  auto typed = screens::read_form("device.correct", values);
  REQUIRE(problems(*typed).empty());
  house.when(house.agent, key, typed->args).refused("nothing_changes");
  values["activated_on"] = "2026-05-03";
  values["customer_phone"] = "";
  typed = screens::read_form("device.correct", values);
  house.when(house.agent, key, typed->args).then({"device.corrected"});
  const auto& after = *find_as<Device>(house.world, DeviceId{uuid(60)});
  CHECK(after.activated_on == parse_local_date("2026-05-03"));
  CHECK_FALSE(after.customer.has_value());
  CHECK(after.price_paid == Money{128050, "CNY"});
}

TEST_CASE("what cannot be read is told at its field, all at once") {
  const auto typed = screens::read_form("device.register", {{"model", " "},
                                                            {"serial", "SN-9"},
                                                            {"purchased_on", "2026-02-30"},
                                                            {"warranty_months", "1200"},
                                                            {"price_paid", "12.345"}});
  REQUIRE(typed.has_value());
  CHECK(problems(*typed) ==
        "model required; purchased_on date_invalid; warranty_months number_too_large; "
        "price_paid amount_invalid; ");
  CHECK_FALSE(screens::read_form("case.archive", {}).has_value());
  CHECK_FALSE(screens::read_form("case.teleport", {}).has_value());
}

TEST_CASE("money and numbers are read as people write them") {
  const auto price = [](const char* text) -> std::int64_t {
    const auto typed = screens::read_form("device.register", {{"price_paid", text}});
    const auto& args = std::get<device_command::Register>(typed->args);
    return args.price_paid ? args.price_paid->minor : -1;
  };
  CHECK(price("1280") == 128000);
  CHECK(price("1,280.5") == 128050);
  CHECK(price(" 0.05 ") == 5);
  CHECK(price("") == -1);
  CHECK(price("1280.505") == -1);
  CHECK(price("12a") == -1);
}

TEST_CASE("a device is corrected with a reason, by who may") {
  House house;
  const EntityKey key = key_for<Device>(house.device);
  const auto& device = *find_as<Device>(house.world, house.device);
  device_command::Correct entry;
  entry.model = device.model;
  entry.serial = "SN-CORRECTED";
  house.when(house.agent, key, entry).refused("required", "reason");
  entry.reason = "铭牌核对";
  house.when(house.guest, key, entry).refused("not_permitted");
  house.when(house.agent, key_for<Device>(DeviceId{uuid(999)}), entry).refused("not_found");
  house.when(house.agent, key, entry).then({"device.corrected"});
  CHECK(find_as<Device>(house.world, house.device)->serial == "SN-CORRECTED");
}

TEST_CASE("an engineer's form does not ask whose the device is") {
  House house;
  house.appointed();
  const Record* device = house.world.find(key_for<Device>(house.device)).record;
  const auto asks_owner = [&](const Actor& actor) {
    const HouseSource source{house, actor};
    const auto form = screens::open_form(source, "device.correct", device);
    REQUIRE(form);
    return std::any_of(form->fields.begin(), form->fields.end(),
                       [](const auto& field) { return field.name == "customer_phone"; });
  };
  CHECK(asks_owner(house.agent));
  CHECK_FALSE(asks_owner(house.engineer));
  const HouseSource his{house, house.engineer};
  const auto visit = screens::visit_screen(his, house.visit_id, house.now);
  CHECK(visit.device == house.device);
  CHECK(visit.corrects_device);
}

TEST_CASE("a list of devices says when the warranty ends, also where no record does") {
  House house;
  const HouseSource source{house};
  const auto ends_of = [&](const Device& device) {
    const auto& form = *screens::record_form(EntityType::device);
    const auto columns = screens::list_of(form).columns;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i].name == "warranty_ends_on")
        return screens::row_of(form, &device, &source).cells[i].text;
    }
    return std::string("no such column");
  };
  Device device;
  device.model = "WH-60";
  CHECK(ends_of(device).empty());  // nobody knows when it began
  device.activated_on = parse_local_date("2025-11-30");
  device.warranty_months = 3;
  CHECK(ends_of(device) == "2026-02-28");
  device.warranty_ends_on = parse_local_date("2026-08-01");  // extended by a repair
  CHECK(ends_of(device) == "2026-08-01");
  device.warranty_ends_on = parse_local_date("2026-01-01");  // the later one counts
  CHECK(ends_of(device) == "2026-02-28");
}

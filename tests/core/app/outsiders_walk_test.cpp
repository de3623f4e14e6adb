// A random walk of everybody outside the house: guests, customers, a tracking link, over every
// command there is, with phones, serials and records of others. After each step nothing of another
// has become visible to whoever took it, and nothing of another was changed by it.
#include <algorithm>
#include <array>
#include <set>

#include <catch2/catch_test_macros.hpp>
#include <rapidcheck/catch.h>

#include "core/codec/messages.hpp"
#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

constexpr const char* kVictimPhone = "13916020003";
constexpr const char* kOwnPhone = "13700000001";
constexpr const char* kProvedPhone = "13700000002";
constexpr const char* kFreePhone = "13588880000";
constexpr std::array kPhones{kVictimPhone, kOwnPhone,           kProvedPhone,
                             kFreePhone,   "+86 139 1602 0003", "139-1602-0003"};
constexpr std::array kSerials{"SN-20260001", "sn-20260001 ", "SN-VICTIM", "SN-NEW", ""};

template <std::size_t I = 0>
CommandArgs default_args(std::size_t index) {
  if constexpr (I + 1 < std::variant_size_v<CommandArgs>) {
    if (index != I)
      return default_args<I + 1>(index);
  }
  return CommandArgs{std::in_place_index<I>};
}

// Somebody outside, and what is his.
struct Outsider {
  Actor actor;
  std::set<std::string> phones;  // proved
  std::set<EntityKey> made;      // he reported or claimed it
};

class Walk {
 public:
  Walk() {
    house_.given(house_.agent, kVictim, customer_command::Create{"黄丽娟", kVictimPhone, "静安区"});
    house_.given(house_.agent, kOwn, customer_command::Create{"张三", kOwnPhone, ""});
    device_command::Register sold;
    sold.model = "WH-60";
    sold.serial = "SN-VICTIM";
    sold.customer_phone = kVictimPhone;
    sold.activated_on = parse_local_date("2026-03-01");
    house_.given(house_.agent, key_for<Device>(DeviceId{uuid(61)}), sold);
    case_command::Report form = House::report_form();
    form.customer.phone = kVictimPhone;
    form.device.serial = "SN-VICTIM";
    house_.given(house_.agent, kCase, form);
    add(house_.guest, {});
    add(house_.other_guest, {});
    add(customer(kOwn, {kOwnPhone, kProvedPhone}), {kOwnPhone, kProvedPhone});
    add(customer(kVictim, {kVictimPhone}), {kVictimPhone});
    Actor link;
    link.kind = ActorKind::link;
    link.id = ActorId{uuid(77)};
    link.link_case = CaseId{kCase.id};
    add(link, {});
  }

  void step() {
    Outsider& who = outsiders_[pick(outsiders_.size())];
    const bool likely = pick(3) != 0;
    const EntityKey target = any_target();
    CommandArgs args = likely ? likely_args() : default_args(pick(command_infos().size()));
    const CommandInfo& info = info_of(args);
    const EntityKey key{info.target,
                        info.creates || target.t != info.target ? some_of(info) : target.id};
    const auto before = house_.world.records();
    const Outcome outcome = house_.when(who.actor, key, std::move(args));
    if (!outcome.ok())
      return check_unchanged(before);
    check_changes(who, before, info);
    if (outcome.result()->exception.empty())
      check_sight();
  }

 private:
  const EntityKey kVictim = key_for<Customer>(CustomerId{uuid(50)});
  const EntityKey kOwn = key_for<Customer>(CustomerId{uuid(51)});
  const EntityKey kCase = key_for<Case>(CaseId{uuid(102)});

  static std::size_t pick(std::size_t n) { return *rc::gen::inRange<std::size_t>(0, n); }
  template <class List>
  static std::string one_of(const List& list) {
    return list[pick(list.size())];
  }

  static Actor customer(const EntityKey& archive, std::vector<std::string> proved) {
    Actor actor;
    actor.kind = ActorKind::customer;
    actor.id = ActorId{archive.id};
    actor.proved_phones = std::move(proved);
    return actor;
  }
  void add(Actor actor, std::set<std::string> phones) {
    outsiders_.push_back({std::move(actor), std::move(phones), {}});
  }

  // A record that is there: whoever it belongs to.
  EntityKey any_target() {
    const auto& records = house_.world.records();
    auto at = records.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(pick(records.size())));
    return at->first;
  }
  // Of the command's kind: a new one, or one that is there.
  Uuid some_of(const CommandInfo& info) {
    if (info.creates)
      return uuid(static_cast<int>(1000 + ++made_));
    std::vector<Uuid> ids;
    for (const auto& [key, record] : house_.world.records()) {
      if (key.t == info.target)
        ids.push_back(key.id);
    }
    return ids.empty() ? uuid(999) : ids[pick(ids.size())];
  }

  CommandArgs likely_args() {
    const std::string phone = one_of(kPhones);
    const std::string serial = one_of(kSerials);
    device_command::Register entry;
    entry.model = "WH-60";
    entry.serial = serial;
    entry.customer_phone = phone;
    entry.activated_on = parse_local_date("2026-11-01");
    entry.warranty_months = 240;
    entry.price_paid = Money{9'900'000, "CNY"};
    case_command::Report form = House::report_form();
    form.customer.phone = phone;
    form.device.serial = serial;
    const device_command::Correct correct{entry.model,
                                          serial,
                                          phone,
                                          "DD-1",
                                          "",
                                          entry.purchased_on,
                                          entry.received_on,
                                          entry.activated_on,
                                          entry.warranty_months,
                                          entry.price_paid,
                                          "改"};
    const std::array<CommandArgs, 18> all{form,
                                          form,
                                          customer_command::Create{"冒名", phone, ""},
                                          customer_command::Correct{"冒名", phone, "新址"},
                                          customer_command::Correct{"冒名", phone, ""},
                                          entry,
                                          entry,
                                          correct,
                                          case_command::Cancel{"不修了"},
                                          case_command::Note{"看看"},
                                          case_command::Agree{},
                                          case_command::Confirm{},
                                          case_command::Rate{1, ""},
                                          case_command::Reopen{"没修好"},
                                          case_command::Dispute{"不认"},
                                          case_command::AddFile{photo(2)},
                                          case_command::ReceiveNew{},
                                          case_command::SendOld{}};
    return all[pick(all.size())];
  }

  // Whether a record is his by what the house knows, not by what the code under test says.
  bool is_his(const Outsider& who, const EntityKey& key, const Record& record) const {
    if (who.made.count(key) != 0)
      return true;
    if (who.actor.kind == ActorKind::link)
      return key.id == who.actor.link_case.value;
    if (who.actor.kind != ActorKind::customer)
      return false;
    if (key.t == EntityType::customer)
      return key.id == who.actor.id.value;
    if (const auto* one = std::get_if<Case>(&record))
      return who.phones.count(one->intake.contact.phone) != 0;
    if (const auto* device = std::get_if<Device>(&record))
      return device->customer == CustomerId{who.actor.id.value} && !device->claim;
    return false;
  }

  void check_unchanged(const std::map<EntityKey, Record>& before) const {
    RC_ASSERT(before.size() == house_.world.records().size());
  }

  void check_changes(Outsider& who, const std::map<EntityKey, Record>& before,
                     const CommandInfo& info) {
    for (const auto& [key, record] : house_.world.records()) {
      const auto old = before.find(key);
      if (old == before.end()) {
        // The archive a report begins is nobody's who typed its number.
        if (key.t != EntityType::customer)
          who.made.insert(key);
        else
          RC_ASSERT(info.type == "case.report" || info.type == "customer.create");
        continue;
      }
      if (record_to_json(old->second) == record_to_json(record))
        continue;
      RC_LOG() << info.type << " changed " << to_text(key) << "\n";
      RC_ASSERT(is_his(who, key, old->second));
      if (const auto* archive = std::get_if<Customer>(&record))
        RC_ASSERT(who.phones.count(archive->phone) != 0);
      if (const auto* device = std::get_if<Device>(&record))
        RC_ASSERT(device->claim.has_value());
    }
  }

  // What a pull would give each of them.
  void check_sight() const {
    const Policy& policy = *house_.world.policy_in_force();
    for (const Outsider& who : outsiders_) {
      const auto seen_by = scopes_for(who.actor, policy);
      for (const auto& [key, record] : house_.world.records()) {
        if (key.t == EntityType::policy)
          continue;
        const auto held = scopes_of(record);
        const bool seen = std::any_of(held.begin(), held.end(), [&](const std::string& scope) {
          return std::find(seen_by.begin(), seen_by.end(), scope) != seen_by.end();
        });
        if (!seen)
          continue;
        RC_LOG() << to_text(who.actor.id.value) << " sees " << to_text(key) << "\n";
        RC_ASSERT(is_his(who, key, record));
      }
    }
  }

  House house_;
  std::vector<Outsider> outsiders_;
  int made_ = 0;
};

}  // namespace

TEST_CASE("whoever is outside the house stays outside, whatever he types") {
  rc::prop("a walk of outsiders", [] {
    Walk walk;
    const int steps = *rc::gen::inRange(5, 40);
    for (int i = 0; i < steps; ++i)
      walk.step();
  });
}

// What each command looks at. Asked again after each load: the second round knows the visit's case,
// the third its policy and the people in it.
#include "core/app/flow.hpp"
#include "core/app/index.hpp"

namespace aftercare {
namespace {

class Reader {
 public:
  Reader(const World& world, const Command& command) : world_{world}, command_{command} {
    reads_.records.push_back(command.target);
  }

  void operator()(const case_command::Report& c) {
    index(phone_index(c.customer.phone));
    similar(c.customer.phone, c.device.serial);
    unit_of(c.device.serial);
  }
  void operator()(const case_command::CorrectProduct& c) {
    const Case* owner = this_case();
    device_of(owner);
    if (owner == nullptr) {
      return;
    }
    const std::string& serial = c.serial ? *c.serial : owner->intake.product.serial;
    similar(owner->intake.contact.phone, serial);
    unit_of(serial);
    for (const CaseVisit& visit : owner->visits) {
      record<Visit>(visit.id);
    }
  }
  void operator()(const case_command::Assign& c) {
    this_case();
    if (c.staff) {
      record<Staff>(*c.staff);
    }
  }
  void operator()(const case_command::Settle& c) {
    const Case* owner = this_case();
    device_of(owner);
    if (owner == nullptr) {
      return;
    }
    for (const CaseException& exception : owner->exceptions) {
      if (!(exception.id == c.exception)) {
        continue;
      }
      record<Visit>(exception.visit);
      for (const HeldFact& held : exception.held) {
        if (const auto* use = std::get_if<visit_command::UsePart>(&held.fact)) {
          part_use(*use);
        }
      }
    }
  }
  void operator()(const case_command::Close&) {
    this_case();
    kept_parts();
  }
  void operator()(const case_command::Cancel&) {
    const Case* owner = this_case();
    device_of(owner);
    kept_parts();
    if (owner == nullptr) {
      return;
    }
    for (const CaseVisit& visit : owner->visits) {
      record<Visit>(visit.id);
    }
  }
  void operator()(const case_command::ChooseRemedy&) {
    this_case_and_device();
    cases_of_unit();
  }
  void operator()(const case_command::MakeQuote&) { this_case_and_device(); }
  void operator()(const case_command::PayRefund&) { this_case_and_device(); }
  void operator()(const case_command::ReimburseFreight& c) {
    this_case();
    for (IndexKey& key : flow::freight_keys_of(c)) {
      index(std::move(key));
    }
  }
  void operator()(const case_command::ShipExchange& c) {
    this_case_and_device();
    index(serial_index(c.serial));
    index(shipped_serial_index(c.serial));
  }
  void operator()(const case_command::ReceiveNew&) {
    const Case* owner = this_case();
    device_of(owner);
    if (owner != nullptr && owner->exchange) {
      named_by(owner->exchange->serial);
    }
  }
  void operator()(const case_command::ReturnNew&) { this_case_and_device(); }
  void operator()(const case_command::Confirm&) { this_case_and_device(); }
  void operator()(const case_command::ChangePolicy& c) {
    this_case_and_device();
    record<Policy>(c.policy);
  }
  void operator()(const case_command::Merge& c) {
    this_case();
    device_of(case_of(c.into));
    kept_parts();
  }
  void operator()(const case_command::Unmerge&) {
    const Case* at = this_case();
    constexpr int kChainMax = 100;
    for (int i = 0; at != nullptr && i < kChainMax; ++i) {
      const auto* merged = std::get_if<case_state::Merged>(&at->state);
      at = merged == nullptr ? nullptr : case_of(merged->into);
      device_of(at);
    }
  }
  void operator()(const case_command::Archive&) { this_case_and_device(); }
  void operator()(const visit_command::Appoint& c) {
    device_of(case_of(c.case_));
    record<Staff>(c.engineer);
  }
  void operator()(const visit_command::Reassign& c) {
    device_of(this_visit());
    record<Staff>(c.engineer);
  }
  void operator()(const visit_command::Cancel&) { device_of(this_visit()); }
  void operator()(const visit_command::UsePart& c) {
    this_visit();
    part_use(c);
  }
  void operator()(const customer_command::Create& c) { index(phone_index(c.phone)); }
  void operator()(const customer_command::Correct& c) { index(phone_index(c.phone)); }
  void operator()(const device_command::Register& c) { device(c); }
  void operator()(const device_command::Correct& c) { device(c); }
  void operator()(const stock_command::CreatePart& c) { index(part_code_index(c.code)); }
  void operator()(const stock_command::CreateLocation& c) {
    index(location_name_index(c.name));
    if (c.holder) {
      record<Staff>(*c.holder);
    }
  }
  void operator()(const stock_command::Receive& c) { level(c.location, c.part); }
  void operator()(const stock_command::Transfer& c) {
    level(c.from, c.part);
    level(c.to, c.part);
  }
  void operator()(const stock_command::Reserve& c) { level_for_case(c); }
  void operator()(const stock_command::Issue& c) { level_for_case(c); }
  void operator()(const stock_command::Return& c) {
    this_level();
    record<Case>(c.case_);
  }
  void operator()(const stock_command::SetMinimum& c) { level(c.location, c.part); }
  void operator()(const stock_command::Ask& c) { level(c.location, c.part); }
  void operator()(const supplier_command::Create& c) { index(supplier_name_index(c.name)); }
  void operator()(const supplier_command::Correct& c) { index(supplier_name_index(c.name)); }
  void operator()(const purchase_command::Draft& c) { purchase_entry(c); }
  void operator()(const purchase_command::Change& c) { purchase_entry(c); }
  void operator()(const stocktake_command::Open& c) {
    const IndexKey others = open_stocktakes_index(c.location);
    index(others);
    for (const Uuid& id : world_.look_up(others).ids) {
      record<Stocktake>(StocktakeId{id});
    }
    for (const PartId part : c.parts) {
      level(c.location, part);
    }
  }
  void operator()(const scrap_command::Record& c) { level(c.location, c.part); }
  void operator()(const staff_command::Create& c) { index(login_index(c.login)); }
  void operator()(const staff_command::Correct&) { undoing(world_.policy_in_force()); }
  void operator()(const staff_command::Close&) { undoing(world_.policy_in_force()); }
  void operator()(const policy_command::PutInForce& c) { undoing(&c.policy); }
  // All other commands need just what hangs on their target.
  template <class C>
  void operator()(const C&) {
    switch (command_.target.t) {
      case EntityType::case_: this_case(); break;
      case EntityType::visit: this_visit(); break;
      case EntityType::stock_level: this_level(); break;
      case EntityType::purchase: this_purchase(); break;
      case EntityType::stocktake: this_stocktake(); break;
      case EntityType::customer:
      case EntityType::device:
      case EntityType::staff:
      case EntityType::part:
      case EntityType::location:
      case EntityType::policy:
      case EntityType::supplier:
      case EntityType::scrap: break;
    }
  }

  Reads take() { return std::move(reads_); }

 private:
  template <class T, class Tag>
  void record(Id<Tag> id) {
    if (!id.is_nil()) {
      reads_.records.push_back(key_for<T>(id));
    }
  }
  void index(IndexKey key) { reads_.indexes.push_back(std::move(key)); }
  template <class Entry>
  void device(const Entry& c) {
    if (!c.customer_phone.empty()) {
      index(phone_index(c.customer_phone));
    }
    named_by(c.serial);
  }
  // Cases that named the serial before the unit is on record.
  void named_by(const std::string& serial) {
    index(serial_index(serial));
    const IndexKey named = claimed_serial_index(serial);
    index(named);
    for (const Uuid& id : world_.look_up(named).ids) {
      case_of(CaseId{id});
    }
  }
  void unit_of(const std::string& serial) {
    if (serial.empty()) {
      return;
    }
    const IndexKey key = serial_index(serial);
    index(key);
    for (const Uuid& id : world_.look_up(key).ids) {
      record<Device>(DeviceId{id});
    }
  }
  void similar(const std::string& phone, const std::string& serial) {
    for (IndexKey& key : flow::similar_indexes(world_, phone, serial)) {
      index(std::move(key));
    }
    for (const CaseId id : flow::similar_ids(world_, phone, serial)) {
      record<Case>(id);
    }
  }
  // What was repaired before (grounds.cpp).
  void cases_of_unit() {
    const Case* owner = find_as<Case>(world_, CaseId{command_.target.id});
    if (owner == nullptr || !owner->device) {
      return;
    }
    const IndexKey key = device_cases_index(*owner->device);
    index(key);
    for (const Uuid& id : world_.look_up(key).ids) {
      record<Case>(CaseId{id});
    }
  }
  // Who could still change policy and staff (undo.cpp).
  void undoing(const Policy* policy) {
    if (policy == nullptr) {
      return;
    }
    for (const Role role : flow::undoing_roles(*policy)) {
      const IndexKey holders = staff_role_index(role);
      index(holders);
      for (const Uuid& id : world_.look_up(holders).ids) {
        record<Staff>(StaffId{id});
      }
    }
  }

  const Case* case_of(CaseId id) {
    record<Case>(id);
    const Case* found = find_as<Case>(world_, id);
    if (found != nullptr) {
      record<Policy>(found->policy);
      merged_with(*found);
    }
    return found;
  }
  // Words go to the case that goes on, and its progress to those it took over (merged_words.cpp).
  void merged_with(const Case& found) {
    if (const auto* merged = std::get_if<case_state::Merged>(&found.state)) {
      case_of(merged->into);
      return;
    }
    took_over(found);
  }
  void took_over(const Case& found) {
    for (const MergedCase& merged : found.merged) {
      record<Case>(merged.id);
      if (const Case* other = find_as<Case>(world_, merged.id)) {
        took_over(*other);
      }
    }
  }
  const Case* this_case() { return case_of(CaseId{command_.target.id}); }
  // Parts kept for this case, given back when it is over.
  void kept_parts() {
    const IndexKey kept = case_reservations_index(CaseId{command_.target.id});
    index(kept);
    for (const Uuid& id : world_.look_up(kept).ids) {
      record<StockLevel>(StockLevelId{id});
    }
  }
  void device_of(const Case* owner) {
    if (owner != nullptr && owner->device) {
      record<Device>(*owner->device);
    }
  }
  void this_case_and_device() { device_of(this_case()); }
  const Case* this_visit() {
    const VisitId id{command_.target.id};
    const Visit* found = find_as<Visit>(world_, id);
    if (found != nullptr) {
      return case_of(found->case_id);
    }
    const bool fact = info_of(command_.args).kind == CommandKind::fact;
    return fact ? case_of(flow::orphan_case_id(id)) : nullptr;
  }
  void level(LocationId location, PartId part) {
    record<StockLevel>(stock_level_id(location, part));
    record<Part>(part);
    record<Location>(location);
  }
  void this_level() {
    const StockLevel* found = find_as<StockLevel>(world_, StockLevelId{command_.target.id});
    if (found != nullptr) {
      level(found->location, found->part);
    }
  }
  template <class ForCase>
  void level_for_case(const ForCase& c) {
    this_level();
    record<Case>(c.case_);
    if (c.case_.is_nil() && !c.case_number.empty()) {
      const IndexKey number = case_number_index(c.case_number);
      index(number);
      for (const Uuid& id : world_.look_up(number).ids) {
        record<Case>(CaseId{id});
      }
    }
  }
  template <class Entry>
  void purchase_entry(const Entry& entry) {
    index(purchase_number_index(entry.number));
    record<Supplier>(entry.supplier);
    record<Location>(entry.location);
    for (const auto& line : entry.lines) {
      record<Part>(line.part);
    }
  }
  void this_purchase() {
    const Purchase* found = find_as<Purchase>(world_, PurchaseId{command_.target.id});
    if (found == nullptr) {
      return;
    }
    record<Supplier>(found->supplier);
    for (const PurchaseLine& line : found->lines) {
      level(found->location, line.part);
    }
  }
  void this_stocktake() {
    const Stocktake* found = find_as<Stocktake>(world_, StocktakeId{command_.target.id});
    if (found == nullptr) {
      return;
    }
    for (const StocktakeLine& line : found->lines) {
      level(found->location, line.part);
    }
  }
  void part_use(const visit_command::UsePart& use) { level(use.location, use.part); }

  const World& world_;
  const Command& command_;
  Reads reads_;
};

}  // namespace

Reads reads_of(const World& world, const Command& command) {
  Reader reader{world, command};
  std::visit(reader, command.args);
  return reader.take();
}

}  // namespace aftercare

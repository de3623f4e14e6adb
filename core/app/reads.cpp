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
    if (c.device.serial.empty()) {
      return;
    }
    const IndexKey serial = serial_index(c.device.serial);
    index(serial);
    for (const Uuid& id : world_.look_up(serial).ids) {
      record<Device>(DeviceId{id});
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
  void operator()(const case_command::Cancel&) {
    const Case* owner = this_case();
    if (owner == nullptr) {
      return;
    }
    for (const CaseVisit& visit : owner->visits) {
      record<Visit>(visit.id);
    }
  }
  void operator()(const visit_command::Appoint& c) {
    case_of(c.case_);
    record<Staff>(c.engineer);
  }
  void operator()(const visit_command::Reassign& c) {
    this_visit();
    record<Staff>(c.engineer);
  }
  void operator()(const visit_command::Cancel&) { this_visit(); }
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
  void operator()(const stock_command::Settle&) {
    const StockLevel* found = find_as<StockLevel>(world_, StockLevelId{command_.target.id});
    if (found != nullptr) {
      level(found->location, found->part);
    }
  }
  void operator()(const staff_command::Create& c) { index(login_index(c.login)); }
  void operator()(const staff_command::Correct&) {}
  void operator()(const staff_command::Close&) {}
  void operator()(const policy_command::PutInForce&) {}
  // All other commands of a case or a visit need just these.
  template <class C>
  void operator()(const C&) {
    if (command_.target.t == EntityType::case_) {
      this_case();
    } else {
      this_visit();
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
    index(serial_index(c.serial));
    if (!c.customer_phone.empty()) {
      index(phone_index(c.customer_phone));
    }
  }

  const Case* case_of(CaseId id) {
    record<Case>(id);
    const Case* found = find_as<Case>(world_, id);
    if (found != nullptr) {
      record<Policy>(found->policy);
    }
    return found;
  }
  const Case* this_case() { return case_of(CaseId{command_.target.id}); }
  void this_visit() {
    const VisitId id{command_.target.id};
    const Visit* found = find_as<Visit>(world_, id);
    if (found != nullptr) {
      case_of(found->case_id);
    } else if (info_of(command_.args).kind == CommandKind::fact) {
      case_of(flow::orphan_case_id(id));
    }
  }
  void level(LocationId location, PartId part) {
    record<StockLevel>(stock_level_id(location, part));
    record<Part>(part);
    record<Location>(location);
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

// Device (客户设备): one sold unit. Warranty counts from its activation; the system's record wins.
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <boost/describe.hpp>

#include "core/base/date.hpp"
#include "core/base/id.hpp"
#include "core/base/money.hpp"
#include "core/domain/shared/actor.hpp"
#include "core/policy/terms.hpp"

namespace aftercare {

// Who is sent to this device: his visits carry it to him.
struct DeviceVisit {
  VisitId visit;
  StaffId engineer;
};
BOOST_DESCRIBE_STRUCT(DeviceVisit, (), (visit, engineer))

namespace device_command {
// Also the row of `import devices`; `customer_phone` links an owner already known.
struct Register {
  std::string model;
  std::string serial;
  std::string customer_phone;
  std::string order_no;
  std::string invoice_no;
  std::optional<LocalDate> purchased_on;
  std::optional<LocalDate> received_on;
  std::optional<LocalDate> activated_on;
  std::optional<int> warranty_months;
  std::optional<Money> price_paid;
};
BOOST_DESCRIBE_STRUCT(Register, (),
                      (model, serial, customer_phone, order_no, invoice_no, purchased_on,
                       received_on, activated_on, warranty_months, price_paid))
}  // namespace device_command

// What somebody outside the house says of a unit (case.md §2): shown beside the record, and nothing
// is decided by it. Staff make it the record by correcting it.
struct DeviceClaim {
  Author by;
  device_command::Register entry;
};
BOOST_DESCRIBE_STRUCT(DeviceClaim, (), (by, entry))

// What a case gave away for this unit: another one, its price, or part of it. It counts over all
// cases: a unit that was refunded or exchanged is so once, and no more goes back than was paid.
struct UnitSettlement {
  CaseId case_;
  std::string case_number;
  Remedy remedy{};  // refund, exchange, paid_exchange; negotiated: an agreed reduction
  Money paid_back;  // of its price
  std::string new_serial;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(UnitSettlement, (), (case_, case_number, remedy, paid_back, new_serial, at))

// Where there is a claim there is no record: beside model and serial, by which it is spoken of, all
// members of the record are empty, and it is not found by its serial.
struct Device {
  DeviceId id;
  std::string model;
  std::string serial;
  std::optional<CustomerId> customer;
  std::string order_no;
  std::string invoice_no;
  std::optional<LocalDate> purchased_on;
  std::optional<LocalDate> received_on;
  std::optional<LocalDate> activated_on;
  std::optional<int> warranty_months;  // absent: the policy's length for the model
  std::optional<Money> price_paid;
  std::optional<LocalDate> warranty_ends_on;  // extended by a repair; the later one counts
  std::vector<DeviceVisit> visits;            // of cases that are not archived
  std::optional<DeviceClaim> claim;
  std::vector<UnitSettlement> settled;
};
BOOST_DESCRIBE_STRUCT(Device, (),
                      (id, model, serial, customer, order_no, invoice_no, purchased_on, received_on,
                       activated_on, warranty_months, price_paid, warranty_ends_on, visits, claim,
                       settled))

// By which it was refunded or exchanged; null: it was not.
inline const UnitSettlement* settlement_of(const Device& device) {
  for (const UnitSettlement& one : device.settled) {
    if (one.remedy != Remedy::negotiated)
      return &one;
  }
  return nullptr;
}
// Of its price, over all cases.
inline std::int64_t paid_back_of(const Device& device) {
  std::int64_t sum = 0;
  for (const UnitSettlement& one : device.settled) {
    sum += one.paid_back.minor;
  }
  return sum;
}

namespace device_command {
// What the archive says from now on; cases keep the warranty they were judged by.
struct Correct {
  std::string model;
  std::string serial;
  std::string customer_phone;  // empty: nobody's
  std::string order_no;
  std::string invoice_no;
  std::optional<LocalDate> purchased_on;
  std::optional<LocalDate> received_on;
  std::optional<LocalDate> activated_on;
  std::optional<int> warranty_months;
  std::optional<Money> price_paid;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Correct, (),
                      (model, serial, customer_phone, order_no, invoice_no, purchased_on,
                       received_on, activated_on, warranty_months, price_paid, reason))
}  // namespace device_command

namespace device_event {
struct Registered {
  device_command::Register entry;
  std::optional<CustomerId> customer;
  std::optional<Author> claimed_by;  // absent: the house's record
};
BOOST_DESCRIBE_STRUCT(Registered, (), (entry, customer, claimed_by))
struct Corrected {
  device_command::Correct entry;
  std::optional<CustomerId> customer;
  std::optional<Author> claimed_by;  // a claim said otherwise; absent: the record from now on
};
BOOST_DESCRIBE_STRUCT(Corrected, (), (entry, customer, claimed_by))
// After a warranty repair (C 2.3.1).
struct WarrantyExtended {
  LocalDate ends_on;
};
BOOST_DESCRIBE_STRUCT(WarrantyExtended, (), (ends_on))
// A visit goes to this device, or its engineer changed.
struct VisitPlanned {
  VisitId visit;
  StaffId engineer;
};
BOOST_DESCRIBE_STRUCT(VisitPlanned, (), (visit, engineer))
// Called off, or its case archived.
struct VisitOver {
  VisitId visit;
};
BOOST_DESCRIBE_STRUCT(VisitOver, (), (visit))
struct Settled {
  UnitSettlement settlement;
};
BOOST_DESCRIBE_STRUCT(Settled, (), (settlement))
// The new item came back undelivered: the exchange of this case did not take place.
struct ExchangeUndone {
  CaseId case_;
};
BOOST_DESCRIBE_STRUCT(ExchangeUndone, (), (case_))
}  // namespace device_event

using DeviceEvent =
    std::variant<device_event::Registered, device_event::Corrected, device_event::WarrantyExtended,
                 device_event::VisitPlanned, device_event::VisitOver, device_event::Settled,
                 device_event::ExchangeUndone>;

}  // namespace aftercare

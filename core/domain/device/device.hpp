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
};
BOOST_DESCRIBE_STRUCT(Device, (),
                      (id, model, serial, customer, order_no, invoice_no, purchased_on, received_on,
                       activated_on, warranty_months, price_paid, warranty_ends_on, visits, claim))

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
}  // namespace device_event

using DeviceEvent =
    std::variant<device_event::Registered, device_event::Corrected, device_event::WarrantyExtended,
                 device_event::VisitPlanned, device_event::VisitOver>;

}  // namespace aftercare

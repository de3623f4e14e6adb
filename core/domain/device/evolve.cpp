#include "core/domain/device/evolve.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace aftercare {
namespace {

struct DeviceEvolver {
  Device& device;

  void operator()(const device_event::Registered& e) const { take(e); }
  void operator()(const device_event::Corrected& e) const { take(e); }
  void operator()(const device_event::WarrantyExtended& e) const {
    device.warranty_ends_on = e.ends_on;
  }
  void operator()(const device_event::VisitPlanned& e) const {
    drop(e.visit);
    device.visits.push_back({e.visit, e.engineer});
  }
  void operator()(const device_event::VisitOver& e) const { drop(e.visit); }
  void operator()(const device_event::Settled& e) const { device.settled.push_back(e.settlement); }
  void operator()(const device_event::ExchangeUndone& e) const {
    const auto undone = [&](const UnitSettlement& one) {
      return one.case_ == e.case_ &&
             (one.remedy == Remedy::exchange || one.remedy == Remedy::paid_exchange);
    };
    const auto last = std::find_if(device.settled.rbegin(), device.settled.rend(), undone);
    if (last != device.settled.rend())
      device.settled.erase(std::next(last).base());
  }

 private:
  void drop(VisitId visit) const {
    std::erase_if(device.visits, [&](const DeviceVisit& one) { return one.visit == visit; });
  }
  template <class E>
  void take(const E& e) const {
    device.model = e.entry.model;
    device.serial = e.entry.serial;
    device.customer = e.customer;
    if (e.claimed_by) {
      device.claim = DeviceClaim{*e.claimed_by, claimed(e.entry)};
      return;
    }
    device.claim.reset();
    device.order_no = e.entry.order_no;
    device.invoice_no = e.entry.invoice_no;
    device.purchased_on = e.entry.purchased_on;
    device.received_on = e.entry.received_on;
    device.activated_on = e.entry.activated_on;
    device.warranty_months = e.entry.warranty_months;
    device.price_paid = e.entry.price_paid;
  }
  template <class Entry>
  static device_command::Register claimed(const Entry& entry) {
    return {entry.model,           entry.serial,       entry.customer_phone, entry.order_no,
            entry.invoice_no,      entry.purchased_on, entry.received_on,    entry.activated_on,
            entry.warranty_months, entry.price_paid};
  }
};

}  // namespace

std::string_view device_event_type(const DeviceEvent& event) {
  static constexpr std::array<std::string_view, std::variant_size_v<DeviceEvent>> kTypes{
      "device.registered", "device.corrected", "device.warranty_extended", "device.visit_planned",
      "device.visit_over", "device.settled", "device.exchange_undone"};
  return kTypes[event.index()];
}

std::optional<Device> evolve_device(const Device* current, DeviceId id, const DeviceEvent& event) {
  const bool registers = std::holds_alternative<device_event::Registered>(event);
  if (registers == (current != nullptr)) {
    // Registered once, corrected only then.
    return current == nullptr ? std::nullopt : std::optional<Device>{*current};
  }
  Device device = current == nullptr ? Device{} : *current;
  device.id = id;
  std::visit(DeviceEvolver{device}, event);
  return device;
}

}  // namespace aftercare

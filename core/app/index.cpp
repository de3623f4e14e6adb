#include "core/app/index.hpp"

#include "core/base/text.hpp"
#include "core/policy/term_key.hpp"

namespace aftercare {
namespace {

std::string folded(std::string_view text) {
  return fold_text(trim(text));
}

struct EntriesOf {
  using Entries = std::vector<IndexKey>;

  Entries operator()(const Customer& record) const {
    return record.phone.empty() ? Entries{} : Entries{phone_index(record.phone)};
  }
  // A claim is found by nobody who looks for the record.
  Entries operator()(const Device& record) const {
    return record.serial.empty() || record.claim ? Entries{} : Entries{serial_index(record.serial)};
  }
  Entries operator()(const Case& record) const {
    Entries entries;
    if (!record.number.empty()) {
      entries.push_back(case_number_index(record.number));
    }
    if (record.customer) {
      entries.push_back(customer_cases_index(*record.customer));
    }
    if (record.device) {
      entries.push_back(device_cases_index(*record.device));
    } else if (!record.intake.product.serial.empty() &&
               phase_of(record.state) < CasePhase::confirmed) {
      entries.push_back(claimed_serial_index(record.intake.product.serial));
    }
    for (const Payment& one : record.payments) {
      for (IndexKey& key : freight_keys_of(one))
        entries.push_back(std::move(key));
    }
    if (record.exchange && record.exchange->shipped_at && !record.exchange->received_at)
      entries.push_back(shipped_serial_index(record.exchange->serial));
    return entries;
  }
  Entries operator()(const Visit& record) const { return {case_visits_index(record.case_id)}; }
  Entries operator()(const Staff& record) const {
    Entries entries{login_index(record.login)};
    for (const Role role : record.roles) {
      if (!record.closed_at)
        entries.push_back(staff_role_index(role));
    }
    return entries;
  }
  Entries operator()(const Part& record) const { return {part_code_index(record.code)}; }
  Entries operator()(const Location& record) const { return {location_name_index(record.name)}; }
  Entries operator()(const StockLevel& record) const {
    Entries entries;
    for (const Reservation& one : record.reservations)
      entries.push_back(case_reservations_index(one.case_));
    return entries;
  }
  Entries operator()(const Policy&) const { return {}; }
  Entries operator()(const Supplier& record) const { return {supplier_name_index(record.name)}; }
  Entries operator()(const Purchase& record) const {
    return {purchase_number_index(record.number)};
  }
  Entries operator()(const Stocktake& record) const {
    return record.state == StocktakeState::open ? Entries{open_stocktakes_index(record.location)}
                                                : Entries{};
  }
  Entries operator()(const Scrap&) const { return {}; }
};

}  // namespace

IndexKey phone_index(std::string_view phone) {
  const auto normal = normalize_phone(phone);
  return {IndexName::customer_phone, normal ? *normal : folded(phone)};
}
IndexKey serial_index(std::string_view serial) {
  return {IndexName::device_serial, folded(serial)};
}
IndexKey login_index(std::string_view login) {
  return {IndexName::staff_login, folded(login)};
}
IndexKey part_code_index(std::string_view code) {
  return {IndexName::part_code, folded(code)};
}
IndexKey location_name_index(std::string_view name) {
  return {IndexName::location_name, folded(name)};
}
IndexKey case_number_index(std::string_view number) {
  return {IndexName::case_number, folded(number)};
}
IndexKey customer_cases_index(CustomerId customer) {
  return {IndexName::customer_cases, customer.text()};
}
IndexKey device_cases_index(DeviceId device) {
  return {IndexName::device_cases, device.text()};
}
IndexKey case_visits_index(CaseId id) {
  return {IndexName::case_visits, id.text()};
}

IndexKey supplier_name_index(std::string_view name) {
  return {IndexName::supplier_name, folded(name)};
}
IndexKey purchase_number_index(std::string_view number) {
  return {IndexName::purchase_number, folded(number)};
}
IndexKey open_stocktakes_index(LocationId location) {
  return {IndexName::open_stocktakes, location.text()};
}

IndexKey case_reservations_index(CaseId id) {
  return {IndexName::case_reservations, id.text()};
}

IndexKey staff_role_index(Role role) {
  return {IndexName::staff_role, term_name(role)};
}

IndexKey claimed_serial_index(std::string_view serial) {
  return {IndexName::claimed_serial, folded(serial)};
}

std::vector<IndexKey> freight_keys_of(const Payment& payment) {
  std::vector<IndexKey> keys;
  if (payment.kind != PaymentKind::freight)
    return keys;
  if (payment.voucher && !payment.voucher->sha256.empty())
    keys.push_back({IndexName::freight_voucher, "file:" + folded(payment.voucher->sha256)});
  // Cash has no other reference than the voucher's own number.
  const bool by_reference = payment.voucher_no.empty() && payment.method == PaymentMethod::cash;
  const std::string number = folded(by_reference ? payment.reference : payment.voucher_no);
  if (!number.empty())
    keys.push_back({IndexName::freight_voucher, "number:" + number});
  return keys;
}

IndexKey shipped_serial_index(std::string_view serial) {
  return {IndexName::shipped_serial, folded(serial)};
}

std::vector<IndexKey> index_entries_of(const Record& record) {
  return std::visit(EntriesOf{}, record);
}

}  // namespace aftercare

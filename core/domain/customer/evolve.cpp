#include "core/domain/customer/evolve.hpp"

#include <array>

namespace aftercare {
namespace {

constexpr std::array<std::string_view, std::variant_size_v<CustomerEvent>> kCustomerEventTypes{
    "customer.created", "customer.corrected"};

}  // namespace

std::string_view customer_event_type(const CustomerEvent& event) {
  return kCustomerEventTypes[event.index()];
}

std::optional<Customer> evolve_customer(const Customer* current, CustomerId id,
                                        const CustomerEvent& event) {
  const bool first = std::holds_alternative<customer_event::Created>(event);
  if (first != (current == nullptr)) {
    return current == nullptr ? std::nullopt : std::optional<Customer>{*current};
  }
  Customer customer = current == nullptr ? Customer{} : *current;
  customer.id = id;
  std::visit(
      [&customer](const auto& e) {
        customer.name = e.name;
        customer.phone = e.phone;
        customer.address = e.address;
      },
      event);
  return customer;
}

}  // namespace aftercare

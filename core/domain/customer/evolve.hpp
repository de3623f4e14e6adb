// What an event makes of a customer's archive.
#pragma once
#include <optional>
#include <string_view>

#include "core/domain/customer/customer.hpp"

namespace aftercare {

std::optional<Customer> evolve_customer(const Customer* current, CustomerId id,
                                        const CustomerEvent& event);
std::string_view customer_event_type(const CustomerEvent& event);

}  // namespace aftercare

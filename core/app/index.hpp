// How the values of look-ups are written: the same text when a record is filed and when it is
// sought.
#pragma once
#include "core/app/decide.hpp"

namespace aftercare {

IndexKey phone_index(std::string_view phone);    // any way of typing it
IndexKey serial_index(std::string_view serial);  // case, width and surrounding space do not matter
IndexKey login_index(std::string_view login);
IndexKey part_code_index(std::string_view code);
IndexKey location_name_index(std::string_view name);
IndexKey case_number_index(std::string_view number);
IndexKey customer_cases_index(CustomerId customer);
IndexKey device_cases_index(DeviceId device);
IndexKey case_visits_index(CaseId id);
IndexKey supplier_name_index(std::string_view name);
IndexKey purchase_number_index(std::string_view number);
IndexKey open_stocktakes_index(LocationId location);
IndexKey case_reservations_index(CaseId id);
IndexKey staff_role_index(Role role);
IndexKey claimed_serial_index(std::string_view serial);
// Of a reimbursement: its picture, and its number where it has one; none of other payments.
std::vector<IndexKey> freight_keys_of(const Payment& payment);
IndexKey shipped_serial_index(std::string_view serial);

}  // namespace aftercare

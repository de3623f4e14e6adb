// Customer (客户): one archive per customer, found by phone.
#pragma once
#include <string>
#include <variant>
#include <vector>

#include <boost/describe.hpp>

#include "core/base/id.hpp"

namespace aftercare {

struct Customer {
  CustomerId id;
  std::string name;
  std::string phone;  // normalised (core/base/text.hpp)
  std::string address;
  std::vector<std::string> other_contacts;
};
BOOST_DESCRIBE_STRUCT(Customer, (), (id, name, phone, address, other_contacts))

namespace customer_command {
// Also the row of `import customers`.
struct Create {
  std::string name;
  std::string phone;
  std::string address;
};
BOOST_DESCRIBE_STRUCT(Create, (), (name, phone, address))
struct Correct {
  std::string name;
  std::string phone;
  std::string address;
};
BOOST_DESCRIBE_STRUCT(Correct, (), (name, phone, address))
}  // namespace customer_command

namespace customer_event {
struct Created {
  std::string name;
  std::string phone;
  std::string address;
};
BOOST_DESCRIBE_STRUCT(Created, (), (name, phone, address))
struct Corrected {
  std::string name;
  std::string phone;
  std::string address;
};
BOOST_DESCRIBE_STRUCT(Corrected, (), (name, phone, address))
}  // namespace customer_event

using CustomerEvent = std::variant<customer_event::Created, customer_event::Corrected>;

}  // namespace aftercare

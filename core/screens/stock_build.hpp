// Pieces shared by the builders of the parts page. Not for views.
#pragma once
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/screens/stock_screens.hpp"

namespace aftercare::screens {

template <class T, class Each>
void each_record(const Source& source, Each each) {
  source.each(entity_type_of<T>::value, [&](const Record& record) { each(std::get<T>(record)); });
}

template <class T>
std::vector<T> all_of_type(const Source& source) {
  std::vector<T> all;
  each_record<T>(source, [&](const T& record) { all.push_back(record); });
  return all;
}

// Each row's key is made once.
template <class Row, class KeyOf>
void sort_by_key(std::vector<Row>& rows, KeyOf key_of) {
  std::vector<std::pair<std::string, std::size_t>> order;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    order.emplace_back(key_of(rows[i]), i);
  }
  std::sort(order.begin(), order.end());
  std::vector<Row> sorted_rows;
  sorted_rows.reserve(order.size());
  for (const auto& [key, i] : order) {
    sorted_rows.push_back(std::move(rows[i]));
  }
  rows = std::move(sorted_rows);
}

inline std::string place_name(const World& world, LocationId id) {
  const auto* location = find_as<Location>(world, id);
  return location == nullptr ? std::string() : location->name;
}

bool may_take(const Source& source, const std::string& command);
// Ordered, expected before today.
bool is_late(const Purchase& purchase, LocalDate today);
// Discrepancies, late deliveries, proposals, vans to refill: in this order.
std::vector<ToDoRow> to_do_rows(const Source& source, const std::vector<StockLevel>& levels,
                                const std::vector<Purchase>& purchases, LocalDate today);

}  // namespace aftercare::screens

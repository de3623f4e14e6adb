// The pages that are one list of plain records each: which records, which steps make and correct
// them. A new one is a row here, a Page, and texts `console.nav.<name>`.
#pragma once
#include <algorithm>
#include <array>
#include <string_view>

#include <native/console/icons.hpp>

#include "core/app/records.hpp"
#include "native/console/app/intents.hpp"

namespace aftercare::console {

struct RecordsPage {
  Page page;
  EntityType type;
  std::string_view name;     // of texts and widget keys
  std::string_view icon;
  std::string_view create;   // commands; empty: nobody does that here
  std::string_view correct;
};

inline const std::array records_pages{
    RecordsPage{Page::customers, EntityType::customer, "customers", icon::users,
                "customer.create", "customer.correct"},
    RecordsPage{Page::devices, EntityType::device, "devices", icon::device_desktop,
                "device.register", "device.correct"}};

inline const RecordsPage* find_records_page(Page page) {
  const auto found = std::find_if(records_pages.begin(), records_pages.end(),
                                  [page](const RecordsPage& one) { return one.page == page; });
  return found == records_pages.end() ? nullptr : &*found;
}

}  // namespace aftercare::console

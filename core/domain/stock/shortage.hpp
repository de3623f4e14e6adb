// What to buy: minimum levels against what is there and what is on order. Pure; whoever asks hands
// over levels and purchases.
#pragma once
#include <vector>

#include "core/domain/stock/purchase.hpp"
#include "core/domain/stock/stock.hpp"

namespace aftercare {

// Proposed because available + on_order < minimum; buys up to `order_up_to`, at least the minimum.
struct PurchaseProposal {
  StockLevelId level;
  LocationId location;
  PartId part;
  int available = 0;
  int on_order = 0;
  int minimum = 0;
  int quantity = 0;
};
BOOST_DESCRIBE_STRUCT(PurchaseProposal, (),
                      (level, location, part, available, on_order, minimum, quantity))

// Of this part, on its way to this place.
int on_order_of(const std::vector<Purchase>& purchases, LocationId location, PartId part);
// Levels without a minimum and vans (filled from a warehouse) are left out.
std::vector<PurchaseProposal> purchase_proposals(const std::vector<StockLevel>& levels,
                                                 const std::vector<Purchase>& purchases);

}  // namespace aftercare

#include "core/domain/stock/shortage.hpp"

#include <algorithm>

namespace aftercare {

int on_order_of(const std::vector<Purchase>& purchases, LocationId location, PartId part) {
  int sum = 0;
  for (const Purchase& purchase : purchases) {
    if (!is_on_order(purchase) || !(purchase.location == location)) {
      continue;
    }
    for (const PurchaseLine& line : purchase.lines) {
      sum += line.part == part ? std::max(0, line.quantity - line.received) : 0;
    }
  }
  return sum;
}

std::vector<PurchaseProposal> purchase_proposals(const std::vector<StockLevel>& levels,
                                                 const std::vector<Purchase>& purchases) {
  std::vector<PurchaseProposal> proposals;
  for (const StockLevel& level : levels) {
    if (level.minimum <= 0 || level.holder) {
      continue;
    }
    PurchaseProposal proposal{level.id,
                              level.location,
                              level.part,
                              available_of(level),
                              on_order_of(purchases, level.location, level.part),
                              level.minimum,
                              0};
    const int expected = proposal.available + proposal.on_order;
    if (expected >= level.minimum) {
      continue;
    }
    proposal.quantity = std::max(level.order_up_to, level.minimum) - expected;
    proposals.push_back(proposal);
  }
  return proposals;
}

}  // namespace aftercare

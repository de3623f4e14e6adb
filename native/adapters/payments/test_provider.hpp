// A provider without money, for demo data and tests: his page asks "pay or turn back", his notices
// are sealed with a key of the house. Keeps nothing: an order is in its own token.
#pragma once
#include <string>

#include "core/ports/payment_provider.hpp"

namespace aftercare {

class TestPaymentProvider final : public PaymentProvider {
 public:
  // `key`: of the house, not empty.
  explicit TestPaymentProvider(std::string key) : key_{std::move(key)} {}

  [[nodiscard]] PaymentMethod method() const override { return PaymentMethod::test_provider; }
  Result<std::string> offer(const PaymentOrder& order) override;
  Result<PaymentNotice> read_notice(std::string_view body) override;
  Result<std::string> repay(const PaymentOrder& order) override;

  // What his page shows; nothing when the token is not his.
  [[nodiscard]] std::optional<PaymentOrder> order_of(const std::string& token) const;

 private:
  [[nodiscard]] std::string number(const char* kind, const PaymentOrder& order) const;
  std::string key_;
};

}  // namespace aftercare

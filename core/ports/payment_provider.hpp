// Takes money for the house and gives it back (business §4: paid repair, refund). The record is the
// case (case.record_payment, case.refund); a provider carries it out and says that it happened.
// `reference` is ours, one for each amount asked for: a provider that is asked twice, or tells
// twice, moves the money once.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/base/id.hpp"
#include "core/base/money.hpp"
#include "core/base/result.hpp"
#include "core/domain/case/remedy.hpp"

namespace aftercare {

struct PaymentOrder {
  CaseId case_;
  std::string reference;
  Money amount;
  std::string subject;     // the case's number
  std::string return_url;  // where the customer goes on, a path of ours
};

// The provider's word about an order.
struct PaymentNotice {
  PaymentOrder order;
  bool paid = false;               // false: the customer turned back
  std::string provider_reference;  // his number of the payment
};

class PaymentProvider {
 public:
  virtual ~PaymentProvider() = default;
  // How it is written on the case.
  [[nodiscard]] virtual PaymentMethod method() const = 0;
  // Where the customer pays. Refusal: payment_unavailable.
  virtual Result<std::string> offer(const PaymentOrder& order) = 0;
  // Refusal: notice_not_genuine. Everything in it comes from the provider, nothing from whoever
  // carried it here.
  virtual Result<PaymentNotice> read_notice(std::string_view body) = 0;
  // His number of the repayment. Refusal: payment_unavailable.
  virtual Result<std::string> repay(const PaymentOrder& order) = 0;
};

}  // namespace aftercare

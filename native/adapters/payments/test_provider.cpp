#include "native/adapters/payments/test_provider.hpp"

#include <boost/describe.hpp>

#include "core/base/sha256.hpp"
#include "core/codec/json.hpp"
#include "core/sync/cursor.hpp"

namespace aftercare {

BOOST_DESCRIBE_STRUCT(PaymentOrder, (), (case_, reference, amount, subject, return_url))

namespace {

constexpr const char* kSealedFor = "test payment";
constexpr std::size_t kNumberDigits = 12;

}  // namespace

std::string TestPaymentProvider::number(const char* kind, const PaymentOrder& order) const {
  return std::string{kind} + sha256_hex(key_ + kind + order.reference).substr(0, kNumberDigits);
}

Result<std::string> TestPaymentProvider::offer(const PaymentOrder& order) {
  const std::string sealed = seal_cursor(dump_json(to_json(order)), key_, kSealedFor);
  return {boost::system::in_place_value, "/pay/test?order=" + to_base64url(sealed)};
}

std::optional<PaymentOrder> TestPaymentProvider::order_of(const std::string& token) const {
  const auto sealed = from_base64url(token);
  const auto text = sealed ? unseal_cursor(*sealed, key_, kSealedFor) : std::nullopt;
  if (!text)
    return std::nullopt;
  const auto json = parse_json(*text);
  auto order = json ? from_json<PaymentOrder>(*json) : Result<PaymentOrder>(json.error());
  return order ? std::optional{std::move(*order)} : std::nullopt;
}

// "paid <token>" or "back <token>".
Result<PaymentNotice> TestPaymentProvider::read_notice(std::string_view body) {
  const std::size_t space = body.find(' ');
  const std::string_view word = body.substr(0, space);
  if (space == std::string_view::npos || (word != "paid" && word != "back"))
    return refuse("notice_not_genuine");
  auto order = order_of(std::string{body.substr(space + 1)});
  if (!order)
    return refuse("notice_not_genuine");
  PaymentNotice notice;
  notice.paid = word == "paid";
  notice.provider_reference = number("TEST-", *order);
  notice.order = std::move(*order);
  return notice;
}

Result<std::string> TestPaymentProvider::repay(const PaymentOrder& order) {
  return {boost::system::in_place_value, number("BACK-", order)};
}

}  // namespace aftercare

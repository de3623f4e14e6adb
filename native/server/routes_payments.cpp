// Paying online: an order for what a confirmed quote still asks for, the provider's notice, and the
// page of the test provider. What is due and what may be recorded is decided by the core.
#include "core/domain/case/ledgers.hpp"
#include "native/adapters/payments/test_provider.hpp"
#include "native/server/plain/html.hpp"
#include "native/server/router.hpp"

namespace aftercare {

namespace {

std::string return_path(CaseId id) {
  return "/#/case/" + id.text();
}

void offered(const CallPtr& call) {
  call->answer(200, {{"online", call->app.payments != nullptr}});
}

// One reference for each amount asked for: an order opened twice is paid once.
PaymentOrder order_for(const Case& record, std::int64_t due) {
  const Quote& quote = record.quotes.back();
  PaymentOrder order;
  order.case_ = record.id;
  order.reference = record.id.text() + "/" + std::to_string(quote.number) + "/" +
                    std::to_string(record.payments.size());
  order.amount = {due, quote.total.currency};
  order.subject = record.number;
  order.return_url = return_path(record.id);
  return order;
}

void order_route(const CallPtr& call) {
  auto reader = call->app.readers.lease();
  const auto caller = caller_of(*call, *reader);
  if (!caller)
    return;
  const auto id = parse_uuid(call->parts[0]);
  const auto policy = call->app.policies.get(*reader);
  const Sight sight = sight_of(caller->actor, *policy);
  const EntityKey key{EntityType::case_, id.value_or(Uuid{})};
  const bool seen = id && sight.sees(reader->reads(), key);
  const auto found = seen ? read_record(*reader, key) : std::nullopt;
  const auto* record = found ? std::get_if<Case>(&*found) : nullptr;
  if (record == nullptr)
    return call->refuse_with(404, refuse("record_unknown"));
  if (call->app.payments == nullptr)
    return call->refuse_with(409, refuse("payment_unavailable"));
  const std::int64_t due = due_now(*record);
  if (due <= 0)
    return call->refuse_with(409, refuse("nothing_to_pay"));
  const auto url = call->app.payments->offer(order_for(*record, due));
  if (!url)
    return call->refuse_with(503, url.error());
  call->answer(200, {{"url", *url}});
}

Command payment_command(const PaymentNotice& notice, PaymentMethod method, Instant now) {
  Command command;
  // A notice that comes twice is the same command.
  command.id = CommandId{make_uuid_v5(aftercare_namespace(), "payment " + notice.order.reference)};
  command.target = key_for<Case>(notice.order.case_);
  command.args =
      case_command::RecordPayment{notice.order.amount, method, notice.provider_reference};
  command.occurred_at = now;
  return command;
}

http::Response gone_on(const std::string& path) {
  http::Response response;
  response.status = 303;
  response.with("Location", path).with("Cache-Control", "no-store");
  return response;
}

// Taken, but not due any more (paid in cash meanwhile): the customer gets it back.
void recorded(const CallPtr& call, const PaymentNotice& notice, const PushAnswer& answer) {
  const bool decided = !answer.problem && answer.response.results.size() == 1;
  if (!decided || answer.response.results[0].status == PushStatus::retry)
    return call->refuse_with(503, refuse("busy"));  // the provider tells again
  if (answer.response.results[0].status == PushStatus::rejected) {
    const auto repaid = call->app.payments->repay(notice.order);
    if (!repaid)
      return call->refuse_with(503, repaid.error());
  }
  call->respond(gone_on(notice.order.return_url));
}

void take_notice(const CallPtr& call, const std::string& body) {
  if (call->app.payments == nullptr)
    return call->refuse_with(404, refuse("payment_unavailable"));
  const auto notice = call->app.payments->read_notice(body);
  if (!notice)
    return call->refuse_with(403, notice.error());
  if (!notice->paid)
    return call->respond(gone_on(notice->order.return_url));
  const Command command = payment_command(*notice, call->app.payments->method(), call->now);
  const bool queued = call->app.writer.push(
      system_push(command, call->app.house.epoch()),
      [call, told = *notice](const PushAnswer& answer) { recorded(call, told, answer); });
  if (!queued)
    call->refuse_with(503, refuse("busy"));
}

void notice_route(const CallPtr& call) {
  take_notice(call, call->request.body);
}

// ---- the test provider's own page
// ----------------------------------------------------------------

constexpr const char* kStyle =
    "body{font:16px/1.6 system-ui,sans-serif;margin:0;background:#f1f5f9;color:#0f172a}"
    "main{max-width:22rem;margin:12vh auto;background:#fff;border-radius:12px;padding:24px}"
    "p{margin:4px 0;color:#475569}strong{display:block;font-size:32px;margin:12px 0 20px}"
    "button{display:block;width:100%;height:48px;border-radius:8px;border:0;font-size:16px;"
    "margin-top:12px;background:#2563eb;color:#fff}button.back{background:#e2e8f0;color:#0f172a}";

std::string page_text(const Texts& texts, Language language, const PaymentOrder& order,
                      const std::string& token) {
  const auto say = [&](const char* key) { return html_escaped(texts.text(language, key)); };
  const auto button = [&](const char* word, const char* key, const char* look) {
    return "<button name=\"notice\" value=\"" + std::string{word} + " " + html_escaped(token) +
           "\" class=\"" + look + "\">" + say(key) + "</button>";
  };
  return "<!doctype html><html lang=\"" + std::string{language == Language::zh ? "zh-CN" : "en"} +
         "\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
         "content=\"width=device-width,initial-scale=1\"><title>" +
         say("payment.test_title") + "</title><style>" + kStyle + "</style><main><h1>" +
         say("payment.test_title") + "</h1><p>" + say("payment.test_hint") + "</p><p>" +
         html_escaped(order.subject) + "</p><strong>" + html_escaped(shown_text(order.amount)) +
         "</strong><form method=\"post\" action=\"/pay/test\">" +
         button("paid", "payment.test_pay", "pay") + button("back", "payment.test_back", "back") +
         "</form></main></html>";
}

TestPaymentProvider* test_provider(App& app) {
  return dynamic_cast<TestPaymentProvider*>(app.payments.get());
}

void test_page(const CallPtr& call) {
  auto* provider = test_provider(call->app);
  const std::string token = call->request.parameter("order");
  const auto order = provider == nullptr ? std::nullopt : provider->order_of(token);
  if (!order)
    return call->refuse_with(404, refuse("record_unknown"));
  http::Response response;
  response.body = page_text(call->app.texts, call->language, *order, token);
  response.with("Content-Type", "text/html; charset=utf-8")
      .with("Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
            "frame-ancestors 'none'; base-uri 'none'")
      .with("Cache-Control", "no-store");
  call->respond(std::move(response));
}

void test_decision(const CallPtr& call) {
  http::Request form;
  if (test_provider(call->app) == nullptr || !http::read_target("/?" + call->request.body, form))
    return call->refuse_with(404, refuse("record_unknown"));
  take_notice(call, form.parameter("notice"));
}

}  // namespace

std::vector<Route> payment_routes() {
  return {{"GET", "/api/v1/payments", "Whether customers can pay online", offered},
          {"POST", "/api/v1/payments/notices", "The provider's word about an order", notice_route},
          {"POST", "/api/v1/payments/{case}",
           "An order for what the confirmed quote still asks for; where to pay it", order_route},
          {"GET", "/pay/test", "The test provider's page", test_page},
          {"POST", "/pay/test", "What was chosen there", test_decision}};
}

}  // namespace aftercare

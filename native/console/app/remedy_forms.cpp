// The forms around the remedy: clocks, contacts, diagnosis, quote, money, goods, workshop, merging.
#include <array>
#include <boost/mp11.hpp>
#include <native/console/icons.hpp>

#include "core/domain/case/goods.hpp"
#include "core/policy/term_key.hpp"
#include "native/console/app/step_forms.hpp"

namespace aftercare::console {

namespace {

template <class E>
std::vector<std::string> names_of() {
  std::vector<std::string> out;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
      [&out](auto entry) { out.emplace_back(entry.name); });
  return out;
}

template <class E>
constexpr FormField choice(std::string_view name, bool required = false) {
  return {name, FieldKind::choice, required, term_group(E{}), &names_of<E>};
}

constexpr std::array pause_fields{choice<PauseReason>("reason", true),
                                  FormField{"note", FieldKind::area}};
constexpr std::array note_field{FormField{"note", FieldKind::area}};
constexpr std::array reason_field{FormField{"reason", FieldKind::area, true}};
constexpr std::array class_fields{choice<CaseClass>("class", true), choice<Topic>("topic"),
                                  FormField{"reason", FieldKind::area, true}};
constexpr std::array contact_fields{
    choice<ContactDirection>("direction", true), choice<Channel>("channel", true),
    choice<ContactOutcome>("outcome", true),     FormField{"rang_at", FieldKind::time},
    FormField{"started_at", FieldKind::time, true}, FormField{"ended_at", FieldKind::time},
    FormField{"topic"},                          FormField{"note", FieldKind::area}};
constexpr std::array policy_fields{FormField{"policy", FieldKind::pick, true},
                                   FormField{"reason", FieldKind::area, true}};
constexpr std::array diagnose_fields{
    FormField{"checks", FieldKind::checks},
    choice<FaultType>("fault_type", true), choice<Cause>("cause", true),
    FormField{"findings", FieldKind::area, true}, FormField{"clause", FieldKind::pick, true}};
constexpr std::array reinspect_fields{
    FormField{"upheld", FieldKind::flag, true}, choice<FaultType>("fault_type"),
    choice<Cause>("cause"), FormField{"findings", FieldKind::area, true},
    FormField{"clause", FieldKind::pick}};
constexpr std::array remedy_fields{choice<Remedy>("remedy", true),
                                   FormField{"repairs_failed", FieldKind::number},
                                   FormField{"serious_fault", FieldKind::flag},
                                   FormField{"not_repairable", FieldKind::flag},
                                   FormField{"unused_and_intact", FieldKind::flag},
                                   FormField{"fit_for_resale", FieldKind::flag},
                                   FormField{"agreed_on", FieldKind::date},
                                   FormField{"reason", FieldKind::area},
                                   FormField{"evidence", FieldKind::pick}};
constexpr std::array text_only{FormField{"text", FieldKind::area, true}};
constexpr std::array quote_fields{FormField{"lines", FieldKind::lines},
                                  FormField{"replacement", FieldKind::money},
                                  FormField{"note", FieldKind::area}};
constexpr std::array confirm_quote_fields{FormField{"number", FieldKind::known},
                                          FormField{"note", FieldKind::area}};
constexpr std::array decline_quote_fields{FormField{"number", FieldKind::known},
                                          FormField{"reason", FieldKind::area, true}};
constexpr std::array money_fields{FormField{"amount", FieldKind::money, true},
                                  choice<PaymentMethod>("method", true), FormField{"reference"}};
constexpr std::array freight_fields{FormField{"amount", FieldKind::money, true},
                                    choice<PaymentMethod>("method", true),
                                    FormField{"reference"},
                                    FormField{"voucher", FieldKind::pick, true},
                                    FormField{"voucher_no"}};
constexpr std::array decide_return_fields{choice<ReturnDecision>("decision", true),
                                          FormField{"reason", FieldKind::area, true}};
constexpr std::array model_only{FormField{"model", FieldKind::line, true}};
constexpr std::array ship_fields{
    FormField{"model", FieldKind::line, true}, FormField{"serial", FieldKind::line, true},
    FormField{"carrier"}, FormField{"tracking_no"}};
constexpr std::array tracking_only{FormField{"tracking_no"}};
constexpr std::array return_fields{FormField{"right_serial", FieldKind::flag, true},
                                   FormField{"complete", FieldKind::flag, true},
                                   FormField{"undamaged", FieldKind::flag, true},
                                   FormField{"note", FieldKind::area}};
constexpr std::array measures_only{FormField{"measures", FieldKind::area, true}};
constexpr std::array check_fields{FormField{"passed", FieldKind::flag, true},
                                  FormField{"findings", FieldKind::area}};
constexpr std::array take_in_fields{
    FormField{"reason", FieldKind::area, true}, FormField{"items", FieldKind::items},
    FormField{"signer", FieldKind::line, true},
    FormField{"signature", FieldKind::signature, true}};
constexpr std::array hand_back_fields{
    FormField{"items", FieldKind::items}, FormField{"first_list_recovered", FieldKind::flag, true},
    FormField{"signer"}, FormField{"signature", FieldKind::signature},
    FormField{"refused_reason"}, FormField{"unrepaired", FieldKind::flag}};
constexpr std::array question_only{FormField{"question", FieldKind::area, true}};
constexpr std::array answer_only{FormField{"answer", FieldKind::area, true}};
constexpr std::array merge_fields{FormField{"into", FieldKind::pick, true},
                                  FormField{"reason", FieldKind::area, true},
                                  FormField{"different", FieldKind::flag}};
constexpr std::array product_fields{FormField{"model"}, FormField{"serial"},
                                    FormField{"purchase_date"}, FormField{"order_no"}};

StepForm form(std::string_view command, std::string_view icon, std::span<const FormField> fields,
              bool dangerous = false) {
  return {command, icon, 0, false, false, dangerous, fields};
}

}  // namespace

std::vector<std::string> quote_line_kinds() { return names_of<QuoteLineKind>(); }

std::span<const StepForm> remedy_forms() {
  static const std::array forms{
      form("case.resume", icon::player_play, note_field),
      form("case.reinspect", icon::gavel, reinspect_fields),
      form("case.diagnose", icon::first_aid_kit, diagnose_fields),
      form("case.choose_remedy", icon::list_check, remedy_fields),
      form("case.quote", icon::receipt, quote_fields),
      form("case.confirm_quote", icon::thumb_up, confirm_quote_fields),
      form("case.decline_quote", icon::x, decline_quote_fields),
      form("case.record_payment", icon::credit_card, money_fields),
      form("case.refund", icon::arrow_back_up, money_fields, true),
      form("case.reimburse_freight", icon::truck_delivery, freight_fields),
      form("case.offer_substitute", icon::transfer, model_only),
      form("case.accept_substitute", icon::thumb_up, note_field),
      form("case.ship_exchange", icon::truck_delivery, ship_fields),
      form("case.receive_new", icon::package, note_field),
      form("case.send_old", icon::truck, tracking_only),
      form("case.check_return", icon::clipboard_check, return_fields),
      form("case.decide_return", icon::gavel, decide_return_fields),
      form("case.return_new", icon::package, reason_field),
      form("case.waive_payment", icon::receipt, reason_field, true),
      form("case.decline_return", icon::circle_x, reason_field),
      form("case.fulfil", icon::circle_check, text_only),
      form("case.take_in", icon::package, take_in_fields),
      form("case.hand_back", icon::package, hand_back_fields),
      form("case.workshop_repair", icon::tool, measures_only),
      form("case.workshop_check", icon::checklist, check_fields),
      form("case.dispute", icon::scale, reason_field),
      form("case.log_contact", icon::phone_call, contact_fields),
      form("case.pause", icon::hourglass, pause_fields),
      form("case.change_class", icon::tag, class_fields),
      form("case.reopen", icon::rotate_clockwise, reason_field),
      form("case.merge", icon::link, merge_fields),
      form("case.ask_rnd", icon::help_circle, question_only),
      form("case.answer_rnd", icon::help_circle, answer_only),
      form("case.unmerge", icon::arrow_back_up, reason_field),
      form("case.correct_product", icon::tag, product_fields),
      form("case.change_policy", icon::history, policy_fields)};
  return forms;
}

void remedy_defaults(std::string_view command, const screens::CaseScreen& screen,
                     const Format& format, std::map<std::string, std::string>& fields) {
  const screens::Handling& handling = screen.handling;
  if (command == "case.correct_product") {
    fields["model"] = screen.product.model;
    fields["serial"] = screen.product.serial;
    fields["order_no"] = screen.product.order_no;
    if (screen.product.purchase_date)
      fields["purchase_date"] = aftercare::to_text(*screen.product.purchase_date);
  } else if (command == "case.confirm_quote" || command == "case.decline_quote") {
    fields["number"] = std::to_string(handling.quotes.size());
  } else if (command == "case.record_payment") {
    fields["amount"] = aftercare::to_text(handling.due);
  } else if (command == "case.refund") {
    if (handling.refund_proposed.minor > 0)
      fields["amount"] = aftercare::to_text(handling.refund_proposed);
    if (!handling.refund_routes.empty())
      fields["method"] = term_name(handling.refund_routes.front().method);
  } else if (command == "case.log_contact") {
    fields["direction"] = term_name(ContactDirection::outgoing);
    fields["channel"] = term_name(Channel::hotline);
    fields["outcome"] = term_name(ContactOutcome::reached);
    fields["started_at"] = format.full_time(format.now());
  } else if (command == "case.ship_exchange") {
    const bool other = handling.exchange && handling.exchange->substitute_accepted_at;
    fields["model"] = other ? handling.exchange->substitute : screen.product.model;
  } else if (command == "case.take_in") {
    fields["items.0.model"] = screen.product.model;
    fields["items.0.quantity"] = "1";
    fields["signer"] = screen.contact.name;
  } else if (command == "case.hand_back" && !handling.workshop_jobs.empty()) {
    const auto& items = handling.workshop_jobs.back().items;
    for (std::size_t row = 0; row < items.size() && row < form_rows_max; ++row) {
      const std::string at = "items." + std::to_string(row) + ".";
      fields[at + "model"] = items[row].model;
      fields[at + "quantity"] = std::to_string(items[row].quantity);
      fields[at + "fault"] = items[row].fault;
    }
    fields["signer"] = screen.contact.name;
  } else if (command == "case.merge" && !handling.duplicates.empty()) {
    fields["into"] = handling.duplicates.front().other.text();
  }
}

}  // namespace aftercare::console

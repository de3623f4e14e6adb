// Every step a person may take on a case, found by deciding each without keeping the outcome.
#include <algorithm>
#include <array>

#include "core/domain/case/ledgers.hpp"
#include "core/policy/term_key.hpp"
#include "core/screens/build.hpp"
#include "core/screens/case_parts.hpp"

namespace aftercare::screens {
namespace {

using Probes = std::vector<std::pair<EntityKey, CommandArgs>>;

// A file as far as its description goes: what a probe signs with.
FileRef probe_file(const char* type) {
  return {std::string(64, '0'), type, "-", 1};
}

visit_command::Sign probe_signature() {
  const FileRef document = probe_file("text/plain");
  return {"-", probe_file("image/png"), document, document.sha256};
}

void add_workshop(const Case& record, Probes& out) {
  const EntityKey self = key_for<Case>(record.id);
  out.emplace_back(self, case_command::WorkshopRepair{"-"});
  out.emplace_back(self, case_command::WorkshopCheck{true, "-"});
  const auto sign = probe_signature();
  case_command::HandBack back;
  if (const WorkshopJob* job = open_job(record))
    back.items = job->items;
  back.first_list_recovered = true;
  back.unrepaired = true;
  back.refused_reason = "-";
  out.emplace_back(self, std::move(back));
  out.emplace_back(
      self, case_command::TakeIn{
                "-", {{"-", 1, "-"}}, sign.signer, sign.file, sign.document, sign.content_hash});
}

void add_money(const Case& record, Probes& out) {
  const EntityKey self = key_for<Case>(record.id);
  const Quote* quote = newest_quote(record.quotes);
  const int number = quote == nullptr ? 0 : quote->number;
  out.emplace_back(self, case_command::ConfirmQuote{number, {}});
  const std::int64_t due = due_now(record);
  const std::string currency = quote == nullptr ? Money{}.currency : quote->total.currency;
  out.emplace_back(self,
                   case_command::RecordPayment{Money{std::max<std::int64_t>(due, 1), currency},
                                               PaymentMethod::cash, "-"});
  case_command::MakeQuote make;
  make.lines.push_back({QuoteLineKind::labour, "-", 1, {1, currency}});
  make.replacement = Money{1, currency};
  out.emplace_back(self, std::move(make));
  out.emplace_back(self, case_command::DeclineQuote{number, "-"});
  const auto routes = refund_routes(record);
  const PaymentMethod route =
      routes.empty() ? PaymentMethod::transfer : routes.front().method;
  out.emplace_back(self, case_command::PayRefund{Money{1, "CNY"}, route, "-"});
  // Each case its own voucher: a number of nobody's.
  out.emplace_back(self, case_command::ReimburseFreight{Money{1, "CNY"}, PaymentMethod::transfer,
                                                        "-", probe_file("image/png")});
  out.emplace_back(self, case_command::WaivePayment{"-"});
}

// The one that may be taken now, if any may.
ReturnDecision any_decision(const Case& record) {
  const ReturnSlot slot = current_return(record);
  const bool at_company = slot.undecided() || (slot.accepted() && !slot.owed() && !slot.refunded);
  return at_company ? ReturnDecision::send_back : ReturnDecision::write_off;
}

void add_goods(const Case& record, Probes& out) {
  const EntityKey self = key_for<Case>(record.id);
  out.emplace_back(self, case_command::AcceptSubstitute{});
  const bool substitute = record.exchange && record.exchange->substitute_accepted_at;
  const std::string model = substitute ? record.exchange->substitute : record.intake.product.model;
  out.emplace_back(self, case_command::ShipExchange{model, "- -", "-", "-"});
  out.emplace_back(self, case_command::ReceiveNew{});
  out.emplace_back(self, case_command::SendOld{});
  out.emplace_back(self, case_command::CheckReturn{true, true, true, {}});
  out.emplace_back(self, case_command::DecideReturn{any_decision(record), "-"});
  out.emplace_back(self, case_command::ReturnNew{"-"});
  out.emplace_back(self, case_command::OfferSubstitute{"- -"});
}

// What changes how the case is looked at, never the work itself.
void add_desk(const Source& source, const Case& record, Instant now, Probes& out) {
  const EntityKey self = key_for<Case>(record.id);
  case_command::LogContact contact;
  contact.started_at = now;
  out.emplace_back(self, std::move(contact));
  out.emplace_back(self, case_command::Pause{PauseReason::customer, std::nullopt, {}});
  const CaseClass other =
      record.intake.class_ == CaseClass::repair ? CaseClass::inquiry : CaseClass::repair;
  out.emplace_back(self, case_command::ChangeClass{other, std::nullopt, "-"});
  out.emplace_back(self, case_command::Merge{{}, "-"});
  out.emplace_back(self, case_command::Unmerge{"-"});
  out.emplace_back(self, case_command::Reopen{"-"});
  out.emplace_back(self, case_command::AskRnd{"-"});
  out.emplace_back(self, case_command::AnswerRnd{"-"});
  if (const Policy* in_force = source.world().policy_in_force()) {
    out.emplace_back(self, case_command::ChangePolicy{in_force->id, "-"});
  }
}

case_command::ChooseRemedy any_remedy() {
  case_command::ChooseRemedy choose;
  // The one remedy without a condition: whether one may be chosen at all.
  choose.remedy = Remedy::guidance;
  return choose;
}

// Well-formed arguments, so that a refusal speaks of the state and not of the form.
Probes probes_of(const Source& source, const Case& record, Instant now) {
  const EntityKey self = key_for<Case>(record.id);
  Probes out;
  for (const auto& exception : record.exceptions) {
    if (exception.decision)
      continue;
    case_command::Settle settle;
    settle.exception = exception.id;
    settle.decision = ExceptionDecision::discard;
    settle.reason = "-";
    out.emplace_back(self, settle);
    break;
  }
  out.emplace_back(self, case_command::Accept{});
  out.emplace_back(self, case_command::Resume{});
  out.emplace_back(self, case_command::Reinspect{true, std::nullopt, std::nullopt, "-", {}});
  add_goods(record, out);
  add_money(record, out);
  add_workshop(record, out);
  out.emplace_back(self, case_command::Fulfil{"-"});
  out.emplace_back(self, case_command::TellPlan{"-"});
  // Another team than the one it is with: asking for the same again would be refused for that.
  const bool technical = record.team && record.team->team == Team::technical;
  out.emplace_back(self,
                   case_command::Assign{technical ? Team::repair : Team::technical, std::nullopt});
  visit_command::Appoint appoint;
  appoint.case_ = record.id;
  appoint.from = now.plus_ms(3600000);
  appoint.to = now.plus_ms(7200000);
  appoint.address = "-";
  // Any id not yet taken will do for a probe.
  const EntityKey new_visit{EntityType::visit, make_uuid_v5(record.id.value, "probe")};
  out.emplace_back(new_visit, appoint);
  for (auto it = record.visits.rbegin(); it != record.visits.rend(); ++it) {
    if (it->state == VisitState::cancelled)
      continue;
    visit_command::Reassign reassign;
    reassign.engineer = it->engineer;
    reassign.from = it->from.plus_ms(60000);
    reassign.to = it->to.plus_ms(60000);
    reassign.reason = "-";
    out.emplace_back(key_for<Visit>(it->id), reassign);
    break;
  }
  out.emplace_back(self, case_command::TellDiagnosis{"-"});
  // Agreement is asked for before the work, not after it.
  if (!record.agreed_at && record.measures.empty()) {
    out.emplace_back(self, case_command::Agree{});
    out.emplace_back(self, case_command::Dispute{"-"});
  }
  out.emplace_back(self, any_remedy());
  // Only who asked for a return can be told that it is not granted.
  if (record.intake.class_ == CaseClass::return_exchange) {
    out.emplace_back(self, case_command::DeclineReturn{"-"});
  }
  const std::string clause = source.world().policy_in_force() != nullptr &&
                                     !source.world().policy_in_force()->warranty_terms.empty()
                                 ? source.world().policy_in_force()->warranty_terms.front().number
                                 : "-";
  out.emplace_back(
      self, case_command::Diagnose{FaultType::hardware, Cause::product_quality, "-", clause});
  out.emplace_back(self, case_command::Confirm{});
  out.emplace_back(self, case_command::Rate{5, {}});
  out.emplace_back(self, case_command::Close{});
  const Urgency other = record.urgency == Urgency::urgent ? Urgency::normal : Urgency::urgent;
  out.emplace_back(self, case_command::CorrectUrgency{other, "-"});
  case_command::CorrectProduct product;
  product.order_no = record.intake.product.order_no + "-";
  out.emplace_back(self, std::move(product));
  add_desk(source, record, now, out);
  out.emplace_back(self, case_command::Note{"-"});
  out.emplace_back(self, case_command::Cancel{"-"});
  return out;
}

// Which engineer a probe names does not matter for whether one may appoint at all.
bool only_the_engineer_is_missing(const Action& action) {
  return action.command == "visit.appoint" &&
         (action.why.key == "refusal.required" || action.why.key == "refusal.engineer_unknown");
}
// ... nor which case it would be merged into.
bool only_the_case_is_missing(const Action& action) {
  return action.command == "case.merge" && action.why.key == "refusal.required";
}

// What is possible at any time is never what comes next.
bool never_primary(const std::string& command) {
  static constexpr std::array<std::string_view, 26> kBeside{"case.note",
                                                            "case.correct_product",
                                                            "case.cancel",
                                                            "case.assign",
                                                            "case.correct_urgency",
                                                            "visit.reassign",
                                                            "case.log_contact",
                                                            "case.pause",
                                                            "case.change_class",
                                                            "case.merge",
                                                            "case.unmerge",
                                                            "case.reopen",
                                                            "case.change_policy",
                                                            "case.dispute",
                                                            "case.decline_quote",
                                                            "case.decline_return",
                                                            "case.take_in",
                                                            "case.offer_substitute",
                                                            "case.reimburse_freight",
                                                            "case.choose_remedy",
                                                            "case.diagnose",
                                                            "case.send_old",
                                                            "case.decide_return",
                                                            "case.return_new",
                                                            "case.waive_payment",
                                                            "case.quote"};
  return std::find(kBeside.begin(), kBeside.end(), command) != kBeside.end();
}

// A plan told or an appointment made may be repeated, but is not what comes next.
bool already_done(const Case& record, const std::string& command) {
  if (command == "case.tell_plan")
    return !record.plan_text.empty();
  if (command == "visit.appoint")
    return !record.visits.empty();
  if (command == "case.tell_diagnosis")
    return record.told_at.has_value();
  if (command == "case.refund") {
    const MoneyLedger money = money_of(record);
    const ReturnSlot slot = current_return(record);
    return money.owed_to_customer == 0 && (slot.refunded || !slot.accepted());
  }
  return false;
}

// Steps of a way this case does not go: they would only fill the screen.
bool is_beside_the_point(const Action& action) {
  static constexpr std::array<std::string_view, 17> kCodes{
      "refusal.remedy_not_chosen",   "refusal.no_workshop_job", "refusal.no_quote",
      "refusal.no_substitute",       "refusal.not_paused",      "refusal.no_reinspection",
      "refusal.not_merged",          "refusal.not_over",        "refusal.freight_not_due",
      "refusal.quote_not_confirmed", "refusal.already_paid",    "refusal.nothing_changes",
      "refusal.not_shipped_yet",     "refusal.quote_answered",  "refusal.workshop_step_order",
      "refusal.nothing_to_decide",   "refusal.nothing_owed"};
  return std::find(kCodes.begin(), kCodes.end(), action.why.key) != kCodes.end();
}

}  // namespace

std::vector<Action> case_actions(const Source& source, const Case& record, Instant now) {
  std::vector<Action> out;
  bool primary_given = false;
  for (auto& [target, args] : probes_of(source, record, now)) {
    auto action = probe(source, target, args, now);
    if (!action || is_beside_the_point(*action))
      continue;
    if (only_the_engineer_is_missing(*action) || only_the_case_is_missing(*action)) {
      action->enabled = true;
      action->why = {};
    }
    if (!primary_given && action->enabled && !never_primary(action->command) &&
        !already_done(record, action->command)) {
      action->primary = true;
      primary_given = true;
    }
    out.push_back(std::move(*action));
  }
  return out;
}

}  // namespace aftercare::screens

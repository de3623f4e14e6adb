#include "core/app/commands.hpp"

#include <array>

namespace aftercare {
namespace {

constexpr CommandInfo intent(std::string_view type, EntityType target) {
  return {type, 1, CommandKind::intent, target, false};
}
constexpr CommandInfo creating(std::string_view type, EntityType target) {
  return {type, 1, CommandKind::intent, target, true};
}
constexpr CommandInfo fact(std::string_view type, EntityType target) {
  return {type, 1, CommandKind::fact, target, false};
}

// In the order of CommandArgs.
constexpr std::array kCommandInfos{
    creating("case.report", EntityType::case_),
    intent("case.accept", EntityType::case_),
    intent("case.correct_urgency", EntityType::case_),
    intent("case.tell_plan", EntityType::case_),
    intent("case.assign", EntityType::case_),
    intent("case.tell_diagnosis", EntityType::case_),
    intent("case.agree", EntityType::case_),
    intent("case.settle", EntityType::case_),
    intent("case.confirm", EntityType::case_),
    intent("case.rate", EntityType::case_),
    intent("case.close", EntityType::case_),
    intent("case.cancel", EntityType::case_),
    intent("case.note", EntityType::case_),
    intent("case.add_file", EntityType::case_),
    intent("case.archive", EntityType::case_),
    intent("case.pause", EntityType::case_),
    intent("case.resume", EntityType::case_),
    intent("case.change_class", EntityType::case_),
    intent("case.reopen", EntityType::case_),
    fact("case.log_contact", EntityType::case_),
    intent("case.change_policy", EntityType::case_),
    intent("case.escalate", EntityType::case_),
    intent("case.withdraw_escalation", EntityType::case_),
    intent("case.diagnose", EntityType::case_),
    intent("case.dispute", EntityType::case_),
    intent("case.reinspect", EntityType::case_),
    intent("case.choose_remedy", EntityType::case_),
    intent("case.decline_return", EntityType::case_),
    intent("case.fulfil", EntityType::case_),
    intent("case.quote", EntityType::case_),
    intent("case.confirm_quote", EntityType::case_),
    intent("case.decline_quote", EntityType::case_),
    intent("case.record_payment", EntityType::case_),
    intent("case.refund", EntityType::case_),
    intent("case.reimburse_freight", EntityType::case_),
    intent("case.offer_substitute", EntityType::case_),
    intent("case.accept_substitute", EntityType::case_),
    intent("case.ship_exchange", EntityType::case_),
    intent("case.receive_new", EntityType::case_),
    intent("case.send_old", EntityType::case_),
    intent("case.check_return", EntityType::case_),
    intent("case.take_in", EntityType::case_),
    intent("case.workshop_repair", EntityType::case_),
    intent("case.workshop_check", EntityType::case_),
    intent("case.hand_back", EntityType::case_),
    intent("case.merge", EntityType::case_),
    intent("case.unmerge", EntityType::case_),
    intent("case.ask_rnd", EntityType::case_),
    intent("case.answer_rnd", EntityType::case_),
    intent("case.correct_product", EntityType::case_),
    intent("case.decide_return", EntityType::case_),
    intent("case.return_new", EntityType::case_),
    intent("case.waive_payment", EntityType::case_),
    creating("visit.appoint", EntityType::visit),
    intent("visit.reassign", EntityType::visit),
    intent("visit.cancel", EntityType::visit),
    fact("visit.depart", EntityType::visit),
    fact("visit.arrive", EntityType::visit),
    fact("visit.diagnose", EntityType::visit),
    fact("visit.use_part", EntityType::visit),
    fact("visit.finish", EntityType::visit),
    fact("visit.sign", EntityType::visit),
    fact("visit.sign_refused", EntityType::visit),
    fact("visit.take_back", EntityType::visit),
    creating("customer.create", EntityType::customer),
    intent("customer.correct", EntityType::customer),
    creating("device.register", EntityType::device),
    intent("device.correct", EntityType::device),
    creating("part.create", EntityType::part),
    creating("location.create", EntityType::location),
    intent("stock.receive", EntityType::stock_level),
    intent("stock.transfer", EntityType::stock_level),
    intent("stock.settle", EntityType::stock_level),
    intent("stock.adjust", EntityType::stock_level),
    intent("stock.reserve", EntityType::stock_level),
    intent("stock.release", EntityType::stock_level),
    intent("stock.issue", EntityType::stock_level),
    intent("stock.return", EntityType::stock_level),
    intent("stock.set_minimum", EntityType::stock_level),
    intent("stock.ask", EntityType::stock_level),
    creating("supplier.create", EntityType::supplier),
    intent("supplier.correct", EntityType::supplier),
    creating("purchase.draft", EntityType::purchase),
    intent("purchase.change", EntityType::purchase),
    intent("purchase.order", EntityType::purchase),
    intent("purchase.receive", EntityType::purchase),
    intent("purchase.cancel", EntityType::purchase),
    creating("stocktake.open", EntityType::stocktake),
    intent("stocktake.count", EntityType::stocktake),
    intent("stocktake.post", EntityType::stocktake),
    intent("stocktake.cancel", EntityType::stocktake),
    creating("scrap.record", EntityType::scrap),
    creating("staff.create", EntityType::staff),
    intent("staff.correct", EntityType::staff),
    intent("staff.close", EntityType::staff),
    creating("policy.put_in_force", EntityType::policy),
};

}  // namespace

const std::vector<CommandInfo>& command_infos() {
  static const std::vector<CommandInfo> infos(kCommandInfos.begin(), kCommandInfos.end());
  return infos;
}

const CommandInfo& info_of(const CommandArgs& args) {
  return command_infos()[args.index()];
}

std::optional<std::size_t> find_command(std::string_view type) {
  const auto& infos = command_infos();
  for (std::size_t i = 0; i < infos.size(); ++i) {
    if (infos[i].type == type) {
      return i;
    }
  }
  return std::nullopt;
}

}  // namespace aftercare

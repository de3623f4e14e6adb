#include "core/app/commands.hpp"

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

}  // namespace

const std::vector<CommandInfo>& command_infos() {
  using enum EntityType;
  static const std::vector<CommandInfo> kInfos{
      creating("case.report", case_),
      intent("case.accept", case_),
      intent("case.correct_urgency", case_),
      intent("case.tell_plan", case_),
      intent("case.assign", case_),
      intent("case.tell_diagnosis", case_),
      intent("case.agree", case_),
      intent("case.settle", case_),
      intent("case.confirm", case_),
      intent("case.rate", case_),
      intent("case.close", case_),
      intent("case.cancel", case_),
      intent("case.note", case_),
      intent("case.add_file", case_),
      intent("case.archive", case_),
      creating("visit.appoint", visit),
      intent("visit.reassign", visit),
      intent("visit.cancel", visit),
      fact("visit.depart", visit),
      fact("visit.arrive", visit),
      fact("visit.diagnose", visit),
      fact("visit.use_part", visit),
      fact("visit.finish", visit),
      fact("visit.sign", visit),
      fact("visit.sign_refused", visit),
      creating("customer.create", customer),
      intent("customer.correct", customer),
      creating("device.register", device),
      intent("device.correct", device),
      creating("part.create", part),
      creating("location.create", location),
      intent("stock.receive", stock_level),
      intent("stock.transfer", stock_level),
      intent("stock.settle", stock_level),
      intent("stock.adjust", stock_level),
      intent("stock.reserve", stock_level),
      intent("stock.release", stock_level),
      intent("stock.issue", stock_level),
      intent("stock.return", stock_level),
      intent("stock.set_minimum", stock_level),
      intent("stock.ask", stock_level),
      creating("supplier.create", supplier),
      intent("supplier.correct", supplier),
      creating("purchase.draft", purchase),
      intent("purchase.change", purchase),
      intent("purchase.order", purchase),
      intent("purchase.receive", purchase),
      intent("purchase.cancel", purchase),
      creating("stocktake.open", stocktake),
      intent("stocktake.count", stocktake),
      intent("stocktake.post", stocktake),
      intent("stocktake.cancel", stocktake),
      creating("scrap.record", scrap),
      creating("staff.create", staff),
      intent("staff.correct", staff),
      intent("staff.close", staff),
      creating("policy.put_in_force", policy),
  };
  return kInfos;
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

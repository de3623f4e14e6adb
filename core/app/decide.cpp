#include "core/app/decide.hpp"

#include "core/app/flow.hpp"
#include "core/app/permissions.hpp"
#include "core/domain/case/remedy_decide.hpp"

namespace aftercare {
namespace flow {

const Policy* policy_of(const World& world, const Case& record) {
  const Policy* pinned = find_as<Policy>(world, record.policy);
  return pinned != nullptr ? pinned : world.policy_in_force();
}

}  // namespace flow

namespace {

using flow::Step;

// Commands one case can answer by itself.
template <class C>
concept CaseAlone = requires(const casework::Situation& in, const C& command) {
  casework::decide(in, command);
} && !std::is_same_v<C, case_command::LogContact>;
// Commands that make a record of the directory.
template <class C>
concept Creating = requires(const Step& step, const C& command) {
  flow::create(step, command);
};

// Steps of stock, purchases and stocktakes, which find their records by themselves.
template <class C>
concept Supplying = requires(const Step& step, const C& command) {
  flow::supply(step, command);
};

class Decider {
 public:
  explicit Decider(const Step& step) : step_{step} {}

  template <CaseAlone C>
  Result<Decided> operator()(const C& command) const {
    const Case& record = target<Case>();
    const casework::Situation in{record, flow::policy_of(step_.world, record), step_.meta};
    auto events = casework::decide(in, command);
    if (!events) {
      return events.error();
    }
    std::vector<EventAt> out;
    for (CaseEvent& event : *events) {
      out.push_back(flow::on(record.id, std::move(event)));
    }
    return flow::decided(std::move(out));
  }
  template <Creating C>
  Result<Decided> operator()(const C& command) const {
    return flow::create(step_, command);
  }
  template <Supplying C>
  Result<Decided> operator()(const C& command) const {
    return flow::supply(step_, command);
  }
  Result<Decided> operator()(const case_command::Report& command) const {
    return flow::report(step_, command);
  }
  Result<Decided> operator()(const case_command::Assign& command) const {
    return flow::assign(step_, target<Case>(), command);
  }
  Result<Decided> operator()(const case_command::Diagnose& command) const {
    return flow::diagnose(step_, target<Case>(), command);
  }
  Result<Decided> operator()(const case_command::Note& command) const {
    return flow::note(step_, target<Case>(), command);
  }
  Result<Decided> operator()(const case_command::AddFile& command) const {
    return flow::add_file(step_, target<Case>(), command);
  }
  Result<Decided> operator()(const case_command::CorrectProduct& command) const {
    return flow::correct_product(step_, target<Case>(), command);
  }
  Result<Decided> operator()(const case_command::Settle& command) const {
    return flow::settle(step_, target<Case>(), command);
  }
  Result<Decided> operator()(const case_command::Cancel& command) const {
    return flow::cancel_case(step_, target<Case>(), command);
  }
  Result<Decided> operator()(const case_command::ChooseRemedy& command) const {
    return flow::choose_remedy(step_, target<Case>(), command);
  }
  Result<Decided> operator()(const case_command::MakeQuote& command) const {
    return flow::quote(step_, target<Case>(), command);
  }
  Result<Decided> operator()(const case_command::PayRefund& command) const {
    return flow::refund(step_, target<Case>(), command);
  }
  Result<Decided> operator()(const case_command::Confirm& command) const {
    return flow::confirm(step_, target<Case>(), command);
  }
  Result<Decided> operator()(const case_command::ReimburseFreight& command) const {
    return flow::reimburse(step_, target<Case>(), command);
  }
  Result<Decided> operator()(const case_command::ShipExchange& command) const {
    return flow::ship_exchange(step_, target<Case>(), command);
  }
  Result<Decided> operator()(const case_command::ReceiveNew& command) const {
    return flow::receive_new(step_, target<Case>(), command);
  }
  Result<Decided> operator()(const case_command::ReturnNew& command) const {
    return flow::return_new(step_, target<Case>(), command);
  }
  Result<Decided> operator()(const case_command::Merge& command) const {
    return flow::merge(step_, target<Case>(), command);
  }
  Result<Decided> operator()(const case_command::Unmerge& command) const {
    return flow::unmerge(step_, target<Case>(), command);
  }
  Result<Decided> operator()(const case_command::ChangePolicy& command) const {
    return flow::change_policy(step_, target<Case>(), command);
  }
  Result<Decided> operator()(const visit_command::Appoint& command) const {
    return flow::appoint(step_, command);
  }
  Result<Decided> operator()(const visit_command::Reassign& command) const {
    return flow::reassign(step_, target<Visit>(), command);
  }
  Result<Decided> operator()(const visit_command::Cancel& command) const {
    return flow::cancel_visit(step_, target<Visit>(), command);
  }
  Result<Decided> operator()(const customer_command::Correct& command) const {
    return flow::correct(step_, target<Customer>(), command);
  }
  Result<Decided> operator()(const device_command::Correct& command) const {
    return flow::correct(step_, target<Device>(), command);
  }
  Result<Decided> operator()(const staff_command::Correct& command) const {
    return flow::correct(step_, target<Staff>(), command);
  }
  Result<Decided> operator()(const staff_command::Close& command) const {
    return flow::correct(step_, target<Staff>(), command);
  }
  Result<Decided> operator()(const stock_command::Receive& command) const {
    return flow::receive(step_, command);
  }
  Result<Decided> operator()(const stock_command::Transfer& command) const {
    return flow::transfer(step_, command);
  }
  Result<Decided> operator()(const stock_command::Settle& command) const {
    return flow::settle_level(step_, target<StockLevel>(), command);
  }
  Result<Decided> operator()(const case_command::LogContact& command) const {
    return flow::contact(step_, command);
  }
  template <class F>
  requires std::is_constructible_v<VisitFact, const F&> Result<Decided>
  operator()(const F& fact) const { return flow::fact(step_, fact); }

 private:
  template <class T>
  const T& target() const {
    return std::get<T>(*step_.world.find(step_.command.target).record);
  }
  const Step& step_;
};

// A level exists from its first movement, minimum or wish on.
bool may_be_absent(const CommandArgs& args) {
  return std::holds_alternative<stock_command::Receive>(args) ||
         std::holds_alternative<stock_command::Transfer>(args) ||
         std::holds_alternative<stock_command::SetMinimum>(args) ||
         std::holds_alternative<stock_command::Ask>(args);
}

// Whether an intent's target is as it must be. False: a replica cannot tell, the step passes
// provisionally and shows no effect.
Result<bool> check_target(const Step& step) {
  const CommandInfo& info = info_of(step.command.args);
  const Found found = step.world.find(step.command.target);
  if (info.creates) {
    return found.presence == Presence::present ? Result<bool>{refuse("already_exists")}
                                               : Result<bool>{true};
  }
  if (found.record != nullptr) {
    return true;
  }
  if (found.presence == Presence::unknown && !step.context.authority) {
    return false;
  }
  return may_be_absent(step.command.args) ? Result<bool>{true} : Result<bool>{refuse("not_found")};
}

Result<Decided> decide_intent(const Step& step) {
  if (step.context.actor.push_only) {
    return refuse("account_closed");
  }
  if (step.context.dependency_rejected) {
    return refuse("dependency_rejected");
  }
  const auto permitted = check_permission(step.world, step.command, step.context);
  if (!permitted) {
    return permitted.error();
  }
  const auto ready = check_target(step);
  if (!ready) {
    return ready.error();
  }
  if (!*ready) {
    return Decided{};
  }
  auto out = std::visit(Decider{step}, step.command.args);
  if (out) {
    flow::release_parts(step, *out);
    flow::follow_visits(step, *out);
    flow::tell_merged(step, *out);
  }
  return out;
}

}  // namespace

Result<Decided> decide(const World& world, const Command& command, const Context& context) {
  const CommandInfo& info = info_of(command.args);
  if (command.target.t != info.target || command.target.id.is_nil()) {
    return refuse("malformed", "target");
  }
  const Step step{world, command, context, meta_of(command, context)};
  if (info.kind == CommandKind::fact) {
    auto out = std::visit(Decider{step}, command.args);
    if (out) {
      flow::tell_merged(step, *out);
    }
    return out;
  }
  return decide_intent(step);
}

}  // namespace aftercare

// The command registry: every step a person, an engineer or the scheduler can take.
// Wire form: {id, type, v, target, args, depends_on, occurred_at, offline?, supersedes?, client_id,
// client_seq} (sync.md, Model).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/app/records.hpp"
#include "core/base/one_of.hpp"
#include "core/domain/case/case_commands.hpp"
#include "core/domain/case/remedy_commands.hpp"
#include "core/domain/policy/policy_record.hpp"

namespace aftercare {

struct CommandArgs
    : std::variant<
          case_command::Report, case_command::Accept, case_command::CorrectUrgency,
          case_command::TellPlan, case_command::Assign, case_command::TellDiagnosis,
          case_command::Agree, case_command::Settle, case_command::Confirm, case_command::Rate,
          case_command::Close, case_command::Cancel, case_command::Note, case_command::AddFile,
          case_command::Archive, case_command::Pause, case_command::Resume,
          case_command::ChangeClass, case_command::Reopen, case_command::LogContact,
          case_command::ChangePolicy, case_command::Escalate, case_command::WithdrawEscalation,
          case_command::Diagnose, case_command::Dispute, case_command::Reinspect,
          case_command::ChooseRemedy, case_command::DeclineReturn, case_command::Fulfil,
          case_command::MakeQuote, case_command::ConfirmQuote, case_command::DeclineQuote,
          case_command::RecordPayment, case_command::PayRefund, case_command::ReimburseFreight,
          case_command::OfferSubstitute, case_command::AcceptSubstitute, case_command::ShipExchange,
          case_command::ReceiveNew, case_command::SendOld, case_command::CheckReturn,
          case_command::TakeIn, case_command::WorkshopRepair, case_command::WorkshopCheck,
          case_command::HandBack, case_command::Merge, case_command::Unmerge, case_command::AskRnd,
          case_command::AnswerRnd, case_command::CorrectProduct, case_command::DecideReturn,
          case_command::ReturnNew, case_command::WaivePayment, visit_command::Appoint,
          visit_command::Reassign,
          visit_command::Cancel, visit_command::Depart, visit_command::Arrive,
          visit_command::Diagnose, visit_command::UsePart, visit_command::Finish,
          visit_command::Sign, visit_command::SignRefused, visit_command::TakeBack,
          customer_command::Create, customer_command::Correct, device_command::Register,
          device_command::Correct, stock_command::CreatePart, stock_command::CreateLocation,
          stock_command::Receive, stock_command::Transfer, stock_command::Settle,
          stock_command::Adjust, stock_command::Reserve, stock_command::Release,
          stock_command::Issue, stock_command::Return, stock_command::SetMinimum,
          stock_command::Ask, supplier_command::Create, supplier_command::Correct,
          purchase_command::Draft, purchase_command::Change, purchase_command::Order,
          purchase_command::Receive, purchase_command::Cancel, stocktake_command::Open,
          stocktake_command::Count, stocktake_command::Post, stocktake_command::Cancel,
          scrap_command::Record, staff_command::Create, staff_command::Correct,
          staff_command::Close, policy_command::PutInForce> {
  AFTERCARE_ONE_OF(CommandArgs)
};

enum class CommandKind { intent, fact };

// One row per alternative of CommandArgs, in its order.
struct CommandInfo {
  std::string_view type;  // "case.report"
  int version = 1;        // newest known; older ones are upcast by the codec
  CommandKind kind = CommandKind::intent;
  EntityType target = EntityType::case_;
  bool creates = false;  // the target must not exist yet
};
const CommandInfo& info_of(const CommandArgs& args);
// Index in CommandArgs, or nothing for a type of a newer version.
std::optional<std::size_t> find_command(std::string_view type);
const std::vector<CommandInfo>& command_infos();

struct Command {
  CommandId id;
  EntityKey target;
  CommandArgs args;
  std::vector<CommandId> depends_on;
  Instant occurred_at;
  bool offline = false;  // the device had no connection when it was taken down
  std::optional<CommandId> supersedes;
  ClientId client_id;
  std::uint64_t client_seq = 0;
};

}  // namespace aftercare

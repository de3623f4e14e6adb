#include "core/screens/case_parts.hpp"

#include "core/domain/case/ledgers.hpp"
#include "core/policy/term_key.hpp"

namespace aftercare::screens {
namespace {

// Done from a phase on, or once an event is in the story.
struct Milestone {
  const char* key;
  CasePhase reached;
  const char* event = nullptr;  // nullptr: the phase decides
};
using Milestones = std::vector<Milestone>;

// What lies between being accepted and being confirmed depends on how the case is helped.
Milestones middle_of(const Case& record) {
  const Remedy remedy = record.remedy ? record.remedy->remedy : Remedy::repair;
  if (remedy == Remedy::exchange || remedy == Remedy::paid_exchange) {
    return {{"progress.approved", CasePhase::merged, "case.remedy_chosen"},
            {"progress.shipped", CasePhase::merged, "case.exchange_shipped"},
            {"progress.received", CasePhase::fulfilled}};
  }
  if (remedy == Remedy::refund) {
    return {{"progress.approved", CasePhase::merged, "case.remedy_chosen"},
            {"progress.inspected", CasePhase::merged, "case.return_checked"},
            {"progress.refunded", CasePhase::fulfilled}};
  }
  const CaseClass asked = record.intake.class_;
  const bool no_product = asked == CaseClass::complaint || asked == CaseClass::service;
  if (remedy == Remedy::guidance || remedy == Remedy::negotiated || no_product) {
    return {{"progress.solved", CasePhase::fulfilled}};
  }
  if (!record.workshop_jobs.empty()) {
    return {{"progress.taken_back", CasePhase::in_workshop},
            {"progress.handed_back", CasePhase::repaired}};
  }
  return {{"progress.appointed", CasePhase::appointed}, {"progress.repaired", CasePhase::repaired}};
}

Milestones milestones_of(const Case& record) {
  Milestones out{{"progress.reported", CasePhase::reported},
                 {"progress.accepted", CasePhase::accepted}};
  // A question is answered and done (business §1).
  const CaseClass asked = record.intake.class_;
  if (asked != CaseClass::inquiry && asked != CaseClass::suggestion) {
    for (const Milestone& one : middle_of(record))
      out.push_back(one);
    out.push_back({"progress.confirmed", CasePhase::confirmed});
  }
  out.push_back({"progress.closed", CasePhase::closed});
  return out;
}

// First time an event of this kind entered the story.
std::optional<Instant> time_of(const Case& record, const std::string& kind) {
  for (const auto& entry : record.timeline) {
    if (entry.kind == kind)
      return entry.meta.occurred_at;
  }
  return std::nullopt;
}

std::string event_of(CasePhase phase) {
  switch (phase) {
    case CasePhase::reported: return "case.reported";
    case CasePhase::accepted: return "case.accepted";
    case CasePhase::appointed: return "case.visit_appointed";
    case CasePhase::diagnosed: return "case.diagnosed";
    case CasePhase::in_workshop: return "case.taken_back";
    case CasePhase::repaired: return "case.repaired";
    case CasePhase::fulfilled: return "case.fulfilled";
    case CasePhase::confirmed: return "case.confirmed";
    case CasePhase::closed: return "case.closed";
    case CasePhase::cancelled: return "case.cancelled";
    case CasePhase::merged: return "case.merged_into";
  }
  return {};
}

Text step_note(const Case& record, CasePhase phase) {
  if (phase == CasePhase::appointed && !record.visits.empty()) {
    return {"progress.note.visit", {{"engineer", record.visits.back().engineer_name}}};
  }
  if (phase == CasePhase::closed && record.rating) {
    return {"progress.note.rated", {{"score", std::to_string(record.rating->score)}}};
  }
  return {};
}

}  // namespace

std::vector<ProgressStep> case_progress(const Case& record) {
  std::vector<ProgressStep> out;
  const CasePhase phase = phase_of(record.state);
  const bool over = phase >= CasePhase::cancelled;
  bool current_given = false;
  for (const Milestone& milestone : milestones_of(record)) {
    ProgressStep step;
    step.label = {milestone.key, {}};
    const std::string event =
        milestone.event != nullptr ? milestone.event : event_of(milestone.reached);
    const bool happened = milestone.event != nullptr && time_of(record, event);
    if (!over && (happened || phase >= milestone.reached)) {
      step.state = StepState::done;
      step.at = time_of(record, event);
      step.note = step_note(record, milestone.reached);
    } else if (!current_given && !over) {
      step.state = StepState::current;
      current_given = true;
    } else {
      step.state = StepState::todo;
    }
    out.push_back(std::move(step));
  }
  return out;
}

namespace {

// Called off, and something is still out or owed; empty key: nothing.
Text next_of_open_items(const Case& record) {
  for (const GoodsItem& item : goods_out(record)) {
    if (item.kind == GoodsKind::product || item.place == GoodsPlace::company)
      return {"next.goods_back", {{"model", item.model}}};
    if (item.kind == GoodsKind::new_item)
      return {"next.shipped", {}};
    if (item.place == GoodsPlace::customer)
      return {"next.send_old", {{"model", item.model}}};
  }
  if (const Quote* asked = due_quote(record))
    return {"next.pay", {{"amount", grouped_text(Money{due_now(record), asked->total.currency})}}};
  return money_of(record).owed_to_customer > 0 ? Text{"next.refund", {}} : Text{};
}

// What a chosen remedy waits for; empty key: nothing of its own.
Text next_of_remedy(const Case& record) {
  const Quote* quote = newest_quote(record.quotes);
  if (quote != nullptr && quote->state == QuoteState::open)
    return {"next.quote", {}};
  if (const Quote* asked = due_quote(record))
    return {"next.pay", {{"amount", grouped_text(Money{due_now(record), asked->total.currency})}}};
  if (!record.remedy)
    return {};
  switch (record.remedy->remedy) {
    case Remedy::exchange:
    case Remedy::paid_exchange: {
      const auto& goods = record.exchange;
      if (goods && goods->shipped_at)
        return {"next.shipped", {}};
      if (goods && !goods->substitute.empty() && !goods->substitute_accepted_at) {
        return {"next.substitute", {{"model", goods->substitute}}};
      }
      return {"next.ship", {}};
    }
    case Remedy::refund:
      return {record.return_check && record.return_check->passed() ? "next.refund" : "next.return",
              {}};
    case Remedy::repair:
    case Remedy::paid_repair:
    case Remedy::guidance:
    case Remedy::negotiated: return {};
  }
  return {};
}

}  // namespace

Text next_step_of(const Case& record) {
  if (record.number.empty())
    return {"next.waiting_to_send", {}};
  const CasePhase phase = phase_of(record.state);
  if (phase < CasePhase::repaired) {
    if (!record.pauses.empty()) {
      return {"next.paused", {{"reason_key", term_key(record.pauses.front().reason)}}};
    }
    if (!record.reinspections.empty() && !record.reinspections.back().upheld) {
      return {"next.reinspection", {}};
    }
    if (!record.return_declined.empty())
      return {"next.declined", {}};
    if (const Text own = next_of_remedy(record); !own.key.empty())
      return own;
  }
  if (phase == CasePhase::cancelled) {
    if (const Text open = next_of_open_items(record); !open.key.empty())
      return open;
  }
  if (phase == CasePhase::accepted && !record.plan_text.empty())
    return {"next.appoint", {}};
  if (phase == CasePhase::confirmed) {
    return {record.rating ? "next.close" : "next.rate", {}};
  }
  return {"next." + phase_label(phase).key.substr(std::string("case.phase.").size()), {}};
}

Text held_text(const VisitFact& fact, const World& world) {
  struct Describe {
    const World& world;
    Text operator()(const visit_command::Depart&) const { return {"held.depart", {}}; }
    Text operator()(const visit_command::Arrive&) const { return {"held.arrive", {}}; }
    Text operator()(const visit_command::Diagnose& f) const {
      return {"held.diagnose", {{"findings", f.findings}, {"clause", f.clause}}};
    }
    Text operator()(const visit_command::UsePart& f) const {
      const auto* part = find_as<Part>(world, f.part);
      return {"held.use_part",
              {{"part", part != nullptr ? part->name : f.part.text().substr(0, 8)},
               {"quantity", std::to_string(f.quantity)}}};
    }
    Text operator()(const visit_command::Finish& f) const {
      return {"held.finish", {{"measures", f.measures}}};
    }
    Text operator()(const visit_command::Sign& f) const {
      return {"held.sign", {{"signer", f.signer}}};
    }
    Text operator()(const visit_command::SignRefused& f) const {
      return {"held.sign_refused", {{"reason", f.reason}}};
    }
    Text operator()(const visit_command::TakeBack& f) const {
      return {"held.take_back", {{"reason", f.reason}}};
    }
  };
  return std::visit(Describe{world}, fact);
}

}  // namespace aftercare::screens

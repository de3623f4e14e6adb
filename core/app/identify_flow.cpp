// A report names a serial, and the unit comes on record later: by an import, at the desk, or
// because staff confirm what the customer claimed (case.md §2).
#include <algorithm>

#include "core/app/case_facts.hpp"
#include "core/app/flow.hpp"
#include "core/app/index.hpp"
#include "core/base/text.hpp"
#include "core/domain/case/remedy_decide.hpp"

namespace aftercare::flow {
namespace {

// The newest; of one serial there are never more honest ones.
constexpr std::size_t kIdentifiedMax = 20;

bool may_be_identified(const Case& record, const Device& device) {
  return !record.device && phase_of(record.state) < CasePhase::confirmed &&
         fold_text(trim(record.intake.product.serial)) == fold_text(trim(device.serial));
}

// What was chosen, quoted or done rests on the verdict that stood then; where none could be given,
// nothing rests on it.
bool may_be_judged(const Case& record) {
  const bool undecided = !record.liability || record.liability->payer == Payer::undecided;
  return undecided || (!record.remedy && record.quotes.empty() &&
                       phase_of(record.state) < CasePhase::repaired);
}

void identify(const Case& record, const Policy& policy, const Device& device, Decided& out) {
  case_event::ProductIdentified event;
  event.device = device.id;
  event.serial = device.serial;
  event.warranty = warranty_verdict(policy, warranty_facts_of(record, &device, policy));
  if (record.diagnosis && may_be_judged(record)) {
    Case judged = record;
    judged.device = device.id;
    judged.warranty = event.warranty;
    event.liability = casework::liability_of(&judged, &policy, *record.diagnosis);
  }
  out.events.push_back(on(record.id, std::move(event)));
  if (record.archived)
    return;
  for (const CaseVisit& visit : record.visits) {
    if (visit.state != VisitState::cancelled)
      out.events.push_back(on(device.id, device_event::VisitPlanned{visit.id, visit.engineer}));
  }
}

}  // namespace

void identify_products(const Step& step, const Device& device, Decided& out) {
  std::vector<Uuid> cases = step.world.look_up(claimed_serial_index(device.serial)).ids;
  std::sort(cases.begin(), cases.end());
  const std::size_t skipped = cases.size() - std::min(cases.size(), kIdentifiedMax);
  for (std::size_t i = skipped; i < cases.size(); ++i) {
    const Case* record = find_as<Case>(step.world, CaseId{cases[i]});
    const Policy* policy = record == nullptr ? nullptr : policy_of(step.world, *record);
    if (policy != nullptr && may_be_identified(*record, device))
      identify(*record, *policy, device, out);
  }
}

}  // namespace aftercare::flow

// What customers, guests and tracking links get, field by field: nothing but what is named here,
// so that a member that is added later stays in the house until somebody names it (case.md §6).
#include "core/app/outside_view.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace aftercare {
namespace {

// The members named, everything else as it is made.
template <auto... Members, class T>
T only(const T& from) {
  T shown{};
  ((shown.*Members = from.*Members), ...);
  return shown;
}
template <auto... Members, class T>
std::optional<T> only(const std::optional<T>& from) {
  return from ? std::optional<T>{only<Members...>(*from)} : std::nullopt;
}
template <auto... Members, class T>
std::vector<T> only(const std::vector<T>& from) {
  std::vector<T> shown;
  shown.reserve(from.size());
  for (const T& one : from)
    shown.push_back(only<Members...>(one));
  return shown;
}

// --- the story
// -------------------------------------------------------------------------------------

// What a line says to those outside. `own`: their own words, shown when one of them said it; when
// staff wrote them down they are a remark. Lines of other kinds are the house's own.
struct ToldLine {
  std::string_view kind;
  std::string_view params;
  std::string_view own = {};
};
constexpr std::array kTold{
    ToldLine{"case.reported", "channel_key model_tail urgency_key"},
    ToldLine{"case.numbered", "number"},
    ToldLine{"case.accepted", "urgency_key"},
    ToldLine{"case.plan_told", "text"},
    ToldLine{"case.visit_appointed", "engineer from_at to_at address_tail"},
    ToldLine{"case.visit_reassigned", "engineer from_name from_at to_at"},
    ToldLine{"case.visit_stepped", "step_key"},
    ToldLine{"case.diagnosed", "fault_type_key cause_key findings clause payer_key"},
    ToldLine{"case.part_used", "part code quantity"},
    ToldLine{"case.repaired", "measures"},
    ToldLine{"case.signed", "outcome_key signer_tail reason_tail"},
    ToldLine{"case.diagnosis_told", "text_tail"},
    ToldLine{"case.agreed", "", "note_tail"},
    ToldLine{"case.confirmed", "", "note_tail"},
    ToldLine{"case.rated", "score", "comment_tail"},
    ToldLine{"case.closed", ""},
    ToldLine{"case.cancelled", "reason_tail"},
    ToldLine{"case.noted", "", "text"},
    ToldLine{"case.file_added", "name"},
    ToldLine{"case.product_identified", "serial warranty_key"},
    ToldLine{"case.paused", "reason_key"},
    ToldLine{"case.resumed", ""},
    ToldLine{"case.reopened", "", "reason_tail"},
    ToldLine{"case.disputed", "", "reason_tail"},
    ToldLine{"case.reinspected", "outcome_key findings"},
    ToldLine{"case.remedy_chosen", "remedy_key clause_tail"},
    ToldLine{"case.return_declined", "reason_tail"},
    ToldLine{"case.fulfilled", "remedy_key text_tail"},
    ToldLine{"case.quoted", "number amount"},
    ToldLine{"case.quote_confirmed", "number", "note_tail"},
    ToldLine{"case.quote_declined", "number", "reason_tail"},
    ToldLine{"case.paid", "amount method_key reference_tail"},
    ToldLine{"case.refunded", "amount method_key reference_tail"},
    ToldLine{"case.freight_reimbursed", "amount method_key reference_tail"},
    ToldLine{"case.substitute_offered", "model"},
    ToldLine{"case.substitute_accepted", "model"},
    ToldLine{"case.exchange_shipped", "model tracking_tail"},
    ToldLine{"case.new_received", "", "note_tail"},
    ToldLine{"case.old_sent", "tracking_tail"},
    ToldLine{"case.return_checked", "outcome_key"},
    ToldLine{"case.taken_back", "pieces reason_tail"},
    ToldLine{"case.workshop_repaired", "measures"},
    ToldLine{"case.handed_back", "outcome_key signer_tail"},
    ToldLine{"case.warranty_extended", "outcome_key date months clause_tail"},
    ToldLine{"case.merged_into", "number"},
    ToldLine{"case.unmerged", ""}};

bool is_word_of(std::string_view words, std::string_view word) {
  for (std::size_t at = words.find(word); at != std::string_view::npos;
       at = words.find(word, at + 1)) {
    const bool begins = at == 0 || words[at - 1] == ' ';
    const std::size_t end = at + word.size();
    if (begins && (end == words.size() || words[end] == ' '))
      return true;
  }
  return false;
}

bool is_staff(const Author& author) {
  return author.kind == ActorKind::staff || author.kind == ActorKind::system;
}

bool is_engineer_of(const Case& record, StaffId id) {
  return std::any_of(record.visits.begin(), record.visits.end(),
                     [id](const CaseVisit& visit) { return visit.engineer == id; });
}

// Of staff the engineer alone has a name.
Author author_shown(const Case& record, const Author& author) {
  if (is_staff(author) && !is_engineer_of(record, staff_id_of(author)))
    return only<&Author::kind>(author);
  return only<&Author::kind, &Author::id, &Author::name>(author);
}

std::string name_shown(const Case& record, const std::string& name) {
  const bool engineer =
      std::any_of(record.visits.begin(), record.visits.end(),
                  [&](const CaseVisit& visit) { return visit.engineer_name == name; });
  return engineer ? name : std::string{};
}

std::optional<TimelineEntry> line_shown(const Case& record, const TimelineEntry& entry) {
  const auto told = std::find_if(kTold.begin(), kTold.end(),
                                 [&](const ToldLine& one) { return one.kind == entry.kind; });
  if (told == kTold.end() || entry.internal)
    return std::nullopt;
  TimelineEntry shown;
  shown.kind = entry.kind;
  shown.meta = only<&EventMeta::occurred_at, &EventMeta::received_at, &EventMeta::offline,
                    &EventMeta::command>(entry.meta);
  shown.meta.author = author_shown(record, entry.meta.author);
  constexpr std::string_view kTail = "_tail";
  for (const auto& [name, value] : entry.params) {
    const bool own = is_word_of(told->own, name) && !is_staff(entry.meta.author);
    if (own || is_word_of(told->params, name)) {
      shown.params.emplace(name, value);
    } else if (name.size() > kTail.size() && name.substr(name.size() - kTail.size()) == kTail) {
      shown.params.emplace(name, "");  // the line's text has a place for it
    }
  }
  return shown;
}

// --- what was done
// ---------------------------------------------------------------------------------

std::vector<PartUse> parts_shown(const std::vector<PartUse>& parts) {
  return only<&PartUse::part, &PartUse::part_code, &PartUse::part_name, &PartUse::quantity,
              &PartUse::at, &PartUse::visit>(parts);
}

struct StateShown {
  CaseState operator()(const case_state::Accepted& s) const {
    return only<&case_state::Accepted::at>(s);
  }
  CaseState operator()(const case_state::Closed& s) const {
    return only<&case_state::Closed::at>(s);
  }
  CaseState operator()(const case_state::Reported& s) const { return s; }
  CaseState operator()(const case_state::Appointed& s) const {
    return only<&case_state::Appointed::visit>(s);
  }
  CaseState operator()(const case_state::Diagnosed& s) const {
    return only<&case_state::Diagnosed::visit>(s);
  }
  CaseState operator()(const case_state::InWorkshop& s) const {
    return only<&case_state::InWorkshop::job>(s);
  }
  CaseState operator()(const case_state::Repaired& s) const {
    return only<&case_state::Repaired::visit, &case_state::Repaired::at,
                &case_state::Repaired::signed_>(s);
  }
  CaseState operator()(const case_state::Fulfilled& s) const {
    return only<&case_state::Fulfilled::remedy, &case_state::Fulfilled::at>(s);
  }
  CaseState operator()(const case_state::Confirmed& s) const {
    return only<&case_state::Confirmed::at>(s);
  }
  CaseState operator()(const case_state::Cancelled& s) const {
    return only<&case_state::Cancelled::at, &case_state::Cancelled::reason>(s);
  }
  CaseState operator()(const case_state::Merged& s) const {
    return only<&case_state::Merged::into, &case_state::Merged::into_number,
                &case_state::Merged::at>(s);
  }
};

std::vector<Reinspection> reinspections_shown(const Case& record) {
  std::vector<Reinspection> shown;
  for (const Reinspection& one : record.reinspections) {
    shown.push_back(
        only<&Reinspection::reason, &Reinspection::asked_at, &Reinspection::disputed,
             &Reinspection::upheld, &Reinspection::findings, &Reinspection::decided_at>(one));
    shown.back().asked_by = author_shown(record, one.asked_by);
  }
  return shown;
}

std::vector<WorkshopJob> jobs_shown(const Case& record) {
  std::vector<WorkshopJob> shown;
  for (const WorkshopJob& job : record.workshop_jobs) {
    shown.push_back(only<&WorkshopJob::number, &WorkshopJob::reason, &WorkshopJob::items,
                         &WorkshopJob::taken_with, &WorkshopJob::taken_at, &WorkshopJob::state,
                         &WorkshopJob::measures, &WorkshopJob::repaired_at,
                         &WorkshopJob::returned_items, &WorkshopJob::returned_with,
                         &WorkshopJob::returned_at, &WorkshopJob::first_list_recovered>(job));
    shown.back().taken_by = name_shown(record, job.taken_by);
    shown.back().checks = only<&QualityCheck::passed, &QualityCheck::at>(job.checks);
  }
  return shown;
}

// The reporter's own: what came along from a merged case is another's.
CaseIntake intake_shown(const Case& record) {
  CaseIntake shown =
      only<&CaseIntake::channel, &CaseIntake::class_, &CaseIntake::wish, &CaseIntake::topic,
           &CaseIntake::symptom, &CaseIntake::happened_at, &CaseIntake::scene, &CaseIntake::hazards,
           &CaseIntake::files>(record.intake);
  shown.contact =
      only<&CaseContact::name, &CaseContact::phone, &CaseContact::address>(record.intake.contact);
  shown.product = only<&CaseProduct::model, &CaseProduct::serial, &CaseProduct::purchase_date,
                       &CaseProduct::order_no>(record.intake.product);
  for (const MergedCase& merged : record.merged) {
    for (const FileRef& file : merged.files) {
      const auto at = std::find(shown.files.begin(), shown.files.end(), file);
      if (at != shown.files.end())
        shown.files.erase(at);
    }
  }
  return shown;
}

void add_progress(const Case& record, Case& shown) {
  shown.intake = intake_shown(record);
  shown.reporter = author_shown(record, record.reporter);
  shown.state = std::visit(StateShown{}, record.state);
  shown.team = only<&CaseTeam::team>(record.team);
  shown.visits = only<&CaseVisit::id, &CaseVisit::engineer, &CaseVisit::engineer_name,
                      &CaseVisit::from, &CaseVisit::to, &CaseVisit::state>(record.visits);
  shown.parts = parts_shown(record.parts);
  // An open one keeps the case from being confirmed; why it came is the house's own business.
  shown.exceptions = only<&CaseException::id, &CaseException::visit, &CaseException::decision,
                          &CaseException::settled_at>(record.exceptions);
  for (const TimelineEntry& entry : record.timeline) {
    if (auto line = line_shown(record, entry))
      shown.timeline.push_back(std::move(*line));
  }
  shown.pauses = only<&CasePause::reason, &CasePause::clock, &CasePause::since>(record.pauses);
}

void add_remedy(const Case& record, Case& shown) {
  shown.reinspections = reinspections_shown(record);
  shown.remedy = only<&RemedyChoice::remedy, &RemedyChoice::ground, &RemedyChoice::agreed_on,
                      &RemedyChoice::at>(record.remedy);
  shown.quotes = only<&Quote::number, &Quote::lines, &Quote::total, &Quote::basis, &Quote::exchange,
                      &Quote::note, &Quote::state, &Quote::at, &Quote::answered_at, &Quote::answer>(
      record.quotes);
  shown.payments = only<&Payment::kind, &Payment::amount, &Payment::method, &Payment::reference,
                        &Payment::voucher, &Payment::at>(record.payments);
  shown.exchange =
      only<&Exchange::substitute, &Exchange::substitute_accepted_at, &Exchange::model,
           &Exchange::serial, &Exchange::carrier, &Exchange::tracking_no, &Exchange::shipped_at,
           &Exchange::received_at, &Exchange::old_sent_at, &Exchange::old_tracking_no>(
          record.exchange);
  shown.return_check = only<&ReturnCheck::right_serial, &ReturnCheck::complete,
                            &ReturnCheck::undamaged, &ReturnCheck::at>(record.return_check);
  shown.workshop_jobs = jobs_shown(record);
}

// --- the policy
// ------------------------------------------------------------------------------------

bool is_outside(Role role) {
  return role == Role::guest || role == Role::customer;
}

// What those outside may do themselves, and nothing of who else may.
std::vector<PermissionRow> own_rights(const std::vector<PermissionRow>& table) {
  std::vector<PermissionRow> shown;
  for (const PermissionRow& row : table) {
    PermissionRow own = only<&PermissionRow::command>(row);
    for (const Grant& grant : row.grants) {
      Grant kept = only<&Grant::whose>(grant);
      std::copy_if(grant.roles.begin(), grant.roles.end(), std::back_inserter(kept.roles),
                   is_outside);
      if (!kept.roles.empty())
        own.grants.push_back(std::move(kept));
    }
    if (!own.grants.empty())
      shown.push_back(std::move(own));
  }
  return shown;
}

struct OutsideView {
  Record operator()(const Case& record) const {
    Case shown =
        only<&Case::id, &Case::number, &Case::reported_at, &Case::received_at, &Case::policy,
             &Case::policy_version, &Case::urgency, &Case::proposed_urgency, &Case::customer,
             &Case::device, &Case::warranty, &Case::plan_text, &Case::diagnosis, &Case::liability,
             &Case::told_at, &Case::agreed_at, &Case::measures, &Case::signature, &Case::rating,
             &Case::marks, &Case::archived, &Case::warranty_gain, &Case::return_declined,
             &Case::reopened, &Case::visits_before_reopening>(record);
    add_progress(record, shown);
    add_remedy(record, shown);
    return shown;
  }
  // Not pulled by anybody outside; the papers of a case name what was done on the way.
  Record operator()(const Visit& record) const {
    Visit shown =
        only<&Visit::id, &Visit::case_id, &Visit::case_number, &Visit::engineer,
             &Visit::engineer_name, &Visit::from, &Visit::to, &Visit::address, &Visit::contact,
             &Visit::model, &Visit::serial, &Visit::symptom, &Visit::urgency, &Visit::hazards,
             &Visit::state, &Visit::departed_at, &Visit::arrived_at, &Visit::diagnosed_at,
             &Visit::finished_at, &Visit::diagnosis, &Visit::liability, &Visit::measures,
             &Visit::demonstrated, &Visit::signature, &Visit::taken_back>(record);
    shown.parts = parts_shown(record.parts);
    return shown;
  }
  Record operator()(const Customer& record) const {
    return only<&Customer::id, &Customer::name, &Customer::phone, &Customer::address,
                &Customer::other_contacts>(record);
  }
  Record operator()(const Device& record) const {
    // A claim is his own, word for word.
    return only<&Device::claim, &Device::id, &Device::model, &Device::serial, &Device::customer,
                &Device::order_no, &Device::invoice_no, &Device::purchased_on, &Device::received_on,
                &Device::activated_on, &Device::warranty_months, &Device::price_paid,
                &Device::warranty_ends_on>(record);
  }
  Record operator()(const Policy& policy) const {
    Policy shown =
        only<&Policy::id, &Policy::preset, &Policy::version, &Policy::title_zh, &Policy::title_en,
             &Policy::zone, &Policy::calendar, &Policy::channels, &Policy::urgency, &Policy::wishes,
             &Policy::service, &Policy::process, &Policy::promised_times, &Policy::reopening,
             &Policy::warranty, &Policy::warranty_terms, &Policy::diagnosis_checks, &Policy::files,
             &Policy::limits>(policy);
    shown.clocks =
        only<&ClockRule::clock, &ClockRule::starts, &ClockRule::stops, &ClockRule::repeats,
             &ClockRule::pausable, &ClockRule::clause, &ClockRule::source>(policy.clocks);
    shown.permissions = own_rights(policy.permissions);
    return shown;
  }
  // Kinds of records that nobody outside has: their identity, should one get there.
  template <class T>
  Record operator()(const T& record) const {
    return only<&T::id>(record);
  }
};

}  // namespace

Record outside_view(const Record& record) {
  return std::visit(OutsideView{}, record);
}

}  // namespace aftercare

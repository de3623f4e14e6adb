// Who gets which rows, and by which words they are found.
#include <algorithm>
#include <set>

#include "core/app/flaws.hpp"
#include "core/app/permissions.hpp"
#include "core/base/text.hpp"
#include "core/policy/rules.hpp"
#include "core/policy/term_key.hpp"

namespace aftercare {
namespace {

using Scopes = std::vector<std::string>;

template <class Tag>
std::string scope(std::string_view kind, Id<Tag> id) {
  return std::string{kind} + "/" + id.text();
}
std::string team_scope(Team team) {
  return "team/" + term_name(team);
}
std::string records_scope(EntityType type) {
  return "records/" + std::string{entity_type_name(type)};
}

void add(Scopes& scopes, std::string entry) {
  if (std::find(scopes.begin(), scopes.end(), entry) == scopes.end()) {
    scopes.push_back(std::move(entry));
  }
}

void add_engineers(Scopes& scopes, const Case& record) {
  for (const CaseVisit& visit : record.visits) {
    if (visit.state != VisitState::cancelled) {
      add(scopes, scope("engineer", visit.engineer));
    }
  }
  // Who wrote facts that wait keeps seeing the case until staff have settled them.
  for (const CaseException& exception : record.exceptions) {
    if (exception.decision) {
      continue;
    }
    for (const HeldFact& held : exception.held) {
      add(scopes, scope("engineer", staff_id_of(held.meta.author)));
    }
  }
}

struct ScopesOf {
  Scopes operator()(const Case& record) const {
    Scopes scopes;
    if (record.reporter.kind == ActorKind::guest) {
      add(scopes, scope("guest", record.reporter.id));
    }
    if (record.reporter.kind == ActorKind::customer) {
      add(scopes, scope("customer", record.reporter.id));
    }
    if (record.customer) {
      add(scopes, scope("customer", *record.customer));
    }
    add(scopes, scope("link", record.id));
    if (record.archived) {
      return scopes;
    }
    add_engineers(scopes, record);
    for (const Team team : teams_of(record)) {
      add(scopes, team_scope(team));
    }
    if (has(app::Flaw::team_scope_left_open)) {
      add(scopes, records_scope(EntityType::staff));
    }
    if (record.taken_by) {
      add(scopes, scope("took", *record.taken_by));
    }
    if (record.reporter.kind == ActorKind::staff) {
      add(scopes, scope("took", record.reporter.id));
    }
    return scopes;
  }
  Scopes operator()(const Visit& record) const {
    return {scope("engineer", record.engineer), records_scope(EntityType::visit)};
  }
  Scopes operator()(const Customer& record) const {
    Scopes scopes{scope("customer", record.id), records_scope(EntityType::customer)};
    if (has(app::Flaw::archive_left_open)) {
      add(scopes, "public");
    }
    return scopes;
  }
  Scopes operator()(const Device& record) const {
    Scopes scopes{records_scope(EntityType::device)};
    if (record.customer) {
      add(scopes, scope("customer", *record.customer));
    }
    if (record.claim && record.claim->by.kind == ActorKind::guest) {
      add(scopes, scope("guest", record.claim->by.id));
    }
    for (const DeviceVisit& visit : record.visits) {
      add(scopes, scope("engineer", visit.engineer));
    }
    return scopes;
  }
  Scopes operator()(const Staff&) const { return {records_scope(EntityType::staff)}; }
  Scopes operator()(const Part&) const { return {records_scope(EntityType::part)}; }
  Scopes operator()(const Location&) const { return {records_scope(EntityType::location)}; }
  Scopes operator()(const StockLevel& record) const {
    Scopes scopes{records_scope(EntityType::stock_level)};
    if (record.holder) {
      add(scopes, scope("engineer", *record.holder));
    }
    return scopes;
  }
  Scopes operator()(const Policy&) const { return {"public"}; }
  Scopes operator()(const Supplier&) const { return {records_scope(EntityType::supplier)}; }
  Scopes operator()(const Purchase&) const { return {records_scope(EntityType::purchase)}; }
  Scopes operator()(const Stocktake& record) const {
    Scopes scopes{records_scope(EntityType::stocktake)};
    if (record.holder && record.state == StocktakeState::open) {
      add(scopes, scope("engineer", *record.holder));
    }
    return scopes;
  }
  Scopes operator()(const Scrap&) const { return {records_scope(EntityType::scrap)}; }
};

// Records besides cases that a role works with beyond its own: those its permissions name.
void add_records(Scopes& scopes, const Actor& actor, const Policy& policy) {
  for (const CommandInfo& info : command_infos()) {
    const bool by_scope = info.target == EntityType::case_ || info.target == EntityType::policy;
    if (by_scope || info.creates) {
      continue;
    }
    if (allowed(policy, actor.roles, info.type).whose >= Whose::team) {
      add(scopes, records_scope(info.target));
    }
  }
  // A visit's archive goes with whoever may register devices for any customer.
  if (allowed(policy, actor.roles, "device.correct").whose == Whose::any) {
    add(scopes, records_scope(EntityType::device));
  }
  // Who may throw parts away sees what was.
  if (allowed(policy, actor.roles, "scrap.record").whose == Whose::any) {
    add(scopes, records_scope(EntityType::scrap));
  }
}

struct TermsOf {
  using Texts = std::vector<std::string>;

  Texts operator()(const Case& r) const {
    return {r.number,
            r.intake.contact.name,
            r.intake.contact.phone,
            r.intake.product.model,
            r.intake.product.serial,
            r.intake.product.order_no,
            r.intake.symptom};
  }
  Texts operator()(const Customer& r) const { return {r.name, r.phone, r.address}; }
  Texts operator()(const Device& r) const { return {r.model, r.serial, r.order_no, r.invoice_no}; }
  Texts operator()(const Visit& r) const {
    return {r.case_number, r.contact.name, r.contact.phone, r.serial, r.engineer_name};
  }
  Texts operator()(const Staff& r) const { return {r.login, r.name, r.badge_no}; }
  Texts operator()(const Part& r) const { return {r.code, r.name}; }
  Texts operator()(const Location& r) const { return {r.name}; }
  Texts operator()(const StockLevel& r) const { return {r.part_code, r.part_name}; }
  Texts operator()(const Policy& r) const { return {r.preset, r.title_zh, r.title_en}; }
  Texts operator()(const Supplier& r) const { return {r.name, r.contact, r.phone}; }
  Texts operator()(const Purchase& r) const { return {r.number, r.supplier_name}; }
  Texts operator()(const Stocktake& r) const { return {r.title, r.location_name}; }
  Texts operator()(const Scrap& r) const { return {r.part_code, r.name, r.model}; }
};

}  // namespace

std::vector<std::string> scopes_of(const Record& record) {
  return std::visit(ScopesOf{}, record);
}

std::vector<std::string> scopes_for(const Actor& actor, const Policy& policy) {
  Scopes scopes{"public"};
  switch (actor.kind) {
    case ActorKind::guest: add(scopes, scope("guest", actor.id)); return scopes;
    case ActorKind::customer:
      add(scopes, scope("customer", actor.id));
      for (const ActorId guest : actor.guests) {
        add(scopes, scope("guest", guest));
      }
      return scopes;
    case ActorKind::link: add(scopes, scope("link", actor.link_case)); return scopes;
    case ActorKind::system: return scopes;
    case ActorKind::staff: break;
  }
  add(scopes, scope("engineer", actor.id));
  add(scopes, scope("took", actor.id));
  for (const Team team : actor.teams) {
    add(scopes, team_scope(team));
  }
  // Names of colleagues, parts and places are everybody's at work.
  for (const EntityType type : {EntityType::staff, EntityType::part, EntityType::location}) {
    add(scopes, records_scope(type));
  }
  add_records(scopes, actor, policy);
  return scopes;
}

std::vector<std::string> search_terms_of(const Record& record) {
  std::set<std::string> terms;
  for (const std::string& text : std::visit(TermsOf{}, record)) {
    for (std::string& term : search_terms(text)) {
      terms.insert(std::move(term));
    }
  }
  return {terms.begin(), terms.end()};
}

}  // namespace aftercare

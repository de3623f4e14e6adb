// The closed vocabularies of the business, shared by policy, domain and screens. Every value has a
// label `term.<enum>.<value>` (term_key.hpp) in assets/i18n/rules.*.json.
// Values are stored by name: add at will, never rename.
#pragma once
#include <boost/describe.hpp>

namespace aftercare {

// How soon people must act (C 2.1.3). Ordered: the earlier value is the more pressing one.
enum class Urgency { urgent, normal, low };
BOOST_DESCRIBE_ENUM(Urgency, urgent, normal, low)

enum class CaseClass { repair, return_exchange, inquiry, complaint, suggestion, service };
BOOST_DESCRIBE_ENUM(CaseClass, repair, return_exchange, inquiry, complaint, suggestion, service)

enum class Channel {
  hotline,
  complaint_hotline,
  live_chat,
  web,
  app,
  wechat,
  email,
  ecommerce,
  social_media,
  counter
};
BOOST_DESCRIBE_ENUM(Channel, hotline, complaint_hotline, live_chat, web, app, wechat, email,
                    ecommerce, social_media, counter)

// What the customer asks for.
enum class Wish { repair, exchange, refund, advice };
BOOST_DESCRIBE_ENUM(Wish, repair, exchange, refund, advice)

// How a fault is dealt with: somebody goes there, or the customer is guided through a fix.
enum class ServiceMode { on_site, guided };
BOOST_DESCRIBE_ENUM(ServiceMode, on_site, guided)

// What a request is about; with the class it decides the team.
enum class Topic { technical, logistics, billing, usage, service_quality, other };
BOOST_DESCRIBE_ENUM(Topic, technical, logistics, billing, usage, service_quality, other)

// rnd (研发) answers hard technical questions, production (生产) supplies parts and gets the
// defects.
enum class Team { technical, logistics, repair, return_exchange, front_desk, rnd, production };
BOOST_DESCRIBE_ENUM(Team, technical, logistics, repair, return_exchange, front_desk, rnd,
                    production)

enum class Role {
  manager,
  vip_agent,
  agent,
  returns_agent,
  technical_support,
  technical_supervisor,
  field_engineer,
  workshop,
  quality_inspector,
  rnd,
  production,
  stock_keeper,
  purchaser,
  logistics,
  finance,
  quality_manager,
  trainer,
  auditor,
  administrator,
  customer,
  guest,
  system
};
BOOST_DESCRIBE_ENUM(Role, manager, vip_agent, agent, returns_agent, technical_support,
                    technical_supervisor, field_engineer, workshop, quality_inspector, rnd,
                    production, stock_keeper, purchaser, logistics, finance, quality_manager,
                    trainer, auditor, administrator, customer, guest, system)

// Whose records a permission covers, from none to any.
enum class Whose { none, own, team, any };
BOOST_DESCRIBE_ENUM(Whose, none, own, team, any)

enum class FaultType { hardware, software, appearance, misuse };
BOOST_DESCRIBE_ENUM(FaultType, hardware, software, appearance, misuse)

enum class Cause { product_quality, customer_use, force_majeure };
BOOST_DESCRIBE_ENUM(Cause, product_quality, customer_use, force_majeure)

// What was found when something was asked before a diagnosis; unclear: nobody could tell.
enum class CheckAnswer { yes, no, unclear };
BOOST_DESCRIBE_ENUM(CheckAnswer, yes, no, unclear)

// Warranty on the day of the report; unknown without serial or activation.
enum class WarrantyState { in, out, unknown };
BOOST_DESCRIBE_ENUM(WarrantyState, in, out, unknown)

enum class WarrantyExtensionRule { later_of_both, from_end, from_completion };
BOOST_DESCRIBE_ENUM(WarrantyExtensionRule, later_of_both, from_end, from_completion)

// The warranty of a new item after an exchange. restart: a whole one from the day it was received;
// rest: what was left of the old one's.
enum class ExchangeWarrantyRule { restart, rest };
BOOST_DESCRIBE_ENUM(ExchangeWarrantyRule, restart, rest)

// Who pays. undecided: no automatic verdict, a person decides.
enum class Payer { company, customer, negotiated, undecided };
BOOST_DESCRIBE_ENUM(Payer, company, customer, negotiated, undecided)

enum class FeeBasis { none, cost_price, price_list, negotiated, undecided };
BOOST_DESCRIBE_ENUM(FeeBasis, none, cost_price, price_list, negotiated, undecided)

// `credit` and `reduction` lower a quote's sum.
enum class QuoteLineKind { part, labour, freight, replacement, credit, reduction, other };
BOOST_DESCRIBE_ENUM(QuoteLineKind, part, labour, freight, replacement, credit, reduction, other)

enum class Remedy { repair, exchange, refund, paid_repair, paid_exchange, guidance, negotiated };
BOOST_DESCRIBE_ENUM(Remedy, repair, exchange, refund, paid_repair, paid_exchange, guidance,
                    negotiated)

enum class ClockName {
  respond,
  plan,
  inspect,
  notify,
  visit,
  arrive,
  audit,
  fulfil,
  repair,
  ship_exchange,
  old_item_back,
  refund,
  complaint_reply
};
BOOST_DESCRIBE_ENUM(ClockName, respond, plan, inspect, notify, visit, arrive, audit, fulfil, repair,
                    ship_exchange, old_item_back, refund, complaint_reply)

// What moves clocks. `responded`: a person of the house acted; `answered`: words reached the
// customer. `return_checked`: the old item is here, whatever is said of it. `remedy_off`: none is
// chosen any more. `breach_told`: an escalation of that clock. Those of merging: marks.hpp.
enum class ClockMark {
  reported,
  responded,
  plan_told,
  routed_technical,
  diagnosed,
  customer_told,
  appointed,
  arrived,
  appointment_cancelled,
  return_asked,
  return_decided,
  return_approved,
  exchange_approved,
  exchange_shipped,
  return_inspected,
  refund_paid,
  agreed,
  paid,
  repaired,
  new_item_received,
  old_item_sent,
  complaint_taken,
  paused,
  resumed,
  urgency_set,
  class_set,
  reopened,
  closed,
  cancelled,
  answered,
  remedy_set,
  remedy_off,
  return_declined,
  return_checked,
  agreement_lapsed,
  merged,
  unmerged,
  took_over,
  breach_told
};
BOOST_DESCRIBE_ENUM(ClockMark, reported, responded, plan_told, routed_technical, diagnosed,
                    customer_told, appointed, arrived, appointment_cancelled, return_asked,
                    return_decided, return_approved, exchange_approved, exchange_shipped,
                    return_inspected, refund_paid, agreed, paid, repaired, new_item_received,
                    old_item_sent, complaint_taken, paused, resumed, urgency_set, class_set,
                    reopened, closed, cancelled, answered, remedy_set, remedy_off, return_declined,
                    return_checked, agreement_lapsed, merged, unmerged, took_over, breach_told)

// hours: 24x7. working_hours and workdays: the working calendar. days: the day of the event is not
// counted, the last one ends at 24:00. window: the end of the appointed window.
enum class DurationUnit { hours, working_hours, workdays, days, window };
BOOST_DESCRIBE_ENUM(DurationUnit, hours, working_hours, workdays, days, window)

// dropped: no longer needed (case closed or cancelled, class changed) before it broke.
// running_late: due passed and still not done. broken: done, but late.
enum class ClockRunState { not_started, running, running_late, paused, kept, broken, dropped };
BOOST_DESCRIBE_ENUM(ClockRunState, not_started, running, running_late, paused, kept, broken,
                    dropped)

enum class PauseReason { customer, part, third_party };
BOOST_DESCRIBE_ENUM(PauseReason, customer, part, third_party)

// new_clocks: reopening starts new runs, the old ones stay on record. resume: the old ones go on,
// the time while closed counts as paused.
enum class ReopeningRule { new_clocks, resume };
BOOST_DESCRIBE_ENUM(ReopeningRule, new_clocks, resume)

// Why a part is thrown away (business §5).
enum class ScrapReason { beyond_repair, obsolete };
BOOST_DESCRIBE_ENUM(ScrapReason, beyond_repair, obsolete)

enum class CheckKind { tool, part, document };
BOOST_DESCRIBE_ENUM(CheckKind, tool, part, document)

enum class FileKind { photo, video, scan, signature, document };
BOOST_DESCRIBE_ENUM(FileKind, photo, video, scan, signature, document)

}  // namespace aftercare

// Quote, receipt and handover list.
#include "core/base/amount_words.hpp"
#include "core/domain/case/ledgers.hpp"
#include "core/policy/term_key.hpp"
#include "core/screens/build.hpp"
#include "core/screens/paper_parts.hpp"

namespace aftercare::screens {
namespace {

// Credits and reductions lower the sum.
Money line_total(const QuoteLine& line) {
  const bool lowers = line.kind == QuoteLineKind::credit || line.kind == QuoteLineKind::reduction;
  const std::int64_t sum = line.unit_price.minor * line.quantity;
  return {lowers ? -sum : sum, line.unit_price.currency};
}

PaperTable quote_table(const Quote& quote) {
  PaperTable table;
  table.columns = {{{"paper.column.line_kind", {}}, 3},
                   {{"paper.column.line_name", {}}, 6},
                   {{"paper.column.quantity", {}}, 2, true},
                   {{"paper.column.unit_price", {}}, 3, true},
                   {{"paper.column.amount", {}}, 3, true}};
  for (const QuoteLine& line : quote.lines) {
    table.rows.push_back({said(Text{term_key(line.kind), {}}), said(line.name),
                          said(std::to_string(line.quantity)), said(line.unit_price),
                          said(line_total(line))});
  }
  table.totals.push_back({{"paper.total", {}}, said(quote.total), false});
  return table;
}

// How the old item was counted in a paid exchange, with the reading that applied.
void add_exchange_offer(SectionOf& section, const Quote& quote) {
  if (!quote.exchange)
    return;
  const ExchangeOffer& offer = *quote.exchange;
  const bool by_credit = offer.reading == DepreciationReading::credit;
  section.field("paper.months_used", said(std::to_string(offer.months_used)))
      .field("paper.reading",
             said(Text{by_credit ? "paper.reading.credit" : "paper.reading.charge", {}}));
  if (by_credit)
    section.field("paper.credit", said(offer.credit));
  section.field("paper.pays", said(offer.pays))
      .wide("paper.rule", said(Text{"paper.rule_of",
                                    {{"clause", offer.clause},
                                     {"version", std::to_string(offer.policy_version)}}}));
}

// Who pays and why: the verdict behind the quote.
void add_payer(Paper& paper, const PaperCase& of) {
  if (!of.record.liability)
    return;
  const Verdict verdict = make_verdict(*of.record.liability, of.policy);
  SectionOf section("paper.heading.liability");
  section.wide("paper.payer", said(verdict.outcome))
      .wide("paper.reason", said(verdict.reason))
      .rests_on(verdict);
  section.into(paper);
}

PaperTable payments_table(const Case& record, const PaperCase& of) {
  PaperTable table;
  table.columns = {{{"paper.column.when", {}}, 4},
                   {{"paper.column.payment", {}}, 3},
                   {{"paper.column.method", {}}, 3},
                   {{"paper.column.reference", {}}, 5},
                   {{"paper.column.amount", {}}, 3, true}};
  for (const Payment& one : record.payments) {
    const bool out = one.kind != PaymentKind::payment;
    const Money amount{out ? -one.amount.minor : one.amount.minor, one.amount.currency};
    table.rows.push_back({said(of.time(one.at)), said(Text{term_key(one.kind), {}}),
                          said(Text{term_key(one.method), {}}), said(one.reference), said(amount)});
  }
  const std::string currency = record.payments.front().amount.currency;
  const auto sum = [&](PaymentKind kind) { return Money{sum_of(record.payments, kind), currency}; };
  const Money refunded = sum(PaymentKind::refund);
  const Money freight = sum(PaymentKind::freight);
  if (refunded.minor > 0)
    table.totals.push_back({{"paper.refunded", {}}, said(refunded), false});
  if (freight.minor > 0)
    table.totals.push_back({{"paper.freight_back", {}}, said(freight), false});
  const std::int64_t due = money_of(record).owed_by_customer;
  if (due > 0) {
    table.totals.push_back({{"paper.still_due", {}}, said(Money{due, currency}), false});
  }
  table.totals.push_back({{"paper.paid", {}}, said(sum(PaymentKind::payment)), false});
  return table;
}

PaperTable items_table(const std::vector<HandoverItem>& items) {
  PaperTable table;
  table.columns = {{{"paper.column.model", {}}, 4},
                   {{"paper.column.quantity", {}}, 2, true},
                   {{"paper.column.fault", {}}, 8}};
  for (const HandoverItem& item : items) {
    table.rows.push_back({said(item.model), said(std::to_string(item.quantity)), said(item.fault)});
  }
  return table;
}

void add_workshop(Paper& paper, const WorkshopJob& job, const PaperCase& of) {
  PaperTable checks;
  checks.columns = {{{"paper.column.when", {}}, 4},
                    {{"paper.column.check", {}}, 3},
                    {{"paper.column.findings", {}}, 6},
                    {{"paper.column.by", {}}, 3}};
  for (const QualityCheck& check : job.checks) {
    checks.rows.push_back(
        {said(of.time(check.at)),
         said(Text{check.passed ? "paper.check.passed" : "paper.check.failed", {}}),
         said(check.findings), said(check.by)});
  }
  SectionOf section("paper.heading.workshop");
  section.wide("paper.measures", said(job.measures));
  if (job.repaired_at)
    section.field("paper.finished_at", said(of.time(*job.repaired_at)));
  section.table(std::move(checks)).into(paper);
}

}  // namespace

void fill_quote(Paper& paper, const PaperCase& of) {
  const Quote& quote = of.record.quotes.back();
  add_customer(paper, of);
  add_product(paper, of);
  SectionOf lines("paper.heading.quote");
  lines.field("paper.quote_number", said(std::to_string(quote.number)))
      .field("paper.quoted_at", said(of.time(quote.at)))
      .field("paper.quoted_by", said(quote.by))
      .field("paper.quote_state", said(Text{term_key(quote.state), {}}));
  if (quote.answered_at)
    lines.field("paper.answered_at", said(of.time(*quote.answered_at)));
  lines.field("paper.fee_basis", said(Text{term_key(quote.basis), {}}))
      .wide("paper.answer", said(quote.answer))
      .wide("paper.note", said(quote.note));
  add_exchange_offer(lines, quote);
  lines.table(quote_table(quote)).note(said(Text{"paper.quote_changes", {}})).into(paper);
  add_payer(paper, of);
  if (quote.state == QuoteState::open) {
    paper.signatures.push_back({{"paper.sign.customer", {}}, {}, {}, {}, {}, {}, {}});
  }
}

void fill_receipt(Paper& paper, const PaperCase& of) {
  add_customer(paper, of);
  add_product(paper, of);
  SectionOf("paper.heading.payments").table(payments_table(of.record, of)).into(paper);
  const Money paid{sum_of(of.record.payments, PaymentKind::payment),
                   of.record.payments.front().amount.currency};
  SectionOf("paper.heading.received")
      .wide("paper.amount_words", said(amount_words(paid)))
      .wide("paper.amount_figures", said(paid))
      .into(paper);
  paper.signatures.push_back({{"paper.sign.cashier", {}}, {}, {}, {}, {}, {}, {}});
}

void fill_handover_list(Paper& paper, const PaperCase& of) {
  const WorkshopJob& job = of.record.workshop_jobs.back();
  add_customer(paper, of);
  add_product(paper, of);
  SectionOf("paper.heading.taken_back")
      .field("paper.taken_at", said(of.time(job.taken_at)))
      .field("paper.taken_by", said(job.taken_by))
      .wide("paper.take_back_reason", said(job.reason))
      .table(items_table(job.items))
      .into(paper);
  if (!job.measures.empty() || !job.checks.empty())
    add_workshop(paper, job, of);
  paper.signatures.push_back(signature_of("paper.sign.taken_back", job.taken_with, of));
  if (!job.returned_at)
    return;
  SectionOf("paper.heading.returned")
      .field("paper.returned_at", said(of.time(*job.returned_at)))
      .field("paper.first_list_recovered",
             said(Text{job.first_list_recovered ? "fact.yes" : "fact.no", {}}))
      .table(items_table(job.returned_items))
      .into(paper);
  if (job.returned_with) {
    paper.signatures.push_back(signature_of("paper.sign.returned", *job.returned_with, of));
  }
}

}  // namespace aftercare::screens

// Papers of a case: work order, diagnosis report, quote, repair report, handover list, receipt,
// intake record.
// What stands on each is decided here; the server only lays it out. Invariants: a paper says
// nothing that the record does not, as its reader sees it (core/app/view.hpp); who may have it is
// policy (permissions `document.<kind>`); times are in the organisation's zone.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "core/app/decide.hpp"
#include "core/screens/parts.hpp"

namespace aftercare::screens {

enum class PaperKind {
  work_order,
  diagnosis_report,
  quote,
  repair_report,
  handover_list,
  receipt,
  intake_record
};
BOOST_DESCRIBE_ENUM(PaperKind, work_order, diagnosis_report, quote, repair_report, handover_list,
                    receipt, intake_record)
std::optional<PaperKind> paper_kind(std::string_view name);

// A text as written in the records; else one in both languages (policy data); else keys, listed.
struct PaperValue {
  std::string raw;
  std::string zh;
  std::string en;
  std::vector<Text> texts;
  [[nodiscard]] bool empty() const {
    return raw.empty() && zh.empty() && en.empty() && texts.empty();
  }
};

struct PaperField {
  Text label;
  PaperValue value;
  bool wide = false;  // over the whole line
};

struct PaperColumn {
  Text label;
  int share = 1;     // of the width, beside the others' shares
  bool end = false;  // numbers: aligned to the right
};

struct PaperTable {
  std::vector<PaperColumn> columns;
  std::vector<std::vector<PaperValue>> rows;
  std::vector<PaperField> totals;  // below, the last one counts
};

struct PaperSection {
  Text heading;
  std::vector<PaperField> fields;
  std::optional<PaperTable> table;
  std::vector<PaperValue> notes;
};

// Signed: by whom, when, the drawing and the hash of what was signed. Not signed: a line to sign on
// paper, or why the customer would not.
struct PaperSignature {
  Text label;
  std::string signer;
  std::string at;
  std::optional<FileRef> drawing;
  std::optional<FileRef> document;
  std::string content_hash;
  std::string refused_reason;
};

struct Paper {
  PaperKind kind = PaperKind::work_order;
  Text title;
  std::string number;   // of the case
  std::string made_at;  // local
  CaseId case_id;
  std::vector<PaperSection> sections;
  std::vector<PaperSignature> signatures;
};

// A work order of a case that nobody is sent out for is its intake record.
// Refusals: not_permitted; what is not there yet: not_diagnosed_yet, not_repaired_yet, ...
Result<Paper> paper(const World& world, const Actor& reader, PaperKind kind, const Case& record,
                    Instant now);

// The papers this person may have; `why` says what one waits for.
struct PaperChoice {
  PaperKind kind{};
  Text label;
  bool enabled = false;
  Text why;
};
BOOST_DESCRIBE_STRUCT(PaperChoice, (), (kind, label, enabled, why))
std::vector<PaperChoice> paper_choices(const World& world, const Actor& reader, const Case& record);

}  // namespace aftercare::screens

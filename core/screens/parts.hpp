// Building blocks of screens: plain data, ready to draw. Texts are keys of assets/i18n with
// parameters; no screen holds a sentence.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/app/own_command.hpp"
#include "core/domain/case/case.hpp"
#include "core/policy/clocks.hpp"
#include "core/policy/rules.hpp"

namespace aftercare::screens {

struct Text {
  std::string key;
  std::map<std::string, std::string> params;
};
BOOST_DESCRIBE_STRUCT(Text, (), (key, params))

// A verdict with what led to it; every one can be opened on screen.
struct Verdict {
  Text outcome;  // "verdict.payer.company"
  Text reason;
  std::string tone;  // good, warn, bad, plain
  std::string clause;
  std::string source;
  std::string term;  // number of the warranty term shown to the customer
  std::string term_zh;
  std::string term_en;
  int policy_version = 0;
  std::vector<VerdictFact> facts;
};
BOOST_DESCRIBE_STRUCT(Verdict, (),
                      (outcome, reason, tone, clause, source, term, term_zh, term_en,
                       policy_version, facts))

// Whether the customer may have this remedy, and on which ground.
struct RemedyBox {
  Text remedy;
  Verdict verdict;
};
BOOST_DESCRIBE_STRUCT(RemedyBox, (), (remedy, verdict))

// A promised time. `provisional`: the server has not taken the case, the deadline may move.
// `pending`: what else may move it ("holidays of 2027 not announced"), empty mostly.
struct Clock {
  ClockName name{};
  Text label;
  ClockRunState state{};
  std::string tone;  // good, warn, bad, plain
  std::optional<Instant> started_at;
  std::optional<Instant> due_at;
  std::optional<Instant> stopped_at;
  std::int64_t left_ms = 0;
  double used_share = 0;
  Text rule;
  std::string clause;
  std::string source;
  int policy_version = 0;
  bool provisional = false;
  Text pending;
};
BOOST_DESCRIBE_STRUCT(Clock, (),
                      (name, label, state, tone, started_at, due_at, stopped_at, left_ms,
                       used_share, rule, clause, source, policy_version, provisional, pending))

// A step somebody may take now; `why` says what is missing when it may not be taken yet.
struct Action {
  std::string command;
  bool enabled = false;
  bool primary = false;
  Text why;
};
BOOST_DESCRIBE_STRUCT(Action, (), (command, enabled, primary, why))

struct TimelineLine {
  std::string kind;
  Text text;
  std::string author;
  ActorKind author_kind{};
  Instant at;           // when it was done
  Instant received_at;  // when the server got it
  bool offline = false;
  bool internal = false;
  bool pending = false;  // done here, not confirmed yet
};
BOOST_DESCRIBE_STRUCT(TimelineLine, (),
                      (kind, text, author, author_kind, at, received_at, offline, internal,
                       pending))

enum class StepState { done, current, todo };
BOOST_DESCRIBE_ENUM(StepState, done, current, todo)

struct ProgressStep {
  Text label;
  StepState state{};
  std::optional<Instant> at;
  Text note;
};
BOOST_DESCRIBE_STRUCT(ProgressStep, (), (label, state, at, note))

struct HeldLine {
  Text text;
  Instant at;
  Instant received_at;
  bool offline = false;
};
BOOST_DESCRIBE_STRUCT(HeldLine, (), (text, at, received_at, offline))

struct ExceptionBox {
  ExceptionId id;
  Text cause;
  bool open = false;
  std::string engineer;
  std::vector<HeldLine> held;
  std::optional<ExceptionDecision> decision;
  std::string reason;
  std::string settled_by;
  std::optional<Instant> settled_at;
};
BOOST_DESCRIBE_STRUCT(ExceptionBox, (),
                      (id, cause, open, engineer, held, decision, reason, settled_by, settled_at))

struct Choice {
  std::string value;
  Text label;
  std::string label_zh;  // for texts that are data (terms, names): empty when label has a key
  std::string label_en;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Choice, (), (value, label, label_zh, label_en, note))

// What is asked before a cause is named, and which answer speaks for one.
struct CheckQuestion {
  std::string code;
  std::string label_zh;
  std::string label_en;
  std::optional<CheckAnswer> telling;
  Text speaks_for;  // term.cause.*
  std::string clause;
};
BOOST_DESCRIBE_STRUCT(CheckQuestion, (), (code, label_zh, label_en, telling, speaks_for, clause))

// What was found. A question the policy does not know is shown by its code.
struct CheckLine {
  std::string code;
  std::string label_zh;
  std::string label_en;
  Text answer;      // term.check_answer.*
  Text speaks_for;  // term.cause.*, when this answer does
};
BOOST_DESCRIBE_STRUCT(CheckLine, (), (code, label_zh, label_en, answer, speaks_for))

// "139 1234 5678": a Chinese mobile number as people read it; others unchanged.
std::string group_phone(const std::string& phone);

}  // namespace aftercare::screens

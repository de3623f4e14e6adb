// Everything the views draw from, plain data. Only Console changes it, between frames.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/screens/queue_index.hpp"
#include "core/screens/record_list.hpp"
#include "core/screens/screens.hpp"
#include "core/screens/stock_screens.hpp"
#include "native/console/app/intents.hpp"
#include "native/console/app/policy_model.hpp"
#include "native/console/store/house_health.hpp"
#include "native/console/widgets/command_palette.hpp"
#include "native/console/widgets/notice.hpp"

namespace aftercare::console {

enum class Phase {
  starting,  // the store is being opened
  logged_out,
  working,
};

struct LoginForm {
  std::string server;
  std::string login;
  std::string password;
  std::string error;  // in the user's language
  bool busy = false;
  bool renewing = false;  // the session ran out while somebody works
};

struct QueueModel {
  screens::QueueQuery query;
  int total = 0;  // rows of this query
  int all = 0;    // cases here
  int first = 0;  // of `rows`
  std::vector<screens::CaseRow> rows;
  int marked = -1;
  bool loaded = false;
};

// The list of plain records in front; `list.rows` are those around the ones in sight.
struct RecordsModel {
  screens::RecordQuery query;
  screens::List list;
  int total = 0;  // rows of this query
  int all = 0;    // records here
  int first = 0;  // of the rows
  int marked = -1;
  bool may_create = false, may_correct = false;
};

struct CaseTab {
  CaseId id;
  std::string label;
  bool marked = false;  // something waits or was refused
};

// A part with a number to type beside it; `note` is what is proposed or was typed before.
struct AmountRow {
  std::string part;
  std::string code;
  std::string name;
  std::string note;
};

// One step being filled in. Fields are texts as typed, kept as a draft until the step is saved.
struct Dialog {
  std::string command;  // "visit.appoint"
  CaseId case_id;
  std::string target;      // "case/<uuid>", empty when the step creates a record
  std::string supersedes;  // a refused step that this one replaces
  screens::Text explain;   // what it will do, where that is not the same each time
  screens::Form form;      // of a plain record's step; without fields: step_forms.hpp
  std::map<std::string, std::string> fields;
  std::map<std::string, Refusal> errors;  // by field; "" is the whole step
  std::string saving;                     // id of the command on its way into the store
  std::vector<screens::Choice> urgencies, teams;
  std::vector<screens::EngineerChoice> engineers;
  std::map<std::string, std::vector<screens::Choice>> choices;  // of picked fields, by name
  std::vector<screens::CheckQuestion> checks;                   // asked before a diagnosis
  std::vector<ListedPrice> prices;  // what lines of a quote may be taken from
  std::optional<screens::ExceptionBox> exception;
  // Of the parts page's steps.
  std::vector<AmountRow> amounts;
  // Of case.report: what the system notices while it is typed.
  std::optional<screens::ReportScreen> noticed;
  std::vector<screens::ScriptBox> scripts;  // what to say at this step
};

struct PartsModel {
  screens::PartsQuery query;
  screens::PartsScreen screen;
};

struct ConsoleModel {
  Phase phase = Phase::starting;
  std::string start_error;
  LoginForm login;
  Page page = Page::home;
  std::string person;  // name and role
  std::string role_key;
  bool may_report = false;      // writes down what customers ask for
  bool may_see_health = false;  // what is wrong with the house itself
  SyncStatus status;
  screens::HomeScreen home;
  HouseHealth health;  // for the home; empty for who may not see it
  QueueModel queue;
  RecordsModel records;
  const PolicyModel* policy = nullptr;  // of the policy desk
  PartsModel parts;
  std::vector<CaseTab> tabs;
  std::size_t tab = 0;
  screens::CaseScreen case_;
  bool case_archived = false;  // found by search, not kept here: only to be read
  std::map<std::string, std::string> term_labels;  // of the case's parts: codes and their labels
  std::set<std::string> opened;  // verdicts and clocks shown with what led to them
  std::optional<Dialog> dialog;
  bool asks_log_out = false;
  std::vector<Toast> toasts;
  PaletteState palette;
  std::vector<PaletteEntry> palette_entries;
  std::string picture;  // shown large
  Zone zone{480};
  Instant now;
};

}  // namespace aftercare::console

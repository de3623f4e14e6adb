// What a person asked for while a view was drawn. Applied between frames by Console.
#pragma once
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "core/base/id.hpp"
#include "core/domain/shared/actor.hpp"
#include "core/screens/queue_index.hpp"
#include "core/screens/stock_screens.hpp"

namespace aftercare::console {

enum class Page { home, queue, case_, tasks, customers, devices, parts, policy };

namespace intent {
struct Edit {  // of the form in front: login, dialog
  std::string field;
  std::string value;
};
struct LogIn {};
struct AskLogOut {};
enum class Leaving { keep, take_along, discard };
struct LogOut {
  Leaving leaving = Leaving::keep;
};
struct GoTo {
  Page page = Page::home;
};
struct OpenCase {
  CaseId id;
};
struct ShowTab {
  std::size_t index = 0;
};
struct CloseTab {
  std::size_t index = 0;
};
struct Search {
  std::string text;
};
struct Filter {
  screens::QueueFilter filter{};
};
struct Sort {
  screens::QueueSort sort{};
  bool descending = false;
};
struct MarkRow {
  int row = -1;
};
struct RowsSeen {
  int first = 0, end = 0;
};
struct Toggle {  // opens or closes a verdict
  std::string key;
};
struct OpenDialog {
  std::string command;    // "case.accept"
  std::string exception;  // of case.settle
};
struct CloseDialog {};
struct Submit {};
struct SendAgain {
  std::string command;
};
struct Discard {
  std::string command;
};
struct UseLanguage {
  std::string language;
};
struct SyncNow {};
struct ShowPicture {
  std::string sha256;  // empty: no more
};
struct OpenFile {  // with another program
  FileRef file;
};
struct OpenPaper {
  std::string kind;  // "work_order"
};
struct OpenPalette {};
struct FindInPalette {
  std::string query;
  std::size_t marked = 0;
};
struct Pick {  // of the palette
  std::string key;
};
struct ClosePalette {};
struct Copy {
  std::string text;
};
// Of the list of plain records in front.
struct FindRecords {
  std::string text;
};
struct SortRecords {
  std::string column;
  bool descending = false;
};
struct MarkRecord {
  int row = -1;
};
struct RecordsSeen {
  int first = 0, end = 0;
};
struct OpenRecord {
  std::string command;  // "customer.correct"
  std::string id;       // empty: a new one
};
// ---- the parts page
struct PartsQueryChanged {
  screens::PartsQuery query;
};
struct OpenPartsStep {
  std::string command;
  std::string target;                           // empty where the step makes a record
  std::map<std::string, std::string> proposed;  // values its fields start with
};
// On the policy page (policy_desk.hpp).
struct PolicyStep {
  enum class What {
    tab,      // number
    section,  // text: its path
    row,      // number; -1: back to the list
    edit,     // text: field, value
    add,
    remove,
    move,   // number: -1 up, 1 down
    jump,   // number: of the problem
    start,  // text: id of the version to edit from
    discard,
    rebase,
    ask,     // the dialog that puts the draft in force
    period,  // text: from or to, value
    run,
    stop,
    mark  // number: row of the replay
  };
  What what{};
  std::string text = {};
  std::string value = {};
  int number = 0;
};
}  // namespace intent

using Intent =
    std::variant<intent::Edit, intent::LogIn, intent::AskLogOut, intent::LogOut, intent::GoTo,
                 intent::OpenCase, intent::ShowTab, intent::CloseTab, intent::Search,
                 intent::Filter, intent::Sort, intent::MarkRow, intent::RowsSeen, intent::Toggle,
                 intent::OpenDialog, intent::CloseDialog, intent::Submit, intent::SendAgain,
                 intent::Discard, intent::UseLanguage, intent::SyncNow, intent::ShowPicture,
                 intent::OpenPalette, intent::FindInPalette, intent::Pick, intent::ClosePalette,
                 intent::Copy, intent::OpenPaper, intent::OpenFile, intent::FindRecords,
                 intent::SortRecords, intent::MarkRecord, intent::RecordsSeen, intent::OpenRecord,
                 intent::PolicyStep, intent::PartsQueryChanged, intent::OpenPartsStep>;
using Intents = std::vector<Intent>;

}  // namespace aftercare::console

// Generic forms and lists of plain records, made from their descriptions (description.hpp): the
// hosts draw these structs and know nothing of the records. What is typed comes back as texts by
// field name and is read into the record, each fault at its field.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "core/app/commands.hpp"
#include "core/screens/parts.hpp"
#include "core/screens/source.hpp"

namespace aftercare::screens {

// How a value is typed. The text of a value: numbers and dates as they are written, money in whole
// units ("1280.50"), a choice by its value, choices joined by commas, words one a line. `label`:
// the key of a text, or the text itself. `percent`: 75 stands for a share of 0.75.
enum class FieldKind {
  text,
  area,
  number,
  percent,
  money,
  date,
  choice,
  choices,
  flag,
  words,
  label,
  reference
};
BOOST_DESCRIBE_ENUM(FieldKind, text, area, number, percent, money, date, choice, choices, flag,
                    words, label, reference)

struct DescribedField {
  std::string name;  // "duration.value"
  Text label;
  FieldKind kind{};
  bool required = false;
  bool may_be_empty = false;  // of a choice: nothing chosen means something ("any")
  Text unit;
  Text help;
  std::vector<Choice> choices;
  std::string value;
};
BOOST_DESCRIBE_STRUCT(DescribedField, (),
                      (name, label, kind, required, may_be_empty, unit, help, choices, value))

struct Form {
  std::vector<DescribedField> fields;
};
BOOST_DESCRIBE_STRUCT(Form, (), (fields))

struct ListColumn {
  std::string name;
  Text label;
  FieldKind kind{};
};
BOOST_DESCRIBE_STRUCT(ListColumn, (), (name, label, kind))

// Either plain text, or words that are keys of texts (a choice, several choices, yes and no).
struct ListCell {
  std::string text;
  std::vector<Text> words;
};
BOOST_DESCRIBE_STRUCT(ListCell, (), (text, words))

struct ListRow {
  std::string id;
  std::vector<ListCell> cells;  // one for each column
  std::string tone;  // of the whole row: plain, good (new), warn (changed), bad (at fault)
  Text note;         // what the tone says
};
BOOST_DESCRIBE_STRUCT(ListRow, (), (id, cells, tone, note))

struct List {
  std::vector<ListColumn> columns;
  std::vector<ListRow> rows;
};
BOOST_DESCRIBE_STRUCT(List, (), (columns, rows))

// One field of a record with the way to its value. `show` and `take` are given the record.
struct FieldSpec {
  std::string name;
  Text label;
  FieldKind kind{};
  bool required = false;
  bool may_be_empty = false;
  bool typed = true;   // false: only in lists
  bool listed = true;  // false: only in forms
  bool phone = false;  // lists group its digits for reading
  Text unit;
  Text help;
  std::optional<std::int64_t> min;
  std::optional<std::int64_t> max;
  std::optional<EntityType> refers;
  std::vector<Choice> choices;
  std::function<std::string(const void* record)> show;
  // What lists show instead, when it follows from more than the record (the policy); may be null.
  std::string (*derive)(const Source& source, const void* record) = nullptr;
  // False: the text cannot be read; the record is as it was.
  std::function<bool(void* record, const std::string& text)> take;
};

// `undescribed`: members without a row in the table, rows without a member. A test wants it empty.
struct RecordForm {
  std::vector<FieldSpec> fields;
  std::vector<std::string> undescribed;
};

using Typed = std::map<std::string, std::string>;

Form form_of(const RecordForm& spec, const void* record);
List list_of(const RecordForm& spec);  // columns only
// `source` resolves references to names; may be null.
ListRow row_of(const RecordForm& spec, const void* record, const Source* source);
// Reads every typed field into the record; absent ones stay. What was refused is not taken over.
std::vector<Refusal> fill(const RecordForm& spec, void* record, const Typed& typed);
// What a list is searched by and sorted by.
std::string search_text(const RecordForm& spec, const void* record, const Source* source);
std::string sort_key(const RecordForm& spec, std::string_view column, const void* record,
                     const Source* source);

// ---- records of the directory
// --------------------------------------------------------------------

// The form of a kind of record as it is kept, or null when it has no description.
const RecordForm* record_form(EntityType type);
// The form of a command's arguments, or null when the command has a face of its own.
const RecordForm* command_form(std::string_view command);
// What a person fills in: values of the record in question (null: a new one) where names agree.
std::optional<Form> open_form(const Source& source, std::string_view command,
                              const Record* current);
// Arguments of the command as typed; every field at fault is named.
struct TypedArgs {
  CommandArgs args;
  std::vector<Refusal> problems;
};
std::optional<TypedArgs> read_form(std::string_view command, const Typed& typed);
// Every described form, for the test that nothing lacks its label.
std::vector<std::pair<std::string, const RecordForm*>> directory_forms();

}  // namespace aftercare::screens

#include "core/screens/form.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/screens/description.hpp"
#include "core/screens/pinyin_rank.hpp"

namespace aftercare::screens {
namespace typing {
namespace {

constexpr int kDigitsMax = 15;  // far from overflow

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Digits with at most `decimals` after the point, as a whole number of the smallest unit.
bool take_decimal(const std::string& text, int decimals, std::int64_t& out) {
  std::string rest{trim(text)};
  const bool negative = !rest.empty() && rest.front() == '-';
  if (negative)
    rest.erase(0, 1);
  std::int64_t value = 0;
  int digits = 0, after = -1;
  for (const char c : rest) {
    if (c == '.' && after < 0 && decimals > 0) {
      after = 0;
      continue;
    }
    if (c == ',' && after < 0)
      continue;  // thousands
    if (!is_digit(c) || ++digits > kDigitsMax || after == decimals)
      return false;
    value = value * 10 + (c - '0');
    if (after >= 0)
      ++after;
  }
  if (digits == 0)
    return false;
  for (int i = std::max(after, 0); i < decimals; ++i)
    value *= 10;
  out = negative ? -value : value;
  return true;
}

std::string show_decimal(std::int64_t value, int decimals) {
  const bool negative = value < 0;
  std::string digits = std::to_string(negative ? -value : value);
  while (static_cast<int>(digits.size()) <= decimals)
    digits.insert(digits.begin(), '0');
  digits.insert(digits.end() - decimals, '.');
  return (negative ? "-" : "") + digits;
}

}  // namespace

bool take_number(const std::string& text, std::int64_t& out) {
  return take_decimal(text, 0, out);
}

std::string show_percent(double share) {
  // 0.75 is 75, not 74.999.
  const auto tenths = static_cast<std::int64_t>(share * 1000 + (share < 0 ? -0.5 : 0.5));
  if (tenths % 10 == 0)
    return std::to_string(tenths / 10);
  return show_decimal(tenths, 1);
}

bool take_percent(const std::string& text, double& out) {
  std::int64_t tenths = 0;
  if (!take_decimal(text, 1, tenths))
    return false;
  out = static_cast<double>(tenths) / 1000;
  return true;
}

std::string show_money(const Money& money) {
  return to_text(money);
}

bool take_money(const std::string& text, Money& out) {
  const auto money = parse_money(trim(text));
  if (money)
    out.minor = money->minor;
  return money.has_value();
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  while (from <= text.size()) {
    const std::size_t end = std::min(text.find(at, from), text.size());
    const std::string part{trim(std::string_view(text).substr(from, end - from))};
    if (!part.empty())
      parts.push_back(part);
    from = end + 1;
  }
  return parts;
}

// As they are: a space after a word may be meant ("no " undoes, "note" does not).
std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t from = 0;
  while (from <= text.size()) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    std::string line = text.substr(from, end - from);
    if (!trim(line).empty())
      lines.push_back(std::move(line));
    from = end + 1;
  }
  return lines;
}

std::string join(const std::vector<std::string>& parts, char between) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty())
      out += between;
    out += part;
  }
  return out;
}

std::string show_intervals(const std::vector<WorkInterval>& intervals) {
  std::vector<std::string> lines;
  lines.reserve(intervals.size());
  for (const WorkInterval& interval : intervals)
    lines.push_back(interval.from + "-" + interval.to);
  return join(lines, '\n');
}

// Whether the times make sense is the policy check's business, with its exact place.
bool take_intervals(const std::string& text, std::vector<WorkInterval>& out) {
  std::vector<WorkInterval> read;
  for (const std::string& line : lines_of(text)) {
    const auto ends = split(line, '-');
    if (ends.size() != 2)
      return false;
    read.push_back({ends[0], ends[1]});
  }
  out = std::move(read);
  return true;
}

std::string show_starts(const std::vector<ClockStart>& starts) {
  std::vector<std::string> names;
  names.reserve(starts.size());
  for (const ClockStart& start : starts) {
    names.push_back(term_name(start.mark) +
                    (start.unless_payer ? "/" + term_name(*start.unless_payer) : ""));
  }
  return join(names, ',');
}

bool take_starts(const std::string& text, std::vector<ClockStart>& out) {
  std::vector<ClockStart> read;
  for (const std::string& name : split(text, ',')) {
    const auto parts = split(name, '/');
    ClockStart start;
    if (parts.empty() || parts.size() > 2 || !take_term(parts[0], start.mark))
      return false;
    if (parts.size() == 2) {
      Payer payer{};
      if (!take_term(parts[1], payer))
        return false;
      start.unless_payer = payer;
    }
    read.push_back(start);
  }
  out = std::move(read);
  return true;
}

std::vector<Choice> start_choices() {
  std::vector<Choice> out = choices_of<ClockMark>();
  const std::string agreed = term_name(ClockMark::agreed);
  for (const Payer payer : {Payer::company, Payer::customer, Payer::negotiated}) {
    out.push_back({agreed + "/" + term_name(payer),
                   {"form.start_unless",
                    {{"mark_key", term_key(ClockMark::agreed)}, {"payer_key", term_key(payer)}}},
                   {},
                   {},
                   {}});
  }
  return out;
}

std::vector<Choice> yes_and_no() {
  return {{"true", {"fact.yes", {}}, {}, {}, {}}, {"false", {"fact.no", {}}, {}, {}, {}}};
}

}  // namespace typing

namespace {

DescribedField field_of(const FieldSpec& spec, const void* record) {
  DescribedField field;
  field.name = spec.name;
  field.label = spec.label;
  field.kind = spec.kind;
  field.required = spec.required;
  field.may_be_empty = spec.may_be_empty;
  field.unit = spec.unit;
  field.help = spec.help;
  field.choices = spec.choices;
  if (record != nullptr)
    field.value = spec.show(record);
  return field;
}

// A record that is referred to, by the first of its fields that lists show.
std::string name_of(const FieldSpec& spec, const std::string& id, const Source* source) {
  const auto uuid = parse_uuid(id);
  if (!spec.refers || !uuid || source == nullptr)
    return id;
  const RecordForm* form = record_form(*spec.refers);
  const Found found = source->world().find({*spec.refers, *uuid});
  if (form == nullptr || found.record == nullptr)
    return {};
  for (const FieldSpec& field : form->fields) {
    if (field.listed) {
      return std::visit([&](const auto& record) { return field.show(&record); }, *found.record);
    }
  }
  return {};
}

Text word_of(const FieldSpec& spec, const std::string& value) {
  for (const Choice& choice : spec.choices) {
    if (choice.value == value)
      return choice.label;
  }
  return {"screen.raw", {{"text", value}}};  // of a newer version: shown as it came
}

// What a list shows of a field; `source` may be null.
std::string listed_value(const FieldSpec& spec, const void* record, const Source* source) {
  return spec.derive != nullptr && source != nullptr ? spec.derive(*source, record)
                                                     : spec.show(record);
}

ListCell cell_of(const FieldSpec& spec, const void* record, const Source* source) {
  const std::string value = listed_value(spec, record, source);
  ListCell cell;
  switch (spec.kind) {
    case FieldKind::flag:
      cell.words.push_back({value == "true" ? "fact.yes" : "fact.no", {}});
      return cell;
    case FieldKind::choice:
      if (!value.empty())
        cell.words.push_back(word_of(spec, value));
      else if (spec.may_be_empty)
        cell.words.push_back({"form.any", {}});
      return cell;
    case FieldKind::choices:
      for (const std::string& name : typing::split(value, ','))
        cell.words.push_back(word_of(spec, name));
      return cell;
    case FieldKind::label:
      if (!value.empty())
        cell.words.push_back({value, {}});
      return cell;
    case FieldKind::words:
      for (const std::string& line : typing::lines_of(value))
        cell.text += (cell.text.empty() ? "" : " · ") + line;
      return cell;
    case FieldKind::reference: cell.text = name_of(spec, value, source); return cell;
    case FieldKind::percent: cell.text = value.empty() ? value : value + "%"; return cell;
    case FieldKind::text:
    case FieldKind::area:
    case FieldKind::number:
    case FieldKind::money:
    case FieldKind::date: cell.text = spec.phone ? group_phone(value) : value; return cell;
  }
  return cell;
}

const char* unreadable_code(FieldKind kind) {
  switch (kind) {
    case FieldKind::number:
    case FieldKind::percent: return "number_invalid";
    case FieldKind::money: return "amount_invalid";
    case FieldKind::date: return "date_invalid";
    case FieldKind::words: return "lines_invalid";
    case FieldKind::text:
    case FieldKind::area:
    case FieldKind::choice:
    case FieldKind::choices:
    case FieldKind::flag:
    case FieldKind::label:
    case FieldKind::reference: return "choice_invalid";
  }
  return "choice_invalid";
}

std::optional<Refusal> check_limits(const FieldSpec& spec, const std::string& text) {
  std::int64_t value = 0;
  const bool counted = spec.kind == FieldKind::number && typing::take_number(text, value);
  if (!counted)
    return std::nullopt;
  if (spec.min && value < *spec.min)
    return refuse("number_too_small", spec.name, {{"min", std::to_string(*spec.min)}});
  if (spec.max && value > *spec.max)
    return refuse("number_too_large", spec.name, {{"max", std::to_string(*spec.max)}});
  return std::nullopt;
}

std::optional<Refusal> fill_one(const FieldSpec& spec, void* record, const std::string& typed) {
  const std::string text{spec.kind == FieldKind::words ? std::string_view(typed) : trim(typed)};
  if (text.empty() && spec.required)
    return refuse("required", spec.name);
  if (const auto bad = check_limits(spec, text))
    return bad;
  // Nothing typed where the value cannot be absent: a new record's own beginning stays.
  const bool number = spec.kind == FieldKind::number || spec.kind == FieldKind::percent;
  if (text.empty() && number && !spec.may_be_empty)
    return refuse("required", spec.name);
  if (!spec.take(record, text))
    return refuse(unreadable_code(spec.kind), spec.name, {{"text", text}});
  return std::nullopt;
}

}  // namespace

Form form_of(const RecordForm& spec, const void* record) {
  Form form;
  for (const FieldSpec& field : spec.fields) {
    if (field.typed)
      form.fields.push_back(field_of(field, record));
  }
  return form;
}

List list_of(const RecordForm& spec) {
  List list;
  for (const FieldSpec& field : spec.fields) {
    if (field.listed)
      list.columns.push_back({field.name, field.label, field.kind});
  }
  return list;
}

ListRow row_of(const RecordForm& spec, const void* record, const Source* source) {
  ListRow row;
  for (const FieldSpec& field : spec.fields) {
    if (field.listed)
      row.cells.push_back(cell_of(field, record, source));
  }
  return row;
}

std::vector<Refusal> fill(const RecordForm& spec, void* record, const Typed& typed) {
  std::vector<Refusal> problems;
  for (const FieldSpec& field : spec.fields) {
    const auto found = typed.find(field.name);
    if (found == typed.end() || !field.typed)
      continue;
    if (auto bad = fill_one(field, record, found->second))
      problems.push_back(std::move(*bad));
  }
  return problems;
}

std::string search_text(const RecordForm& spec, const void* record, const Source* source) {
  std::string text;
  for (const FieldSpec& field : spec.fields) {
    const bool wanted = field.kind == FieldKind::text || field.kind == FieldKind::area ||
                        field.kind == FieldKind::words || field.kind == FieldKind::reference;
    if (wanted)
      text += cell_of(field, record, source).text + ' ';
    if (field.phone)
      text += field.show(record) + ' ';
  }
  return fold_text(text);
}

std::string sort_key(const RecordForm& spec, std::string_view column, const void* record,
                     const Source* source) {
  constexpr std::size_t kNumberWidth = 20;
  for (const FieldSpec& field : spec.fields) {
    if (field.name != column)
      continue;
    const std::string value = field.kind == FieldKind::reference
                                  ? cell_of(field, record, source).text
                                  : listed_value(field, record, source);
    const bool number = field.kind == FieldKind::number || field.kind == FieldKind::money ||
                        field.kind == FieldKind::percent;
    if (!number)
      return pinyin_key(value);
    return value.size() < kNumberWidth ? std::string(kNumberWidth - value.size(), ' ') + value
                                       : value;
  }
  return {};
}

}  // namespace aftercare::screens

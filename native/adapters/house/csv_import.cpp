#include "native/adapters/house/csv_import.hpp"

#include <algorithm>
#include <set>

#include "core/base/sha256.hpp"
#include "core/base/text.hpp"
#include "core/codec/messages.hpp"
#include "native/adapters/house/csv_cells.hpp"

namespace aftercare {

namespace {

inline constexpr std::size_t kRowsPerGroup = 250;

// Decides in one transaction that is kept or dropped as a whole.
class OneTransaction final : public AuthorityStore {
 public:
  OneTransaction(AuthorityStore& below, sql::Database& database)
      : below_{below}, transaction_{database, true} {}
  StoreOutcome begin() override {
    wrote_ = false;
    return StoreOutcome::done;
  }
  StoreOutcome load(const LoadRequest& request, Loaded& out) override {
    return below_.load(request, out);
  }
  StoreOutcome raise(const RaiseRequest& request, Raised& out) override {
    return below_.raise(request, out);
  }
  StoreOutcome write(const WriteBatch& batch) override {
    wrote_ = true;
    return below_.write(batch);
  }
  StoreOutcome commit() override { return StoreOutcome::done; }
  // Half a group cannot be taken back alone: then nothing is kept.
  void rollback() override { broken_ = broken_ || wrote_; }
  // False: dropped.
  bool keep() {
    if (!broken_) {
      transaction_.commit();
    }
    return !broken_;
  }

 private:
  AuthorityStore& below_;
  sql::Transaction transaction_;
  bool wrote_ = false;
  bool broken_ = false;
};

// One cell into its field; the code of the refusal, or nothing: it is read.
std::string read_cell(std::string_view text, std::string& out) {
  if (is_scientific(text))
    return "csv_scientific";
  out = std::string{text};
  return {};
}
template <class T>
std::string read_cell_as(std::optional<T> value, std::string_view text, std::optional<T>& out) {
  out = std::move(value);
  return out || text.empty() ? "" : "csv_value";
}
std::string read_cell(std::string_view text, std::optional<LocalDate>& out) {
  return read_cell_as(cell_date(text), text, out);
}
std::string read_cell(std::string_view text, std::optional<int>& out) {
  return read_cell_as(cell_number(text), text, out);
}
std::string read_cell(std::string_view text, std::optional<Money>& out) {
  return read_cell_as(cell_money(text), text, out);
}

// Which field each column is of, and what the file calls it.
struct Header {
  std::vector<std::string> fields;
  std::vector<std::string> words;

  [[nodiscard]] std::optional<std::size_t> column_of(std::string_view field) const {
    const auto at = std::find(fields.begin(), fields.end(), field);
    return at == fields.end() ? std::nullopt
                              : std::optional{static_cast<std::size_t>(at - fields.begin())};
  }
};

template <class Entry>
Result<CommandArgs> entry_of(const Header& header, const CsvRow& row) {
  Entry entry;
  std::optional<Refusal> problem;
  std::size_t found = row.fields.size();
  while (found > header.fields.size() && trim(row.fields[found - 1]).empty())
    --found;
  if (found != header.fields.size()) {
    return refuse("csv_field_count", {},
                  {{"found", std::to_string(row.fields.size())},
                   {"wanted", std::to_string(header.fields.size())}});
  }
  boost::mp11::mp_for_each<codec::members_of<Entry>>([&](auto d) {
    const std::string name{codec::wire_name(d.name)};
    const auto column = header.column_of(name);
    if (!column || problem) {
      return;
    }
    const std::string cell = cell_text(row.fields[*column]);
    if (const std::string code = read_cell(cell, entry.*d.pointer); !code.empty()) {
      problem = refuse(code, name, {{"value", truncate_to_width(cell, 60)}});
    }
  });
  if (problem) {
    return *problem;
  }
  return CommandArgs{std::move(entry)};
}

Result<CommandArgs> args_of(ImportKind kind, const Header& header, const CsvRow& row) {
  switch (kind) {
    case ImportKind::customers: return entry_of<customer_command::Create>(header, row);
    case ImportKind::devices: return entry_of<device_command::Register>(header, row);
    case ImportKind::parts: return entry_of<stock_command::CreatePart>(header, row);
    case ImportKind::suppliers: return entry_of<supplier_command::Create>(header, row);
  }
  return refuse("csv_empty");
}

std::string known_words(const ImportColumns& columns) {
  std::string known;
  for (const ImportColumn& column : columns.all()) {
    known += (known.empty() ? "" : ", ") + column.field;
    if (!column.words.empty())
      known += " (" + column.words.front() + ")";
  }
  return known;
}

Result<Header> header_of(const ImportColumns& columns, CsvRow row) {
  Header header;
  // Columns at the end that were emptied but not removed.
  while (!row.fields.empty() && trim(row.fields.back()).empty())
    row.fields.pop_back();
  for (const auto& field : row.fields) {
    const std::string word = cell_text(field);
    const ImportColumn* column = columns.find(word);
    if (column == nullptr) {
      return refuse("csv_column_unknown", word,
                    {{"column", word}, {"known", known_words(columns)}});
    }
    if (header.column_of(column->field)) {
      return refuse("csv_column_twice", word, {{"column", word}});
    }
    header.fields.push_back(column->field);
    header.words.push_back(word);
  }
  return header;
}

ImportError error_at(std::size_t line, Refusal refusal, const Header& header) {
  ImportError error{line, std::move(refusal), {}, {}};
  if (const auto column = header.column_of(error.refusal.field)) {
    error.cell = column_letters(*column) + std::to_string(line);
    error.header = header.words[*column];
  }
  return error;
}

struct Pending {
  std::size_t line = 0;
  Command command;
};

void decide_group(House& house, AuthorityStore& store, const std::vector<Pending>& group,
                  Instant now, const Header& header, ImportReport& report) {
  std::vector<PushInput> inputs;
  inputs.reserve(group.size());
  for (const auto& pending : group) {
    inputs.push_back(system_push(pending.command, house.epoch()));
  }
  const GroupOutcome outcome = run_group(house.authority(), store, inputs, now);
  for (std::size_t i = 0; i < group.size(); ++i) {
    const PushAnswer& answer = outcome.answers[i];
    if (answer.problem || answer.response.results.empty()) {
      report.errors.push_back(error_at(group[i].line, refuse("storage_failed"), header));
    } else if (answer.response.results.front().status != PushStatus::applied) {
      report.errors.push_back(
          error_at(group[i].line, answer.response.results.front().refusal, header));
    } else {
      ++report.imported;
    }
  }
}

// In one transaction that may be dropped, or group by group.
void decide_all(House& house, const std::vector<Pending>& pending, ImportOptions options,
                Instant now, const Header& header, ImportReport& report) {
  if (options.all_or_nothing && !report.errors.empty() && !options.dry_run) {
    return;
  }
  std::unique_ptr<OneTransaction> whole;
  if (options.all_or_nothing || options.dry_run) {
    whole = std::make_unique<OneTransaction>(house.store(), house.database());
  }
  AuthorityStore& store = whole ? static_cast<AuthorityStore&>(*whole) : house.store();
  for (std::size_t at = 0; at < pending.size(); at += kRowsPerGroup) {
    const auto from = pending.begin() + static_cast<std::ptrdiff_t>(at);
    const auto to =
        pending.begin() + static_cast<std::ptrdiff_t>(std::min(at + kRowsPerGroup, pending.size()));
    decide_group(house, store, {from, to}, now, header, report);
  }
  const bool dropped = options.all_or_nothing && !report.errors.empty();
  if (dropped || (whole && !options.dry_run && !whole->keep())) {
    report.imported = 0;
  }
}

}  // namespace

Result<ImportReport> import_csv(House& house, ImportKind kind, const ImportColumns& columns,
                                std::string_view text, ImportOptions options, Instant now) {
  const auto table = read_csv(text);
  if (!table) {
    return table.error();
  }
  const std::vector<CsvRow>& rows = table->rows;
  if (rows.size() < 2) {
    return refuse("csv_empty");
  }
  const auto header = header_of(columns, rows.front());
  if (!header) {
    return header.error();
  }
  // The same file again gives the same commands: nothing is imported twice.
  const std::string file = "import:" + sha256_hex(text) + ":";
  ImportReport report;
  report.encoding = table->encoding;
  report.separator = table->separator;
  std::vector<Pending> pending;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const CsvRow& row = rows[i];
    ++report.rows;
    auto args = args_of(kind, *header, row);
    if (!args) {
      report.errors.push_back(error_at(row.line, args.error(), *header));
      continue;
    }
    Command command;
    command.args = std::move(*args);
    command.id = CommandId{make_uuid_v5(aftercare_namespace(), file + std::to_string(i))};
    command.target = {info_of(command.args).target,
                      make_uuid_v5(aftercare_namespace(), file + "record:" + std::to_string(i))};
    command.occurred_at = now;
    pending.push_back({row.line, std::move(command)});
  }
  decide_all(house, pending, options, now, *header, report);
  std::sort(report.errors.begin(), report.errors.end(),
            [](const ImportError& a, const ImportError& b) { return a.line < b.line; });
  return report;
}

}  // namespace aftercare

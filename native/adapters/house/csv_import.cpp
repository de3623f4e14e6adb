#include "native/adapters/house/csv_import.hpp"

#include <algorithm>
#include <set>

#include "core/base/sha256.hpp"
#include "core/base/text.hpp"
#include "core/codec/messages.hpp"
#include "native/adapters/house/csv.hpp"

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

// "123.45" → 12345; nothing when it is no amount.
std::optional<std::int64_t> minor_units(std::string_view text) {
  std::int64_t whole = 0;
  std::size_t at = 0;
  for (; at < text.size() && at < 12 && text[at] >= '0' && text[at] <= '9'; ++at) {
    whole = whole * 10 + (text[at] - '0');
  }
  if (at == 0) {
    return std::nullopt;
  }
  std::int64_t part = 0;
  int digits = 0;
  if (at < text.size() && text[at] == '.') {
    for (++at; at < text.size() && digits < 2 && text[at] >= '0' && text[at] <= '9'; ++at) {
      part = part * 10 + (text[at] - '0');
      ++digits;
    }
    if (digits == 0) {
      return std::nullopt;
    }
  }
  return at == text.size() ? std::optional{whole * 100 + (digits == 1 ? part * 10 : part)}
                           : std::nullopt;
}

std::optional<int> small_number(std::string_view text) {
  if (text.empty() || text.size() > 6 ||
      !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return std::nullopt;
  }
  return std::stoi(std::string{text});
}

// One cell into its field; false: not of the field's kind.
bool read_cell(std::string_view text, std::string& out) {
  out = std::string{text};
  return true;
}
bool read_cell(std::string_view text, std::optional<LocalDate>& out) {
  out = parse_local_date(text);
  return out.has_value() || text.empty();
}
bool read_cell(std::string_view text, std::optional<int>& out) {
  out = small_number(text);
  return out.has_value() || text.empty();
}
bool read_cell(std::string_view text, std::optional<Money>& out) {
  const auto minor = minor_units(text);
  if (minor) {
    out = Money{*minor, "CNY"};
  }
  return minor.has_value() || text.empty();
}

template <class Entry>
std::vector<std::string> columns_of() {
  std::vector<std::string> columns;
  boost::mp11::mp_for_each<codec::members_of<Entry>>(
      [&](auto d) { columns.emplace_back(codec::wire_name(d.name)); });
  return columns;
}

template <class Entry>
Result<CommandArgs> entry_of(const std::vector<std::string>& header, const CsvRow& row) {
  Entry entry;
  std::optional<Refusal> problem;
  if (row.fields.size() != header.size()) {
    return refuse(
        "csv_field_count", {},
        {{"found", std::to_string(row.fields.size())}, {"wanted", std::to_string(header.size())}});
  }
  boost::mp11::mp_for_each<codec::members_of<Entry>>([&](auto d) {
    const std::string name{codec::wire_name(d.name)};
    const auto at = std::find(header.begin(), header.end(), name);
    if (at == header.end() || problem) {
      return;
    }
    const std::string_view cell = trim(row.fields[static_cast<std::size_t>(at - header.begin())]);
    if (!read_cell(cell, entry.*d.pointer)) {
      problem = refuse("csv_value", name, {{"value", std::string{cell}}});
    }
  });
  if (problem) {
    return *problem;
  }
  return CommandArgs{std::move(entry)};
}

Result<CommandArgs> args_of(ImportKind kind, const std::vector<std::string>& header,
                            const CsvRow& row) {
  switch (kind) {
    case ImportKind::customers: return entry_of<customer_command::Create>(header, row);
    case ImportKind::devices: return entry_of<device_command::Register>(header, row);
    case ImportKind::parts: return entry_of<stock_command::CreatePart>(header, row);
    case ImportKind::suppliers: return entry_of<supplier_command::Create>(header, row);
  }
  return refuse("csv_empty");
}

Result<std::vector<std::string>> header_of(ImportKind kind, const CsvRow& row) {
  std::vector<std::string> header;
  const auto known = import_columns(kind);
  for (const auto& field : row.fields) {
    const std::string name{trim(field)};
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return refuse("csv_column_unknown", name, {{"column", name}});
    }
    if (std::find(header.begin(), header.end(), name) != header.end()) {
      return refuse("csv_column_twice", name, {{"column", name}});
    }
    header.push_back(name);
  }
  return header;
}

struct Pending {
  std::size_t line = 0;
  Command command;
};

void decide_group(House& house, AuthorityStore& store, const std::vector<Pending>& group,
                  Instant now, ImportReport& report) {
  std::vector<PushInput> inputs;
  for (const auto& pending : group) {
    inputs.push_back(system_push(pending.command, house.epoch()));
  }
  const GroupOutcome outcome = run_group(house.authority(), store, inputs, now);
  for (std::size_t i = 0; i < group.size(); ++i) {
    const PushAnswer& answer = outcome.answers[i];
    if (answer.problem || answer.response.results.empty()) {
      report.errors.push_back({group[i].line, refuse("storage_failed")});
    } else if (answer.response.results.front().status != PushStatus::applied) {
      report.errors.push_back({group[i].line, answer.response.results.front().refusal});
    } else {
      ++report.imported;
    }
  }
}

}  // namespace

std::vector<std::string> import_columns(ImportKind kind) {
  switch (kind) {
    case ImportKind::customers: return columns_of<customer_command::Create>();
    case ImportKind::devices: return columns_of<device_command::Register>();
    case ImportKind::parts: return columns_of<stock_command::CreatePart>();
    case ImportKind::suppliers: return columns_of<supplier_command::Create>();
  }
  return {};
}

Result<ImportReport> import_csv(House& house, ImportKind kind, std::string_view text,
                                bool all_or_nothing, Instant now) {
  const auto rows = read_csv(text);
  if (!rows) {
    return rows.error();
  }
  if (rows->size() < 2) {
    return refuse("csv_empty");
  }
  const auto header = header_of(kind, rows->front());
  if (!header) {
    return header.error();
  }
  // The same file again gives the same commands: nothing is imported twice.
  const std::string file = "import:" + sha256_hex(text) + ":";
  ImportReport report;
  std::vector<Pending> pending;
  for (std::size_t i = 1; i < rows->size(); ++i) {
    const CsvRow& row = (*rows)[i];
    ++report.rows;
    auto args = args_of(kind, *header, row);
    if (!args) {
      report.errors.push_back({row.line, args.error()});
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
  if (all_or_nothing && !report.errors.empty()) {
    return report;
  }
  std::unique_ptr<OneTransaction> whole;
  if (all_or_nothing) {
    whole = std::make_unique<OneTransaction>(house.store(), house.database());
  }
  AuthorityStore& store = whole ? static_cast<AuthorityStore&>(*whole) : house.store();
  for (std::size_t at = 0; at < pending.size(); at += kRowsPerGroup) {
    const auto from = pending.begin() + static_cast<std::ptrdiff_t>(at);
    const auto to =
        pending.begin() + static_cast<std::ptrdiff_t>(std::min(at + kRowsPerGroup, pending.size()));
    decide_group(house, store, {from, to}, now, report);
  }
  if (whole && (!report.errors.empty() || !whole->keep())) {
    report.imported = 0;
  }
  std::sort(report.errors.begin(), report.errors.end(),
            [](const ImportError& a, const ImportError& b) { return a.line < b.line; });
  return report;
}

}  // namespace aftercare

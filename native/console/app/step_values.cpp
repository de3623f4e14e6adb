#include "native/console/app/step_values.hpp"

#include <charconv>
#include <optional>

#include "core/base/text.hpp"
#include "core/domain/case/remedy.hpp"

namespace aftercare::console {

namespace {

std::optional<int> parse_number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string row_key(std::string_view field, int row, std::string_view column) {
  return std::string(field) + "." + std::to_string(row) + "." + std::string(column);
}

std::string field_of(const std::map<std::string, std::string>& fields, const std::string& name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : std::string(trim(found->second));
}

}  // namespace

Result<Json> value_to_json(const FormField& field, const std::string& value,
                           const Format& format) {
  const std::string name(field.name);
  const auto done = [](Json json) {
    return Result<Json>{boost::system::in_place_value, std::move(json)};
  };
  switch (field.kind) {
    case FieldKind::time: {
      const auto time = parse_wall_time(value, format.today());
      if (!time) return refuse("date_invalid", name, {{"text", value}});
      return done(aftercare::to_text(format.instant(*time)));
    }
    case FieldKind::date: {
      const auto date = parse_local_date(trim(value));
      if (!date) return refuse("date_invalid", name, {{"text", value}});
      return done(aftercare::to_text(*date));
    }
    case FieldKind::flag:
      return done(value == "yes");
    case FieldKind::number:
    case FieldKind::known: {
      const auto number = parse_number(trim(value));
      if (!number) return refuse("number_invalid", name, {{"text", value}});
      return done(*number);
    }
    case FieldKind::money: {
      const auto money = parse_money(trim(value));
      if (!money) return refuse("amount_invalid", name, {{"text", value}});
      return done(to_json(*money));
    }
    case FieldKind::pick: {
      // A file is picked by its description; all else by an id or a number.
      auto json = value.front() == '{' ? parse_json(value) : Result<Json>{refuse("malformed")};
      return done(json ? std::move(*json) : Json(value));
    }
    case FieldKind::area:
    case FieldKind::urgency:
    case FieldKind::team:
    case FieldKind::engineer:
    case FieldKind::line:
    case FieldKind::decision:
    case FieldKind::choice:
    case FieldKind::lines:
    case FieldKind::items:
    case FieldKind::signature:
    case FieldKind::checks:
    case FieldKind::parts_number:
    case FieldKind::parts_date:
    case FieldKind::parts_choice:
    case FieldKind::amounts:
    case FieldKind::all_parts:
    case FieldKind::hidden:
      return done(value);
  }
  return done(value);
}

std::string json_to_value(const FormField& field, const Json& json, const Format& format) {
  if (json.is_boolean()) return json.get<bool>() ? "yes" : "no";
  if (json.is_number_integer()) return std::to_string(json.get<std::int64_t>());
  if (field.kind == FieldKind::money) {
    const auto money = from_json<Money>(json);
    return money ? aftercare::to_text(*money) : std::string();
  }
  if (json.is_object()) return dump_json(json);
  if (!json.is_string()) return {};
  const std::string value = json.get<std::string>();
  if (field.kind != FieldKind::time) return value;
  const auto at = parse_instant(value);
  return at ? format.full_time(*at) : std::string();
}

int form_rows(const std::map<std::string, std::string>& fields, std::string_view field) {
  int rows = 1;
  for (int row = 0; row < form_rows_max; ++row) {
    const std::string start = row_key(field, row, "");
    const auto first = fields.lower_bound(start);
    if (first != fields.end() && first->first.compare(0, start.size(), start) == 0) rows = row + 1;
  }
  return rows;
}

Json lines_to_json(const std::map<std::string, std::string>& fields,
                   std::map<std::string, Refusal>& errors) {
  Json lines = Json::array();
  for (int row = 0; row < form_rows(fields, "lines"); ++row) {
    const std::string name = field_of(fields, row_key("lines", row, "name"));
    const std::string price = field_of(fields, row_key("lines", row, "unit_price"));
    if (name.empty() && price.empty()) continue;
    const auto money = parse_money(price);
    const std::string quantity = field_of(fields, row_key("lines", row, "quantity"));
    const auto count = quantity.empty() ? std::optional{1} : parse_number(quantity);
    if (!money) {
      errors[row_key("lines", row, "unit_price")] =
          refuse("amount_invalid", "", {{"text", price}});
    }
    if (!count) {
      errors[row_key("lines", row, "quantity")] =
          refuse("number_invalid", "", {{"text", quantity}});
    }
    if (!money || !count) continue;
    const std::string kind = field_of(fields, row_key("lines", row, "kind"));
    lines.push_back({{"kind", kind.empty() ? "part" : kind},
                     {"name", name},
                     {"quantity", *count},
                     {"unit_price", to_json(*money)}});
  }
  return lines;
}

Json checks_to_json(const std::map<std::string, std::string>& fields) {
  Json checks = Json::array();
  const std::string_view head = "checks.";
  for (auto at = fields.lower_bound(std::string(head)); at != fields.end(); ++at) {
    if (at->first.compare(0, head.size(), head) != 0) break;
    if (at->second.empty()) continue;
    checks.push_back({{"code", at->first.substr(head.size())}, {"answer", at->second}});
  }
  return checks;
}

void json_to_checks(const Json& json, std::map<std::string, std::string>& fields) {
  const auto checks = from_json<std::vector<DiagnosisCheck>>(json);
  if (!checks) return;
  for (const DiagnosisCheck& check : *checks)
    fields["checks." + check.code] = term_name(check.answer);
}

Json items_to_json(const std::map<std::string, std::string>& fields,
                   std::map<std::string, Refusal>& errors) {
  Json items = Json::array();
  for (int row = 0; row < form_rows(fields, "items"); ++row) {
    const std::string model = field_of(fields, row_key("items", row, "model"));
    const std::string fault = field_of(fields, row_key("items", row, "fault"));
    if (model.empty() && fault.empty()) continue;
    const std::string quantity = field_of(fields, row_key("items", row, "quantity"));
    const auto count = quantity.empty() ? std::optional{1} : parse_number(quantity);
    if (!count) {
      errors[row_key("items", row, "quantity")] =
          refuse("number_invalid", "", {{"text", quantity}});
      continue;
    }
    items.push_back({{"model", model}, {"quantity", *count}, {"fault", fault}});
  }
  return items;
}

void json_to_lines(const Json& json, std::map<std::string, std::string>& fields) {
  const auto lines = from_json<std::vector<QuoteLine>>(json);
  if (!lines) return;
  int row = 0;
  for (const QuoteLine& line : *lines) {
    if (row >= form_rows_max) return;
    fields[row_key("lines", row, "kind")] = term_name(line.kind);
    fields[row_key("lines", row, "name")] = line.name;
    fields[row_key("lines", row, "quantity")] = std::to_string(line.quantity);
    fields[row_key("lines", row, "unit_price")] = aftercare::to_text(line.unit_price);
    ++row;
  }
}

void json_to_items(const Json& json, std::map<std::string, std::string>& fields) {
  const auto items = from_json<std::vector<HandoverItem>>(json);
  if (!items) return;
  for (std::size_t i = 0; i < items->size() && i < form_rows_max; ++i) {
    const int row = static_cast<int>(i);
    fields[row_key("items", row, "model")] = (*items)[i].model;
    fields[row_key("items", row, "quantity")] = std::to_string((*items)[i].quantity);
    fields[row_key("items", row, "fault")] = (*items)[i].fault;
  }
}

}  // namespace aftercare::console

#include "native/console/app/parts_forms.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <native/console/icons.hpp>

#include "core/codec/json.hpp"
#include "core/domain/stock/evolve.hpp"

namespace aftercare::console {

namespace {

namespace parts_steps {

constexpr FormField quantity{"quantity", FieldKind::parts_number, true};
constexpr FormField document{"document", FieldKind::line};
constexpr FormField reason_line{"reason", FieldKind::line};
constexpr FormField reason_area{"reason", FieldKind::area, true};
constexpr FormField note{"note", FieldKind::area};
constexpr FormField part{"part", FieldKind::parts_choice, true};
constexpr FormField location{"location", FieldKind::parts_choice, true};
constexpr FormField case_number{"case_number", FieldKind::line, true};
constexpr FormField case_field{"case", FieldKind::parts_choice, true};

constexpr std::array receive_fields{location, part, quantity, document};
constexpr std::array transfer_fields{
    FormField{"from", FieldKind::hidden}, FormField{"part", FieldKind::hidden},
    FormField{"to", FieldKind::parts_choice, true}, quantity, reason_line, document};
constexpr std::array reserve_fields{case_number, quantity, reason_line};
constexpr std::array release_fields{case_field, quantity, reason_line};
constexpr std::array issue_fields{case_number, quantity, document, reason_line};
constexpr std::array return_fields{case_field, quantity, document,
                                   FormField{"reason", FieldKind::line, true}};
constexpr std::array settle_fields{FormField{"counted", FieldKind::parts_number, true},
                                   reason_area};
constexpr std::array adjust_fields{FormField{"delta", FieldKind::parts_number, true}, document,
                                   reason_area};
constexpr std::array minimum_fields{
    FormField{"location", FieldKind::hidden}, FormField{"part", FieldKind::hidden},
    FormField{"minimum", FieldKind::parts_number, true},
    FormField{"order_up_to", FieldKind::parts_number, true}};
constexpr std::array scrap_fields{location,
                                  part,
                                  FormField{"name", FieldKind::line},
                                  FormField{"model", FieldKind::line, true},
                                  quantity,
                                  FormField{"reason", FieldKind::parts_choice, true},
                                  note};
constexpr std::array part_fields{FormField{"code", FieldKind::line, true},
                                 FormField{"name", FieldKind::line, true},
                                 FormField{"unit", FieldKind::line}};
constexpr std::array location_fields{FormField{"kind", FieldKind::parts_choice, true},
                                     FormField{"name", FieldKind::line, true},
                                     FormField{"holder", FieldKind::parts_choice}};
constexpr std::array supplier_fields{FormField{"name", FieldKind::line, true},
                                     FormField{"contact", FieldKind::line},
                                     FormField{"phone", FieldKind::line},
                                     FormField{"qualification", FieldKind::line},
                                     FormField{"qualified_until", FieldKind::parts_date},
                                     note};
constexpr std::array draft_fields{FormField{"number", FieldKind::line, true},
                                  FormField{"supplier", FieldKind::parts_choice, true},
                                  location,
                                  FormField{"expected_on", FieldKind::parts_date, true},
                                  FormField{"lines", FieldKind::amounts, true},
                                  note};
constexpr std::array order_fields{note};
constexpr std::array receipt_fields{FormField{"lines", FieldKind::amounts, true}, document};
constexpr std::array cancel_fields{reason_area};
constexpr std::array open_fields{FormField{"title", FieldKind::line, true}, location,
                                 FormField{"parts", FieldKind::all_parts, true}};
constexpr std::array count_fields{FormField{"lines", FieldKind::amounts, true}, reason_line};

StepForm form(std::string_view command, std::string_view icon, char shortcut,
              std::span<const FormField> fields) {
  return {command, icon, shortcut, false, false, false, fields};
}
StepForm creating(std::string_view command, std::string_view icon, char shortcut,
                  std::span<const FormField> fields) {
  return {command, icon, shortcut, false, true, false, fields};
}
StepForm dangerous(std::string_view command, std::string_view icon,
                   std::span<const FormField> fields, bool creates) {
  return {command, icon, 0, false, creates, true, fields};
}

const std::array all{form("stock.settle", icon::checklist, 'E', settle_fields),
                       form("stock.receive", icon::download, 'R', receive_fields),
                       form("stock.transfer", icon::transfer, 'T', transfer_fields),
                       form("stock.issue", icon::upload, 'I', issue_fields),
                       form("stock.return", icon::arrow_back_up, 'B', return_fields),
                       form("stock.reserve", icon::lock, 'V', reserve_fields),
                       form("stock.release", icon::x, 'U', release_fields),
                       form("stock.set_minimum", icon::adjustments, 'M', minimum_fields),
                       form("stock.adjust", icon::edit, 'J', adjust_fields),
                       dangerous("scrap.record", icon::trash, scrap_fields, true),
                       creating("part.create", icon::plus, 'P', part_fields),
                       creating("location.create", icon::building_warehouse, 'W', location_fields),
                       creating("supplier.create", icon::plus, 'N', supplier_fields),
                       form("supplier.correct", icon::edit, 'E', supplier_fields),
                       creating("purchase.draft", icon::plus, 'N', draft_fields),
                       form("purchase.change", icon::edit, 'E', draft_fields),
                       form("purchase.order", icon::shopping_cart, 'O', order_fields),
                       form("purchase.receive", icon::truck_delivery, 'R', receipt_fields),
                       dangerous("purchase.cancel", icon::x, cancel_fields, false),
                       creating("stocktake.open", icon::plus, 'N', open_fields),
                       form("stocktake.count", icon::list_check, 'C', count_fields),
                       form("stocktake.post", icon::clipboard_check, 'F', order_fields),
                       dangerous("stocktake.cancel", icon::x, cancel_fields, false)};

}  // namespace parts_steps

std::string field_of(const Dialog& dialog, const char* name) {
  const auto found = dialog.fields.find(name);
  return found == dialog.fields.end() ? std::string() : found->second;
}

template <class T, class Tag>
const T* record_of(const screens::Source& source, const std::string& target, Id<Tag>) {
  const auto key = parse_entity_key(target);
  return key && key->t == entity_type_of<T>::value ? find_as<T>(source.world(), Id<Tag>{key->id})
                                                   : nullptr;
}

std::optional<int> number_in(const std::string& text) {
  const auto from = text.find_first_not_of(" +");
  if (from == std::string::npos) return std::nullopt;
  const auto to = text.find_last_not_of(' ') + 1;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data() + from, text.data() + to, value);
  if (error != std::errc{} || end != text.data() + to) return std::nullopt;
  return value;
}

// Cases that have something here to release or to bring back.
std::vector<screens::Choice> cases_of(const Dialog& dialog, const StockLevel& level) {
  std::vector<screens::Choice> out;
  const auto add = [&](CaseId id, const std::string& number, int quantity) {
    const std::string label = number.empty() ? id.text() : number;
    out.push_back({id.text(), {}, label, label, std::to_string(quantity)});
  };
  if (dialog.command == "stock.release") {
    for (const Reservation& one : level.reservations) add(one.case_, one.case_number, one.quantity);
  } else {
    for (const IssuedParts& one : level.issued) add(one.case_, one.case_number, one.quantity);
  }
  return out;
}

void fill_rows(Dialog& dialog, const screens::Source& source) {
  dialog.amounts.clear();
  const auto* purchase = record_of<Purchase>(source, dialog.target, PurchaseId{});
  if (purchase && dialog.command == "purchase.receive") {
    for (const PurchaseLine& line : purchase->lines) {
      const int left = line.quantity - line.received;
      if (left <= 0) continue;
      dialog.amounts.push_back({line.part.text(), line.part_code, line.part_name,
                                std::to_string(left)});
    }
    return;
  }
  if (const auto* stocktake = record_of<Stocktake>(source, dialog.target, StocktakeId{})) {
    for (const StocktakeLine& line : stocktake->lines) {
      dialog.amounts.push_back({line.part.text(), line.part_code, line.part_name,
                                line.counted ? std::to_string(*line.counted) : std::string()});
    }
    return;
  }
  source.each(EntityType::part, [&](const Record& record) {
    const auto& one = std::get<Part>(record);
    dialog.amounts.push_back({one.id.text(), one.code, one.name, {}});
  });
  std::sort(dialog.amounts.begin(), dialog.amounts.end(),
            [&](const AmountRow& a, const AmountRow& b) {
              const bool wanted = dialog.fields.count("lines/" + a.part) > 0;
              if (wanted != (dialog.fields.count("lines/" + b.part) > 0)) return wanted;
              return a.code < b.code;
            });
}

// Every part the place has, in the order of codes.
Json all_parts(const Dialog& dialog) {
  Json out = Json::array();
  for (const AmountRow& row : dialog.amounts) out.push_back(row.part);
  return out;
}

Json amounts(const Dialog& dialog, const FormField& field, std::optional<Refusal>& problem) {
  const char* number = dialog.command == "stocktake.count" ? "counted" : "quantity";
  Json out = Json::array();
  for (const AmountRow& row : dialog.amounts) {
    const std::string typed = field_of(dialog, ("lines/" + row.part).c_str());
    if (typed.find_first_not_of(' ') == std::string::npos) continue;
    const auto value = number_in(typed);
    if (!value) {
      problem = refuse("count_invalid", std::string(field.name));
      return {};
    }
    out.push_back({{"part", row.part}, {number, *value}});
  }
  return out.empty() ? Json() : out;
}

}  // namespace

std::span<const StepForm> parts_forms() { return parts_steps::all; }

std::string parts_target(const Dialog& dialog) {
  if (dialog.command != "stock.receive" && dialog.command != "stock.set_minimum") {
    return dialog.target;
  }
  const auto place = parse_uuid(field_of(dialog, "location"));
  const auto what = parse_uuid(field_of(dialog, "part"));
  if (!place || !what) return dialog.target;
  return to_text(key_for<StockLevel>(stock_level_id(LocationId{*place}, PartId{*what})));
}

void fill_parts_choices(Dialog& dialog, const screens::Source& source, Instant now) {
  dialog.choices["part"] = screens::part_choices(source);
  dialog.choices["location"] = screens::location_choices(source);
  dialog.choices["to"] = dialog.choices["location"];
  dialog.choices["supplier"] = screens::supplier_choices(source, now);
  dialog.choices["reason"] = screens::scrap_reason_choices();
  dialog.choices["kind"] = screens::location_kind_choices();
  dialog.choices["holder"] = screens::holder_choices(source);
  const auto* level = record_of<StockLevel>(source, dialog.target, StockLevelId{});
  if (level != nullptr) {
    std::erase_if(dialog.choices["to"], [&](const screens::Choice& choice) {
      return choice.value == level->location.text();
    });
    dialog.choices["case"] = cases_of(dialog, *level);
  }
  if (dialog.command == "stocktake.open") {
    dialog.amounts.clear();
    for (const auto& row : screens::parts_at(source, field_of(dialog, "location"))) {
      dialog.amounts.push_back({row.value, row.label_zh, row.note, {}});
    }
  } else {
    fill_rows(dialog, source);
  }
}

namespace {

void propose_draft(const Purchase& purchase, std::map<std::string, std::string>& fields) {
  fields.try_emplace("number", purchase.number);
  fields.try_emplace("supplier", purchase.supplier.text());
  fields.try_emplace("location", purchase.location.text());
  if (purchase.expected_on) fields.try_emplace("expected_on", to_text(*purchase.expected_on));
  fields.try_emplace("note", purchase.note);
  for (const PurchaseLine& line : purchase.lines) {
    fields.try_emplace("lines/" + line.part.text(), std::to_string(line.quantity));
  }
}

void propose_supplier(const Supplier& supplier, std::map<std::string, std::string>& fields) {
  fields.try_emplace("name", supplier.name);
  fields.try_emplace("contact", supplier.contact);
  fields.try_emplace("phone", supplier.phone);
  fields.try_emplace("qualification", supplier.qualification);
  if (supplier.qualified_until) {
    fields.try_emplace("qualified_until", to_text(*supplier.qualified_until));
  }
  fields.try_emplace("note", supplier.note);
}

}  // namespace

void fill_parts_defaults(Dialog& dialog, const screens::Source& source, const Format& format) {
  auto& fields = dialog.fields;
  if (const auto* level = record_of<StockLevel>(source, dialog.target, StockLevelId{})) {
    fields.try_emplace("location", level->location.text());
    fields.try_emplace("part", level->part.text());
    fields.try_emplace("from", level->location.text());
    if (dialog.command == "stock.set_minimum") {
      fields.try_emplace("minimum", std::to_string(level->minimum));
      fields.try_emplace("order_up_to", std::to_string(level->order_up_to));
    }
    const auto& waiting = level->reservations;
    if (dialog.command == "stock.release" && !waiting.empty()) {
      fields.try_emplace("case", waiting.front().case_.text());
      fields.try_emplace("quantity", std::to_string(waiting.front().quantity));
    }
    if (dialog.command == "stock.return" && !level->issued.empty()) {
      fields.try_emplace("case", level->issued.front().case_.text());
      fields.try_emplace("quantity", std::to_string(level->issued.front().quantity));
    }
  }
  if (const auto* supplier = record_of<Supplier>(source, dialog.target, SupplierId{})) {
    propose_supplier(*supplier, fields);
  }
  if (dialog.command == "purchase.change") {
    const auto* purchase = record_of<Purchase>(source, dialog.target, PurchaseId{});
    if (purchase) propose_draft(*purchase, fields);
    fill_rows(dialog, source);  // what is ordered stands first
  }
  if (dialog.command == "purchase.draft" || dialog.command == "stocktake.open") {
    const std::string day = format.full_time(format.now()).substr(0, 10);
    fields.try_emplace(dialog.command == "purchase.draft" ? "number" : "title",
                       screens::proposed_number(source, dialog.command, day));
  }
  if (dialog.command == "purchase.receive") {
    for (const AmountRow& row : dialog.amounts) {
      fields.try_emplace("lines/" + row.part, row.note);
    }
  }
}

Json parts_argument(const Dialog& dialog, const FormField& field, const std::string& value,
                    std::optional<Refusal>& problem) {
  const std::string name(field.name);
  if (field.kind == FieldKind::amounts) return amounts(dialog, field, problem);
  if (field.kind == FieldKind::all_parts) return all_parts(dialog);
  if (value.find_first_not_of(" \t\n\r") == std::string::npos) return {};
  if (field.kind == FieldKind::parts_number) {
    const auto number = number_in(value);
    if (!number) problem = refuse("count_invalid", name);
    return number ? Json(*number) : Json();
  }
  if (field.kind == FieldKind::parts_date) {
    const auto date = parse_local_date(value);
    if (!date) problem = refuse("date_invalid", name, {{"text", value}});
    return date ? Json(to_text(*date)) : Json();
  }
  return value;
}

void read_parts_argument(const FormField& field, const Json& value,
                         std::map<std::string, std::string>& fields) {
  if (field.kind == FieldKind::amounts && value.is_array()) {
    for (const Json& line : value) {
      for (const char* number : {"quantity", "counted"}) {
        if (!line.is_object() || !line.contains(number) || !line.contains("part")) continue;
        fields["lines/" + line["part"].get<std::string>()] = line[number].dump();
      }
    }
  } else if (value.is_number_integer()) {
    fields[std::string(field.name)] = value.dump();
  } else if (value.is_string()) {
    fields[std::string(field.name)] = value.get<std::string>();
  }
}

}  // namespace aftercare::console

// Descriptions of the directory's records and of the commands that enter and correct them. A new
// noun with plain fields is described here and has its list and form in the console.
#include <array>

#include "core/app/case_facts.hpp"
#include "core/app/permissions.hpp"
#include "core/screens/description.hpp"

namespace aftercare::screens {

// What is claimed of a unit, in one cell beside the record.
namespace typing {
template <>
struct TypedAs<DeviceClaim> {
  static constexpr FieldKind kind = FieldKind::text;
  static std::string show(const DeviceClaim& claim) {
    const device_command::Register& entry = claim.entry;
    std::string said = "✓";
    const auto add = [&said](const std::string& text) {
      if (!text.empty())
        said += " · " + text;
    };
    for (const std::string* text :
         {&claim.by.name, &entry.customer_phone, &entry.order_no, &entry.invoice_no})
      add(*text);
    for (const auto* day : {&entry.purchased_on, &entry.received_on, &entry.activated_on})
      add(*day ? to_text(**day) : std::string());
    add(entry.warranty_months ? std::to_string(*entry.warranty_months) : std::string());
    add(entry.price_paid ? show_money(*entry.price_paid) : std::string());
    return said;
  }
  static bool take(const std::string&, DeviceClaim&) { return false; }
};
}  // namespace typing

template <>
struct DescriptionOf<Customer> {
  static constexpr std::array fields{
      FieldDescription{.member = "id", .face = Face::hidden},
      FieldDescription{.member = "name", .label = "form.customer_name", .required = true},
      FieldDescription{.member = "phone", .face = Face::phone, .required = true},
      FieldDescription{.member = "address"},
      FieldDescription{.member = "other_contacts", .listed = false}};
};

namespace {
constexpr std::array customer_entry{
    FieldDescription{.member = "name", .label = "form.customer_name", .required = true},
    FieldDescription{.member = "phone", .required = true},
    FieldDescription{.member = "address", .face = Face::area}};
}  // namespace
template <>
struct DescriptionOf<customer_command::Create> {
  static constexpr auto& fields = customer_entry;
};
template <>
struct DescriptionOf<customer_command::Correct> {
  static constexpr auto& fields = customer_entry;
};

namespace {
// The last day in warranty by the policy in force; empty while nobody knows when it was activated.
std::string warranty_end(const Source& source, const void* record) {
  const Policy* policy = source.world().policy_in_force();
  if (policy == nullptr)
    return {};
  const auto end = warranty_end_of(*static_cast<const Device*>(record), *policy);
  return end ? to_text(*end) : std::string();
}
}  // namespace
template <>
struct DescriptionOf<Device> {
  static constexpr std::array fields{
      FieldDescription{.member = "id", .face = Face::hidden},
      FieldDescription{.member = "model"},
      FieldDescription{.member = "serial"},
      FieldDescription{.member = "customer", .refers = EntityType::customer},
      FieldDescription{.member = "order_no"},
      FieldDescription{.member = "invoice_no", .listed = false},
      FieldDescription{.member = "purchased_on"},
      FieldDescription{.member = "received_on", .listed = false},
      FieldDescription{.member = "activated_on"},
      FieldDescription{.member = "warranty_months", .unit = "form.unit.months"},
      FieldDescription{.member = "price_paid", .listed = false, .unit = "form.unit.yuan"},
      FieldDescription{.member = "warranty_ends_on", .derive = warranty_end},
      FieldDescription{.member = "visits", .face = Face::hidden},
      FieldDescription{.member = "claim", .label = "form.device_claim"}};
};

namespace {
constexpr std::int64_t kWarrantyMonthsMax = 600;
constexpr std::array device_entry{
    FieldDescription{.member = "model", .required = true},
    FieldDescription{.member = "serial", .required = true},
    FieldDescription{.member = "customer_phone", .help = "form.help.customer_phone"},
    FieldDescription{.member = "order_no"},
    FieldDescription{.member = "invoice_no"},
    FieldDescription{.member = "purchased_on"},
    FieldDescription{.member = "received_on"},
    FieldDescription{.member = "activated_on", .help = "form.help.activated_on"},
    FieldDescription{.member = "warranty_months",
                     .unit = "form.unit.months",
                     .help = "form.help.warranty_months",
                     .min = 0,
                     .max = kWarrantyMonthsMax},
    FieldDescription{.member = "price_paid", .unit = "form.unit.yuan"}};
}  // namespace
template <>
struct DescriptionOf<device_command::Register> {
  static constexpr auto& fields = device_entry;
};
namespace {
constexpr auto device_correction = [] {
  std::array<FieldDescription, device_entry.size() + 1> fields{};
  for (std::size_t i = 0; i < device_entry.size(); ++i)
    fields[i] = device_entry[i];
  fields.back() = FieldDescription{.member = "reason", .face = Face::area, .required = true};
  return fields;
}();
}  // namespace
template <>
struct DescriptionOf<device_command::Correct> {
  static constexpr auto& fields = device_correction;
};

// A request as the desk writes it down (受理登记).
template <>
struct DescriptionOf<case_command::ReportCustomer> {
  static constexpr std::array fields{
      FieldDescription{.member = "name", .label = "form.customer_name", .required = true},
      FieldDescription{.member = "phone", .label = "form.phone", .required = true},
      FieldDescription{.member = "address", .label = "form.address"},
      FieldDescription{.member = "other_contacts", .label = "form.other_contacts"}};
};
template <>
struct DescriptionOf<case_command::ReportDevice> {
  static constexpr std::array fields{
      FieldDescription{.member = "model", .label = "form.model", .required = true},
      FieldDescription{.member = "serial", .label = "form.serial"},
      FieldDescription{.member = "purchase_date",
                       .label = "form.purchased_on",
                       .help = "form.help.purchase_date"},
      FieldDescription{.member = "order_no", .label = "form.order_no"}};
};
template <>
struct DescriptionOf<case_command::Report> {
  static constexpr std::array fields{
      FieldDescription{.member = "channel", .required = true},
      FieldDescription{.member = "class_", .label = "form.case_class", .required = true},
      FieldDescription{.member = "wish", .required = true},
      FieldDescription{.member = "topic", .face = Face::codes},
      FieldDescription{.member = "symptom", .face = Face::area, .required = true},
      FieldDescription{.member = "happened_at", .face = Face::hidden},  // needs the zone
      FieldDescription{.member = "scene"},
      FieldDescription{.member = "hazards", .face = Face::codes},
      FieldDescription{.member = "customer"},
      FieldDescription{.member = "device"},
      FieldDescription{.member = "files", .face = Face::hidden}};  // added to the case
};

namespace {

template <class T>
const RecordForm* form_if_described() {
  if constexpr (requires { DescriptionOf<T>::fields; }) {
    return &described_form<T>();
  } else {
    return nullptr;
  }
}

template <class Variant>
const std::vector<const RecordForm*>& forms_of() {
  static const auto forms = []<std::size_t... I>(std::index_sequence<I...>) {
    return std::vector<const RecordForm*>{
        form_if_described<std::variant_alternative_t<I, Variant>>()...};
  }
  (std::make_index_sequence<std::variant_size_v<Variant>>{});
  return forms;
}

template <std::size_t I = 0>
CommandArgs empty_args(std::size_t index) {
  if constexpr (I + 1 < std::variant_size_v<CommandArgs>) {
    if (index != I)
      return empty_args<I + 1>(index);
  }
  return CommandArgs{std::in_place_index<I>};
}

std::string value_in(const RecordForm& form, std::string_view name, const Record& record) {
  for (const FieldSpec& field : form.fields) {
    if (field.name == name)
      return std::visit([&](const auto& one) { return field.show(&one); }, record);
  }
  return {};
}

bool keeps_owner(const Source& source, std::string_view command) {
  const Policy* policy = source.world().policy_in_force();
  return command == "device.correct" && policy != nullptr &&
         !may_change_owner(*policy, source.actor());
}

// A device names its owner by id, the form by phone.
std::string owner_phone(const Source& source, const Record& record) {
  const auto* device = std::get_if<Device>(&record);
  if (device == nullptr || !device->customer)
    return {};
  const auto* owner = find_as<Customer>(source.world(), *device->customer);
  return owner == nullptr ? std::string() : owner->phone;
}

// What is claimed stands in the form of whoever makes it the record.
void propose_claim(Form& form, const Record& record) {
  const auto* device = std::get_if<Device>(&record);
  if (device == nullptr || !device->claim)
    return;
  const RecordForm& said = described_form<device_command::Register>();
  for (DescribedField& field : form.fields) {
    for (const FieldSpec& spec : said.fields) {
      const std::string value =
          spec.name == field.name ? spec.show(&device->claim->entry) : std::string();
      if (!value.empty())
        field.value = value;
    }
  }
}

}  // namespace

const RecordForm* record_form(EntityType type) {
  return forms_of<Record>()[static_cast<std::size_t>(type)];
}

const RecordForm* command_form(std::string_view command) {
  const auto index = find_command(command);
  return index ? forms_of<CommandArgs>()[*index] : nullptr;
}

std::optional<Form> open_form(const Source& source, std::string_view command,
                              const Record* current) {
  const RecordForm* spec = command_form(command);
  if (spec == nullptr)
    return std::nullopt;
  const CommandArgs empty = empty_args(*find_command(command));
  Form form = std::visit([&](const auto& args) { return form_of(*spec, &args); }, empty);
  if (keeps_owner(source, command))
    std::erase_if(form.fields,
                  [](const DescribedField& field) { return field.name == "customer_phone"; });
  const RecordForm* kept =
      current == nullptr ? nullptr : record_form(static_cast<EntityType>(current->index()));
  if (kept == nullptr)
    return form;
  for (DescribedField& field : form.fields) {
    const std::string value = value_in(*kept, field.name, *current);
    if (!value.empty())
      field.value = value;
    if (field.name == "customer_phone")
      field.value = owner_phone(source, *current);
  }
  propose_claim(form, *current);
  return form;
}

std::optional<TypedArgs> read_form(std::string_view command, const Typed& typed) {
  const RecordForm* spec = command_form(command);
  if (spec == nullptr)
    return std::nullopt;
  TypedArgs out{empty_args(*find_command(command)), {}};
  out.problems = std::visit([&](auto& args) { return fill(*spec, &args, typed); }, out.args);
  return out;
}

std::vector<std::pair<std::string, const RecordForm*>> directory_forms() {
  std::vector<std::pair<std::string, const RecordForm*>> out;
  for (std::size_t i = 0; i < std::variant_size_v<Record>; ++i) {
    const auto type = static_cast<EntityType>(i);
    if (record_form(type) != nullptr)
      out.emplace_back(entity_type_name(type), record_form(type));
  }
  for (const CommandInfo& info : command_infos()) {
    if (command_form(info.type) != nullptr)
      out.emplace_back(info.type, command_form(info.type));
  }
  return out;
}

}  // namespace aftercare::screens

#include "core/screens/intake.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"
#include "core/policy/term_key.hpp"
#include "core/screens/build.hpp"
#include "core/screens/field_text.hpp"

namespace aftercare::screens {
namespace {

constexpr std::size_t kGuessesMax = 3;

std::string folded(const std::string& text) {
  return fold_text(trim(text));
}

// What is known by a serial here: devices of the archive, and products customers named themselves.
template <class Visit>
void each_serial(const Source& source, Visit visit) {
  source.each(EntityType::device, [&](const Record& record) {
    const auto& device = std::get<Device>(record);
    if (!device.serial.empty())
      visit(device.serial, device.model);
  });
  if (source.actor().kind == ActorKind::staff)
    return;
  source.each(EntityType::case_, [&](const Record& record) {
    const CaseProduct& product = std::get<Case>(record).intake.product;
    if (!product.serial.empty())
      visit(product.serial, product.model);
  });
}

class OpenCases {
 public:
  explicit OpenCases(const Source& source) : source_(source) {}

  void of_serial(const std::string& serial) {
    std::vector<DeviceId> devices;
    source_.each(EntityType::device, [&](const Record& record) {
      const auto& device = std::get<Device>(record);
      if (folded(device.serial) == serial)
        devices.push_back(device.id);
    });
    for (const DeviceId device : devices)
      of_device(device);
    // A customer's own reports, whose device is not in the archive.
    if (source_.actor().kind == ActorKind::staff)
      return;
    source_.each(EntityType::case_, [&](const Record& record) {
      const auto& one = std::get<Case>(record);
      if (folded(one.intake.product.serial) == serial)
        add(one, "proposal.duplicate_device");
    });
  }

  void of_phone(const std::string& phone, const std::string& model) {
    std::vector<CustomerId> customers;
    source_.each(EntityType::customer, [&](const Record& record) {
      const auto& customer = std::get<Customer>(record);
      if (normalize_phone(customer.phone).value_or(customer.phone) == phone)
        customers.push_back(customer.id);
    });
    for (const CustomerId customer : customers)
      of_customer(customer, model);
  }

  void of_device(DeviceId device) {
    source_.each_naming(EntityType::case_, device.value, [&](const Record& named) {
      const auto& one = std::get<Case>(named);
      if (one.device == device)
        add(one, "proposal.duplicate_device");
    });
  }

  void of_customer(CustomerId customer, const std::string& model) {
    source_.each_naming(EntityType::case_, customer.value, [&](const Record& named) {
      const auto& one = std::get<Case>(named);
      if (one.customer == customer && folded(one.intake.product.model) == model)
        add(one, "proposal.duplicate_customer");
    });
  }

  std::vector<OpenCaseBox> take() {
    std::stable_sort(out_.begin(), out_.end(), [](const OpenCaseBox& a, const OpenCaseBox& b) {
      return a.reported_at < b.reported_at;
    });
    return std::move(out_);
  }

 private:
  void add(const Case& record, const char* reason) {
    const bool known = std::any_of(out_.begin(), out_.end(),
                                   [&](const OpenCaseBox& one) { return one.id == record.id; });
    if (known || !is_in_work(record))
      return;
    const std::string mark = record.number.empty() ? local_mark(record.id) : std::string();
    out_.push_back({record.id,
                    record.number,
                    mark,
                    phase_label(phase_of(record.state)),
                    record.reported_at,
                    {reason, {{"number", mark.empty() ? record.number : mark}}}});
  }

  const Source& source_;
  std::vector<OpenCaseBox> out_;
};

}  // namespace

Form intake_form(const Source& source) {
  constexpr std::array kOrder{"customer.phone",
                              "customer.name",
                              "customer.address",
                              "customer.other_contacts",
                              "device.serial",
                              "device.model",
                              "device.purchase_date",
                              "device.order_no",
                              "symptom",
                              "hazards",
                              "happened_at",
                              "scene",
                              "class_",
                              "wish",
                              "topic",
                              "channel"};
  const Policy* policy = source.world().policy_in_force();
  Form form = open_form(source, "case.report", nullptr).value_or(Form{});
  DescribedField happened;
  happened.name = "happened_at";
  happened.label.key = "form.happened_at";
  happened.kind = FieldKind::date;
  form.fields.push_back(std::move(happened));
  const auto place = [&kOrder](const DescribedField& field) {
    return std::find(kOrder.begin(), kOrder.end(), field.name) - kOrder.begin();
  };
  std::stable_sort(form.fields.begin(), form.fields.end(),
                   [&](const auto& a, const auto& b) { return place(a) < place(b); });
  for (DescribedField& field : form.fields) {
    if (field.name == "hazards" && policy != nullptr) {
      for (const HazardRow& row : policy->urgency.hazards)
        field.choices.push_back({row.code, {row.label_key, {}}, {}, {}, {}});
    } else if (field.name == "topic") {
      field.choices = typing::choices_of<Topic>();
      field.may_be_empty = true;
    } else if (field.name == "channel" && policy != nullptr) {
      field.value = term_name(Channel::hotline);
      field.choices.clear();
      for (const ChannelRow& row : policy->channels)
        field.choices.push_back({term_name(row.channel), {term_key(row.channel), {}}, {}, {}, {}});
    }
  }
  return form;
}

std::vector<OpenCaseBox> open_cases_for(const Source& source, const std::string& serial,
                                        const std::string& phone, const std::string& model) {
  OpenCases found(source);
  if (const std::string wanted = folded(serial); !wanted.empty())
    found.of_serial(wanted);
  if (const auto normal = normalize_phone(phone); normal && !trim(model).empty())
    found.of_phone(*normal, folded(model));
  return found.take();
}

std::vector<OpenCaseBox> open_cases_like(const Source& source, const Case& record) {
  if (!is_in_work(record))
    return {};
  OpenCases found(source);
  if (record.device)
    found.of_device(*record.device);
  if (record.customer)
    found.of_customer(*record.customer, folded(record.intake.product.model));
  std::vector<OpenCaseBox> out = found.take();
  std::erase_if(out, [&record](const OpenCaseBox& one) { return one.id == record.id; });
  return out;
}

std::vector<SerialGuess> serial_guesses(const Source& source, const std::string& serial) {
  const std::string typed = folded(serial);
  if (typed.empty())
    return {};
  std::vector<std::string> serials;
  std::map<std::string, std::string> models;
  bool known = false;
  each_serial(source, [&](const std::string& one, const std::string& model) {
    known = known || folded(one) == typed;
    if (models.emplace(one, model).second)
      serials.push_back(one);
  });
  if (known)
    return {};
  const Policy* policy = source.world().policy_in_force();
  const auto limit =
      policy == nullptr ? std::nullopt : find_limit(*policy, "serial_suggestions_max");
  const auto max = static_cast<std::size_t>(limit.value_or(kGuessesMax));
  std::vector<SerialGuess> out;
  for (const std::string& near : nearest_serials(typed, serials, max))
    out.push_back({near, models[near], {"proposal.serial_near", {{"serial", near}}}});
  return out;
}

std::optional<ServiceBox> service_box(const Policy& policy, std::optional<FaultType> diagnosed,
                                      const std::string& symptom, const std::string& address) {
  const auto proposal = propose_service(policy, diagnosed, symptom, address);
  if (!proposal)
    return std::nullopt;
  return ServiceBox{proposal->mode,
                    {term_key(proposal->mode), {}},
                    {proposal->reason_key, {{"matched", proposal->matched}}},
                    proposal->matched,
                    proposal->clause,
                    proposal->source,
                    proposal->policy_version,
                    proposal->facts};
}

std::vector<AdviceBox> advice_for(const Policy& policy, const std::vector<std::string>& hazards) {
  std::vector<AdviceBox> out;
  for (const HazardRow* row : advised_hazards(policy, hazards))
    out.push_back({row->code, {row->label_key, {}}, row->advice_zh, row->advice_en, row->call});
  return out;
}

std::vector<ScriptBox> scripts_of(const Policy& policy, const Source& source) {
  const std::string& name = source.actor().name;
  const auto filled = [&name](std::string text) {
    constexpr std::string_view kName = "{name}";
    for (auto at = text.find(kName); at != std::string::npos; at = text.find(kName))
      text.replace(at, kName.size(), name.find('{') == std::string::npos ? name : std::string());
    return text;
  };
  std::vector<ScriptBox> out;
  for (const ScriptRow& row : policy.scripts)
    out.push_back({row.step, filled(row.text_zh), filled(row.text_en), row.clause});
  return out;
}

}  // namespace aftercare::screens

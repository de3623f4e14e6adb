// A form drawn from its description: two columns where the values are short, errors at their
// fields. Every edit is an intent; nothing is checked here.
#pragma once
#include <functional>
#include <map>
#include <string>

#include "core/base/result.hpp"
#include "core/screens/form.hpp"
#include "native/console/app/format.hpp"
#include "native/console/widgets/ui.hpp"

namespace aftercare::console {

struct DescribedForm {
  std::string_view key;  // of the widgets: "<key>.<field>"
  const screens::Form& form;
  const std::map<std::string, std::string>& values;
  const std::map<std::string, Refusal>& errors;
  bool read_only = false;
  std::function<void(const std::string& field, std::string value)> edited;
};

void described_form(Ui& ui, const DescribedForm& look, const Format& format);

// What a form begins with: each field's text.
std::map<std::string, std::string> values_of(const screens::Form& form);
// As the core reads them: a date that people wrote in their own way becomes YYYY-MM-DD.
screens::Typed typed_values(const screens::Form& form,
                            const std::map<std::string, std::string>& values,
                            const Format& format);

}  // namespace aftercare::console

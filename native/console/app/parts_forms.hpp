// The forms of the parts page as data: the same dialog as for a case's steps, with fields that
// choose parts, places, suppliers, and lists of parts with a number each.
#pragma once
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "core/codec/json.hpp"
#include "core/screens/stock_screens.hpp"
#include "native/console/app/step_forms.hpp"

namespace aftercare::console {

std::span<const StepForm> parts_forms();
inline bool is_parts_step(std::string_view command) {
  for (const StepForm& form : parts_forms()) {
    if (form.command == command) return true;
  }
  return false;
}

// The record the step is aimed at, where that follows from what was chosen in the form.
std::string parts_target(const Dialog& dialog);
// Choices and rows for the step's fields; called when the form opens and when a field changes that
// others hang on.
void fill_parts_choices(Dialog& dialog, const screens::Source& source, Instant now);
// What the form starts with besides what the page proposes.
void fill_parts_defaults(Dialog& dialog, const screens::Source& source, const Format& format);
// One field as its argument on the wire; null when nothing was typed. What cannot be read is told
// in `problem`.
Json parts_argument(const Dialog& dialog, const FormField& field, const std::string& value,
                    std::optional<Refusal>& problem);
// The other way round, for a refused step that is done again.
void read_parts_argument(const FormField& field, const Json& value,
                         std::map<std::string, std::string>& fields);

}  // namespace aftercare::console

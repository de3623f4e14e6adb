// What was typed into a step's fields and what it is on the wire, both ways.
#pragma once
#include <map>
#include <string>

#include "core/codec/json.hpp"
#include "native/console/app/format.hpp"
#include "native/console/app/step_forms.hpp"

namespace aftercare::console {

// Refusals name the field: `date_invalid`, `number_invalid`, `amount_invalid`.
Result<Json> value_to_json(const FormField& field, const std::string& value, const Format& format);
std::string json_to_value(const FormField& field, const Json& json, const Format& format);

// A quote's rows; one without a name and price is left out.
Json lines_to_json(const std::map<std::string, std::string>& fields,
                   std::map<std::string, Refusal>& errors);
// Goods that change hands; a row without model and fault is left out.
Json items_to_json(const std::map<std::string, std::string>& fields,
                   std::map<std::string, Refusal>& errors);
// Answers to the questions before a diagnosis; those not answered are left out.
Json checks_to_json(const std::map<std::string, std::string>& fields);
void json_to_checks(const Json& json, std::map<std::string, std::string>& fields);
void json_to_items(const Json& json, std::map<std::string, std::string>& fields);
void json_to_lines(const Json& json, std::map<std::string, std::string>& fields);

}  // namespace aftercare::console

// Choosing: a list that drops down, a tick box, a row of alternatives.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "native/console/widgets/field.hpp"

namespace aftercare::console {

struct Option {
  std::string value;  // what is stored
  std::string label;  // what is shown
  std::string note = {};  // small text at the right: "today 3 visits"
};

// Shows the label of `value`, or the field's hint. True when another option was picked.
bool combo(Ui& ui, const Field& field, const std::vector<Option>& options, std::string& value);

bool checkbox(Ui& ui, std::string_view key, std::string_view label, bool& ticked);

// One of a few, side by side.
bool segments(Ui& ui, std::string_view key, const std::vector<Option>& options,
              std::string& value);

// Several of many, ticked in a list that drops down; `value` joins them with commas, in the order
// they were chosen.
bool many_choice(Ui& ui, const Field& field, const std::vector<Option>& options,
                 std::string& value);

// One to five stars; read-only shows them small.
void stars(Ui& ui, int score);

}  // namespace aftercare::console

// Labelled fields: the label above, the error beneath, the hint inside while empty. A field edits
// the string it is given (a draft) and tells when it changed; nothing is checked here.
#pragma once
#include <string>
#include <string_view>

#include "native/console/widgets/ui.hpp"

namespace aftercare::console {

struct Field {
  std::string_view key;
  std::string_view label = {};
  std::string_view hint = {};
  std::string_view error = {};  // not empty: red edge and the text beneath
  bool required = false;
  bool read_only = false;
  bool secret = false;
  float width = 0;  // layout pixels, 0 = what is left
  int lines = 1;    // more than one: text_area
};

struct FieldResult {
  bool changed = false;
  bool submitted = false;  // Enter, in a field of one line
};

FieldResult text_field(Ui& ui, const Field& field, std::string& value);
// Several lines, broken softly at the edge of the field.
bool text_area(Ui& ui, const Field& field, std::string& value);

struct SearchField {
  std::string_view key;
  std::string_view hint;
  float width = 280;  // layout pixels
};
FieldResult search_field(Ui& ui, const SearchField& field, std::string& value);

// For other widgets that look like a field.
void field_label(Ui& ui, const Field& field);
void field_error(Ui& ui, const Field& field);
void push_field_edge(const Field& field);
void pop_field_edge();

}  // namespace aftercare::console

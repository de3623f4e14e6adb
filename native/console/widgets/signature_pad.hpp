// A field somebody signs in with pen, finger or mouse. The value is text (strokes.hpp).
#pragma once
#include "native/console/widgets/field.hpp"
#include "native/console/widgets/ui.hpp"

namespace aftercare::console {

struct SignaturePad {
  Field field;
  std::string_view hint;   // while it is empty
  std::string_view clear;  // label of the button that empties it
};

// True when the value changed.
bool signature_pad(Ui& ui, const SignaturePad& pad, std::string& value);

}  // namespace aftercare::console

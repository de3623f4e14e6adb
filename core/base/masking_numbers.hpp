// Telephone numbers in a text (masking.hpp): which of its digits are one. Not for others.
#pragma once
#include <string>
#include <string_view>

namespace aftercare::masking {

// A digit of any script people type or write out.
bool is_figure(char32_t c);

// `words`: whatever may be a number goes. `identifier`: only what can be nothing else.
enum class Kind { words, identifier };
std::u32string without_numbers(std::u32string_view text, Kind kind);

}  // namespace aftercare::masking

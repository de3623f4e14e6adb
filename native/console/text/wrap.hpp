// Breaking a text into lines the Chinese way: between any two ideographs, never before a closing
// mark or after an opening one, Latin words whole where they fit.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::console {

// Width of one character in the unit of `width`.
using CharacterWidth = std::function<float(char32_t)>;

// Views into `text` without their line ends. At least one line, at least one character in each line
// that is not empty.
std::vector<std::string_view> wrap_lines(std::string_view text, float width,
                                         const CharacterWidth& width_of);

// ImGui's multi-line field cannot wrap: soft line ends, marked by an invisible character before the
// line end, are put into the edited text and taken out of what is kept.
std::string with_soft_breaks(std::string_view text, float width, const CharacterWidth& width_of);
std::string without_soft_breaks(std::string_view text);
// Where byte `at` of `edited` (with soft breaks) is in the text without them, and back.
std::size_t hard_position(std::string_view edited, std::size_t at);
std::size_t soft_position(std::string_view edited, std::size_t hard_at);

}  // namespace aftercare::console

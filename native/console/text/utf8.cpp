#include "native/console/text/utf8.hpp"

namespace aftercare::console {

namespace {

constexpr char32_t replacement = 0xFFFD;

std::size_t expected_size(unsigned char lead) {
  if (lead < 0x80) return 1;
  if ((lead & 0xE0U) == 0xC0) return 2;
  if ((lead & 0xF0U) == 0xE0) return 3;
  if ((lead & 0xF8U) == 0xF0) return 4;
  return 0;
}

bool contains(std::u32string_view set, char32_t value) {
  return set.find(value) != std::u32string_view::npos;
}

}  // namespace

CodePoint code_point_at(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t size = expected_size(lead);
  if (size == 1) return {lead, 1};
  if (size == 0 || at + size > text.size()) return {replacement, 1};
  char32_t value = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    const auto next = static_cast<unsigned char>(text[at + i]);
    if ((next & 0xC0U) != 0x80) return {replacement, 1};
    value = (value << 6U) | (next & 0x3FU);
  }
  return {value, size};
}

void append_utf8(std::string& out, char32_t value) {
  if (value < 0x80) {
    out += static_cast<char>(value);
  } else if (value < 0x800) {
    out += static_cast<char>(0xC0U | (value >> 6U));
    out += static_cast<char>(0x80U | (value & 0x3FU));
  } else if (value < 0x10000) {
    out += static_cast<char>(0xE0U | (value >> 12U));
    out += static_cast<char>(0x80U | ((value >> 6U) & 0x3FU));
    out += static_cast<char>(0x80U | (value & 0x3FU));
  } else {
    out += static_cast<char>(0xF0U | (value >> 18U));
    out += static_cast<char>(0x80U | ((value >> 12U) & 0x3FU));
    out += static_cast<char>(0x80U | ((value >> 6U) & 0x3FU));
    out += static_cast<char>(0x80U | (value & 0x3FU));
  }
}

bool is_cjk(char32_t value) {
  return (value >= 0x2E80 && value <= 0x9FFF) || (value >= 0xAC00 && value <= 0xD7AF) ||
         (value >= 0xF900 && value <= 0xFAFF) || (value >= 0xFF00 && value <= 0xFFEF) ||
         (value >= 0x20000 && value <= 0x3FFFF);
}

bool is_closing_mark(char32_t value) {
  return contains(U"，。、；：？！）》」』】〕”’…,.;:?!)]}%", value);
}

bool is_opening_mark(char32_t value) { return contains(U"（《「『【〔“‘([{", value); }

}  // namespace aftercare::console

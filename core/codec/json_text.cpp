#include "core/codec/json_text.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/base/text.hpp"

namespace aftercare::codec {
namespace {

using Library = nlohmann::json;

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
// What may stand in a text as it is: neither quote, backslash nor control character.
bool is_plain(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

const char* past_digits(const char* at, const char* end) {
  while (at < end && is_digit(*at))
    ++at;
  return at;
}

}  // namespace

void TextIn::skip_space() {
  while (at_ < end_ && is_space(*at_))
    ++at_;
}

char TextIn::peek() {
  skip_space();
  return at_ < end_ ? *at_ : '\0';
}

bool TextIn::enter(char open) {
  if (peek() != open)
    return false;
  ++at_;
  return true;
}

bool TextIn::next(char close, bool& first) {
  const char c = peek();
  if (c == close) {
    ++at_;
    return false;
  }
  if (first ? c == '\0' : c != ',') {
    broken_ = true;
    return false;
  }
  if (!first)
    ++at_;
  first = false;
  return true;
}

std::optional<std::string_view> TextIn::raw_text(bool& escaped) {
  if (peek() != '"')
    return std::nullopt;
  const char* const from = ++at_;
  unsigned char bits = 0;
  while (at_ < end_ && *at_ != '"') {
    bits = static_cast<unsigned char>(bits | static_cast<unsigned char>(*at_));
    if (*at_ == '\\') {
      escaped = true;
      if (++at_ == end_)
        return std::nullopt;
    } else if (!is_plain(*at_)) {
      return std::nullopt;
    }
    ++at_;
  }
  if (at_ >= end_)
    return std::nullopt;
  const std::string_view inside(from, static_cast<std::size_t>(at_ - from));
  ++at_;
  if (bits >= 0x80 && !is_valid_utf8(inside))
    return std::nullopt;
  return inside;
}

std::optional<std::string_view> TextIn::text() {
  bool escaped = false;
  const auto raw = raw_text(escaped);
  if (!raw || !escaped)
    return raw;
  const Library json =
      Library::parse(raw->data() - 1, raw->data() + raw->size() + 1, nullptr, false);
  if (!json.is_string())
    return std::nullopt;
  unescaped_ = json.get_ref<const std::string&>();
  return unescaped_;
}

std::optional<std::string_view> TextIn::key() {
  const auto name = text();
  if (!name || peek() != ':')
    return std::nullopt;
  ++at_;
  return name;
}

std::optional<std::string_view> TextIn::number(bool& integral) {
  static_cast<void>(peek());
  const char* const from = at_;
  const char* at = from + (from < end_ && *from == '-' ? 1 : 0);
  const char* const digits = at;
  at = past_digits(at, end_);
  if (at == digits || (*digits == '0' && at - digits > 1))
    return std::nullopt;
  integral = true;
  if (at < end_ && *at == '.') {
    integral = false;
    const char* const fraction = at + 1;
    at = past_digits(fraction, end_);
    if (at == fraction)
      return std::nullopt;
  }
  if (at < end_ && (*at == 'e' || *at == 'E')) {
    integral = false;
    ++at;
    if (at < end_ && (*at == '+' || *at == '-'))
      ++at;
    const char* const exponent = at;
    at = past_digits(exponent, end_);
    if (at == exponent)
      return std::nullopt;
  }
  at_ = at;
  return std::string_view(from, static_cast<std::size_t>(at - from));
}

bool TextIn::literal(std::string_view word) {
  static_cast<void>(peek());
  if (static_cast<std::size_t>(end_ - at_) < word.size() ||
      !std::equal(word.begin(), word.end(), at_)) {
    return false;
  }
  at_ += word.size();
  return true;
}

bool TextIn::slide() {
  int depth = 0;
  do {
    const char c = peek();
    if (c == '\0')
      return false;
    if (c == '"') {
      bool escaped = false;
      if (!raw_text(escaped))
        return false;
      continue;
    }
    ++at_;
    if (c == '{' || c == '[') {
      if (++depth > kJsonDepthMax)
        return false;
    } else if (c == '}' || c == ']') {
      --depth;
    } else if (c != ',' && c != ':') {
      while (at_ < end_ && !is_space(*at_) && *at_ != ',' && *at_ != '}' && *at_ != ']')
        ++at_;
    }
  } while (depth > 0);
  return depth == 0;
}

bool TextIn::skip() {
  static_cast<void>(peek());
  const char* const from = at_;
  return slide() && Library::accept(from, at_);
}

std::optional<std::string_view> TextIn::slice() {
  static_cast<void>(peek());
  const char* const from = at_;
  if (!slide())
    return std::nullopt;
  return std::string_view(from, static_cast<std::size_t>(at_ - from));
}

std::optional<std::string_view> TextIn::object_of(std::size_t size) {
  if (peek() != '{' || size < 2 || size >= static_cast<std::size_t>(end_ - at_))
    return std::nullopt;
  const std::string_view object(at_, size);
  const char next = at_[size];
  if (object.back() != '}' || (next != ',' && next != '}'))
    return std::nullopt;
  at_ += size;
  return object;
}

std::optional<std::string_view> TextIn::peek_text(std::string_view wanted) {
  TextIn look(std::string_view(at_, static_cast<std::size_t>(end_ - at_)));
  if (!look.enter('{'))
    return std::nullopt;
  bool first = true;
  while (look.next('}', first)) {
    const auto name = look.key();
    if (!name)
      return std::nullopt;
    if (*name != wanted) {
      if (!look.slide())
        return std::nullopt;
      continue;
    }
    const auto value = look.text();
    if (!value)
      return std::nullopt;
    unescaped_ = *value;
    return unescaped_;
  }
  return std::nullopt;
}

bool TextIn::finished() {
  return !broken_ && peek() == '\0' && at_ == end_;
}

void put_text(std::string& out, std::string_view text) {
  out += '"';
  const bool plain = std::all_of(text.begin(), text.end(), is_plain);
  if (plain && is_valid_utf8(text)) {
    out += text;
    out += '"';
    return;
  }
  out.pop_back();
  out += Library(std::string(text)).dump(-1, ' ', false, Library::error_handler_t::replace);
}

}  // namespace aftercare::codec

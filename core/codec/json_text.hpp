// JSON text read and written value by value, without a tree: rows are read and written so often
// that building one would be most of the work. Strict as RFC 8259 is, but for two things that are
// the caller's: how deep it goes (a described record is as deep as its type) and what it passes
// over (skip() looks at that as a whole). Escapes and fractions are the library's.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare {

// Deepest nesting a text may have: deeper is refused before it is built.
inline constexpr int kJsonDepthMax = 64;

namespace codec {

// Stands before a value and moves past it.
class TextIn {
 public:
  explicit TextIn(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  // First character of the value it stands before; 0 at the end.
  char peek();
  // Steps inside of an object or array; false: it is none.
  bool enter(char open);
  // Inside: true before a further key or item; false at the end, which it has passed, and where the
  // text is wrong (good()). `first` begins as true.
  bool next(char close, bool& first);
  // A key, and past its colon. Valid until the next key or text.
  std::optional<std::string_view> key();
  // A text without its quotes and escapes. Valid until the next key or text.
  std::optional<std::string_view> text();
  // A number as it is written; `integral`: without fraction and exponent.
  std::optional<std::string_view> number(bool& integral);
  // true, false or null: past it, if that is what it stands before.
  bool literal(std::string_view word);
  // Past any value; false: it is no JSON.
  bool skip();
  // The same, and its text: cut out with its brackets counted, its grammar is looked at when it is
  // decoded.
  std::optional<std::string_view> slice();
  // An object that is said to be of this size: not gone through. Nothing: it cannot be.
  std::optional<std::string_view> object_of(std::size_t size);
  // Of an object it stands before: the text under this key, if there is one. Stays where it is.
  std::optional<std::string_view> peek_text(std::string_view wanted);

  [[nodiscard]] bool good() const { return !broken_; }
  // Only white space is left.
  bool finished();

 private:
  void skip_space();
  // Past a text in quotes; what stands between them.
  std::optional<std::string_view> raw_text(bool& escaped);
  // Past any value, its brackets counted but its grammar not looked at.
  bool slide();

  const char* at_;
  const char* end_;
  bool broken_ = false;
  std::string unescaped_;
};

// In quotes; what is no UTF-8 is replaced.
void put_text(std::string& out, std::string_view text);

}  // namespace codec
}  // namespace aftercare

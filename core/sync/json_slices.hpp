// Cuts the members of an object and the items of an array out of a JSON text without building a
// tree: pulled rows are stored as text and decoded when first looked at.
// A cut-off or unbalanced text is found; a value's own grammar is checked when it is decoded.
#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

namespace aftercare {

class JsonSlices {
 public:
  explicit JsonSlices(std::string_view text) : text_(text) {}

  // The text is an object (array): steps inside. False: it is not.
  bool enter(char open);
  struct Member {
    std::string_view key;  // raw, without quotes; keys of ours hold no escapes
    std::string_view value;
  };
  // Next member or item; nothing at the end and on an error: see good().
  std::optional<Member> next_member();
  std::optional<std::string_view> next_item();
  // True when the closing bracket was reached properly and only white space follows.
  [[nodiscard]] bool finished() const;

  // The same in steps, so that a large value is gone through once: the next member's key (or the
  // fact of a next item), then either its value as a slice or what is inside of it. `inside` hands
  // over at the value; give it back with `after` once its own end was reached: false if it was not.
  std::optional<std::string_view> next_key();
  bool next();
  std::optional<std::string_view> value();
  // An object that is said to be of this size: not gone through. Nothing: it cannot be.
  std::optional<std::string_view> object_of(std::size_t size);
  [[nodiscard]] JsonSlices inside() const;
  bool after(const JsonSlices& inner);

 private:
  void skip_space();
  bool skip_value();
  bool skip_text();

  std::string_view text_;
  std::size_t at_ = 0;
  char close_ = '}';
  bool first_ = true;
  bool closed_ = false;
};

}  // namespace aftercare

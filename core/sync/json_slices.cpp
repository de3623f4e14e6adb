#include "core/sync/json_slices.hpp"

#include "core/codec/json.hpp"

namespace aftercare {

void JsonSlices::skip_space() {
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
      return;
    ++at_;
  }
}

bool JsonSlices::skip_text() {
  if (at_ >= text_.size() || text_[at_] != '"')
    return false;
  for (++at_; at_ < text_.size(); ++at_) {
    if (text_[at_] == '\\') {
      ++at_;
    } else if (text_[at_] == '"') {
      ++at_;
      return true;
    }
  }
  return false;
}

bool JsonSlices::skip_value() {
  if (at_ >= text_.size())
    return false;
  const char start = text_[at_];
  if (start == '"')
    return skip_text();
  if (start != '{' && start != '[') {
    const std::size_t from = at_;
    while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '}' && text_[at_] != ']' &&
           text_[at_] != ' ' && text_[at_] != '\n' && text_[at_] != '\r' && text_[at_] != '\t') {
      ++at_;
    }
    return at_ > from;
  }
  int depth = 0;
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == '"') {
      if (!skip_text())
        return false;
      continue;
    }
    ++at_;
    if (c == '{' || c == '[') {
      if (++depth > kJsonDepthMax)
        return false;
    } else if (c == '}' || c == ']') {
      if (--depth == 0)
        return true;
    }
  }
  return false;
}

bool JsonSlices::enter(char open) {
  skip_space();
  if (at_ >= text_.size() || text_[at_] != open)
    return false;
  ++at_;
  close_ = open == '{' ? '}' : ']';
  first_ = true;
  return true;
}

// True: another member or item begins here.
bool JsonSlices::end_or_comma() {
  if (finished_)
    return false;
  skip_space();
  if (at_ >= text_.size())
    return false;
  if (text_[at_] == close_) {
    ++at_;
    skip_space();
    finished_ = at_ == text_.size();
    at_ = text_.size();
    return false;
  }
  if (!first_) {
    if (text_[at_] != ',')
      return false;
    ++at_;
    skip_space();
  }
  first_ = false;
  return true;
}

std::optional<JsonSlices::Member> JsonSlices::next_member() {
  if (!end_or_comma())
    return std::nullopt;
  const std::size_t key_from = at_;
  if (!skip_text())
    return std::nullopt;
  const std::string_view key = text_.substr(key_from + 1, at_ - key_from - 2);
  skip_space();
  if (at_ >= text_.size() || text_[at_] != ':')
    return std::nullopt;
  ++at_;
  skip_space();
  const std::size_t from = at_;
  if (!skip_value())
    return std::nullopt;
  return Member{key, text_.substr(from, at_ - from)};
}

std::optional<std::string_view> JsonSlices::next_item() {
  if (!end_or_comma())
    return std::nullopt;
  const std::size_t from = at_;
  if (!skip_value())
    return std::nullopt;
  return text_.substr(from, at_ - from);
}

}  // namespace aftercare

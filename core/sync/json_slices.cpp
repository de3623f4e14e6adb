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
  const char* const end = text_.data() + text_.size();
  for (const char* c = text_.data() + at_ + 1; c < end; ++c) {
    if (*c == '\\') {
      ++c;
    } else if (*c == '"') {
      at_ = static_cast<std::size_t>(c + 1 - text_.data());
      return true;
    }
  }
  at_ = text_.size();
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

bool JsonSlices::finished() const {
  return closed_ && text_.find_first_not_of(" \n\r\t", at_) == std::string_view::npos;
}

bool JsonSlices::next() {
  if (closed_)
    return false;
  skip_space();
  if (at_ >= text_.size())
    return false;
  if (text_[at_] == close_) {
    ++at_;
    closed_ = true;
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

std::optional<std::string_view> JsonSlices::next_key() {
  if (!next())
    return std::nullopt;
  const std::size_t from = at_;
  if (!skip_text())
    return std::nullopt;
  const std::string_view key = text_.substr(from + 1, at_ - from - 2);
  skip_space();
  if (at_ >= text_.size() || text_[at_] != ':')
    return std::nullopt;
  ++at_;
  skip_space();
  return key;
}

std::optional<std::string_view> JsonSlices::value() {
  const std::size_t from = at_;
  if (!skip_value())
    return std::nullopt;
  return text_.substr(from, at_ - from);
}

std::optional<std::string_view> JsonSlices::object_of(std::size_t size) {
  if (size < 2 || at_ >= text_.size() || size >= text_.size() - at_)
    return std::nullopt;
  const std::string_view slice = text_.substr(at_, size);
  const char next = text_[at_ + size];
  if (slice.front() != '{' || slice.back() != '}' || (next != close_ && next != ','))
    return std::nullopt;
  at_ += size;
  return slice;
}

JsonSlices JsonSlices::inside() const {
  JsonSlices inner(text_);
  inner.at_ = at_;
  return inner;
}

bool JsonSlices::after(const JsonSlices& inner) {
  at_ = inner.at_;
  return inner.closed_;
}

std::optional<JsonSlices::Member> JsonSlices::next_member() {
  const auto key = next_key();
  const auto slice = key ? value() : std::nullopt;
  return slice ? std::optional(Member{*key, *slice}) : std::nullopt;
}

std::optional<std::string_view> JsonSlices::next_item() {
  return next() ? value() : std::nullopt;
}

}  // namespace aftercare

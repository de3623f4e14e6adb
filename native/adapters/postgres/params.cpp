#include "native/adapters/postgres/params.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace aftercare::postgres {

namespace {

// Types as every engine of this protocol numbers them, in the order of Element.
inline constexpr std::array<std::uint32_t, 4> kTypes{20, 25, 2950, 17};
// The length of a null.
inline constexpr std::uint32_t kNullLength = 0xFFFFFFFFU;

void put(std::string& out, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>((number >> shift) & 0xFFU));
  }
}

// Dimensions, whether any is null, type; then size and lower bound.
std::string array_head(Element element, std::size_t size, bool nulls) {
  std::string out;
  put(out, size == 0 ? 0U : 1U);
  put(out, nulls ? 1U : 0U);
  put(out, kTypes[static_cast<std::size_t>(element)]);
  if (size > 0) {
    put(out, static_cast<std::uint32_t>(size));
    put(out, 1U);
  }
  return out;
}

// Each element with its length.
std::string array_of(Element element, const std::vector<std::string_view>& values) {
  std::string out = array_head(element, values.size(), false);
  for (const auto& value : values) {
    put(out, static_cast<std::uint32_t>(value.size()));
    out.append(value);
  }
  return out;
}

std::string_view view_of(const Uuid& id) {
  return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()};
}

}  // namespace

std::string number_bytes(std::int64_t number) {
  const auto bits = std::bit_cast<std::uint64_t>(number);
  std::string out;
  put(out, static_cast<std::uint32_t>(bits >> 32U));
  put(out, static_cast<std::uint32_t>(bits & 0xFFFFFFFFU));
  return out;
}

Params::Value& Params::at(std::size_t index) {
  if (values_.size() <= index) {
    values_.resize(index + 1);
  }
  return values_[index];
}

void Params::set_text(std::size_t index, std::string_view text) {
  at(index) = {std::string{text}, true, false};
}
void Params::set_id(std::size_t index, const Uuid& id) {
  at(index) = {std::string{view_of(id)}, true, false};
}
void Params::set_number(std::size_t index, std::int64_t number) {
  at(index) = {std::to_string(number), false, false};
}
void Params::set_null(std::size_t index) {
  at(index) = {{}, true, true};
}

Params& Params::text(std::string_view value) {
  set_text(values_.size(), value);
  return *this;
}
Params& Params::id(const Uuid& value) {
  set_id(values_.size(), value);
  return *this;
}
Params& Params::number(std::int64_t value) {
  set_number(values_.size(), value);
  return *this;
}

Params& Params::array(Element element, const std::vector<std::optional<std::string_view>>& values) {
  const bool nulls = std::find(values.begin(), values.end(), std::nullopt) != values.end();
  std::string out = array_head(element, values.size(), nulls);
  for (const auto& value : values) {
    put(out, value ? static_cast<std::uint32_t>(value->size()) : kNullLength);
    out.append(value.value_or(std::string_view{}));
  }
  values_.push_back({std::move(out), true, false});
  return *this;
}

Params& Params::numbers(const std::vector<std::int64_t>& values) {
  std::string packed;
  packed.reserve(values.size() * 8);
  for (const auto value : values) {
    packed += number_bytes(value);
  }
  std::vector<std::string_view> views;
  views.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    views.push_back(std::string_view{packed}.substr(i * 8, 8));
  }
  values_.push_back({array_of(Element::number, views), true, false});
  return *this;
}

Params& Params::ids(const std::vector<Uuid>& values) {
  std::vector<std::string_view> views;
  views.reserve(values.size());
  for (const auto& id : values) {
    views.push_back(view_of(id));
  }
  values_.push_back({array_of(Element::id, views), true, false});
  return *this;
}

Params& Params::texts(const std::vector<std::string_view>& values) {
  values_.push_back({array_of(Element::text, values), true, false});
  return *this;
}

Params& Params::bytes(const std::vector<std::string_view>& values) {
  values_.push_back({array_of(Element::bytes, values), true, false});
  return *this;
}

Params::View Params::view() const {
  View view;
  for (const auto& value : values_) {
    view.values.push_back(value.null ? nullptr : value.bytes.c_str());
    view.lengths.push_back(static_cast<int>(value.bytes.size()));
    view.formats.push_back(value.binary ? 1 : 0);
  }
  return view;
}

}  // namespace aftercare::postgres

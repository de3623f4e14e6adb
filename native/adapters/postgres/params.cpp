#include "native/adapters/postgres/params.hpp"

#include <bit>

namespace aftercare::postgres {

namespace {

// Types of elements as every engine of this protocol numbers them.
inline constexpr std::uint32_t kBytea = 17;
inline constexpr std::uint32_t kInt8 = 20;
inline constexpr std::uint32_t kText = 25;
inline constexpr std::uint32_t kUuid = 2950;

void put(std::string& out, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>((number >> shift) & 0xFFU));
  }
}

std::string_view view_of(const Uuid& id) {
  return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()};
}

}  // namespace

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

// Dimensions, whether any is null, type; then size and lower bound; then each with its length.
Params& Params::array(std::uint32_t element, const std::vector<std::string_view>& values) {
  std::string out;
  put(out, values.empty() ? 0U : 1U);
  put(out, 0U);
  put(out, element);
  if (!values.empty()) {
    put(out, static_cast<std::uint32_t>(values.size()));
    put(out, 1U);
  }
  for (const auto& value : values) {
    put(out, static_cast<std::uint32_t>(value.size()));
    out.append(value);
  }
  values_.push_back({std::move(out), true, false});
  return *this;
}

Params& Params::numbers(const std::vector<std::int64_t>& values) {
  std::string packed;
  packed.reserve(values.size() * 8);
  for (const auto value : values) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    put(packed, static_cast<std::uint32_t>(bits >> 32U));
    put(packed, static_cast<std::uint32_t>(bits & 0xFFFFFFFFU));
  }
  std::vector<std::string_view> views;
  views.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    views.push_back(std::string_view{packed}.substr(i * 8, 8));
  }
  return array(kInt8, views);
}

Params& Params::ids(const std::vector<Uuid>& values) {
  std::vector<std::string_view> views;
  views.reserve(values.size());
  for (const auto& id : values) {
    views.push_back(view_of(id));
  }
  return array(kUuid, views);
}

Params& Params::texts(const std::vector<std::string_view>& values) {
  return array(kText, values);
}

Params& Params::bytes(const std::vector<std::string_view>& values) {
  return array(kBytea, values);
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

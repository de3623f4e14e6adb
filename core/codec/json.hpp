// JSON of every described record, one way for all. Strict in types and lenient in what is
// there: unknown fields are ignored (a newer version wrote them), missing ones keep their default.
// A value of the wrong type is `malformed` and names its path. Nothing here throws.
// Rows are kept and sent without the members that hold their default (to_sparse_json): a default,
// once released, never changes its value (tests/core/codec/golden/README.md).
#pragma once
#include <array>
#include <boost/describe.hpp>
#include <cstdint>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/date.hpp"
#include "core/base/id.hpp"
#include "core/base/instant.hpp"
#include "core/base/result.hpp"
#include "core/codec/type_name.hpp"

namespace aftercare {

using Json = nlohmann::json;

// Deepest nesting a text may have: deeper is refused before it is built.
inline constexpr int kJsonDepthMax = 64;

Result<Json> parse_json(std::string_view text);
// Invalid UTF-8 cannot arise from parsed texts; where it does, it is replaced.
std::string dump_json(const Json& json);

namespace codec {

template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};
template <class T>
struct is_vector : std::false_type {};
template <class T>
struct is_vector<std::vector<T>> : std::true_type {};
template <class T>
struct is_map : std::false_type {};
template <class T>
struct is_map<std::map<std::string, T>> : std::true_type {};
template <class T>
struct is_pair : std::false_type {};
template <class A, class B>
struct is_pair<std::pair<A, B>> : std::true_type {};
template <class T>
struct is_variant : std::false_type {};
template <class... T>
struct is_variant<std::variant<T...>> : std::true_type {};
template <class T>
struct is_id : std::false_type {};
template <class Tag>
struct is_id<Id<Tag>> : std::true_type {};

// Where reading is, for the `field` of a refusal: "customer.phone", "files[0].type".
struct Reading {
  std::string path;
  std::optional<Refusal> problem;
  bool unknown = false;  // members were passed over that nobody here knows
  bool fail(std::string_view expected) {
    if (!problem) problem = refuse("malformed", path, {{"expected", std::string(expected)}});
    return false;
  }
};

class PathStep {
 public:
  PathStep(Reading& reading, std::string_view field) : reading_(reading) {
    length_ = reading.path.size();
    if (!reading.path.empty()) reading.path += '.';
    reading.path += field;
  }
  PathStep(Reading& reading, std::size_t index) : reading_(reading) {
    length_ = reading.path.size();
    reading.path += '[' + std::to_string(index) + ']';
  }
  ~PathStep() { reading_.path.resize(length_); }
  PathStep(const PathStep&) = delete;
  PathStep& operator=(const PathStep&) = delete;

 private:
  Reading& reading_;
  std::size_t length_ = 0;
};

// `known`: what the reader takes the value for when it is left out; then members, items' members
// and so on that equal it are left out. Null: everything is written.
template <class T>
Json write(const T& value, const T* known = nullptr);
// The value is what a reader takes it for.
template <class T>
bool is_known(const T& value, const T& known);
template <class T>
bool read(const Json& json, T& out, Reading& reading);

// Enums and structs are described by small constant tables, walked by functions that are compiled
// once (json.cpp): hundreds of records would cost minutes of compiling and a fat WASM otherwise.
struct EnumRow {
  std::string_view name;
  int value = 0;
};
std::string_view find_name(const EnumRow* rows, std::size_t count, int value);
const EnumRow* find_row(const EnumRow* rows, std::size_t count, std::string_view name);

template <class E>
const auto& enum_rows() {
  using Enumerators = boost::describe::describe_enumerators<E>;
  static const auto rows = []<template <class...> class List, class... D>(List<D...>) {
    return std::array<EnumRow, sizeof...(D)>{
        EnumRow{wire_name(D::name), static_cast<int>(D::value)}...};
  }(Enumerators{});
  return rows;
}

template <class E>
std::string_view enum_name(E value) {
  const auto& rows = enum_rows<E>();
  return find_name(rows.data(), rows.size(), static_cast<int>(value));
}

template <class E>
std::optional<E> enum_value(std::string_view text) {
  const auto& rows = enum_rows<E>();
  const EnumRow* row = find_row(rows.data(), rows.size(), text);
  return row == nullptr ? std::nullopt : std::optional<E>(static_cast<E>(row->value));
}

// `write` answers false for what is left out: an absent optional, and what `known` (an owner, or
// null) holds alike. `is_known` compares this member of two owners.
struct FieldRow {
  std::string_view name;
  bool (*write)(const void* owner, const void* known, Json& out) = nullptr;
  bool (*is_known)(const void* owner, const void* known) = nullptr;
  bool (*read)(const Json& json, void* owner, Reading& reading) = nullptr;
};
void write_fields(const FieldRow* rows, std::size_t count, const void* owner, const void* known,
                  Json& out);
bool are_known(const FieldRow* rows, std::size_t count, const void* owner, const void* known);
bool read_fields(const FieldRow* rows, std::size_t count, const Json& json, void* owner,
                 Reading& reading);

template <class T>
using members_of = boost::describe::describe_members<T, boost::describe::mod_public>;

template <class T, class D>
bool write_field(const void* owner, const void* known, Json& out) {
  const auto& member = static_cast<const T*>(owner)->*D::pointer;
  if constexpr (is_optional<std::decay_t<decltype(member)>>::value) {
    if (!member && known == nullptr) return false;
  }
  if (known == nullptr) {
    out = write(member);
    return true;
  }
  const auto& taken = static_cast<const T*>(known)->*D::pointer;
  if (is_known(member, taken)) return false;
  out = write(member, &taken);
  return true;
}

template <class T, class D>
bool is_known_field(const void* owner, const void* known) {
  return is_known(static_cast<const T*>(owner)->*D::pointer,
                  static_cast<const T*>(known)->*D::pointer);
}

template <class T, class D>
bool read_field(const Json& json, void* owner, Reading& reading) {
  return read(json, static_cast<T*>(owner)->*D::pointer, reading);
}

template <class T>
const auto& field_rows() {
  static const auto rows = []<template <class...> class List, class... D>(List<D...>) {
    return std::array<FieldRow, sizeof...(D)>{
        FieldRow{wire_name(D::name), &write_field<T, D>, &is_known_field<T, D>,
                 &read_field<T, D>}...};
  }(members_of<T>{});
  return rows;
}

template <class T>
void write_members(const T& value, const T* known, Json& out) {
  const auto& rows = field_rows<T>();
  write_fields(rows.data(), rows.size(), &value, known, out);
}

// What a list's item, an optional's value or a variant's alternative is read into.
template <class T>
const T* fresh() {
  static const T value{};
  return &value;
}

template <class T>
bool read_members(const Json& json, T& out, Reading& reading) {
  const auto& rows = field_rows<T>();
  return read_fields(rows.data(), rows.size(), json, &out, reading);
}

// Alternatives of a variant by name; the tables of several variants may be walked as one.
struct KindRow {
  std::string_view kind;
  // Replaces the variant behind `out` by this alternative, read from `json`.
  bool (*read)(const Json& json, void* out, Reading& reading) = nullptr;
};
const KindRow* find_kind(const KindRow* rows, std::size_t count, std::string_view kind);

template <class Variant, class Alternative>
bool read_alternative_of(const Json& json, void* out, Reading& reading) {
  Alternative alternative{};
  if (!read_members(json, alternative, reading)) return false;
  *static_cast<Variant*>(out) = std::move(alternative);
  return true;
}

template <class... T>
Json write_variant(const std::variant<T...>& value, bool sparse) {
  return std::visit(
      [sparse](const auto& alternative) {
        using Alternative = std::decay_t<decltype(alternative)>;
        Json out = Json::object();
        write_members(alternative, sparse ? fresh<Alternative>() : nullptr, out);
        out["kind"] = kind_name<Alternative>();
        return out;
      },
      value);
}

template <class... T>
bool read_variant(const Json& json, std::variant<T...>& out, Reading& reading) {
  static const std::array<KindRow, sizeof...(T)> rows{
      KindRow{kind_name<T>(), &read_alternative_of<std::variant<T...>, T>}...};
  if (!json.is_object()) return reading.fail("object");
  const auto kind = json.find("kind");
  if (kind == json.end() || !kind->is_string()) return reading.fail("kind");
  const KindRow* row =
      find_kind(rows.data(), rows.size(), kind->template get_ref<const std::string&>());
  return row == nullptr ? reading.fail("a known kind") : row->read(json, &out, reading);
}

template <class T>
Json write(const T& value, const T* known) {
  const bool sparse = known != nullptr;
  if constexpr (std::is_same_v<T, bool> || std::is_arithmetic_v<T> ||
                std::is_same_v<T, std::string>) {
    return value;
  } else if constexpr (std::is_same_v<T, Instant> || std::is_same_v<T, LocalDate> ||
                       std::is_same_v<T, Uuid>) {
    return to_text(value);
  } else if constexpr (is_id<T>::value) {
    return value.is_nil() ? std::string() : value.text();
  } else if constexpr (std::is_enum_v<T>) {
    return std::string(enum_name(value));
  } else if constexpr (is_optional<T>::value) {
    using Value = typename T::value_type;
    return value ? write(*value, sparse ? fresh<Value>() : nullptr) : Json();
  } else if constexpr (is_vector<T>::value) {
    using Item = typename T::value_type;
    Json out = Json::array();
    for (const Item& item : value) out.push_back(write(item, sparse ? fresh<Item>() : nullptr));
    return out;
  } else if constexpr (is_map<T>::value) {
    using Item = typename T::mapped_type;
    Json out = Json::object();
    for (const auto& [key, item] : value) {
      out[key] = write(item, sparse ? fresh<Item>() : nullptr);
    }
    return out;
  } else if constexpr (is_pair<T>::value) {
    using First = typename T::first_type;
    using Second = typename T::second_type;
    return Json::array({write(value.first, sparse ? fresh<First>() : nullptr),
                        write(value.second, sparse ? fresh<Second>() : nullptr)});
  } else if constexpr (is_variant<T>::value) {
    return write_variant(value, sparse);
  } else {
    Json out = Json::object();
    write_members(value, known, out);
    return out;
  }
}

// Lists are compared by length only and variants never: what is written needlessly does no harm.
template <class T>
bool is_known(const T& value, const T& known) {
  if constexpr (is_optional<T>::value) {
    return !value && !known;
  } else if constexpr (is_vector<T>::value || is_map<T>::value) {
    return value.empty() && known.empty();
  } else if constexpr (is_pair<T>::value) {
    return is_known(value.first, known.first) && is_known(value.second, known.second);
  } else if constexpr (is_variant<T>::value) {
    return false;
  } else if constexpr (std::is_class_v<T> && !std::is_same_v<T, std::string> &&
                       !std::is_same_v<T, Instant> && !std::is_same_v<T, LocalDate> &&
                       !std::is_same_v<T, Uuid> && !is_id<T>::value) {
    const auto& rows = field_rows<T>();
    return are_known(rows.data(), rows.size(), &value, &known);
  } else {
    return value == known;
  }
}

template <class T>
bool read_number(const Json& json, T& out, Reading& reading) {
  if constexpr (std::is_floating_point_v<T>) {
    if (!json.is_number()) return reading.fail("number");
    out = json.get<T>();
    return true;
  } else {
    if (!json.is_number_integer()) return reading.fail("integer");
    if (json.is_number_unsigned()) {
      const auto wide = json.get<std::uint64_t>();
      if (wide > static_cast<std::uint64_t>(std::numeric_limits<T>::max())) {
        return reading.fail("smaller integer");
      }
      out = static_cast<T>(wide);
      return true;
    }
    const auto wide = json.get<std::int64_t>();
    if (std::is_unsigned_v<T> || wide < static_cast<std::int64_t>(std::numeric_limits<T>::min())) {
      return reading.fail("larger integer");
    }
    out = static_cast<T>(wide);
    return true;
  }
}

// Text forms: what they parse with, and whether empty means "none" (a nil id).
inline bool parse_text(std::string_view text, Instant& out) {
  const auto parsed = parse_instant(text);
  if (parsed) out = *parsed;
  return parsed.has_value();
}
inline bool parse_text(std::string_view text, LocalDate& out) {
  const auto parsed = parse_local_date(text);
  if (parsed) out = *parsed;
  return parsed.has_value();
}
inline bool parse_text(std::string_view text, Uuid& out) {
  const auto parsed = parse_uuid(text);
  if (parsed) out = *parsed;
  return parsed.has_value();
}

template <class T>
bool read_text(const Json& json, T& out, Reading& reading, std::string_view expected) {
  if (!json.is_string()) return reading.fail(expected);
  const auto& text = json.get_ref<const std::string&>();
  if constexpr (is_id<T>::value) {
    if (text.empty()) {
      out = T{};
      return true;
    }
    return parse_text(text, out.value) || reading.fail(expected);
  } else {
    return parse_text(text, out) || reading.fail(expected);
  }
}

template <class T>
bool read_vector(const Json& json, std::vector<T>& out, Reading& reading) {
  if (!json.is_array()) return reading.fail("array");
  out.clear();
  out.reserve(json.size());
  for (std::size_t i = 0; i < json.size(); ++i) {
    const PathStep step(reading, i);
    T item{};
    if (!read(json[i], item, reading)) return false;
    out.push_back(std::move(item));
  }
  return true;
}

template <class T>
bool read_map(const Json& json, std::map<std::string, T>& out, Reading& reading) {
  if (!json.is_object()) return reading.fail("object");
  out.clear();
  for (const auto& [key, value] : json.items()) {
    const PathStep step(reading, key);
    if (!read(value, out[key], reading)) return false;
  }
  return true;
}

template <class T>
bool read(const Json& json, T& out, Reading& reading) {
  if constexpr (std::is_same_v<T, bool>) {
    if (!json.is_boolean()) return reading.fail("true or false");
    out = json.get<bool>();
    return true;
  } else if constexpr (std::is_arithmetic_v<T>) {
    return read_number(json, out, reading);
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (!json.is_string()) return reading.fail("text");
    out = json.get_ref<const std::string&>();
    return true;
  } else if constexpr (std::is_same_v<T, Instant>) {
    return read_text(json, out, reading, "time");
  } else if constexpr (std::is_same_v<T, LocalDate>) {
    return read_text(json, out, reading, "date");
  } else if constexpr (std::is_same_v<T, Uuid> || is_id<T>::value) {
    return read_text(json, out, reading, "id");
  } else if constexpr (std::is_enum_v<T>) {
    if (!json.is_string()) return reading.fail("text");
    const auto value = enum_value<T>(json.get_ref<const std::string&>());
    if (!value) return reading.fail("a known value");
    out = *value;
    return true;
  } else if constexpr (is_optional<T>::value) {
    if (json.is_null()) {
      out.reset();
      return true;
    }
    return read(json, out.emplace(), reading);
  } else if constexpr (is_vector<T>::value) {
    return read_vector(json, out, reading);
  } else if constexpr (is_map<T>::value) {
    return read_map(json, out, reading);
  } else if constexpr (is_pair<T>::value) {
    if (!json.is_array() || json.size() != 2) return reading.fail("array of two");
    return read(json[0], out.first, reading) && read(json[1], out.second, reading);
  } else if constexpr (is_variant<T>::value) {
    return read_variant(json, out, reading);
  } else {
    return read_members(json, out, reading);
  }
}

}  // namespace codec

template <class T>
Json to_json(const T& value) {
  return codec::write(value);
}

// Without what holds its default: read back by from_json() into the same value.
template <class T>
Json to_sparse_json(const T& value) {
  return codec::write(value, codec::fresh<T>());
}

template <class T>
Result<T> from_json(const Json& json) {
  T out{};
  codec::Reading reading;
  if (!codec::read(json, out, reading)) return *reading.problem;
  return out;
}

}  // namespace aftercare

// JSON of every described record, one way for all. Strict in types and lenient in what is
// there: unknown fields are ignored (a newer version wrote them), missing ones keep their default.
// A value of the wrong type is `malformed` and names its path. Nothing here throws.
// Rows are kept and sent without the members that hold their default (json_row): a default,
// once released, never changes its value (tests/core/codec/golden/README.md).
// Records are written to and read from text directly; members in the order of their names, as a
// tree (Json) would give them. A tree is for what is looked at before it is read.
#pragma once
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <boost/describe.hpp>
#include <nlohmann/json.hpp>

#include "core/base/date.hpp"
#include "core/base/id.hpp"
#include "core/base/instant.hpp"
#include "core/base/member_place.hpp"
#include "core/base/result.hpp"
#include "core/codec/json_text.hpp"
#include "core/codec/kinds_of_type.hpp"
#include "core/codec/reading.hpp"
#include "core/codec/type_name.hpp"

namespace aftercare {

using Json = nlohmann::json;

Result<Json> parse_json(std::string_view text);
// Invalid UTF-8 cannot arise from parsed texts; where it does, it is replaced.
std::string dump_json(const Json& json);

namespace codec {

// Adds the value's text to `out`. `known`: what the reader takes the value for when it is left
// out; then members, items' members and so on that equal it are left out. Null: everything is
// written.
template <class T>
void put(std::string& out, const T& value, const T* known = nullptr);
// The value is what a reader takes it for.
template <class T>
bool is_known(const T& value, const T& known);
template <class T>
bool take(TextIn& in, T& out, Reading& reading);

// Enums and structs are described by small constant tables, walked by functions that are compiled
// once (json.cpp): hundreds of records would cost minutes of compiling and a fat WASM otherwise.
struct EnumRow {
  std::string_view name;
  int value = 0;
};
std::string_view find_name(const EnumRow* rows, std::size_t count, int value);
const EnumRow* find_row(const EnumRow* rows, std::size_t count, std::string_view name);

// An enum's value where a row holds a name that this release does not know: equal to none that it
// knows, so that no rule takes it for one. encode_over() keeps the name.
inline constexpr int kNewerName = -1;
// `out` by its name. One that nobody here knows is `unknown_value` with those that are known, but
// in a row (Reading::keeps_unknown) it is kNewerName.
bool take_name(std::optional<std::string_view> name, const EnumRow* rows, std::size_t count,
               int& out, Reading& reading);

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

// What is done with a value of one type. `put` answers false for what is left out: an absent
// optional, and what `known` (of the same type, or null) holds alike.
struct TypeRow {
  bool (*put)(std::string& out, const void* value, const void* known) = nullptr;
  bool (*is_known)(const void* value, const void* known) = nullptr;
  bool (*take)(TextIn& in, void* out, Reading& reading) = nullptr;
};
template <class T>
const TypeRow* type_row();

// A member: where it lies in its owner, and the type's row, which all members of the type share.
struct FieldRow {
  std::string_view name;
  std::size_t offset = 0;
  const TypeRow* type = nullptr;
};
void sort_by_name(FieldRow* rows, std::size_t count);
// `kind`: of a variant's alternative; empty for a struct.
void put_fields(std::string& out, const FieldRow* rows, std::size_t count, const void* owner,
                const void* known, std::string_view kind);
bool are_known(const FieldRow* rows, std::size_t count, const void* owner, const void* known);
bool take_fields(const FieldRow* rows, std::size_t count, TextIn& in, void* owner,
                 Reading& reading);

template <class T>
using members_of = boost::describe::describe_members<T, boost::describe::mod_public>;

// In the order of their names.
template <class T>
const auto& field_rows() {
  static const auto rows = []<template <class...> class List, class... D>(List<D...>) {
    std::array<FieldRow, sizeof...(D)> out{
        FieldRow{wire_name(D::name), place_in<T, D>(), type_row<member_type<T, D>>()}...};
    sort_by_name(out.data(), out.size());
    return out;
  }(members_of<T>{});
  return rows;
}

template <class T>
void put_members(std::string& out, const T& value, const T* known, std::string_view kind = {}) {
  const auto& rows = field_rows<T>();
  put_fields(out, rows.data(), rows.size(), &value, known, kind);
}

template <class T>
bool take_members(TextIn& in, T& out, Reading& reading) {
  const auto& rows = field_rows<T>();
  return take_fields(rows.data(), rows.size(), in, &out, reading);
}

// Alternatives of a variant by name; the tables of several variants may be walked as one.
struct KindRow {
  std::string_view kind;
  // Replaces what the variant holds by this alternative, as it is made; says where it lies.
  void* (*make)(void* variant) = nullptr;
  const TypeRow* type = nullptr;
};
const KindRow* find_kind(const KindRow* rows, std::size_t count, std::string_view kind);
// By the `kind` of the object it stands before.
bool take_kind(const KindRow* rows, std::size_t count, TextIn& in, void* out, Reading& reading);

template <class Variant, class Alternative>
void* make_alternative(void* variant) {
  return &static_cast<Variant*>(variant)->template emplace<Alternative>();
}

// In the order of the variant, without names.
template <class Variant>
const auto& alternative_rows() {
  static const auto rows = []<class... T>(const std::variant<T...>*) {
    return std::array<KindRow, sizeof...(T)>{
        KindRow{{}, &make_alternative<Variant, T>, type_row<T>()}...};
  }(static_cast<const Variant*>(nullptr));
  return rows;
}

template <class... T>
void put_variant(std::string& out, const std::variant<T...>& value, bool sparse) {
  std::visit(
      [&](const auto& alternative) {
        using Alternative = std::decay_t<decltype(alternative)>;
        put_members(out, alternative, sparse ? fresh<Alternative>() : nullptr,
                    kind_name<Alternative>());
      },
      value);
}

template <class... T>
bool take_variant(TextIn& in, std::variant<T...>& out, Reading& reading) {
  static const std::array<KindRow, sizeof...(T)> rows{
      KindRow{kind_name<T>(), &make_alternative<std::variant<T...>, T>, type_row<T>()}...};
  return take_kind(rows.data(), rows.size(), in, &out, reading);
}

// Scalars: compiled once.
void put_number(std::string& out, std::int64_t value);
void put_number(std::string& out, std::uint64_t value);
void put_number(std::string& out, double value);
bool take_number(TextIn& in, std::int64_t min, std::uint64_t max, std::int64_t& out,
                 Reading& reading);
bool take_number(TextIn& in, double& out, Reading& reading);
bool take_bool(TextIn& in, bool& out, Reading& reading);
bool take_text(TextIn& in, std::string& out, Reading& reading);
bool take_text(TextIn& in, Instant& out, Reading& reading);
bool take_text(TextIn& in, LocalDate& out, Reading& reading);
// `nil`: an empty text stands for none.
bool take_uuid(TextIn& in, Uuid& out, bool nil, Reading& reading);
// In quotes.
void put_plain(std::string& out, Instant value);
void put_plain(std::string& out, LocalDate value);
void put_plain(std::string& out, const Uuid& value);

template <class T>
void put_arithmetic(std::string& out, T value) {
  if constexpr (std::is_floating_point_v<T>) {
    put_number(out, static_cast<double>(value));
  } else if constexpr (std::is_unsigned_v<T>) {
    put_number(out, static_cast<std::uint64_t>(value));
  } else {
    put_number(out, static_cast<std::int64_t>(value));
  }
}

template <class T>
bool take_arithmetic(TextIn& in, T& out, Reading& reading) {
  if constexpr (std::is_floating_point_v<T>) {
    double wide = 0;
    if (!take_number(in, wide, reading))
      return false;
    out = static_cast<T>(wide);
  } else {
    std::int64_t wide = 0;  // of a larger unsigned one, its bits
    if (!take_number(in, static_cast<std::int64_t>(std::numeric_limits<T>::min()),
                     static_cast<std::uint64_t>(std::numeric_limits<T>::max()), wide, reading)) {
      return false;
    }
    out = static_cast<T>(wide);
  }
  return true;
}

template <class List, class PutItem>
void put_list(std::string& out, const List& list, char open, char close, PutItem put_item) {
  out += open;
  bool first = true;
  for (const auto& item : list) {
    if (!first)
      out += ',';
    first = false;
    put_item(item);
  }
  out += close;
}

template <class T>
void put(std::string& out, const T& value, const T* known) {
  const bool sparse = known != nullptr;
  if constexpr (std::is_same_v<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (std::is_arithmetic_v<T>) {
    put_arithmetic(out, value);
  } else if constexpr (std::is_same_v<T, std::string>) {
    put_text(out, value);
  } else if constexpr (std::is_same_v<T, Instant> || std::is_same_v<T, LocalDate> ||
                       std::is_same_v<T, Uuid>) {
    put_plain(out, value);
  } else if constexpr (is_id<T>::value) {
    value.is_nil() ? put_text(out, {}) : put_plain(out, value.value);
  } else if constexpr (std::is_enum_v<T>) {
    put_text(out, enum_name(value));
  } else if constexpr (is_optional<T>::value) {
    using Value = typename T::value_type;
    if (value) {
      put(out, *value, sparse ? fresh<Value>() : nullptr);
    } else {
      out += "null";
    }
  } else if constexpr (is_vector<T>::value) {
    using Item = typename T::value_type;
    put_list(out, value, '[', ']',
             [&](const Item& item) { put(out, item, sparse ? fresh<Item>() : nullptr); });
  } else if constexpr (is_map<T>::value) {
    using Item = typename T::mapped_type;
    put_list(out, value, '{', '}', [&](const auto& entry) {
      put_text(out, entry.first);
      out += ':';
      put(out, entry.second, sparse ? fresh<Item>() : nullptr);
    });
  } else if constexpr (is_pair<T>::value) {
    out += '[';
    put(out, value.first, sparse ? fresh<typename T::first_type>() : nullptr);
    out += ',';
    put(out, value.second, sparse ? fresh<typename T::second_type>() : nullptr);
    out += ']';
  } else if constexpr (is_variant<T>::value) {
    put_variant(out, value, sparse);
  } else {
    put_members(out, value, known);
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
void* add_item(void* list) {
  return &static_cast<std::vector<T>*>(list)->emplace_back();
}
// Behind what `list` holds. `add` makes an item and says where it lies.
bool take_items(TextIn& in, void* list, void* (*add)(void* list), const TypeRow* item,
                Reading& reading);

template <class T>
bool take_map(TextIn& in, std::map<std::string, T>& out, Reading& reading) {
  if (!in.enter('{'))
    return reading.fail("object");
  out.clear();
  bool first = true;
  while (in.next('}', first)) {
    const auto key = in.key();
    if (!key)
      return reading.fail("JSON");
    const auto at = out.emplace(std::string(*key), T{}).first;
    const PathStep step(reading, at->first);
    if (!take(in, at->second, reading))
      return false;
  }
  return in.good() || reading.fail("JSON");
}

template <class A, class B>
bool take_pair(TextIn& in, std::pair<A, B>& out, Reading& reading) {
  bool first = true;
  if (!in.enter('[') || !in.next(']', first))
    return reading.fail("array of two");
  if (!take(in, out.first, reading))
    return false;
  if (!in.next(']', first))
    return reading.fail("array of two");
  if (!take(in, out.second, reading))
    return false;
  return (!in.next(']', first) && in.good()) || reading.fail("array of two");
}

template <class T>
bool take(TextIn& in, T& out, Reading& reading) {
  if constexpr (std::is_same_v<T, bool>) {
    return take_bool(in, out, reading);
  } else if constexpr (std::is_arithmetic_v<T>) {
    return take_arithmetic(in, out, reading);
  } else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, Instant> ||
                       std::is_same_v<T, LocalDate>) {
    return take_text(in, out, reading);
  } else if constexpr (std::is_same_v<T, Uuid>) {
    return take_uuid(in, out, false, reading);
  } else if constexpr (is_id<T>::value) {
    return take_uuid(in, out.value, true, reading);
  } else if constexpr (std::is_enum_v<T>) {
    if (in.peek() != '"')
      return reading.fail("text");
    const auto name = in.text();
    const auto& rows = enum_rows<T>();
    int value = static_cast<int>(out);
    if (!take_name(name, rows.data(), rows.size(), value, reading))
      return false;
    out = static_cast<T>(value);
    return true;
  } else if constexpr (is_optional<T>::value) {
    if (in.literal("null")) {
      out.reset();
      return true;
    }
    return take(in, out.emplace(), reading);
  } else if constexpr (is_vector<T>::value) {
    using Item = typename T::value_type;
    out.clear();
    return take_items(in, &out, &add_item<Item>, type_row<Item>(), reading);
  } else if constexpr (is_map<T>::value) {
    return take_map(in, out, reading);
  } else if constexpr (is_pair<T>::value) {
    return take_pair(in, out, reading);
  } else if constexpr (is_variant<T>::value) {
    return take_variant(in, out, reading);
  } else {
    return take_members(in, out, reading);
  }
}

template <class T>
bool put_value(std::string& out, const void* value, const void* known) {
  const T& own = *static_cast<const T*>(value);
  if constexpr (is_optional<T>::value) {
    if (!own && known == nullptr)
      return false;
  }
  const T* const taken = static_cast<const T*>(known);
  if (taken != nullptr && is_known(own, *taken))
    return false;
  put(out, own, taken);
  return true;
}
template <class T>
bool is_known_value(const void* value, const void* known) {
  return is_known(*static_cast<const T*>(value), *static_cast<const T*>(known));
}
template <class T>
bool take_value(TextIn& in, void* out, Reading& reading) {
  return take(in, *static_cast<T*>(out), reading);
}

// Every id is a UUID and nothing else, whosever it is.
const TypeRow* id_row();

template <class T>
const TypeRow* type_row() {
  if constexpr (is_id<T>::value) {
    static_assert(sizeof(T) == sizeof(Uuid) && std::is_standard_layout_v<T>);
    return id_row();
  } else {
    static constexpr TypeRow row{&put_value<T>, &is_known_value<T>, &take_value<T>};
    return &row;
  }
}

// The same from a tree.
template <class T>
bool read(const Json& json, T& out, Reading& reading) {
  if constexpr (std::is_same_v<T, std::string>) {
    if (!json.is_string())
      return reading.fail("text");
    out = json.get_ref<const std::string&>();
    return true;
  }
  const std::string text = dump_json(json);
  TextIn in(text);
  return take(in, out, reading);
}

}  // namespace codec

template <class T>
std::string json_text(const T& value) {
  std::string out;
  codec::put(out, value);
  return out;
}

// Without what holds its default: read back by read_json() into the same value.
template <class T>
std::string json_row(const T& value) {
  std::string out;
  codec::put(out, value, fresh<T>());
  return out;
}

template <class T>
Json to_json(const T& value) {
  return Json::parse(json_text(value), nullptr, false);
}

template <class T>
Result<T> from_json(const Json& json) {
  T out{};
  codec::Reading reading;
  if (!codec::read(json, out, reading))
    return *reading.problem;
  return out;
}

// Of a whole text: nothing but white space may follow.
template <class T>
Result<T> read_json(std::string_view text) {
  T out{};
  codec::Reading reading;
  codec::TextIn in(text);
  if (!codec::take(in, out, reading))
    return *reading.problem;
  if (!in.finished())
    return refuse("malformed", {}, {{"expected", "JSON"}});
  return out;
}

}  // namespace aftercare

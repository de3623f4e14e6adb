// Descriptions: what Boost.Describe does not know of a record's members. One table for each record,
// DescriptionOf<T>::fields, names label, unit, help and limits; what follows from the member's type
// (a date, a choice of terms, an optional) is not said again.
#pragma once
#include <array>
#include <span>
#include <string>
#include <type_traits>

#include <boost/describe/members.hpp>

#include "core/base/member_place.hpp"
#include "core/screens/field_text.hpp"

namespace aftercare::screens {

// How a member is shown where its type does not say. hidden: the system's. rows: a table of its
// own, edited elsewhere. label: key of a text. source: which handbook. codes: chosen from what
// whoever opens the form offers (the policy's hazards), one or several.
enum class Face { plain, area, hidden, rows, label, source, weekday, command, limit, phone, codes };

struct FieldDescription {
  std::string_view member;
  std::string_view label = {};  // "form.<member>" when empty
  Face face = Face::plain;
  bool required = false;
  bool listed = true;
  std::string_view unit = {};
  std::string_view help = {};
  std::optional<std::int64_t> min = {};
  std::optional<std::int64_t> max = {};
  std::optional<EntityType> refers = {};
  std::string (*derive)(const Source& source, const void* record) = nullptr;
};

template <class T>
struct DescriptionOf;

namespace described {

template <class T>
concept Typable = requires(const T& value) {
  typing::TypedAs<T>::show(value);
};
template <class T>
concept HasChoices = requires {
  typing::TypedAs<T>::choices();
};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

// What a member's type says of it; all members of the type share it.
struct TypeFace {
  FieldKind kind{};
  bool optional = false;
  bool words = false;  // a list of texts, which may be chosen from codes
  std::string (*show)(const void* value) = nullptr;
  bool (*take)(const std::string& text, void* value) = nullptr;
  std::vector<Choice> (*choices)() = nullptr;  // null: none
};

template <class Value>
const TypeFace* type_face() {
  using Typed = typing::TypedAs<Value>;
  static const TypeFace face = [] {
    TypeFace made;
    made.kind = Typed::kind;
    made.optional = IsOptional<Value>::value;
    made.words = std::is_same_v<Value, std::vector<std::string>>;
    made.show = [](const void* value) { return Typed::show(*static_cast<const Value*>(value)); };
    made.take = [](const std::string& text, void* value) {
      return Typed::take(text, *static_cast<Value*>(value));
    };
    if constexpr (HasChoices<Value>)
      made.choices = [] { return Typed::choices(); };
    return made;
  }();
  return &face;
}

// Neither `face` nor `inner`: a table, its row must say so.
struct Member {
  std::string_view name;
  std::size_t place = 0;
  const TypeFace* face = nullptr;
  void (*inner)(RecordForm& out) = nullptr;  // a record itself: its fields come under its name
};
// What the rows say over what the types say (description.cpp).
void describe(std::span<const Member> members, std::span<const FieldDescription> rows,
              RecordForm& out);

template <class T>
void describe_into(RecordForm& out);

template <class T, class D>
Member member_of() {
  using Value = member_type<T, D>;
  Member member{D::name, place_in<T, D>(), nullptr, nullptr};
  if constexpr (Typable<Value>)
    member.face = type_face<Value>();
  else if constexpr (boost::describe::has_describe_members<Value>::value)
    member.inner = &describe_into<Value>;
  return member;
}

template <class T>
void describe_into(RecordForm& out) {
  const auto members = []<template <class...> class List, class... D>(List<D...>) {
    return std::array<Member, sizeof...(D)>{member_of<T, D>()...};
  }(boost::describe::describe_members<T, boost::describe::mod_public>{});
  describe(members, DescriptionOf<T>::fields, out);
}

}  // namespace described

template <class T>
const RecordForm& described_form() {
  static const RecordForm form = [] {
    RecordForm made;
    described::describe_into<T>(made);
    return made;
  }();
  return form;
}

}  // namespace aftercare::screens

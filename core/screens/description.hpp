// Descriptions: what Boost.Describe does not know of a record's members. One table for each record,
// DescriptionOf<T>::fields, names label, unit, help and limits; what follows from the member's type
// (a date, a choice of terms, an optional) is not said again.
#pragma once
#include <string>
#include <type_traits>

#include <boost/describe/members.hpp>
#include <boost/mp11.hpp>

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

// What the row says over what the type says (form.cpp).
FieldSpec make_spec(std::string name, const FieldDescription& row);
// A list of words as choices: joined by commas instead of one a line.
void choose_codes(FieldSpec& spec);

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

template <class T>
const FieldDescription* find_row(std::string_view member) {
  for (const FieldDescription& row : DescriptionOf<T>::fields) {
    if (row.member == member)
      return &row;
  }
  return nullptr;
}

template <class T>
void describe_into(RecordForm& out);

// A member that is a record itself: its fields under its name.
template <class T, class D>
void describe_inner(RecordForm& out) {
  using Value = std::decay_t<decltype(std::declval<const T&>().*D::pointer)>;
  RecordForm inner;
  describe_into<Value>(inner);
  const std::string prefix = std::string(D::name) + ".";
  for (const std::string& name : inner.undescribed)
    out.undescribed.push_back(prefix + name);
  for (FieldSpec& field : inner.fields) {
    field.name = prefix + field.name;
    field.show = [show = std::move(field.show)](const void* record) {
      return show(&(static_cast<const T*>(record)->*D::pointer));
    };
    field.take = [take = std::move(field.take)](void* record, const std::string& text) {
      return take(&(static_cast<T*>(record)->*D::pointer), text);
    };
    out.fields.push_back(std::move(field));
  }
}

template <class T, class D>
void describe_member(RecordForm& out) {
  using Value = std::decay_t<decltype(std::declval<const T&>().*D::pointer)>;
  const FieldDescription* row = find_row<T>(D::name);
  if (row == nullptr) {
    out.undescribed.emplace_back(D::name);
    return;
  }
  if (row->face == Face::hidden || row->face == Face::rows)
    return;
  if constexpr (Typable<Value>) {
    FieldSpec spec = make_spec(D::name, *row);
    using Typed = typing::TypedAs<Value>;
    if (row->face == Face::plain)
      spec.kind = Typed::kind;
    spec.may_be_empty = IsOptional<Value>::value;
    if constexpr (HasChoices<Value>) {
      if (spec.choices.empty())
        spec.choices = Typed::choices();
    }
    spec.show = [](const void* record) {
      return Typed::show(static_cast<const T*>(record)->*D::pointer);
    };
    spec.take = [](void* record, const std::string& text) {
      return Typed::take(text, static_cast<T*>(record)->*D::pointer);
    };
    if constexpr (std::is_same_v<Value, std::vector<std::string>>) {
      if (row->face == Face::codes)
        choose_codes(spec);
    }
    out.fields.push_back(std::move(spec));
  } else if constexpr (boost::describe::has_describe_members<Value>::value) {
    describe_inner<T, D>(out);
  } else {
    out.undescribed.emplace_back(D::name);  // a table: its row must say so
  }
}

template <class T>
void describe_into(RecordForm& out) {
  using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
  boost::mp11::mp_for_each<Members>(
      [&out](auto member) { describe_member<T, decltype(member)>(out); });
  for (const FieldDescription& row : DescriptionOf<T>::fields) {
    bool found = false;
    boost::mp11::mp_for_each<Members>(
        [&](auto member) { found = found || row.member == member.name; });
    if (!found)
      out.undescribed.emplace_back(row.member);
  }
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

// How each type of member is typed and read back: its kind, its choices, its text. Only the
// builders of forms and choices include this.
#pragma once
#include <string>
#include <type_traits>
#include <vector>

#include <boost/describe/enumerators.hpp>
#include <boost/mp11.hpp>

#include "core/base/date.hpp"
#include "core/base/money.hpp"
#include "core/policy/policy.hpp"
#include "core/policy/term_key.hpp"
#include "core/screens/form.hpp"

namespace aftercare::screens::typing {

// Not templates: compiled once (form.cpp).
bool take_number(const std::string& text, std::int64_t& out);
std::string show_percent(double share);
bool take_percent(const std::string& text, double& out);
std::string show_money(const Money& money);
bool take_money(const std::string& text, Money& out);
std::vector<std::string> lines_of(const std::string& text);
std::vector<std::string> split(const std::string& text, char at);
std::string join(const std::vector<std::string>& parts, char between);
std::string show_intervals(const std::vector<WorkInterval>& intervals);
bool take_intervals(const std::string& text, std::vector<WorkInterval>& out);
std::string show_starts(const std::vector<ClockStart>& starts);
bool take_starts(const std::string& text, std::vector<ClockStart>& out);
std::vector<Choice> start_choices();
std::vector<Choice> yes_and_no();

template <class E>
std::vector<Choice> choices_of() {
  std::vector<Choice> out;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&out](auto entry) {
    out.push_back({term_name(entry.value), {term_key(entry.value), {}}, {}, {}, {}});
  });
  return out;
}

template <class E>
bool take_term(const std::string& text, E& out) {
  return boost::describe::enum_from_string(text.c_str(), out);
}

// Kind, show, take and, where there are any, choices.
template <class T>
struct TypedAs;

template <>
struct TypedAs<std::string> {
  static constexpr FieldKind kind = FieldKind::text;
  static std::string show(const std::string& value) { return value; }
  static bool take(const std::string& text, std::string& out) {
    out = text;
    return true;
  }
};

template <class T>
requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) struct TypedAs<T> {
  static constexpr FieldKind kind = FieldKind::number;
  static std::string show(T value) { return std::to_string(value); }
  static bool take(const std::string& text, T& out) {
    std::int64_t value = 0;
    if (!take_number(text, value) || value != static_cast<std::int64_t>(static_cast<T>(value)))
      return false;
    out = static_cast<T>(value);
    return true;
  }
};

template <>
struct TypedAs<double> {
  static constexpr FieldKind kind = FieldKind::percent;
  static std::string show(double value) { return show_percent(value); }
  static bool take(const std::string& text, double& out) { return take_percent(text, out); }
};

template <>
struct TypedAs<bool> {
  static constexpr FieldKind kind = FieldKind::flag;
  static std::string show(bool value) { return value ? "true" : "false"; }
  static bool take(const std::string& text, bool& out) {
    out = text == "true";
    return text.empty() || out || text == "false";
  }
};

template <>
struct TypedAs<LocalDate> {
  static constexpr FieldKind kind = FieldKind::date;
  static std::string show(LocalDate value) { return to_text(value); }
  static bool take(const std::string& text, LocalDate& out) {
    const auto date = parse_local_date(text);
    if (date)
      out = *date;
    return date.has_value();
  }
};

template <>
struct TypedAs<Money> {
  static constexpr FieldKind kind = FieldKind::money;
  static std::string show(const Money& value) { return show_money(value); }
  static bool take(const std::string& text, Money& out) { return take_money(text, out); }
};

template <class E>
requires(std::is_enum_v<E>) struct TypedAs<E> {
  static constexpr FieldKind kind = FieldKind::choice;
  static std::string show(E value) { return term_name(value); }
  static bool take(const std::string& text, E& out) { return take_term(text, out); }
  static std::vector<Choice> choices() { return choices_of<E>(); }
};

template <class Tag>
struct TypedAs<Id<Tag>> {
  static constexpr FieldKind kind = FieldKind::reference;
  static std::string show(Id<Tag> value) { return value.is_nil() ? std::string() : value.text(); }
  static bool take(const std::string& text, Id<Tag>& out) {
    const auto id = parse_uuid(text);
    if (id)
      out.value = *id;
    return id.has_value();
  }
};

// Absent: an empty text. A tick box knows no "unknown", so an optional flag is a choice.
template <class T>
requires requires {
  TypedAs<T>::kind;
}
struct TypedAs<std::optional<T>> {
  static constexpr FieldKind kind = std::is_same_v<T, bool> ? FieldKind::choice : TypedAs<T>::kind;
  static std::string show(const std::optional<T>& value) {
    return value ? TypedAs<T>::show(*value) : std::string();
  }
  static bool take(const std::string& text, std::optional<T>& out) {
    if (text.empty()) {
      out.reset();
      return true;
    }
    T value{};
    if (!TypedAs<T>::take(text, value))
      return false;
    out = std::move(value);
    return true;
  }
  static std::vector<Choice> choices() {
    if constexpr (std::is_same_v<T, bool>) {
      return yes_and_no();
    } else if constexpr (std::is_enum_v<T>) {
      return choices_of<T>();
    } else {
      return {};
    }
  }
};

template <class T>
requires(std::is_same_v<T, std::string> || std::is_same_v<T, int>) struct TypedAs<std::vector<T>> {
  static constexpr FieldKind kind = FieldKind::words;
  static std::string show(const std::vector<T>& values) {
    std::vector<std::string> lines;
    lines.reserve(values.size());
    for (const T& value : values)
      lines.push_back(TypedAs<T>::show(value));
    return join(lines, '\n');
  }
  static bool take(const std::string& text, std::vector<T>& out) {
    std::vector<T> values;
    for (const std::string& line : lines_of(text)) {
      T value{};
      if (!TypedAs<T>::take(line, value))
        return false;
      values.push_back(std::move(value));
    }
    out = std::move(values);
    return true;
  }
};

template <class E>
requires(std::is_enum_v<E>) struct TypedAs<std::vector<E>> {
  static constexpr FieldKind kind = FieldKind::choices;
  static std::string show(const std::vector<E>& values) {
    std::vector<std::string> names;
    names.reserve(values.size());
    for (const E value : values)
      names.push_back(term_name(value));
    return join(names, ',');
  }
  static bool take(const std::string& text, std::vector<E>& out) {
    std::vector<E> values;
    for (const std::string& name : split(text, ',')) {
      E value{};
      if (!take_term(name, value))
        return false;
      values.push_back(value);
    }
    out = std::move(values);
    return true;
  }
  static std::vector<Choice> choices() { return choices_of<E>(); }
};

template <>
struct TypedAs<std::vector<WorkInterval>> {
  static constexpr FieldKind kind = FieldKind::words;
  static std::string show(const std::vector<WorkInterval>& v) { return show_intervals(v); }
  static bool take(const std::string& text, std::vector<WorkInterval>& out) {
    return take_intervals(text, out);
  }
};

template <>
struct TypedAs<std::vector<ClockStart>> {
  static constexpr FieldKind kind = FieldKind::choices;
  static std::string show(const std::vector<ClockStart>& v) { return show_starts(v); }
  static bool take(const std::string& text, std::vector<ClockStart>& out) {
    return take_starts(text, out);
  }
  static std::vector<Choice> choices() { return start_choices(); }
};

}  // namespace aftercare::screens::typing

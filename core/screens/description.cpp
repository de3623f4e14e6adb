#include "core/screens/description.hpp"

#include <algorithm>

#include "core/policy/validate.hpp"

namespace aftercare::screens::described {
namespace {

std::vector<Choice> source_choices() {
  std::vector<Choice> out;
  for (const char* source : {"A", "B", "C", "D", "product"})
    out.push_back({source, {std::string("form.source.") + source, {}}, {}, {}, {}});
  return out;
}

std::vector<Choice> weekday_choices() {
  std::vector<Choice> out;
  for (const char* day : {"1", "2", "3", "4", "5", "6", "7"})
    out.push_back({day, {std::string("form.weekday.") + day, {}}, {}, {}, {}});
  return out;
}

std::vector<Choice> command_choices() {
  std::vector<Choice> out;
  for (const std::string_view name : known_commands()) {
    const std::string type{name};
    const bool paper = type.rfind("document", 0) == 0;
    // A row for a step that no program takes yet may stand in the policy; it shows as it is.
    if (paper || find_command(type))
      out.push_back({type, {"command." + type, {}}, {}, {}, {}});
  }
  return out;
}

std::vector<Choice> choices_of(Face face) {
  if (face == Face::source)
    return source_choices();
  if (face == Face::weekday)
    return weekday_choices();
  return face == Face::command ? command_choices() : std::vector<Choice>{};
}

FieldKind kind_of(Face face) {
  if (face == Face::area)
    return FieldKind::area;
  if (face == Face::label)
    return FieldKind::label;
  const bool chosen = face == Face::codes || face == Face::source || face == Face::weekday ||
                      face == Face::command;
  return chosen ? FieldKind::choice : FieldKind::text;
}

FieldSpec make_spec(std::string name, const FieldDescription& row) {
  FieldSpec spec;
  spec.label.key = row.label.empty() ? "form." + name : std::string(row.label);
  spec.name = std::move(name);
  spec.kind = kind_of(row.face);
  spec.required = row.required;
  spec.listed = row.listed;
  spec.phone = row.face == Face::phone;
  spec.unit.key = row.unit;
  spec.help.key = row.help;
  spec.min = row.min;
  spec.max = row.max;
  spec.refers = row.refers;
  spec.derive = row.derive;
  spec.choices = choices_of(row.face);
  return spec;
}

const void* placed(const void* record, std::size_t place) {
  return static_cast<const char*>(record) + place;
}
void* placed(void* record, std::size_t place) {
  return static_cast<char*>(record) + place;
}

// A list of words as choices: joined by commas instead of one a line.
void choose_codes(FieldSpec& spec) {
  spec.kind = FieldKind::choices;
  spec.show = [show = std::move(spec.show)](const void* record) {
    return typing::join(typing::lines_of(show(record)), ',');
  };
  spec.take = [take = std::move(spec.take)](void* record, const std::string& text) {
    return take(record, typing::join(typing::split(text, ','), '\n'));
  };
}

FieldSpec typed_spec(const Member& member, const FieldDescription& row) {
  const TypeFace& face = *member.face;
  FieldSpec spec = make_spec(std::string(member.name), row);
  if (row.face == Face::plain)
    spec.kind = face.kind;
  spec.may_be_empty = face.optional;
  if (spec.choices.empty() && face.choices != nullptr)
    spec.choices = face.choices();
  spec.show = [show = face.show, place = member.place](const void* record) {
    return show(placed(record, place));
  };
  spec.take = [take = face.take, place = member.place](void* record, const std::string& text) {
    return take(text, placed(record, place));
  };
  if (face.words && row.face == Face::codes)
    choose_codes(spec);
  return spec;
}

void add_inner(const Member& member, RecordForm& out) {
  RecordForm inner;
  member.inner(inner);
  const std::string prefix = std::string(member.name) + ".";
  for (const std::string& name : inner.undescribed)
    out.undescribed.push_back(prefix + name);
  for (FieldSpec& field : inner.fields) {
    field.name = prefix + field.name;
    field.show = [show = std::move(field.show), place = member.place](const void* record) {
      return show(placed(record, place));
    };
    field.take = [take = std::move(field.take), place = member.place](void* record,
                                                                     const std::string& text) {
      return take(placed(record, place), text);
    };
    out.fields.push_back(std::move(field));
  }
}

}  // namespace

void describe(std::span<const Member> members, std::span<const FieldDescription> rows,
              RecordForm& out) {
  for (const Member& member : members) {
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const FieldDescription& one) {
      return one.member == member.name;
    });
    if (row != rows.end() && (row->face == Face::hidden || row->face == Face::rows))
      continue;
    if (row != rows.end() && member.face != nullptr) {
      out.fields.push_back(typed_spec(member, *row));
    } else if (row != rows.end() && member.inner != nullptr) {
      add_inner(member, out);
    } else {
      out.undescribed.emplace_back(member.name);
    }
  }
  for (const FieldDescription& row : rows) {
    const bool found = std::any_of(members.begin(), members.end(), [&](const Member& member) {
      return member.name == row.member;
    });
    if (!found)
      out.undescribed.emplace_back(row.member);
  }
}

}  // namespace aftercare::screens::described

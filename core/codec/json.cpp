#include "core/codec/json.hpp"

#include "core/base/text.hpp"

namespace aftercare {
namespace codec {
namespace {

const void* in_owner(const void* owner, const FieldRow& row) {
  return static_cast<const char*>(owner) + row.offset;
}

template <class T>
void put_in_quotes(std::string& out, const T& value) {
  out += '"';
  append_text(out, value);
  out += '"';
}

void add_name(std::string& list, std::string_view name) {
  if (!list.empty())
    list += ", ";
  list += name;
}

bool fail_unknown(std::string_view value, std::string known, Reading& reading) {
  constexpr int kShownWidth = 40;
  if (!reading.problem) {
    reading.problem =
        refuse("unknown_value", {},
               {{"value", truncate_to_width(value, kShownWidth)}, {"known", std::move(known)}});
  }
  return false;
}

bool put_id(std::string& out, const void* value, const void* known) {
  const auto& id = *static_cast<const Uuid*>(value);
  if (known != nullptr && id == *static_cast<const Uuid*>(known))
    return false;
  if (id.is_nil())
    put_text(out, {});
  else
    put_plain(out, id);
  return true;
}

}  // namespace

const TypeRow* id_row() {
  static constexpr TypeRow row{&put_id,
                               [](const void* value, const void* known) {
                                 return *static_cast<const Uuid*>(value) ==
                                        *static_cast<const Uuid*>(known);
                               },
                               [](TextIn& in, void* out, Reading& reading) {
                                 return take_uuid(in, *static_cast<Uuid*>(out), true, reading);
                               }};
  return &row;
}

PathStep::~PathStep() {
  if (!reading_.problem)
    return;
  std::string& path = reading_.problem->field;
  const std::string step =
      field_.empty() ? '[' + std::to_string(index_) + ']' : std::string(field_);
  path.insert(0, path.empty() || path.front() == '[' ? step : step + '.');
}

std::string_view find_name(const EnumRow* rows, std::size_t count, int value) {
  for (std::size_t i = 0; i < count; ++i) {
    if (rows[i].value == value)
      return rows[i].name;
  }
  return {};
}

const EnumRow* find_row(const EnumRow* rows, std::size_t count, std::string_view name) {
  for (std::size_t i = 0; i < count; ++i) {
    if (rows[i].name == name)
      return &rows[i];
  }
  return nullptr;
}

bool take_name(std::optional<std::string_view> name, const EnumRow* rows, std::size_t count,
               int& out, Reading& reading) {
  if (!name)
    return reading.fail("text");
  if (const EnumRow* row = find_row(rows, count, *name)) {
    out = row->value;
    return true;
  }
  if (reading.keeps_unknown) {
    reading.unknown = true;
    out = kNewerName;
    return true;
  }
  std::string known;
  for (std::size_t i = 0; i < count; ++i)
    add_name(known, rows[i].name);
  return fail_unknown(*name, std::move(known), reading);
}

void sort_by_name(FieldRow* rows, std::size_t count) {
  std::sort(rows, rows + count,
            [](const FieldRow& a, const FieldRow& b) { return a.name < b.name; });
}

void put_fields(std::string& out, const FieldRow* rows, std::size_t count, const void* owner,
                const void* known, std::string_view kind) {
  constexpr std::string_view kKind = "kind";
  bool kind_due = !kind.empty();
  char before = '{';
  const auto put_name = [&](std::string_view name) {
    out += before;
    out += '"';
    out += name;
    out += "\":";
  };
  const auto put_kind = [&] {
    put_name(kKind);
    put_text(out, kind);
    before = ',';
    kind_due = false;
  };
  for (std::size_t i = 0; i < count; ++i) {
    if (kind_due && rows[i].name >= kKind)
      put_kind();
    if (!kind.empty() && rows[i].name == kKind)
      continue;
    const std::size_t length = out.size();
    put_name(rows[i].name);
    if (rows[i].type->put(out, in_owner(owner, rows[i]),
                          known == nullptr ? nullptr : in_owner(known, rows[i]))) {
      before = ',';
    } else {
      out.resize(length);
    }
  }
  if (kind_due)
    put_kind();
  if (before == '{')
    out += before;
  out += '}';
}

bool are_known(const FieldRow* rows, std::size_t count, const void* owner, const void* known) {
  for (std::size_t i = 0; i < count; ++i) {
    if (!rows[i].type->is_known(in_owner(owner, rows[i]), in_owner(known, rows[i])))
      return false;
  }
  return true;
}

bool take_fields(const FieldRow* rows, std::size_t count, TextIn& in, void* owner,
                 Reading& reading) {
  if (!in.enter('{'))
    return reading.fail("object");
  bool first = true;
  std::size_t expected = 0;  // members mostly come in the order of the rows
  while (in.next('}', first)) {
    const auto key = in.key();
    if (!key)
      return reading.fail("JSON");
    std::size_t tried = 0;
    while (tried < count && rows[expected].name != *key) {
      expected = expected + 1 == count ? 0 : expected + 1;
      ++tried;
    }
    if (tried == count) {
      // Of a variant it says which one, unless it is a member.
      reading.unknown = reading.unknown || *key != "kind";
      if (!in.skip())
        return reading.fail("JSON");
      continue;
    }
    const PathStep step(reading, rows[expected].name);
    if (!rows[expected].type->take(in, static_cast<char*>(owner) + rows[expected].offset, reading))
      return false;
  }
  return in.good() || reading.fail("JSON");
}

const KindRow* find_kind(const KindRow* rows, std::size_t count, std::string_view kind) {
  for (std::size_t i = 0; i < count; ++i) {
    if (rows[i].kind == kind)
      return &rows[i];
  }
  return nullptr;
}

bool take_kind(const KindRow* rows, std::size_t count, TextIn& in, void* out, Reading& reading) {
  if (in.peek() != '{')
    return reading.fail("object");
  const auto kind = in.peek_text("kind");
  if (!kind)
    return reading.fail("kind");
  const KindRow* row = find_kind(rows, count, *kind);
  if (row == nullptr)
    return reading.fail("a known kind");
  return row->type->take(in, row->make(out), reading);
}

bool take_items(TextIn& in, void* list, void* (*add)(void* list), const TypeRow* item,
                Reading& reading) {
  if (!in.enter('['))
    return reading.fail("array");
  std::size_t index = 0;
  bool first = true;
  while (in.next(']', first)) {
    const PathStep step(reading, index++);
    if (!item->take(in, add(list), reading))
      return false;
  }
  return in.good() || reading.fail("JSON");
}

void put_number(std::string& out, std::int64_t value) {
  out += std::to_string(value);
}
void put_number(std::string& out, std::uint64_t value) {
  out += std::to_string(value);
}
void put_number(std::string& out, double value) {
  out += Json(value).dump();
}

bool take_number(TextIn& in, std::int64_t min, std::uint64_t max, std::int64_t& out,
                 Reading& reading) {
  bool integral = false;
  const auto digits = in.number(integral);
  if (!digits || !integral)
    return reading.fail("integer");
  const char* const from = digits->data();
  const char* const end = from + digits->size();
  if (*from == '-') {
    std::int64_t value = 0;
    const auto read = std::from_chars(from, end, value);
    if (read.ec != std::errc{} || value < min)
      return reading.fail("larger integer");
    out = value;
    return true;
  }
  std::uint64_t value = 0;
  const auto read = std::from_chars(from, end, value);
  if (read.ec != std::errc{} || value > max)
    return reading.fail("smaller integer");
  out = static_cast<std::int64_t>(value);
  return true;
}

bool take_number(TextIn& in, double& out, Reading& reading) {
  bool integral = false;
  const auto digits = in.number(integral);
  const Json value = digits ? Json::parse(digits->begin(), digits->end(), nullptr, false) : Json();
  if (!value.is_number())
    return reading.fail("number");
  out = value.get<double>();
  return true;
}

bool take_bool(TextIn& in, bool& out, Reading& reading) {
  out = in.literal("true");
  return out || in.literal("false") || reading.fail("true or false");
}

bool take_text(TextIn& in, std::string& out, Reading& reading) {
  if (in.peek() != '"')
    return reading.fail("text");
  const auto text = in.text();
  if (!text)
    return reading.fail("JSON");
  out = *text;
  return true;
}

bool take_text(TextIn& in, Instant& out, Reading& reading) {
  const auto text = in.text();
  const auto value = text ? parse_instant(*text) : std::nullopt;
  if (value)
    out = *value;
  return value || reading.fail("time");
}

bool take_text(TextIn& in, LocalDate& out, Reading& reading) {
  const auto text = in.text();
  const auto value = text ? parse_local_date(*text) : std::nullopt;
  if (value)
    out = *value;
  return value || reading.fail("date");
}

bool take_uuid(TextIn& in, Uuid& out, bool nil, Reading& reading) {
  const auto text = in.text();
  if (nil && text && text->empty()) {
    out = Uuid{};
    return true;
  }
  const auto value = text ? parse_uuid(*text) : std::nullopt;
  if (value)
    out = *value;
  return value || reading.fail("id");
}

void put_plain(std::string& out, Instant value) {
  put_in_quotes(out, value);
}
void put_plain(std::string& out, LocalDate value) {
  put_in_quotes(out, value);
}
void put_plain(std::string& out, const Uuid& value) {
  put_in_quotes(out, value);
}

}  // namespace codec

Result<Json> parse_json(std::string_view text) {
  // The depth is counted before parsing: the parser itself would recurse when destroying.
  int depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_text) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        in_text = false;
      }
      continue;
    }
    if (c == '"')
      in_text = true;
    if (c == '{' || c == '[')
      ++depth;
    if (c == '}' || c == ']')
      --depth;
    if (depth > kJsonDepthMax)
      return refuse("malformed", {}, {{"expected", "less nesting"}});
  }
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded())
    return refuse("malformed", {}, {{"expected", "JSON"}});
  return Result<Json>(boost::system::in_place_value, std::move(json));
}

std::string dump_json(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace aftercare

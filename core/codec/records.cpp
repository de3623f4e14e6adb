#include <algorithm>

#include "core/codec/messages.hpp"
#include "core/codec/shared_records.hpp"

namespace aftercare {

// Those of shared_records.hpp.
// A type takes no parentheses.
// NOLINTBEGIN(bugprone-macro-parentheses)
#define AFTERCARE_SHARED_RECORD(T)                               \
  template void codec::put<T>(std::string&, const T&, const T*); \
  template bool codec::take<T>(codec::TextIn&, T&, codec::Reading&);
// NOLINTEND(bugprone-macro-parentheses)
AFTERCARE_SHARED_RECORD(Policy)
AFTERCARE_SHARED_RECORD(Case)
AFTERCARE_SHARED_RECORD(Visit)
AFTERCARE_SHARED_RECORD(CaseIntake)
AFTERCARE_SHARED_RECORD(LiabilityVerdict)
AFTERCARE_SHARED_RECORD(WarrantyVerdict)
AFTERCARE_SHARED_RECORD(Signature)
AFTERCARE_SHARED_RECORD(PartUse)
AFTERCARE_SHARED_RECORD(HeldFact)
#undef AFTERCARE_SHARED_RECORD

namespace {

Result<Record> take_record(std::size_t index, codec::TextIn& in, codec::Reading& reading) {
  const auto& rows = codec::alternative_rows<Record>();
  if (index >= rows.size())
    return refuse("malformed", "t");
  Record out;
  if (!rows[index].type->take(in, rows[index].make(&out), reading))
    return *reading.problem;
  if (!in.finished())
    return refuse("malformed", {}, {{"expected", "JSON"}});
  return out;
}

// What is `same` in two items of a list: all that is known of them, or their id.
bool same_item(const Json& before, const Json& after) {
  if (before == after)
    return true;
  if (!before.is_object() || !after.is_object())
    return false;
  const auto id = before.find("id");
  const auto other = after.find("id");
  return id != before.end() && other != after.end() && *id == *other;
}

// Whether this release could not read what is stored there: a name or an alternative of a newer
// one.
bool is_newer(const Json& stored, const Json& before) {
  if (stored.is_string() && before.is_string())
    return stored != before;
  return stored.is_object() && before.is_object() && stored.contains("kind") &&
         stored["kind"] != before.value("kind", Json());
}

void add_unknown(const Json& stored, const Json& before, const Json& after, Json& out);

void add_to_members(const Json& stored, const Json& before, const Json& after, Json& out) {
  for (const auto& [name, value] : stored.items()) {
    if (!before.contains(name)) {
      if (!after.contains(name))
        out[name] = value;
      continue;
    }
    const bool looked_at = value.is_structured() || value.is_string();
    if (!looked_at || !after.contains(name))
      continue;
    const bool left_out = !out.contains(name);
    const Json nothing = value.is_string() ? after[name] : Json::object();
    Json inner = left_out ? nothing : out[name];
    add_unknown(value, before[name], after[name], inner);
    if (!left_out || inner != nothing)
      out[name] = std::move(inner);
  }
}

// `before` as it was stored and as this release writes it, `after` the same of the new value in
// full; adds to `out`, what is stored of `after`, what this release does not know of.
void add_unknown(const Json& stored, const Json& before, const Json& after, Json& out) {
  if (is_newer(stored, before)) {
    if (before == after)
      out = stored;
    return;
  }
  if (stored.is_array() && before.is_array() && after.is_array() && out.is_array()) {
    const std::size_t items = std::min({stored.size(), before.size(), after.size(), out.size()});
    for (std::size_t i = 0; i < items; ++i) {
      if (same_item(before[i], after[i]))
        add_unknown(stored[i], before[i], after[i], out[i]);
    }
    return;
  }
  if (!stored.is_object() || !before.is_object() || !after.is_object() || !out.is_object())
    return;
  // What belongs to another alternative went with it.
  if (before.value("kind", Json()) != after.value("kind", Json()))
    return;
  add_to_members(stored, before, after, out);
}

}  // namespace

Json record_to_json(const Record& record) {
  std::string text;
  std::visit([&text](const auto& value) { codec::put(text, value); }, record);
  return Json::parse(text, nullptr, false);
}

Result<Record> record_from_json(EntityType type, const Json& json) {
  return decode_record(type, dump_json(json));
}

std::string encode_record(const Record& record) {
  return std::visit([](const auto& value) { return json_row(value); }, record);
}

Result<Record> decode_record(EntityType type, std::string_view text, bool* unknown) {
  codec::Reading reading;
  // A policy is understood as a whole or not at all: nobody is judged by a part of it.
  reading.keeps_unknown = type != EntityType::policy;
  codec::TextIn in(text);
  auto record = take_record(static_cast<std::size_t>(type), in, reading);
  if (unknown != nullptr)
    *unknown = reading.unknown;
  return record;
}

std::string encode_over(const Record& after, std::string_view stored, const Record& before) {
  const auto json = parse_json(stored);
  if (!json)
    return encode_record(after);
  Json out = Json::parse(encode_record(after), nullptr, false);
  add_unknown(*json, record_to_json(before), record_to_json(after), out);
  return dump_json(out);
}

}  // namespace aftercare

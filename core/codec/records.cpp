#include <algorithm>

#include "core/codec/messages.hpp"
#include "core/codec/shared_records.hpp"

namespace aftercare {

template Json codec::write<Policy>(const Policy&, const Policy*);
template bool codec::read<Policy>(const Json&, Policy&, codec::Reading&);
template Json codec::write<Case>(const Case&, const Case*);
template bool codec::read<Case>(const Json&, Case&, codec::Reading&);
template Json codec::write<Visit>(const Visit&, const Visit*);
template bool codec::read<Visit>(const Json&, Visit&, codec::Reading&);
template Json codec::write<CaseIntake>(const CaseIntake&, const CaseIntake*);
template bool codec::read<CaseIntake>(const Json&, CaseIntake&, codec::Reading&);
template Json codec::write<LiabilityVerdict>(const LiabilityVerdict&, const LiabilityVerdict*);
template bool codec::read<LiabilityVerdict>(const Json&, LiabilityVerdict&, codec::Reading&);
template Json codec::write<WarrantyVerdict>(const WarrantyVerdict&, const WarrantyVerdict*);
template bool codec::read<WarrantyVerdict>(const Json&, WarrantyVerdict&, codec::Reading&);
template Json codec::write<Signature>(const Signature&, const Signature*);
template bool codec::read<Signature>(const Json&, Signature&, codec::Reading&);
template Json codec::write<PartUse>(const PartUse&, const PartUse*);
template bool codec::read<PartUse>(const Json&, PartUse&, codec::Reading&);
template Json codec::write<HeldFact>(const HeldFact&, const HeldFact*);
template bool codec::read<HeldFact>(const Json&, HeldFact&, codec::Reading&);

namespace {

template <std::size_t I = 0>
Result<Record> read_alternative(std::size_t index, const Json& json, codec::Reading& reading) {
  if constexpr (I < std::variant_size_v<Record>) {
    if (index != I) return read_alternative<I + 1>(index, json, reading);
    std::variant_alternative_t<I, Record> value{};
    if (!codec::read(json, value, reading)) return *reading.problem;
    return Record{std::move(value)};
  } else {
    return refuse("malformed", "t");
  }
}

// What is `same` in two items of a list: all that is known of them, or their id.
bool same_item(const Json& before, const Json& after) {
  if (before == after) return true;
  if (!before.is_object() || !after.is_object()) return false;
  const auto id = before.find("id");
  const auto other = after.find("id");
  return id != before.end() && other != after.end() && *id == *other;
}

// `before` as it was stored and as this release writes it, `after` the same of the new value in
// full; adds to `out`, what is stored of `after`, what this release does not know of.
void add_unknown(const Json& stored, const Json& before, const Json& after, Json& out) {
  if (stored.is_array() && before.is_array() && after.is_array() && out.is_array()) {
    const std::size_t items = std::min({stored.size(), before.size(), after.size(), out.size()});
    for (std::size_t i = 0; i < items; ++i) {
      if (same_item(before[i], after[i])) add_unknown(stored[i], before[i], after[i], out[i]);
    }
    return;
  }
  if (!stored.is_object() || !before.is_object() || !after.is_object() || !out.is_object()) return;
  // What belongs to another alternative went with it.
  if (before.value("kind", Json()) != after.value("kind", Json())) return;
  for (const auto& [name, value] : stored.items()) {
    if (!before.contains(name)) {
      if (!after.contains(name)) out[name] = value;
      continue;
    }
    if (!value.is_structured() || !after.contains(name)) continue;
    const bool left_out = !out.contains(name);
    Json inner = left_out ? Json::object() : out[name];
    add_unknown(value, before[name], after[name], inner);
    if (!left_out || !inner.empty()) out[name] = std::move(inner);
  }
}

}  // namespace

Json record_to_json(const Record& record) {
  return std::visit([](const auto& value) { return to_json(value); }, record);
}

Result<Record> record_from_json(EntityType type, const Json& json) {
  codec::Reading reading;
  return read_alternative(static_cast<std::size_t>(type), json, reading);
}

std::string encode_record(const Record& record) {
  return dump_json(std::visit([](const auto& value) { return to_sparse_json(value); }, record));
}

Result<Record> decode_record(EntityType type, std::string_view text, bool* unknown) {
  const auto json = parse_json(text);
  if (!json) return json.error();
  codec::Reading reading;
  auto record = read_alternative(static_cast<std::size_t>(type), *json, reading);
  if (unknown != nullptr) *unknown = reading.unknown;
  return record;
}

std::string encode_over(const Record& after, std::string_view stored, const Record& before) {
  const auto json = parse_json(stored);
  if (!json) return encode_record(after);
  Json out = std::visit([](const auto& value) { return to_sparse_json(value); }, after);
  add_unknown(*json, record_to_json(before), record_to_json(after), out);
  return dump_json(out);
}

}  // namespace aftercare

#include "core/codec/messages.hpp"
#include "core/codec/shared_records.hpp"

namespace aftercare {

template Json codec::write<Policy>(const Policy&);
template bool codec::read<Policy>(const Json&, Policy&, codec::Reading&);
template Json codec::write<Case>(const Case&);
template bool codec::read<Case>(const Json&, Case&, codec::Reading&);
template Json codec::write<Visit>(const Visit&);
template bool codec::read<Visit>(const Json&, Visit&, codec::Reading&);
template Json codec::write<CaseIntake>(const CaseIntake&);
template bool codec::read<CaseIntake>(const Json&, CaseIntake&, codec::Reading&);
template Json codec::write<LiabilityVerdict>(const LiabilityVerdict&);
template bool codec::read<LiabilityVerdict>(const Json&, LiabilityVerdict&, codec::Reading&);
template Json codec::write<WarrantyVerdict>(const WarrantyVerdict&);
template bool codec::read<WarrantyVerdict>(const Json&, WarrantyVerdict&, codec::Reading&);
template Json codec::write<Signature>(const Signature&);
template bool codec::read<Signature>(const Json&, Signature&, codec::Reading&);
template Json codec::write<PartUse>(const PartUse&);
template bool codec::read<PartUse>(const Json&, PartUse&, codec::Reading&);
template Json codec::write<HeldFact>(const HeldFact&);
template bool codec::read<HeldFact>(const Json&, HeldFact&, codec::Reading&);

namespace {

template <std::size_t I = 0>
Result<Record> read_alternative(std::size_t index, const Json& json) {
  if constexpr (I < std::variant_size_v<Record>) {
    if (index != I) return read_alternative<I + 1>(index, json);
    auto value = from_json<std::variant_alternative_t<I, Record>>(json);
    if (!value) return value.error();
    return Record{std::move(*value)};
  } else {
    return refuse("malformed", "t");
  }
}

}  // namespace

Json record_to_json(const Record& record) {
  return std::visit([](const auto& value) { return to_json(value); }, record);
}

Result<Record> record_from_json(EntityType type, const Json& json) {
  return read_alternative(static_cast<std::size_t>(type), json);
}

std::string encode_record(const Record& record) { return dump_json(record_to_json(record)); }

Result<Record> decode_record(EntityType type, std::string_view text) {
  const auto json = parse_json(text);
  if (!json) return json.error();
  return record_from_json(type, *json);
}

}  // namespace aftercare

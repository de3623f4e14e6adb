#include "core/codec/messages.hpp"
#include "core/codec/shared_records.hpp"

namespace aftercare {
namespace {

using codec::KindRow;

template <class NounEvent, class Alternative>
void* make_event(void* out) {
  auto& noun = static_cast<Event*>(out)->emplace<NounEvent>();
  return &noun.template emplace<Alternative>();
}

template <class NounEvent, class Variant = VariantOf_t<NounEvent>>
struct NounRows;
template <class NounEvent, class... Alternative>
struct NounRows<NounEvent, std::variant<Alternative...>> {
  static void add(std::vector<KindRow>& rows) {
    (rows.push_back({event_type(Event{NounEvent{Alternative{}}}),
                     &make_event<NounEvent, Alternative>, codec::type_row<Alternative>()}),
     ...);
  }
};
template <class Nouns>
struct AllRows;
template <class... Noun>
struct AllRows<std::variant<Noun...>> {
  static std::vector<KindRow> make() {
    std::vector<KindRow> rows;
    (NounRows<Noun>::add(rows), ...);
    return rows;
  }
};

std::string args_text(const Event& event) {
  std::string out;
  std::visit(
      [&](const auto& noun) {
        std::visit([&](const auto& value) { codec::put(out, value); }, noun);
      },
      event);
  return out;
}

}  // namespace

Json event_to_json(const Event& event) {
  Json out = Json::object();
  out["type"] = std::string(event_type(event));
  out["args"] = Json::parse(args_text(event), nullptr, false);
  return out;
}

std::string encode_event(const Event& event, const EventMeta& meta) {
  std::string out = "{\"args\":" + args_text(event) + ",\"meta\":";
  codec::put(out, meta);
  out += '}';
  return out;
}

Result<Event> event_from_json(const Json& json) {
  if (!json.is_object() || !json.contains("type") || !json["type"].is_string() ||
      !json.contains("args")) {
    return refuse("malformed", "type");
  }
  const auto& type = json["type"].get_ref<const std::string&>();
  static const std::vector<KindRow> rows = AllRows<VariantOf_t<Event>>::make();
  const KindRow* row = codec::find_kind(rows.data(), rows.size(), type);
  if (row == nullptr)
    return refuse("unknown_event", "type", {{"type", type}});
  Event out;
  codec::Reading reading;
  const std::string args = dump_json(json["args"]);
  codec::TextIn in(args);
  if (!row->type->take(in, row->make(&out), reading))
    return *reading.problem;
  return out;
}

}  // namespace aftercare

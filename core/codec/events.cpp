#include "core/codec/messages.hpp"

namespace aftercare {
namespace {

// Tries every alternative of one noun's events; `known` tells whether the type was met.
template <class NounEvent>
bool read_noun_event(std::string_view type, const Json& args, Event& out, codec::Reading& reading,
                     bool& known) {
  bool good = false;
  boost::mp11::mp_for_each<boost::mp11::mp_iota_c<std::variant_size_v<NounEvent>>>([&](auto index) {
    if (known) return;
    using Alternative = std::variant_alternative_t<index, NounEvent>;
    NounEvent event{Alternative{}};
    if (event_type(Event{event}) != type) return;
    known = true;
    good = codec::read(args, std::get<Alternative>(event), reading);
    if (good) out = Event{std::move(event)};
  });
  return good;
}

}  // namespace

Json event_to_json(const Event& event) {
  Json out = Json::object();
  out["type"] = std::string(event_type(event));
  out["args"] = std::visit(
      [](const auto& noun) {
        return std::visit([](const auto& value) { return to_json(value); }, noun);
      },
      event);
  return out;
}

Result<Event> event_from_json(const Json& json) {
  if (!json.is_object() || !json.contains("type") || !json["type"].is_string() ||
      !json.contains("args")) {
    return refuse("malformed", "type");
  }
  const auto& type = json["type"].get_ref<const std::string&>();
  const Json& args = json["args"];
  Event out;
  codec::Reading reading;
  bool known = false;
  bool good = false;
  boost::mp11::mp_for_each<boost::mp11::mp_iota_c<std::variant_size_v<Event>>>([&](auto index) {
    if (known) return;
    good = read_noun_event<std::variant_alternative_t<index, Event>>(type, args, out, reading,
                                                                     known);
  });
  if (!known) return refuse("unknown_event", "type", {{"type", type}});
  if (!good) return *reading.problem;
  return out;
}

}  // namespace aftercare

#include "native/server/openapi.hpp"

#include "core/app/commands.hpp"
#include "core/codec/messages.hpp"
#include "core/sync/messages.hpp"

namespace aftercare {

namespace {

template <class T>
Json schema_of();

template <class E>
Json enum_schema() {
  Json values = Json::array();
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
      [&](auto d) { values.push_back(std::string{codec::wire_name(d.name)}); });
  return {{"type", "string"}, {"enum", values}};
}

template <class T>
Json struct_schema() {
  // What a member that is left out is taken for; lists and records are empty then.
  const T fresh{};
  Json properties = Json::object();
  boost::mp11::mp_for_each<codec::members_of<T>>([&](auto d) {
    using Member = std::decay_t<decltype(std::declval<T>().*d.pointer)>;
    Json& property = properties[std::string{codec::wire_name(d.name)}];
    property = schema_of<Member>();
    if constexpr (std::is_enum_v<Member> || std::is_arithmetic_v<Member> ||
                  std::is_same_v<Member, std::string>) {
      property["default"] = to_json(fresh.*d.pointer);
    }
  });
  return {{"type", "object"}, {"properties", properties}};
}

template <class... T>
Json variant_schema(const std::variant<T...>*) {
  Json alternatives = Json::array();
  (
      [&] {
        Json one = struct_schema<T>();
        one["properties"]["kind"] = {{"const", codec::kind_name<T>()}};
        alternatives.push_back(std::move(one));
      }(),
      ...);
  return {{"oneOf", alternatives}};
}

template <class T>
Json list_schema(const std::vector<T>*) {
  return {{"type", "array"}, {"items", schema_of<T>()}};
}

template <class T>
Json optional_schema(const std::optional<T>*) {
  return schema_of<T>();
}

Json text_schema(const char* format) {
  return {{"type", "string"}, {"format", format}};
}

template <class T>
Json schema_of() {
  if constexpr (std::is_same_v<T, bool>) {
    return {{"type", "boolean"}};
  } else if constexpr (std::is_floating_point_v<T>) {
    return {{"type", "number"}};
  } else if constexpr (std::is_arithmetic_v<T>) {
    return {{"type", "integer"}};
  } else if constexpr (std::is_same_v<T, std::string>) {
    return {{"type", "string"}};
  } else if constexpr (std::is_same_v<T, Instant>) {
    return text_schema("date-time");
  } else if constexpr (std::is_same_v<T, LocalDate>) {
    return text_schema("date");
  } else if constexpr (std::is_same_v<T, Uuid> || codec::is_id<T>::value) {
    return text_schema("uuid");
  } else if constexpr (std::is_enum_v<T>) {
    return enum_schema<T>();
  } else if constexpr (codec::is_optional<T>::value) {
    return optional_schema(static_cast<const T*>(nullptr));
  } else if constexpr (codec::is_vector<T>::value) {
    return list_schema(static_cast<const T*>(nullptr));
  } else if constexpr (codec::is_variant<T>::value) {
    return variant_schema(static_cast<const T*>(nullptr));
  } else if constexpr (codec::is_map<T>::value) {
    return {{"type", "object"}};
  } else if constexpr (codec::is_pair<T>::value) {
    return {{"type", "array"}};
  } else {
    return struct_schema<T>();
  }
}

template <class... T>
std::vector<Json> schemas_of_alternatives(const std::variant<T...>*) {
  return {struct_schema<T>()...};
}

Json command_schema(const CommandInfo& info) {
  const std::string target = "^" + std::string{entity_type_name(info.target)} + "/[0-9a-f-]{36}$";
  return {{"type", "object"},
          {"description", info.kind == CommandKind::fact ? "fact" : "intent"},
          {"required", {"id", "type", "v", "target", "args", "occurred_at", "client_seq"}},
          {"properties",
           {{"id", text_schema("uuid")},
            {"type", {{"const", info.type}}},
            {"v", {{"const", info.version}}},
            {"target", {{"type", "string"}, {"pattern", target}}},
            {"args", {{"$ref", "#/components/schemas/args." + std::string{info.type}}}},
            {"depends_on", {{"type", "array"}, {"items", text_schema("uuid")}}},
            {"occurred_at", text_schema("date-time")},
            {"offline", {{"type", "boolean"}}},
            {"supersedes", text_schema("uuid")},
            {"client_id", text_schema("uuid")},
            {"client_seq", {{"type", "integer"}, {"minimum", 1}}}}}};
}

Json push_schema() {
  Json one_of = Json::array();
  for (const auto& info : command_infos()) {
    one_of.push_back({{"$ref", "#/components/schemas/command." + std::string{info.type}}});
  }
  return {{"type", "object"},
          {"properties",
           {{"proto", {{"const", 1}}},
            {"epoch", {{"type", "string"}}},
            {"client_id", text_schema("uuid")},
            {"commands", {{"type", "array"}, {"items", {{"oneOf", one_of}}}}}}}};
}

Json components() {
  Json schemas = Json::object();
  const auto args = schemas_of_alternatives(static_cast<const CommandArgs*>(nullptr));
  for (std::size_t i = 0; i < command_infos().size(); ++i) {
    const CommandInfo& info = command_infos()[i];
    schemas["args." + std::string{info.type}] = args[i];
    schemas["command." + std::string{info.type}] = command_schema(info);
  }
  const auto records = schemas_of_alternatives(static_cast<const Record*>(nullptr));
  for (std::size_t i = 0; i < records.size(); ++i) {
    Json schema = records[i];
    schema["description"] =
        "Rows of pull, snapshot and search leave out members that hold their default.";
    schemas["record." + std::string{entity_type_name(static_cast<EntityType>(i))}] = schema;
  }
  schemas["push"] = push_schema();
  schemas["receipt"] = schema_of<Receipt>();
  schemas["actor"] = schema_of<Actor>();
  schemas["problem"] = {{"type", "object"},
                        {"required", {"type", "title", "status", "code"}},
                        {"properties",
                         {{"type", {{"type", "string"}}},
                          {"title", {{"type", "string"}}},
                          {"status", {{"type", "integer"}}},
                          {"code", {{"type", "string"}}},
                          {"field", {{"type", "string"}}},
                          {"detail", {{"type", "string"}}}}}};
  return {{"schemas", schemas},
          {"securitySchemes",
           {{"bearer", {{"type", "http"}, {"scheme", "bearer"}}},
            {"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "aftercare_session"}}}}}};
}

}  // namespace

Json openapi_document(const std::vector<Route>& routes) {
  const Json problem = {
      {"description", "Problem document (RFC 9457)"},
      {"content",
       {{"application/problem+json", {{"schema", {{"$ref", "#/components/schemas/problem"}}}}}}}};
  Json paths = Json::object();
  for (const auto& route : routes) {
    std::string method = route.method;
    for (char& c : method) {
      c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    Json operation{{"summary", route.summary},
                   {"responses", {{"200", {{"description", "OK"}}}, {"default", problem}}}};
    if (route.path == "/api/v1/push") {
      const Json schema{{"$ref", "#/components/schemas/push"}};
      operation["requestBody"] = {{"content", {{"application/json", {{"schema", schema}}}}}};
    }
    paths[route.path][method] = std::move(operation);
  }
  return {{"openapi", "3.1.0"},
          {"info", {{"title", "Aftercare"}, {"version", "1"}}},
          {"paths", paths},
          {"components", components()}};
}

}  // namespace aftercare

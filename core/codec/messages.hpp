// Records, events and commands as JSON, with versions. The only place that knows how an old form of
// a command or record is read.
#pragma once
#include <string>
#include <string_view>

#include "core/app/commands.hpp"
#include "core/app/events.hpp"
#include "core/codec/json.hpp"

namespace aftercare {

Json record_to_json(const Record& record);
Result<Record> record_from_json(EntityType type, const Json& json);
std::string encode_record(const Record& record);
Result<Record> decode_record(EntityType type, std::string_view text);

// {"type": "case.accepted", "args": {...}}
Json event_to_json(const Event& event);
Result<Event> event_from_json(const Json& json);

// The whole wire form (sync.md, Model). Refusals: `malformed` with the field, `unknown_command` for
// a type nobody here knows, `unknown_version` for a newer version of a known one.
Json command_to_json(const Command& command);
Result<Command> command_from_json(const Json& json);
Json args_to_json(const CommandArgs& args);
Result<CommandArgs> args_from_json(std::string_view type, int version, const Json& json);

// An empty command of this type; for descriptions (OpenAPI, forms).
CommandArgs make_args(std::size_t index);

}  // namespace aftercare

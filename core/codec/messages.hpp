// Records, events and commands as JSON, with versions. The only place that knows how an old form of
// a command or record is read.
#pragma once
#include <string>
#include <string_view>

#include "core/app/commands.hpp"
#include "core/app/events.hpp"
#include "core/codec/json.hpp"

namespace aftercare {

// Every member, for whoever reads it without knowing the defaults.
Json record_to_json(const Record& record);
Result<Record> record_from_json(EntityType type, const Json& json);
// A row as it is stored and sent: without the members that hold their default.
std::string encode_record(const Record& record);
// `unknown`: whether it holds members that this release does not know.
Result<Record> decode_record(EntityType type, std::string_view text, bool* unknown = nullptr);
// encode_record(after), and what a newer release wrote into the row that it replaces: `stored` is
// that row's text, `before` what was read from it. So an old server beside a new one takes
// nothing away. Members of an alternative or item that is gone go with it.
std::string encode_over(const Record& after, std::string_view stored, const Record& before);

// {"type": "case.accepted", "args": {...}}
Json event_to_json(const Event& event);
// {"args": {...}, "meta": {...}}: as it is kept beside its type.
std::string encode_event(const Event& event, const EventMeta& meta);
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

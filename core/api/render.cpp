#include "core/api/render.hpp"

#include "core/codec/messages.hpp"
#include "core/screens/process.hpp"
#include "core/screens/record_list.hpp"
#include "core/screens/screens.hpp"

namespace aftercare {
namespace {

std::string refused(const Refusal& refusal) {
  Json out = Json::object();
  out["refused"] = to_json(refusal);
  return dump_json(out);
}

template <class T>
std::string rendered(const T& screen) {
  return dump_json(to_json(screen));
}

// The id named `name`, or a nil one: screens answer `found: false` for that.
template <class IdType>
IdType id_in(const Json& query, const char* name) {
  const auto at = query.find(name);
  if (at == query.end() || !at->is_string())
    return {};
  const auto id = parse_uuid(at->get_ref<const std::string&>());
  return id ? IdType{*id} : IdType{};
}

std::string render_report(const screens::Source& source, const Json& query, Instant now) {
  const auto draft = query.find("draft");
  case_command::Report report;
  if (draft != query.end()) {
    auto read = from_json<case_command::Report>(*draft);
    if (!read)
      return refused(read.error());
    report = std::move(*read);
  }
  return rendered(screens::report_screen(source, report, now));
}

std::string render_handover(const screens::Source& source, const Json& query, Instant now) {
  const auto draft = query.find("draft");
  visit_command::TakeBack list;
  if (draft != query.end()) {
    auto read = from_json<visit_command::TakeBack>(*draft);
    if (!read)
      return refused(read.error());
    list = std::move(*read);
  }
  return rendered(screens::handover_screen(source, id_in<VisitId>(query, "visit"), list, now));
}

// ---- generated forms and lists: asked for by command or by kind of record ----

constexpr std::size_t kListRowsMax = 200;

std::string text_in(const Json& query, const char* name) {
  const auto at = query.find(name);
  return at != query.end() && at->is_string() ? at->get<std::string>() : std::string();
}

// With the zone by its name: pages leave summer time to the browser. A name nobody knows would stop
// them.
std::string render_sync(const screens::Source& source) {
  Json out = to_json(source.status());
  const Policy* policy = source.world().policy_in_force();
  if (policy != nullptr && Zone::named(policy->zone.name))
    out["zone"] = policy->zone.name;
  return dump_json(out);
}

std::string render_form(const screens::Source& source, const Json& query) {
  const std::string command = text_in(query, "command");
  const auto index = find_command(command);
  const Record* current = nullptr;
  if (const auto id = parse_uuid(text_in(query, "id")); id && index)
    current = source.world().find({command_infos()[*index].target, *id}).record;
  const auto form = screens::open_form(source, command, current);
  Json out = Json::object();
  out["found"] = form.has_value();
  out["form"] = to_json(form.value_or(screens::Form{}));
  return dump_json(out);
}

std::string render_form_args(const Json& query) {
  const auto typed = query.find("typed");
  auto texts = typed == query.end() ? Result<screens::Typed>(screens::Typed{})
                                    : from_json<screens::Typed>(*typed);
  if (!texts)
    return refused(texts.error());
  const auto read = screens::read_form(text_in(query, "command"), *texts);
  if (!read)
    return refused(refuse("unknown_command", "command"));
  Json out = Json::object();
  out["args"] = args_to_json(read->args);
  out["problems"] = to_json(read->problems);
  return dump_json(out);
}

std::string render_records(const screens::Source& source, const Json& query) {
  const auto type = parse_entity_type(text_in(query, "type"));
  if (!type || screens::record_form(*type) == nullptr)
    return refused(refuse("malformed", "type"));
  screens::RecordList records(*type);
  records.rebuild(source);
  screens::RecordQuery wanted;
  wanted.text = text_in(query, "text");
  wanted.column = text_in(query, "column");
  const auto descending = query.find("descending");
  wanted.descending = descending != query.end() && *descending == true;
  screens::List list = screens::list_of(*screens::record_form(*type));
  const auto& ids = records.query(source, wanted);
  for (std::size_t i = 0; i < ids.size() && i < kListRowsMax; ++i)
    list.rows.push_back(records.row(source, ids[i]));
  Json out = Json::object();
  out["list"] = to_json(list);
  out["total"] = ids.size();
  return dump_json(out);
}

}  // namespace

std::string render_screen(const screens::Source& source, const Json& query, Instant now) {
  const auto name_at = query.is_object() ? query.find("screen") : query.end();
  if (name_at == query.end() || !name_at->is_string()) {
    return refused(refuse("malformed", "screen"));
  }
  const auto& name = name_at->get_ref<const std::string&>();
  if (name == "report")
    return render_report(source, query, now);
  if (name == "my_cases")
    return rendered(screens::my_cases_screen(source, now));
  if (name == "case") {
    return rendered(screens::case_screen(source, id_in<CaseId>(query, "id"), now));
  }
  if (name == "field_today")
    return rendered(screens::field_today_screen(source, now));
  if (name == "visit") {
    return rendered(screens::visit_screen(source, id_in<VisitId>(query, "id"), now));
  }
  if (name == "process")
    return rendered(screens::process_screen(source));
  if (name == "van")
    return rendered(screens::van_screen(source, now));
  if (name == "sync")
    return render_sync(source);
  if (name == "handover")
    return render_handover(source, query, now);
  if (name == "form")
    return render_form(source, query);
  if (name == "form_args")
    return render_form_args(query);
  if (name == "records")
    return render_records(source, query);
  if (name == "document") {
    return rendered(screens::document_screen(source, id_in<VisitId>(query, "visit"), now));
  }
  return refused(refuse("malformed", "screen"));
}

}  // namespace aftercare

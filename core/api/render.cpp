#include "core/api/render.hpp"

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
  if (at == query.end() || !at->is_string()) return {};
  const auto id = parse_uuid(at->get_ref<const std::string&>());
  return id ? IdType{*id} : IdType{};
}

std::string render_report(const screens::Source& source, const Json& query, Instant now) {
  const auto draft = query.find("draft");
  case_command::Report report;
  if (draft != query.end()) {
    auto read = from_json<case_command::Report>(*draft);
    if (!read) return refused(read.error());
    report = std::move(*read);
  }
  return rendered(screens::report_screen(source, report, now));
}

std::string render_handover(const screens::Source& source, const Json& query, Instant now) {
  const auto draft = query.find("draft");
  visit_command::TakeBack list;
  if (draft != query.end()) {
    auto read = from_json<visit_command::TakeBack>(*draft);
    if (!read) return refused(read.error());
    list = std::move(*read);
  }
  return rendered(screens::handover_screen(source, id_in<VisitId>(query, "visit"), list, now));
}

}  // namespace

std::string render_screen(const screens::Source& source, const Json& query, Instant now) {
  const auto name_at = query.is_object() ? query.find("screen") : query.end();
  if (name_at == query.end() || !name_at->is_string()) {
    return refused(refuse("malformed", "screen"));
  }
  const auto& name = name_at->get_ref<const std::string&>();
  if (name == "report") return render_report(source, query, now);
  if (name == "my_cases") return rendered(screens::my_cases_screen(source, now));
  if (name == "case") {
    return rendered(screens::case_screen(source, id_in<CaseId>(query, "id"), now));
  }
  if (name == "field_today") return rendered(screens::field_today_screen(source, now));
  if (name == "visit") {
    return rendered(screens::visit_screen(source, id_in<VisitId>(query, "id"), now));
  }
  if (name == "van") return rendered(screens::van_screen(source, now));
  if (name == "sync") return rendered(source.status());
  if (name == "handover") return render_handover(source, query, now);
  if (name == "document") {
    return rendered(screens::document_screen(source, id_in<VisitId>(query, "visit"), now));
  }
  return refused(refuse("malformed", "screen"));
}

}  // namespace aftercare

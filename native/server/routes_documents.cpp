// GET /documents/{kind}/{case}: the papers of a case as PDF. Who may have which, and what stands on
// it, is decided by the core; a case the caller does not see is not there.
#include <algorithm>
#include <fstream>
#include <iterator>

#include "core/screens/paper.hpp"
#include "native/adapters/house/passwords.hpp"
#include "native/adapters/sql/files.hpp"
#include "native/server/addresses.hpp"
#include "native/server/router.hpp"

namespace aftercare {

namespace {

// A drawing or a signed text; larger ones are not embedded.
inline constexpr std::int64_t kEmbeddedBytesMax = 4LL * 1024 * 1024;
// Of an address that opens without a session: long enough for a slow network to begin.
inline constexpr std::int64_t kAddressMs = 5LL * 60 * 1000;

// Everything the house has, as this reader sees it: a paper says no more than its case does.
class HouseWorld final : public World {
 public:
  HouseWorld(sql::Database& database, const Policy& policy, const Viewer& viewer)
      : database_{database}, policy_{policy}, viewer_{viewer} {}

  [[nodiscard]] Found find(const EntityKey& key) const override {
    auto [at, fresh] = records_.try_emplace(key);
    if (fresh) {
      // A paper is whole or not printed.
      if (const auto record = read_record(database_, key)) {
        at->second = project(*record, viewer_);
      }
    }
    return at->second ? Found{Presence::present, &*at->second} : Found{Presence::absent, nullptr};
  }
  [[nodiscard]] IndexFound look_up(const IndexKey& key) const override {
    return {true, database_.reads().look_up(key)};
  }
  [[nodiscard]] const Policy* policy_in_force() const override { return &policy_; }

 private:
  sql::Database& database_;
  const Policy& policy_;
  const Viewer& viewer_;
  mutable std::map<EntityKey, std::optional<Record>> records_;
};

std::string known_kinds() {
  std::string names;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<screens::PaperKind>>(
      [&names](auto kind) { names += (names.empty() ? "" : ", ") + std::string{kind.name}; });
  return names;
}

// ?lang=zh|en; without it the browser's.
std::optional<Language> language_asked(const Call& call) {
  const std::string lang = call.request.parameter("lang");
  if (lang.empty()) {
    return call.language;
  }
  if (lang == "zh" || lang == "en") {
    return lang == "zh" ? Language::zh : Language::en;
  }
  return std::nullopt;
}

// The bytes of a file that this case or one of its visits refers to, if its author showed them.
std::optional<press::Attachment> attachment_of(const Call& call, sql::Database& database,
                                               const Case& record, const FileRef& file) {
  const auto stored = sql::find_file(database, file.sha256);
  if (!stored || stored->size > kEmbeddedBytesMax) {
    return std::nullopt;
  }
  const auto refs = sql::proved_refs(database, file.sha256);
  const bool own = std::any_of(refs.begin(), refs.end(), [&record](const EntityKey& key) {
    return key == key_for<Case>(record.id) ||
           std::any_of(record.visits.begin(), record.visits.end(),
                       [&key](const CaseVisit& v) { return key == key_for<Visit>(v.id); });
  });
  if (!own) {
    return std::nullopt;
  }
  std::ifstream in{call.app.files.path_of(file.sha256), std::ios::binary};
  press::Attachment out{file, {std::istreambuf_iterator<char>{in}, {}}};
  return out.bytes.empty() ? std::nullopt : std::optional{std::move(out)};
}

void add_files(const Call& call, sql::Database& database, const Case& record,
               press::PrintJob& job) {
  for (const auto& signature : job.paper.signatures) {
    for (const auto& file : {signature.drawing, signature.document}) {
      if (!file || job.files.count(file->sha256) > 0) {
        continue;
      }
      if (auto attachment = attachment_of(call, database, record, *file)) {
        job.files.emplace(file->sha256, std::move(*attachment));
      }
    }
  }
}

// Pages inside WeChat cannot save bytes they hold: they are given an address that opens by itself
// for a moment. It is bound to the session that asked, and ends with it.
std::string address_signature(const Call& call, const std::string& until, const std::string& by) {
  return call.app.house.folder().sign_receipt("paper address\n" + call.parts[0] + "\n" +
                                              call.parts[1] + "\n" + until + "\n" + by);
}

bool is_by_address(const Call& call) {
  return !call.request.parameter("signature").empty();
}

std::optional<Caller> caller_by_address(const Call& call, sql::Database& database) {
  const std::string until = call.request.parameter("until");
  const std::string by = call.request.parameter("by");
  const auto end = parse_instant(until);
  const bool good =
      end && *end > call.now &&
      same_secret(call.request.parameter("signature"), address_signature(call, until, by));
  auto found = good ? who_is(database, by, call.now) : std::nullopt;
  if (!found) {
    call.refuse_with(403, refuse("address_over"));
    return std::nullopt;
  }
  return Caller{std::move(found->actor), by, std::move(found->session)};
}

void print(const CallPtr& call, const press::PrintJob& job, const std::string& name) {
  auto pdf = call->app.press.print(job);
  if (!pdf) {
    call->refuse_with(503, pdf.error());
    return;
  }
  http::Response response;
  response.body = std::move(*pdf);
  response.with("Content-Type", "application/pdf")
      .with("Content-Disposition", std::string{is_by_address(*call) ? "attachment" : "inline"} +
                                       "; filename=\"" + name + ".pdf\"")
      .with("X-Content-Type-Options", "nosniff")
      .with("Cache-Control", "private, no-store")
      .with("Vary", "Cookie, Authorization, Accept-Language");
  call->respond(std::move(response));
}

// A paper this caller may have now.
struct Asked {
  Case record;
  Language language = Language::zh;
  screens::Paper paper;
};

// Without one the call has been answered: of a case the caller does not see, as of none.
std::optional<Asked> paper_asked(const Call& call, sql::Database& database, const Actor& actor) {
  const auto kind = screens::paper_kind(call.parts[0]);
  const auto language = language_asked(call);
  if (!kind || !language) {
    call.refuse_with(kind ? 400 : 404,
                     kind ? refuse("malformed", "lang")
                          : refuse("paper_unknown", "kind", {{"known", known_kinds()}}));
    return std::nullopt;
  }
  const auto id = parse_uuid(call.parts[1]);
  const auto policy = call.app.policies.get(database);
  const Sight sight = sight_of(actor, *policy);
  const HouseWorld world{database, *policy, sight.viewer};
  const bool seen = id && sight.sees(database.reads(), EntityKey{EntityType::case_, *id});
  const auto* record = seen ? find_as<Case>(world, CaseId{*id}) : nullptr;
  if (record == nullptr) {
    call.refuse_with(404, refuse("record_unknown"));
    return std::nullopt;
  }
  auto paper = screens::paper(world, sight.actor, *kind, *record, call.now);
  if (!paper) {
    call.refuse_with(paper.error().code == "not_permitted" ? 403 : 409, paper.error());
    return std::nullopt;
  }
  return Asked{*record, *language, std::move(*paper)};
}

void address_route(const CallPtr& call) {
  auto reader = call->app.readers.lease();
  const auto caller = caller_of(*call, *reader);
  if (!caller) {
    return;
  }
  const sql::Transaction snapshot{*reader, false};
  const auto asked = paper_asked(*call, *reader, caller->actor);
  if (!asked) {
    return;
  }
  const std::string until = to_text(call->now.plus_ms(kAddressMs));
  call->answer(
      200, {{"address", "/api/v1/documents/" + call->parts[0] + "/" + call->parts[1] +
                            "?lang=" + (asked->language == Language::zh ? "zh" : "en") +
                            "&until=" + until + "&by=" + caller->token_hash +
                            "&signature=" + address_signature(*call, until, caller->token_hash)}});
}

void document_route(const CallPtr& call) {
  auto reader = call->app.readers.lease();
  const auto caller =
      is_by_address(*call) ? caller_by_address(*call, *reader) : caller_of(*call, *reader);
  if (!caller) {
    return;
  }
  const sql::Transaction snapshot{*reader, false};
  auto asked = paper_asked(*call, *reader, caller->actor);
  if (!asked) {
    return;
  }
  auto job = std::make_shared<press::PrintJob>();
  job->paper = std::move(asked->paper);
  job->company = find_company(*reader);
  job->language = asked->language;
  job->link = pages_address(call->request, call->app.options, job->company) + "/#/case/" +
              asked->record.id.text();
  add_files(*call, *reader, asked->record, *job);
  call->app.reads.note(caller->actor, "document", key_for<Case>(asked->record.id), call->now,
                       call->parts[0]);
  const std::string name = job->paper.number + "-" + call->parts[0];
  if (!call->app.slow_work.post([call, job, name] { print(call, *job, name); })) {
    call->refuse_with(503, refuse("busy"));
  }
}

}  // namespace

std::vector<Route> document_routes() {
  return {{"GET", "/api/v1/documents/{kind}/{case}",
           "A paper of a case as PDF: work_order, diagnosis_report, quote, repair_report, "
           "handover_list, receipt, intake_record; ?lang=zh|en",
           document_route, LimitName::papers},
          {"POST", "/api/v1/documents/{kind}/{case}/address",
           "Where the paper can be fetched without a session, for five minutes", address_route,
           LimitName::papers}};
}

}  // namespace aftercare

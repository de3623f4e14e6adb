// GET and POST /report: reporting with nothing but HTML, for browsers in which the pages cannot
// run. The report goes through the same authority as everybody's, made by a guest of its own. The
// same form sent twice is one case: its ids are made of what was sent.
#include <algorithm>
#include <fstream>

#include "core/app/permissions.hpp"
#include "core/base/sha256.hpp"
#include "core/base/text.hpp"
#include "core/codec/messages.hpp"
#include "native/adapters/house/file_cleaning.hpp"
#include "native/adapters/house/file_type.hpp"
#include "native/adapters/house/passwords.hpp"
#include "native/adapters/house/sessions.hpp"
#include "native/server/addresses.hpp"
#include "native/server/plain/form_body.hpp"
#include "native/server/router.hpp"

namespace aftercare {

namespace {

inline constexpr std::uint64_t kTypedBodyMax = 128UL * 1024U;
// Read to its end, so that the browser hears the answer; kept is plain::kSpoolBytesMax of it.
inline constexpr std::uint64_t kPhotosBodyMax = 128UL * 1024U * 1024U;
inline constexpr std::int64_t kProofMs = 2LL * 60 * 60 * 1000;

// A form on its way through the server; also keeps the body its files are views into.
struct Filing {
  CallPtr call;
  std::shared_ptr<plain::Spool> spool;
  plain::FormBody body;
  Language language = Language::zh;
  Company company;
  std::shared_ptr<const Policy> policy;
  plain::Typed typed;
  case_command::Report report;
  std::vector<Refusal> problems;
  std::string seed;  // what this form's ids are made of
  Actor guest;
};
using FilingPtr = std::shared_ptr<Filing>;

// All that a report's check looks at.
class PolicyWorld final : public World {
 public:
  explicit PolicyWorld(const Policy& policy) : policy_{policy} {}
  [[nodiscard]] Found find(const EntityKey&) const override { return {Presence::absent, nullptr}; }
  [[nodiscard]] IndexFound look_up(const IndexKey&) const override { return {true, {}}; }
  [[nodiscard]] const Policy* policy_in_force() const override { return &policy_; }

 private:
  const Policy& policy_;
};

// ---- answers --------------------------------------------------------------------------------

http::Response html_response(int status, std::string html) {
  http::Response response;
  response.status = status;
  response.body = std::move(html);
  response.with("Content-Type", "text/html; charset=utf-8")
      .with("Content-Security-Policy",
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
            "frame-ancestors 'none'; base-uri 'none'")
      .with("Cache-Control", "no-store")
      .with("X-Content-Type-Options", "nosniff")
      .with("X-Frame-Options", "DENY")
      .with("Referrer-Policy", "same-origin");
  return response;
}

std::string proof_text(const App& app, const std::string& until, const std::string& remote) {
  return until + "." + app.house.folder().sign_receipt("report form\n" + until + "\n" + remote);
}

bool is_proof(const Call& call, const std::string& given) {
  const auto until = parse_instant(given.substr(0, std::min(given.rfind('.'), given.size())));
  return until && *until > call.now &&
         same_secret(given, proof_text(call.app, to_text(*until), call.request.remote));
}

void answer_form(const Filing& filing, int status, const std::string& said,
                 std::int64_t wait_ms = 0) {
  const Call& call = *filing.call;
  plain::Typed typed = filing.typed;
  typed.proof = proof_text(call.app, to_text(call.now.plus_ms(kProofMs)), call.request.remote);
  http::Response response = html_response(
      status, call.app.plain_pages.form({call.app.texts, filing.language, filing.company},
                                        *filing.policy, typed, said, filing.problems));
  if (wait_ms > 0) {
    response.with("Retry-After", std::to_string((wait_ms + 999) / 1000));
  }
  call.respond(std::move(response));
}

std::string say(const Filing& filing, const std::string& key,
                const std::map<std::string, std::string>& params = {}) {
  return filing.call->app.texts.text(filing.language, key, params);
}

std::string too_large_text(const App& app, Language language) {
  const std::string mb = std::to_string(plain::kSpoolBytesMax / (1024UL * 1024U));
  return app.texts.text(language, "plain.too_large", {{"mb", mb}});
}

void answer_busy(const Filing& filing) {
  answer_form(filing, 503, say(filing, "plain.busy"));
}

// ---- what was sent --------------------------------------------------------------------------

Language language_of_form(const Call& call, const std::string& given) {
  const std::string lang = given.empty() ? call.request.parameter("lang") : given;
  return lang == "en" ? Language::en : lang == "zh" ? Language::zh : call.language;
}

// Forms send line ends as CR LF.
std::string typed_text(const std::string& given) {
  std::string out;
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (given[i] != '\r' || i + 1 >= given.size() || given[i + 1] != '\n') {
      out.push_back(given[i]);
    }
  }
  return out;
}

void read_typed(Filing& filing) {
  plain::Typed& typed = filing.typed;
  for (const auto& input : plain::kInputs) {
    const std::string name{input.name};
    typed.values[name] = typed_text(filing.body.value(name));
  }
  typed.hazards = filing.body.values("hazards");
  typed.proof = filing.body.value("proof");
  typed.lacks = filing.body.value("lacks");
  for (const plain::FormFile& file : filing.body.files) {
    typed.photos.push_back(file.name.empty() ? std::to_string(typed.photos.size() + 1) : file.name);
  }
}

// A browser that says where the form was; one that says nothing is too old to be used against its
// user. "null" may be anybody: the form comes back once, with a proof.
bool is_from_us(const Filing& filing) {
  const http::Request& request = filing.call->request;
  const std::string_view site = request.header("Sec-Fetch-Site");
  if (!site.empty()) {
    return site == "same-origin" || site == "none" || is_proof(*filing.call, filing.typed.proof);
  }
  const std::string_view origin = request.header("Origin");
  const auto host_at = origin.find("://");
  return origin.empty() ||
         (host_at != std::string_view::npos &&
          origin.substr(host_at + 3) == request.header("Host")) ||
         is_proof(*filing.call, filing.typed.proof);
}

// Photos by their hash, each once.
std::vector<FileRef> files_of(const Filing& filing) {
  std::vector<FileRef> files;
  for (std::size_t i = 0; i < filing.body.files.size(); ++i) {
    const std::string_view bytes = filing.body.files[i].bytes;
    const std::string sha256 = sha256_hex(bytes);
    const bool twice = std::any_of(files.begin(), files.end(),
                                   [&](const FileRef& one) { return one.sha256 == sha256; });
    // What nobody knows is refused like what nobody takes: by the core, with the kinds it takes.
    const std::string sniffed = sniffed_type(bytes.substr(0, kSniffBytes));
    if (!twice) {
      files.push_back({sha256, sniffed.empty() ? "application/octet-stream" : sniffed,
                       filing.typed.photos[i], static_cast<std::int64_t>(bytes.size())});
    }
  }
  return files;
}

case_command::Report report_of(const Filing& filing) {
  const auto& of = filing.typed.values;
  case_command::Report report;
  report.symptom = of.at("symptom");
  report.hazards = filing.typed.hazards;
  report.customer = {of.at("name"), of.at("phone"), of.at("address")};
  report.device.model = of.at("model");
  report.device.serial = of.at("serial");
  report.files = files_of(filing);
  return report;
}

// All that makes this form another one than the next.
std::string content_of(const Filing& filing) {
  std::string out;
  for (const auto& [name, value] : filing.typed.values) {
    out.append(name).append("=").append(value).append("\n");
  }
  for (const std::string& hazard : filing.typed.hazards) {
    out += hazard + "\n";
  }
  for (const plain::FormFile& file : filing.body.files) {
    out += sha256_hex(file.bytes) + "\n";
  }
  return out;
}

// Who is only known by what he sent is the same guest when he sends it again on the same day.
void be_guest(Filing& filing) {
  const DataFolder& folder = filing.call->app.house.folder();
  const std::string content = content_of(filing);
  const std::string day = to_text(filing.call->now).substr(0, 10);
  const std::string secret = folder
                                 .sign_receipt("report guest\n" + filing.call->request.remote +
                                               "\n" + day + "\n" + content)
                                 .substr(0, 43);
  filing.seed = folder.sign_receipt("report ids\n" + secret + "\n" + content);
  filing.guest.kind = ActorKind::guest;
  filing.guest.id = guest_actor_id(secret);
}

// ---- taking it ------------------------------------------------------------------------------

void answer_taken(const FilingPtr& filing, const std::string& number, const std::string& token) {
  const Call& call = *filing->call;
  const std::string link =
      pages_address(call.request, call.app.options, filing->company) + "/c/" + token;
  call.respond(html_response(
      200, call.app.plain_pages.taken(
               {call.app.texts, filing->language, filing->company},
               {number, link, filing->typed.lacks, call.request.header("User-Agent")})));
}

CaseId case_of(const Filing& filing) {
  return CaseId{make_uuid_v5(aftercare_namespace(), "case " + filing.seed)};
}

// False: the disk does not take them.
bool put_bytes(const Filing& filing) {
  const FileStore& files = filing.call->app.files;
  for (const plain::FormFile& file : filing.body.files) {
    const std::string sha256 = sha256_hex(file.bytes);
    const auto ref = std::find_if(filing.report.files.begin(), filing.report.files.end(),
                                  [&sha256](const FileRef& one) { return one.sha256 == sha256; });
    if (ref == filing.report.files.end()) {
      continue;
    }
    std::ofstream{files.partial_of(sha256, filing.guest.id), std::ios::binary}.write(
        file.bytes.data(), static_cast<std::streamsize>(file.bytes.size()));
    if (files.finish(sha256, ref->type, filing.guest.id) != FileVerdict::stored) {
      return false;
    }
  }
  return true;
}

// The guest, what he showed and his link.
void keep(const FilingPtr& filing, const std::string& number) {
  if (!put_bytes(*filing)) {
    answer_busy(*filing);
    return;
  }
  auto token = std::make_shared<std::string>();
  const bool queued = filing->call->app.writer.run(
      [filing, token](sql::Database& database) {
        const Call& call = *filing->call;
        sql::see_guest(database, filing->guest.id, call.now);
        for (const FileRef& file : filing->report.files) {
          keep_file(database, call.app.files, {file.sha256, file.size, file.type}, filing->guest.id,
                    call.now);
        }
        *token = make_link(database, case_of(*filing), call.now);
      },
      [filing, token, number](bool good) {
        good ? answer_taken(filing, number, *token) : answer_busy(*filing);
      });
  if (!queued) {
    answer_busy(*filing);
  }
}

// The bytes come after the report that names them, so that nothing is kept of a refused one. Where
// they cannot be kept the same form sent again is the same report, with its photos.
void pushed(const FilingPtr& filing, const PushAnswer& answer) {
  const bool decided = !answer.problem && answer.response.results.size() == 1;
  if (!decided || answer.response.results[0].status == PushStatus::retry) {
    answer_busy(*filing);
    return;
  }
  const PushResult& result = answer.response.results[0];
  if (result.status == PushStatus::rejected) {
    filing->problems = {result.refusal};
    answer_form(*filing, 422, {});
    return;
  }
  const auto work = [filing, number = result.number] { keep(filing, number); };
  if (!filing->call->app.slow_work.post(work)) {
    answer_busy(*filing);
  }
}

void push_report(const FilingPtr& filing) {
  Command command;
  command.id = CommandId{make_uuid_v5(aftercare_namespace(), "command " + filing->seed)};
  command.target = key_for<Case>(case_of(*filing));
  command.args = filing->report;
  command.occurred_at = filing->call->now;
  command.client_id = ClientId{make_uuid_v5(aftercare_namespace(), "client " + filing->seed)};
  command.client_seq = 1;
  PushInput input;
  input.actor = filing->guest;
  input.request.epoch = filing->call->app.house.epoch();
  input.request.client_id = command.client_id;
  input.request.commands.push_back(command_to_json(command));
  const bool queued = filing->call->app.writer.push(
      std::move(input), [filing](const PushAnswer& answer) { pushed(filing, answer); });
  if (!queued) {
    answer_busy(*filing);
  }
}

void judge(const FilingPtr& filing) {
  Context context;
  context.actor = filing->guest;
  context.received_at = filing->call->now;
  filing->problems = report_problems(PolicyWorld{*filing->policy}, filing->report, context);
  if (filing->problems.empty()) {
    push_report(filing);
  } else {
    answer_form(*filing, 422, {});
  }
}

// A form counts like a guest's report, and its photos like his uploads.
std::int64_t wait_of(const Call& call, std::size_t bytes) {
  const std::string address = http::address_key(call.request.remote);
  Limiter& limiter = call.app.limiter;
  const auto cases = limiter.take(LimitName::guest_cases_per_address, address);
  return cases > 0 ? cases
                   : limiter.take(LimitName::upload_bytes_per_address, address,
                                  static_cast<double>(bytes));
}

void take(const FilingPtr& filing) {
  Call& call = *filing->call;
  const std::string_view bytes = filing->spool ? filing->spool->bytes() : call.request.body;
  filing->body = plain::read_form(call.request.header("Content-Type"), bytes);
  filing->language = language_of_form(call, filing->body.value("lang"));
  read_typed(*filing);
  be_guest(*filing);
  {
    auto reader = call.app.readers.lease();
    filing->policy = call.app.policies.get(*reader);
    filing->company = find_company(*reader);
  }
  if (filing->spool && filing->spool->problem) {
    answer_busy(*filing);
  } else if (filing->spool && filing->spool->too_large) {
    answer_form(*filing, 413, too_large_text(call.app, filing->language));
  } else if (!filing->body.complete) {
    answer_form(*filing, 400, say(*filing, "plain.unreadable"));
  } else if (!is_from_us(*filing)) {
    answer_form(*filing, 403, say(*filing, "plain.confirm"));
  } else if (const std::int64_t wait_ms = wait_of(call, bytes.size()); wait_ms > 0) {
    const std::string minutes = std::to_string((wait_ms + 59'999) / 60'000);
    answer_form(*filing, 429, say(*filing, "plain.too_many", {{"minutes", minutes}}), wait_ms);
  } else {
    filing->report = report_of(*filing);
    judge(filing);
  }
}

void report_route(const CallPtr& call) {
  auto filing = std::make_shared<Filing>();
  filing->call = call;
  filing->spool = std::dynamic_pointer_cast<plain::Spool>(call->request.sink);
  call->request.sink.reset();
  if (!call->app.plain_pages.usable() || !call->app.slow_work.post([filing] { take(filing); })) {
    call->refuse_with(503, refuse("busy"));
  }
}

void form_route(const CallPtr& call) {
  if (!call->app.plain_pages.usable()) {
    call->refuse_with(503, refuse("busy"));
    return;
  }
  Filing filing;
  filing.call = call;
  filing.language = language_of_form(*call, {});
  for (const char* name : {"model", "serial"}) {
    filing.typed.values[name] = call->request.parameter(name);
  }
  {
    auto reader = call->app.readers.lease();
    filing.policy = call->app.policies.get(*reader);
    filing.company = find_company(*reader);
  }
  answer_form(filing, 200, {});
}

bool has_photos(const http::Request& head) {
  return head.header("Content-Type").find("multipart/") != std::string_view::npos;
}

}  // namespace

bool is_report(const http::Request& head) {
  return head.method == "POST" && head.path == "/report";
}

std::uint64_t report_body_max(const http::Request& head) {
  return has_photos(head) ? kPhotosBodyMax : kTypedBodyMax;
}

std::shared_ptr<http::BodySink> report_sink(App& app, const http::Request& head) {
  return has_photos(head) ? std::make_shared<plain::Spool>(app.spool_places, head.remote,
                                                           app.house.folder().files() / "partial")
                          : nullptr;
}

// The body was not read: what was typed is still in the browser's own form, one step back.
http::Response report_too_large(App& app, const http::Request& head) {
  const Language language = language_of(head.header("Accept-Language"));
  auto reader = app.readers.lease();
  const Company company = find_company(*reader);
  return html_response(
      413, app.plain_pages.form({app.texts, language, company}, *app.policies.get(*reader), {},
                                too_large_text(app, language), {}));
}

std::vector<Route> report_routes() {
  return {
      {"GET", "/report", "The report form as plain HTML; ?lang=zh|en&model=&serial=", form_route},
      {"POST", "/report",
       "Takes the plain form (urlencoded or multipart with photos); answers with a page",
       report_route}};
}

}  // namespace aftercare

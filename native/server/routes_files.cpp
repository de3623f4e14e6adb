// POST /files, HEAD, PATCH and GET /files/{sha256}: uploads that may be cut and go on, downloads
// only through a record the caller sees and whose author has shown the bytes.
#include <algorithm>
#include <cstdio>

#include "core/base/text.hpp"
#include "core/codec/messages.hpp"
#include "core/policy/rules.hpp"
#include "native/adapters/house/file_cleaning.hpp"
#include "native/adapters/house/file_type.hpp"
#include "native/adapters/house/system_clock.hpp"
#include "native/adapters/sql/files.hpp"
#include "native/server/admission.hpp"

namespace aftercare {

namespace {

// What one upload may be by the policy's limits: the largest of the kinds that take the type.
std::int64_t bytes_max_of(const Policy& policy, const std::string& type) {
  std::int64_t most = 0;
  for (const auto& limit : policy.files) {
    if (std::find(limit.types.begin(), limit.types.end(), type) != limit.types.end()) {
      most = std::max(most, limit.bytes_max);
    }
  }
  return most;
}

Refusal wrong_type(const Policy& policy, const std::string& type) {
  return refuse(
      "file_type", "type",
      {{"type", truncate_to_width(type, 40)},
       {"known", accepted_types(policy, {FileKind::photo, FileKind::video, FileKind::scan})}});
}

// A file counts so much at least: many tiny ones are no way around the quota.
inline constexpr std::int64_t kLeastCounted = 64LL * 1024;
// The quota has no window: a record that names the files frees it.
inline constexpr std::int64_t kQuotaAgainMs = 10LL * 60 * 1000;

// Bytes nobody names yet, this file's included, are more than the actor may have.
bool is_beyond(sql::Database& database, const std::string& sha256, std::int64_t size, ActorId actor,
               std::int64_t quota) {
  const auto brought = sql::unreferenced_of(database, actor, sha256, kLeastCounted);
  return !brought.is_named && brought.bytes + std::max(size, kLeastCounted) > quota;
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

// One PATCH's body on its way to the disk. What is wrong is kept for the route's answer.
class UploadSink final : public http::BodySink {
 public:
  UploadSink(App& app, std::string address) : app_{app}, address_{std::move(address)} {}
  ~UploadSink() override { release(); }

  void refuse_with(int status, const Refusal& refusal) { problem = Problem{status, refusal, {}}; }

  void open(const std::string& sha256, const Caller& whose, const sql::StoredFile& announced,
            std::uint64_t offset) {
    const std::string name = sha256 + "." + whose.actor.id.text();
    {
      const std::lock_guard lock{app_.uploads_lock};
      if (!app_.uploads.insert(name).second) {
        refuse_with(409, refuse("upload_running"));
        return;
      }
    }
    held_ = name;
    upload = announced;
    actor = whose.actor.id;
    kind = whose.actor.kind;
    metered_ = !is_proved(whose.actor);
    const std::uint64_t stands = app_.files.offset_of(sha256, actor);
    if (offset != stands) {
      problem = Problem{409,
                        refuse("upload_offset", {}, {{"offset", std::to_string(stands)}}),
                        {{"offset", stands}}};
      return;
    }
    left_ = static_cast<std::uint64_t>(announced.size) - stands;
    file_.reset(std::fopen(app_.files.partial_of(sha256, actor).c_str(), "ab"));
    if (!file_) {
      refuse_with(503, refuse("storage_failed"));
    }
  }

  [[nodiscard]] bool is_refused() const override { return problem.has_value(); }

  bool write(std::string_view bytes) override {
    if (problem) {
      return false;
    }
    // What came before the limit is kept: the upload goes on from there.
    if (wait_ms = wait_for(bytes.size()); wait_ms > 0) {
      refuse_with(429, refuse("too_many_requests", {},
                              {{"seconds", std::to_string((wait_ms + 999) / 1000)}}));
      return false;
    }
    if (bytes.size() > left_) {
      refuse_with(413, refuse("too_large"));
      return false;
    }
    if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) {
      refuse_with(503, refuse("storage_failed"));
      return false;
    }
    left_ -= bytes.size();
    return true;
  }

  // Before the file is looked at.
  void close() { file_.reset(); }
  void release() {
    file_.reset();
    if (!held_.empty()) {
      const std::lock_guard lock{app_.uploads_lock};
      app_.uploads.erase(held_);
      held_.clear();
    }
  }

  std::optional<Problem> problem;
  std::int64_t wait_ms = 0;  // with the problem 429
  sql::StoredFile upload;
  ActorId actor;
  ActorKind kind = ActorKind::guest;

 private:
  std::int64_t wait_for(std::size_t bytes) {
    return metered_ ? app_.limiter.take(LimitName::upload_bytes_per_address, address_,
                                        static_cast<double>(bytes))
                    : 0;
  }

  App& app_;
  std::string address_;  // http::address_key
  bool metered_ = true;
  std::string held_;
  std::uint64_t left_ = 0;
  std::unique_ptr<std::FILE, CloseFile> file_;
};

void announce(const CallPtr& call) {
  auto reader = call->app.readers.lease();
  const auto caller = caller_of(*call, *reader);
  if (!caller) {
    return;
  }
  const auto body = parse_json(call->request.body);
  struct Announced {
    std::string sha256;
    std::int64_t size = 0;
    std::string type;
  } wanted;
  if (!body || !body->is_object() || !body->contains("sha256") || !(*body)["sha256"].is_string() ||
      !is_sha256((*body)["sha256"].get<std::string>())) {
    call->refuse_with(400, refuse("malformed", "sha256"));
    return;
  }
  if (!body->contains("size") || !(*body)["size"].is_number_unsigned() ||
      (*body)["size"].get<std::uint64_t>() == 0) {
    call->refuse_with(400, refuse("malformed", "size"));
    return;
  }
  wanted.sha256 = (*body)["sha256"].get<std::string>();
  if (body->contains("type") && (*body)["type"].is_string()) {
    wanted.type = (*body)["type"].get<std::string>();
  }
  const auto policy = call->app.policies.get(*reader);
  const std::int64_t most = is_known_type(wanted.type) ? bytes_max_of(*policy, wanted.type) : 0;
  if (most == 0) {
    call->refuse_with(415, wrong_type(*policy, wanted.type));
    return;
  }
  if ((*body)["size"].get<std::uint64_t>() > static_cast<std::uint64_t>(most)) {
    call->refuse_with(413, refuse("file_too_large", "size",
                                  {{"bytes_max", std::to_string(most)},
                                   {"max", std::to_string(most / (1024LL * 1024)) + " MB"}}));
    return;
  }
  wanted.size = (*body)["size"].get<std::int64_t>();
  const ActorId actor = caller->actor.id;
  const std::int64_t quota = unreferenced_bytes_max(call->app, caller->actor);
  const LimitName limit = unreferenced_limit(caller->actor);
  auto beyond = std::make_shared<bool>(false);
  const bool proved = sql::has_proof(*reader, wanted.sha256, actor);
  const std::uint64_t offset = call->app.files.offset_of(wanted.sha256, actor);
  auto stored = std::make_shared<bool>(false);
  const bool queued = call->app.writer.run(
      [wanted, actor, proved, quota, beyond, stored, now = call->now](sql::Database& database) {
        *stored = proved && sql::still_stored(database, wanted.sha256, now);
        *beyond = !*stored && is_beyond(database, wanted.sha256, wanted.size, actor, quota);
        if (!*stored && !*beyond) {
          sql::put_upload(database, {wanted.sha256, wanted.size, wanted.type}, actor, now);
        }
      },
      [call, offset, limit, beyond, stored, size = wanted.size](bool good) {
        if (!good) {
          call->refuse_with(503, refuse("storage_failed"));
        } else if (*beyond) {
          call->app.limiter.note_refused(limit);
          call->trace.code = "too_many_requests";
          call->respond(too_many(call->app, call->language, limit, kQuotaAgainMs));
        } else if (*stored) {
          call->answer(200, {{"offset", size}, {"stored", true}});
        } else {
          call->answer(200, {{"offset", offset}, {"stored", false}});
        }
      });
  if (!queued) {
    call->refuse_with(503, refuse("busy"));
  }
}

http::Response offset_response(int status, std::uint64_t offset) {
  http::Response response;
  response.status = status;
  response.with("Upload-Offset", std::to_string(offset)).with("Cache-Control", "no-store");
  return response;
}

void offset_route(const CallPtr& call) {
  auto reader = call->app.readers.lease();
  const auto caller = caller_of(*call, *reader);
  if (!caller) {
    return;
  }
  const std::string& sha256 = call->parts.front();
  const auto stored = sql::find_file(*reader, sha256);
  if (stored && sql::has_proof(*reader, sha256, caller->actor.id)) {
    call->respond(offset_response(200, static_cast<std::uint64_t>(stored->size)));
  } else if (is_sha256(sha256) && sql::find_upload(*reader, sha256, caller->actor.id)) {
    call->respond(offset_response(200, call->app.files.offset_of(sha256, caller->actor.id)));
  } else {
    call->refuse_with(404, refuse("file_unknown"));
  }
}

void file_stored(const CallPtr& call, const std::shared_ptr<UploadSink>& sink) {
  const bool queued = call->app.writer.run(
      [call, upload = sink->upload, actor = sink->actor](sql::Database& database) {
        keep_file(database, call->app.files, upload, actor, call->now);
      },
      [call, sink](bool good) {
        sink->release();
        if (!good) {
          call->refuse_with(503, refuse("storage_failed"));
          return;
        }
        ++call->app.files_stored;
        http::Response response =
            json_response(200, {{"stored", true}, {"offset", sink->upload.size}});
        response.with("Upload-Offset", std::to_string(sink->upload.size));
        call->respond(std::move(response));
      });
  if (!queued) {
    call->refuse_with(503, refuse("busy"));
  }
}

void finish_upload(const CallPtr& call, const std::shared_ptr<UploadSink>& sink) {
  const auto verdict = call->app.files.finish(sink->upload.sha256, sink->upload.type, sink->actor);
  switch (verdict) {
    case FileVerdict::stored: file_stored(call, sink); return;
    case FileVerdict::wrong_hash:
      sink->release();
      call->refuse_with(422, refuse("file_hash", "sha256"));
      return;
    case FileVerdict::wrong_type: {
      sink->release();
      auto reader = call->app.readers.lease();
      const auto policy = call->app.policies.get(*reader);
      call->refuse_with(415, wrong_type(*policy, sink->upload.type));
      return;
    }
    case FileVerdict::failed:
      sink->release();
      call->refuse_with(503, refuse("storage_failed"));
      return;
  }
}

void patch_route(const CallPtr& call) {
  const auto sink = std::dynamic_pointer_cast<UploadSink>(
      call->request.sink ? call->request.sink : upload_sink(call->app, call->request));
  call->request.sink.reset();
  if (sink && sink->wait_ms > 0) {
    sink->release();
    call->trace.code = "too_many_requests";
    call->respond(
        too_many(call->app, call->language, LimitName::upload_bytes_per_address, sink->wait_ms));
    return;
  }
  if (!sink || sink->problem) {
    call->refuse_with(sink ? *sink->problem : Problem{400, refuse("malformed"), {}});
    return;
  }
  call->trace.actor = codec::enum_name(sink->kind);
  sink->close();
  const std::uint64_t offset = call->app.files.offset_of(sink->upload.sha256, sink->actor);
  if (offset < static_cast<std::uint64_t>(sink->upload.size)) {
    sink->release();
    call->respond(offset_response(204, offset));
    return;
  }
  if (!call->app.slow_work.post([call, sink] { finish_upload(call, sink); })) {
    sink->release();
    call->refuse_with(503, refuse("busy"));
  }
}

// What he sees of the record names the file: signatures and vouchers are not for everybody.
bool shows_file(sql::Database& database, const Sight& sight, const EntityKey& key,
                const std::string& sha256) {
  if (sees_as_stored(sight.viewer, key.t)) {
    return true;
  }
  const auto record = find_record(database, key);
  return record && encode_record(project(*record, sight.viewer)).find(sha256) != std::string::npos;
}

void download_route(const CallPtr& call) {
  auto reader = call->app.readers.lease();
  const auto caller = caller_of(*call, *reader);
  if (!caller) {
    return;
  }
  const std::string& sha256 = call->parts.front();
  const auto policy = call->app.policies.get(*reader);
  const Sight sight = sight_of(caller->actor, *policy);
  sql::Reads& reads = reader->reads();
  const auto file = is_sha256(sha256) ? sql::find_file(*reader, sha256) : std::nullopt;
  std::optional<EntityKey> through;  // the record he sees it by
  for (const auto& key : file ? sql::proved_refs(*reader, sha256) : std::vector<EntityKey>{}) {
    if (!through && sight.sees(reads, key) && shows_file(*reader, sight, key, sha256)) {
      through = key;
    }
  }
  if (!through) {
    call->refuse_with(404, refuse("file_unknown"));
    return;
  }
  call->app.reads.note(caller->actor, "file", *through, call->now, sha256);
  http::Response response;
  response.with("Content-Type", file->type)
      .with("Content-Disposition", "attachment")
      .with("X-Content-Type-Options", "nosniff")
      .with("Content-Security-Policy", "default-src 'none'; sandbox")
      .with("Cache-Control", "private, max-age=86400, immutable")
      .with("Vary", "Cookie, Authorization");
  response.file = http::FileSlice{call->app.files.path_of(sha256).string(),
                                  static_cast<std::uint64_t>(file->size)};
  call->respond(std::move(response));
}

void begin_upload(App& app, const http::Request& head, UploadSink& sink) {
  auto reader = app.readers.lease();
  const auto identified = identify(*reader, head, system_now());
  if (!identified.caller) {
    sink.problem = identified.problem;
    return;
  }
  const std::string sha256 = head.path.substr(head.path.rfind('/') + 1);
  const auto upload = is_sha256(sha256)
                          ? sql::find_upload(*reader, sha256, identified.caller->actor.id)
                          : std::nullopt;
  const std::string_view given = head.header("Upload-Offset");
  const bool number = !given.empty() && given.size() <= 12 &&
                      given.find_first_not_of("0123456789") == std::string_view::npos;
  if (!upload) {
    sink.refuse_with(404, refuse("file_unknown"));
  } else if (!number) {
    sink.refuse_with(400, refuse("malformed", "Upload-Offset"));
  } else {
    sink.open(sha256, *identified.caller, *upload, std::stoull(std::string{given}));
  }
}

}  // namespace

std::shared_ptr<http::BodySink> upload_sink(App& app, const http::Request& head) {
  auto sink = std::make_shared<UploadSink>(app, http::address_key(head.remote));
  // Nothing but the body is read before the route answers what is wrong.
  if (!app.failures.contain("upload", [&] { begin_upload(app, head, *sink); })) {
    sink->problem = Problem{503, refuse("retry"), {}};
  }
  return sink;
}
std::vector<Route> file_routes() {
  return {{"POST", "/api/v1/files", "Announce a file by its hash", announce},
          {"HEAD", "/api/v1/files/{sha256}", "How many bytes arrived", offset_route},
          {"PATCH", "/api/v1/files/{sha256}", "Bytes from Upload-Offset on", patch_route},
          {"GET", "/api/v1/files/{sha256}", "Download through a visible record", download_route}};
}

}  // namespace aftercare

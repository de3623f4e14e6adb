// Uploading the bytes of own files, in chunks the server can resume: see replica_impl.hpp.
#include <algorithm>

#include "core/sync/replica_impl.hpp"

namespace aftercare {

// Waiting ones, and those an older epoch stored: the restored server may have lost them.
const OwnFile* Replica::Impl::next_file() const {
  if (!leader || session_needed)
    return nullptr;
  for (const auto& [sha256, file] : mine.files()) {
    if (file.state == FileState::waiting)
      return &file;
    if (file.state == FileState::stored && !epoch.empty() && file.epoch != epoch)
      return &file;
  }
  return nullptr;
}

void Replica::Impl::start_file() {
  const OwnFile* file = next_file();
  if (file == nullptr || !files.ready(now))
    return;
  file_in_flight = file->file.sha256;
  const auto offset = file_offsets.find(file_in_flight);
  if (offset == file_offsets.end()) {
    file_sent_to = -1;
    request(files, "POST", "/api/v1/files", dump_json(to_json(file->file)), kRequestTimeoutMs);
    return;
  }
  const std::int64_t from = std::clamp<std::int64_t>(offset->second, 0, file->file.size);
  replica_effect::Request effect;
  effect.request = next_request++;
  effect.method = "PATCH";
  effect.path = "/api/v1/files/" + file_in_flight;
  effect.file = file_in_flight;
  effect.offset = from;
  effect.length = std::min(kFileChunkBytes, file->file.size - from);
  effect.headers["Upload-Offset"] = std::to_string(from);
  effect.headers["Content-Type"] = "application/offset+octet-stream";
  file_sent_to = from + effect.length;
  files.started(effect.request, now.plus_ms(kFileTimeoutMs));
  emit(std::move(effect));
}

void Replica::Impl::store_file(const OwnFile& file) {
  replica_effect::StoreMine change;
  change.puts.push_back(to_mine_record(file));
  store(std::move(change));
}

void Replica::Impl::on_file_response(const replica_input::Response& response) {
  if (failed_in_general(files, response))
    return;
  const auto at = mine.files().find(file_in_flight);
  if (at == mine.files().end()) {
    files.succeeded();
    return;
  }
  if (response.status < 200 || response.status >= 300) {
    file_failed(response.status, response.body);
    return;
  }
  files.succeeded();
  const auto json = parse_json(response.body);
  const bool object = json && json->is_object();
  const auto stored = object ? json->find("stored") : Json::const_iterator{};
  if (object && stored != json->end() && stored->is_boolean() && stored->get<bool>()) {
    OwnFile file = at->second;
    file.state = FileState::stored;
    file.epoch = epoch;
    // By the server's clock only: this device's own may be a year behind. Else prune() stamps it.
    file.stored_at = server_time;
    file_offsets.erase(file_in_flight);
    file_damaged.erase(file_in_flight);
    store_file(file);
    return;
  }
  const auto offset = object ? json->find("offset") : Json::const_iterator{};
  if (object && offset != json->end() && offset->is_number_unsigned()) {
    file_offsets[file_in_flight] = offset->get<std::int64_t>();
  } else if (file_sent_to >= 0) {
    file_offsets[file_in_flight] = file_sent_to;
    if (file_sent_to < at->second.file.size)
      return;
    // All is sent and the server has not said `stored`: ask again, later.
    file_offsets.erase(file_in_flight);
    files.failed(now, random());
  }
}

// The server stands elsewhere: it names the offset, or is asked for it again.
void Replica::Impl::file_offset_refused(const std::string& body) {
  const auto json = parse_json(body);
  const bool object = json && json->is_object();
  const auto offset = object ? json->find("offset") : Json::const_iterator{};
  file_offsets.erase(file_in_flight);
  // At once, but only once in a row: two devices with the same file would chase each other.
  if (file_sent_to >= 0 && files.failures == 0 && object && offset != json->end() &&
      offset->is_number_unsigned()) {
    file_offsets[file_in_flight] = offset->get<std::int64_t>();
    files.failed(now, random());
    files.hurry();
    return;
  }
  files.failed(now, random());
}

void Replica::Impl::file_failed(int status, const std::string& body) {
  if (status == 409) {
    file_offset_refused(body);
    return;
  }
  file_offsets.erase(file_in_flight);
  if (status != 413 && status != 415 && status != 422) {
    files.failed(now, random());
    return;
  }
  const auto json = parse_json(body);
  std::string code = json ? member_text(*json, "code") : std::string();
  // The bytes may only have broken on the way; those the device has lost will not come back.
  if (status == 422 && code != "file_lost" && ++file_damaged[file_in_flight] < kFileDamagedMax) {
    files.failed(now, random());
    return;
  }
  files.succeeded();
  file_damaged.erase(file_in_flight);
  OwnFile file = mine.files().at(file_in_flight);
  file.state = FileState::refused;
  file.code = std::move(code);
  if (file.code.empty())
    file.code = status == 415 ? "file_type" : "too_large";
  store_file(file);
}

}  // namespace aftercare

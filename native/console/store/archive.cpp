#include "native/console/store/archive.hpp"

#include <utility>

#include "core/base/text.hpp"
#include "core/codec/messages.hpp"

namespace aftercare::console {

namespace {

constexpr std::size_t query_characters_min = 2;
constexpr std::size_t hits_max = 20;
// Beyond this all finds are forgotten at the next search; one that is open is searched for again.
constexpr std::size_t records_max = 2000;

// RFC 3986: everything but unreserved characters.
std::string escaped(std::string_view text) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char one : text) {
    const auto byte = static_cast<unsigned char>(one);
    const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                       (byte >= 'A' && byte <= 'Z') || byte == '-' || byte == '.';
    if (plain) {
      out += one;
    } else {
      out += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
  }
  return out;
}

}  // namespace

void Archive::ask(const std::string& text) {
  const std::string wanted(trim(text));
  if (count_code_points(wanted) < query_characters_min) {
    next_.reset();
    hits_.clear();
    return;
  }
  if (busy_) {
    next_ = wanted;
  } else {
    send(wanted);
  }
}

void Archive::send(std::string text) {
  busy_ = true;
  HttpCall call;
  call.method = "GET";
  call.path = "/api/v1/search?t=case&limit=" + std::to_string(hits_max) + "&q=" + escaped(text);
  call.timeout_ms = 10'000;
  network_.call(std::move(call), [this, alive = std::weak_ptr<bool>(alive_)](HttpAnswer answer) {
    if (alive.expired()) return;
    busy_ = false;
    take(answer);
    if (next_) send(*std::exchange(next_, std::nullopt));
    if (on_news) on_news();
  });
}

void Archive::take(const HttpAnswer& answer) {
  hits_.clear();
  const auto json = parse_json(answer.status == 200 ? answer.body : "");
  if (!json || !json->is_object() || !json->contains("rows") || !(*json)["rows"].is_array()) return;
  if (records_.size() > records_max) records_.clear();
  for (const Json& row : (*json)["rows"]) {
    if (!row.is_object() || !row.contains("id") || !row.contains("row")) continue;
    const auto id = from_json<CaseId>(row["id"]);
    auto record = decode_record(EntityType::case_, dump_json(row["row"]));
    if (!id || !record) continue;  // of a newer version
    records_.insert_or_assign(key_for<Case>(*id), std::move(*record));
    hits_.push_back(*id);
  }
}

const Record* Archive::find(const EntityKey& key) const {
  const auto found = records_.find(key);
  return found == records_.end() ? nullptr : &found->second;
}

Found DeskSource::Behind::find(const EntityKey& key) const {
  const Found here = replica_.world().find(key);
  if (here.record) return here;
  const Record* record = archive_.find(key);
  return record ? Found{Presence::present, record} : here;
}

bool DeskSource::is_archived(CaseId id) const {
  return !find_as<Case>(replica_.world(), id) && find_as<Case>(world_, id);
}

}  // namespace aftercare::console

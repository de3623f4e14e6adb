#include "native/adapters/house/file_indexing.hpp"

#include "core/codec/json.hpp"
#include "native/adapters/house/file_store.hpp"
#include "native/adapters/sql/files.hpp"

namespace aftercare {

namespace {

// Every FileRef anywhere in an event has a member "sha256".
void collect_files(const Json& json, std::vector<std::string>& out) {
  if (json.is_object()) {
    const auto found = json.find("sha256");
    if (found != json.end() && found->is_string() && is_sha256(found->get<std::string>())) {
      out.push_back(found->get<std::string>());
    }
  }
  if (json.is_structured()) {
    for (const auto& item : json) {
      collect_files(item, out);
    }
  }
}

}  // namespace

StoreOutcome FileIndexing::write(const WriteBatch& batch) {
  const StoreOutcome outcome = below_.write(batch);
  if (outcome != StoreOutcome::done) {
    return outcome;
  }
  try {
    std::vector<std::pair<Uuid, std::uint64_t>> cases;
    for (const auto& row : batch.rows) {
      if (row.key.t == EntityType::case_) {
        cases.emplace_back(row.key.id, row.seq);
      }
    }
    database_.mark_for_duties(cases);
    for (const auto& event : batch.events) {
      if (event.json.find("\"sha256\":\"") == std::string::npos) {
        continue;
      }
      const auto json = parse_json(event.json);
      if (!json) {
        continue;
      }
      const auto author =
          parse_uuid(json->value(Json::json_pointer{"/meta/author/id"}, std::string{}));
      const auto now =
          parse_instant(json->value(Json::json_pointer{"/meta/received_at"}, std::string{}));
      std::vector<std::string> files;
      collect_files(*json, files);
      for (const auto& sha256 : files) {
        sql::put_file_ref(database_, sha256, event.key, ActorId{author.value_or(Uuid{})},
                          now.value_or(Instant{}));
      }
    }
  } catch (const sql::Error& error) {
    return error.outcome();
  }
  return StoreOutcome::done;
}

}  // namespace aftercare

// A list of all records of one kind that are here, searchable and sorted, for records with a
// description. Cost grows with what changed; only rows in sight are built.
#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "core/screens/form.hpp"

namespace aftercare::screens {

struct RecordQuery {
  std::string text;    // every word must be found
  std::string column;  // empty: the first
  bool descending = false;
  bool operator==(const RecordQuery&) const = default;
};

class RecordList {
 public:
  explicit RecordList(EntityType type) : type_{type} {}

  [[nodiscard]] EntityType type() const { return type_; }
  void rebuild(const Source& source);
  // One record changed (or went).
  void update(const Source& source, const EntityKey& key);
  // Ids in order; valid until the next change.
  const std::vector<Uuid>& query(const Source& source, const RecordQuery& query);
  [[nodiscard]] std::size_t size() const { return texts_.size(); }
  // Empty when the record is gone.
  [[nodiscard]] ListRow row(const Source& source, const Uuid& id) const;

 private:
  EntityType type_;
  std::unordered_map<Uuid, std::string> texts_;  // folded, for finding
  std::vector<Uuid> found_;
  RecordQuery asked_;
  bool fresh_ = false;
};

}  // namespace aftercare::screens

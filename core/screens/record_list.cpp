#include "core/screens/record_list.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace aftercare::screens {
namespace {

std::string text_of_record(const Source& source, EntityType type, const Record& record) {
  const RecordForm* form = record_form(type);
  return std::visit([&](const auto& one) { return search_text(*form, &one, &source); }, record);
}

bool has_all(const std::string& text, const std::vector<SoughtWord>& words) {
  const auto has = [&text](const std::string& word) {
    return text.find(word) != std::string::npos;
  };
  return std::all_of(words.begin(), words.end(), [&](const SoughtWord& word) {
    return has(word.text) || (!word.phone.empty() && has(word.phone));
  });
}

}  // namespace

void RecordList::rebuild(const Source& source) {
  texts_.clear();
  fresh_ = false;
  source.each(type_, [&](const Record& record) {
    texts_.emplace(key_of(record).id, text_of_record(source, type_, record));
  });
}

void RecordList::update(const Source& source, const EntityKey& key) {
  fresh_ = false;
  const Found found = source.world().find(key);
  if (found.record == nullptr) {
    texts_.erase(key.id);
  } else {
    texts_[key.id] = text_of_record(source, type_, *found.record);
  }
}

const std::vector<Uuid>& RecordList::query(const Source& source, const RecordQuery& query) {
  if (fresh_ && asked_ == query)
    return found_;
  const RecordForm& form = *record_form(type_);
  std::string column = query.column;
  for (const FieldSpec& field : form.fields) {
    if (column.empty() && field.listed)
      column = field.name;
  }
  const auto words = sought_words(query.text);
  std::vector<std::pair<std::string, Uuid>> rows;
  for (const auto& [id, text] : texts_) {
    const Found found = source.world().find({type_, id});
    if (found.record == nullptr || !has_all(text, words))
      continue;
    rows.emplace_back(
        std::visit([&, &at = column](const auto& one) { return sort_key(form, at, &one, &source); },
                   *found.record),
        id);
  }
  // Equal ones by id, so that the order never jumps.
  std::sort(rows.begin(), rows.end());
  if (query.descending)
    std::reverse(rows.begin(), rows.end());
  found_.clear();
  for (const auto& row : rows)
    found_.push_back(row.second);
  asked_ = query;
  fresh_ = true;
  return found_;
}

ListRow RecordList::row(const Source& source, const Uuid& id) const {
  const Found found = source.world().find({type_, id});
  if (found.record == nullptr)
    return {};
  ListRow row = std::visit(
      [&](const auto& one) { return row_of(*record_form(type_), &one, &source); }, *found.record);
  row.id = to_text(id);
  return row;
}

}  // namespace aftercare::screens

// What is in a backup, looked at whole before anything of the house is touched.
#pragma once
#include <optional>
#include <vector>

#include "native/adapters/house/backup_seal.hpp"
#include "native/adapters/house/verify.hpp"
#include "native/adapters/sqlite/database.hpp"

namespace aftercare {

// The first damage of its pages, in the engine's words.
std::optional<std::string> page_damage(SQLite::Database& database);

// The form: a database of ours with nothing in it that acts by itself, its pages, the names and
// bytes of its files. Refusals: not_a_backup, schema_newer, backup_damaged {detail}.
std::optional<Refusal> check_backup_form(SQLite::Database& backup,
                                         const std::filesystem::path& from);
// The record: history, rows, answers. With a seal that is right rows that this release would make
// otherwise are told and no refusal: they are what was saved. Refusal: backup_damaged {detail}.
std::optional<Refusal> check_backup_record(sqlite::Database& backup, const DataFolder& folder,
                                           Seal seal, std::vector<VerifyProblem>& notes);

}  // namespace aftercare

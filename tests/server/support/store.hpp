// Where the servers of a test keep their records: in their data folder's SQLite file, or, with
// AFTERCARE_TEST_STORE=postgres in the environment, each folder in a database of its own in the
// test's one PostgreSQL. So that the same tests run over both.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace aftercare::test {

// The words that name the folder's database to aftercared and aftercare.
std::vector<std::string> store_words(const std::filesystem::path& data);
// Before a restore, which replaces a SQLite file but no database of PostgreSQL: there the folder's
// records are in a new, empty database from now on.
void make_room(const std::filesystem::path& data);
// Behind the servers' backs. SQL that both engines understand.
void change(const std::filesystem::path& data, const std::string& sql);
// The newest commits gone cleanly, as an older copy of a database has it.
void cut_off(const std::filesystem::path& data);
long number_in(const std::filesystem::path& data, const std::string& sql);

}  // namespace aftercare::test

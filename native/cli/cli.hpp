// aftercare, the tool beside the server: works on DIR directly, beside a running server where that
// is safe.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "native/adapters/house/csv_import.hpp"
#include "native/adapters/house/house.hpp"
#include "native/adapters/house/texts.hpp"

namespace aftercare::cli {

struct Common {
  std::string data;
  std::string database;  // "postgresql://…"; empty: the SQLite file in `data`
  std::string preset = "product_standard";
  std::filesystem::path assets;
  Texts texts;
  Language language = Language::zh;
};

// Says what is wrong: text, code, field, details. Returns the exit code.
int say(const Common& common, const Refusal& refusal);
// The house, with a policy in force; on refusal `code` is set.
std::unique_ptr<House> open_house(const Common& common, int& code);

CommandId fresh_id(Instant now);
// A step of the operator's: nobody's permission is asked, its event is the system's.
Command system_command(const EntityKey& target, CommandArgs args);

// The policy: what is in force, whether a file could be, putting one in force, and the way back
// when nobody of the house may change the rules any more.
int policy_show(const Common& common);
int policy_check(const Common& common, const std::string& file);
int policy_put(const Common& common, const std::string& file, const std::string& reason);
// `login`: whom of the staff to make an administrator besides; may be empty.
int policy_take_over(const Common& common, const std::string& login, const std::string& reason);
// A whole policy, or one that extends a preset. The holidays are the house's own where the file has
// none.
Result<Policy> policy_of_file(const Common& common, const std::string& file, const Policy& current);

struct NewUser {
  std::string login;
  std::string name;
  std::string badge_no;
  std::string phone;
  std::vector<std::string> roles;
  std::vector<std::string> teams;
  std::string password;  // empty: one is made and printed
};
int users_add(const Common& common, const NewUser& user);
int users_list(const Common& common);
int users_close(const Common& common, const std::string& login, const std::string& reason);
int users_password(const Common& common, const std::string& login, const std::string& password);

int make_demo_data(const Common& common, std::uint64_t cases);
struct ImportAsked {
  std::string kind;
  std::string file;
  ImportOptions options;
  bool template_only = false;  // the kind's empty file, to standard output
};
int import_file(const Common& common, const ImportAsked& asked);
// With a recipient it is encrypted for him. `make_key` makes such a pair and prints the recipient.
int backup(const Common& common, const std::string& file, const std::string& recipient);
int make_key(const Common& common, const std::string& file);
struct RestoreGiven {
  bool adopt = false;
  bool unsealed = false;
  std::string identity;  // file that opens an encrypted backup
};
int restore(const Common& common, const std::string& file, const RestoreGiven& given);
// Who read what of people.
struct ReadsGiven {
  std::string record;  // "case/<id>"; empty: all
  std::string login;   // of a colleague; empty: anybody
  int days = 30;
};
int reads(const Common& common, const ReadsGiven& given);
// Rows that are not what their events made, or are gone, made again.
int repair(const Common& common);
// Names everything that is wrong; 1 when anything is.
int verify(const Common& common, const std::vector<std::string>& heads);
struct RecoverGiven {
  bool new_keys = false;
  bool damaged = false;
};
int recover(const Common& common, const RecoverGiven& given);
int new_epoch(const Common& common);

// What is given changes the letterhead of papers; prints what stands then.
struct CompanyGiven {
  std::optional<std::string> name_zh, name_en, address_zh, address_en, phone, public_url;
  std::optional<std::string> logo_file;  // empty: no logo
};
int company(const Common& common, const CompanyGiven& given);
// Which verdicts and deadlines of the period's cases another policy would change.
int what_if(const Common& common, const std::string& file, const std::string& from,
            const std::string& to);
// Calls of a period and those over the policy's limit (business §1).
int calls(const Common& common, const std::string& from, const std::string& to);
// Cases of a period whose fault is the product's own, for R&D and production (business §1).
int defects(const Common& common, const std::string& from, const std::string& to);
// Days of the house, both included. Nothing, and `code`, when one cannot be read or the last day
// lies before the first.
struct Period {
  LocalDate first;
  LocalDate last;
};
std::optional<Period> period_of(const Common& common, const std::string& from,
                                const std::string& to, int& code);
// All of the house, also those no desk keeps any more; one at a time in memory.
void each_case(sql::Database& database, const std::function<void(const Case&)>& visit);
int make_link(const Common& common, const std::string& number);

}  // namespace aftercare::cli

#include <cstdio>
#include <functional>

#include <CLI/CLI.hpp>

#include "native/adapters/house/policy_source.hpp"
#include "native/adapters/house/private_files.hpp"
#include "native/adapters/house/system_clock.hpp"
#include "native/cli/cli.hpp"

namespace aftercare::cli {

namespace {

Language language_of_environment() {
  const char* lang = std::getenv("LANG");
  return lang != nullptr && std::string_view{lang}.substr(0, 2) == "en" ? Language::en
                                                                        : Language::zh;
}

using Run = std::function<int()>;

void add_users(CLI::App& app, Common& common, NewUser& user, std::string& reason, Run& run) {
  auto* users = app.add_subcommand("users", "Logins of staff")->require_subcommand(1);
  auto* add = users->add_subcommand("add", "A new person and login");
  add->add_option("login", user.login)->required();
  add->add_option("--name", user.name)->required();
  add->add_option("--roles", user.roles, "manager, agent, field_engineer, …")
      ->required()
      ->delimiter(',');
  add->add_option("--teams", user.teams, "technical, front_desk, …")->delimiter(',');
  add->add_option("--badge", user.badge_no);
  add->add_option("--phone", user.phone);
  add->add_option("--password", user.password, "without: one is made and printed");
  add->callback([&] { run = [&] { return users_add(common, user); }; });
  users->add_subcommand("list", "All logins")->callback([&] {
    run = [&] { return users_list(common); };
  });
  auto* close = users->add_subcommand("close", "Sessions may only bring facts for 30 days more");
  close->add_option("login", user.login)->required();
  close->add_option("--reason", reason)->required();
  close->callback([&] { run = [&] { return users_close(common, user.login, reason); }; });
  auto* password = users->add_subcommand("password", "A new password; ends all sessions");
  password->add_option("login", user.login)->required();
  password->add_option("--password", user.password, "without: one is made and printed");
  password->callback(
      [&] { run = [&] { return users_password(common, user.login, user.password); }; });
}

void add_policy(CLI::App& app, Common& common, std::string& file, std::string& login,
                std::string& reason, Run& run) {
  auto* policy = app.add_subcommand("policy", "The rules: a way back when nobody may change them");
  policy->require_subcommand(1);
  policy->add_subcommand("show", "What is in force, as JSON")->callback([&] {
    run = [&] { return policy_show(common); };
  });
  auto* check = policy->add_subcommand("check", "What keeps a file from being put in force");
  check->add_option("file", file, "a policy file, or one that extends a preset")
      ->required()
      ->check(CLI::ExistingFile);
  check->callback([&] { run = [&] { return policy_check(common, file); }; });
  auto* put = policy->add_subcommand("put", "Puts a file in force, as the operator");
  put->add_option("file", file)->required()->check(CLI::ExistingFile);
  put->add_option("--reason", reason)->required();
  put->callback([&] { run = [&] { return policy_put(common, file, reason); }; });
  auto* take_over =
      policy->add_subcommand("take-over", "Administrators may change rules and staff again");
  take_over->add_option("--login", login, "whom of the staff to make an administrator");
  take_over->add_option("--reason", reason)->required();
  take_over->callback([&] { run = [&] { return policy_take_over(common, login, reason); }; });
}

void add_company(CLI::App& app, Common& common, CompanyGiven& given, Run& run) {
  auto* company =
      app.add_subcommand("company", "The letterhead of papers: shows it, or changes it");
  company->add_option("--name-zh", given.name_zh);
  company->add_option("--name-en", given.name_en);
  company->add_option("--address-zh", given.address_zh);
  company->add_option("--address-en", given.address_en);
  company->add_option("--phone", given.phone);
  company->add_option("--public-url", given.public_url, "where customers reach the pages");
  company->add_option("--logo", given.logo_file, "PNG file; empty: none");
  company->callback([&] { run = [&] { return cli::company(common, given); }; });
}

struct Arguments {
  NewUser user;
  CompanyGiven company;
  RestoreGiven restore;
  RecoverGiven recover;
  std::string reason;
  std::uint64_t cases = 0;
  std::string file;
  ImportAsked import;
  std::vector<std::string> heads;
  std::string number;
  bool fresh = false;
  std::string from;
  std::string to;
  ReadsGiven reads;
  std::string recipient;
};

void add_care(CLI::App& app, Common& common, Arguments& given, Run& run) {
  auto* demo = app.add_subcommand("demo", "Demo people, stock and cases");
  demo->add_option("--cases", given.cases, "how many cases besides the few");
  demo->callback([&] { run = [&] { return make_demo_data(common, given.cases); }; });
  auto* rows = app.add_subcommand("import", "Rows of a CSV file with a header");
  rows->add_option("kind", given.import.kind)
      ->required()
      ->check(CLI::IsMember({"customers", "devices", "parts", "suppliers"}));
  auto* file = rows->add_option("file", given.import.file)->check(CLI::ExistingFile);
  rows->add_flag("--all-or-nothing", given.import.options.all_or_nothing,
                 "one bad row and nothing is imported");
  rows->add_flag("--dry-run", given.import.options.dry_run,
                 "says what would happen, imports nothing");
  rows->add_flag("--template", given.import.template_only,
                 "writes the empty table to standard output")
      ->excludes(file);
  rows->callback([&] { run = [&] { return import_file(common, given.import); }; });
  auto* save = app.add_subcommand("backup", "One file with database and files, while serving");
  save->add_option("file", given.file)->required();
  save->add_option("--recipient", given.recipient, "encrypted for this key: aftercare1…");
  save->callback([&] { run = [&] { return backup(common, given.file, given.recipient); }; });
  auto* bring = app.add_subcommand("restore", "A backup becomes the data, in a new epoch");
  bring->add_option("file", given.file)->required()->check(CLI::ExistingFile);
  bring->add_flag("--adopt", given.restore.adopt,
                  "also one made with other keys: its history cannot be checked");
  bring->add_flag("--unsealed", given.restore.unsealed, "also one of a release without seals");
  bring->add_option("--identity", given.restore.identity, "file that opens an encrypted backup")
      ->check(CLI::ExistingFile);
  bring->callback([&] { run = [&] { return restore(common, given.file, given.restore); }; });
  auto* again = app.add_subcommand(
      "recover",
      "Go on from what is there, when a start was refused: a new epoch, in which "
      "devices bring back what was lost");
  again->add_flag("--new-keys", given.recover.new_keys,
                  "the keys are gone for good: make new ones");
  again->add_flag("--damaged", given.recover.damaged, "also with pages that cannot be read");
  again->callback([&] { run = [&] { return recover(common, given.recover); }; });
  auto* key = app.add_subcommand("key", "Keys of encrypted backups");
  key->require_subcommand(1);
  auto* make = key->add_subcommand("make", "A new pair: the file opens, what is printed encrypts");
  make->add_option("file", given.file, "where the identity goes; keep it away from the backups")
      ->required();
  make->callback([&] { run = [&] { return make_key(common, given.file); }; });
  auto* mend = app.add_subcommand(
      "repair", "Damaged, changed and deleted rows, made again from their events");
  mend->callback([&] { run = [&] { return repair(common); }; });
  auto* check = app.add_subcommand("verify", "Whether the recorded history is whole");
  check->add_option("--head", given.heads, "an exported head, seq:hash");
  check->callback([&] { run = [&] { return verify(common, given.heads); }; });
  auto* epoch = app.add_subcommand("epoch", "After a restore by other tools");
  epoch->add_flag("--new", given.fresh, "begin a new epoch")->required();
  epoch->callback([&] { run = [&] { return new_epoch(common); }; });
  auto* link = app.add_subcommand("link", "A tracking link for one case");
  link->add_option("number", given.number, "YYYYMM-NNN")->required();
  link->callback([&] { run = [&] { return make_link(common, given.number); }; });
}

void add_reads(CLI::App& app, Common& common, Arguments& given, Run& run) {
  auto* log = app.add_subcommand("reads", "Who read what of people, newest first");
  log->add_option("--record", given.reads.record, "of one record: case/<id>, customer/<id>, …");
  log->add_option("--user", given.reads.login, "by one colleague: his login");
  log->add_option("--days", given.reads.days, "so far back")->capture_default_str();
  log->callback([&] { run = [&] { return reads(common, given.reads); }; });
}

void add_figures(CLI::App& app, Common& common, Arguments& given, Run& run) {
  const auto add = [&](const char* name, const char* help, auto figure) {
    auto* report = app.add_subcommand(name, help);
    report->add_option("--from", given.from, "First day, 2026-11-01")->required();
    report->add_option("--to", given.to, "Last day")->required();
    report->callback(
        [&, figure] { run = [&, figure] { return figure(common, given.from, given.to); }; });
  };
  add("calls", "Calls of a period and those over the limit", &calls);
  add("defects", "Faults of the products themselves, by model", &defects);
}

void add_what_if(CLI::App& app, Common& common, Arguments& given, Run& run) {
  auto* replay = app.add_subcommand("what-if", "Past cases under another policy; changes nothing");
  replay->add_option("--policy", given.file, "a policy file, or one that extends a preset")
      ->required()
      ->check(CLI::ExistingFile);
  replay->add_option("--from", given.from, "first day, YYYY-MM-DD")->required();
  replay->add_option("--to", given.to, "last day, YYYY-MM-DD")->required();
  replay->callback(
      [&] { run = [&] { return what_if(common, given.file, given.from, given.to); }; });
}

int main_of(int argc, char** argv) {
  keep_files_private();
  Common common;
  Arguments given;
  Run run;
  std::string assets;
  CLI::App app{"Aftercare's tool: users, imports, backups, checks"};
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--data", common.data, "folder of database, files and keys")->required();
  app.add_option("--database", common.database, "postgresql://user@host/database");
  app.add_option("--preset", common.preset, "policy of a new database")->capture_default_str();
  app.add_option("--assets", assets, "folder of policies and texts");
  add_users(app, common, given.user, given.reason, run);
  add_company(app, common, given.company, run);
  add_policy(app, common, given.file, given.user.login, given.reason, run);
  add_care(app, common, given, run);
  add_reads(app, common, given, run);
  add_what_if(app, common, given, run);
  add_figures(app, common, given, run);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  std::error_code error;
  common.assets = find_assets(assets, std::filesystem::canonical("/proc/self/exe", error));
  common.texts = Texts::load(common.assets);
  common.language = language_of_environment();
  try {
    return run();
  } catch (const std::exception& caught) {
    return say(common, refuse("tool_failed", {}, {{"reason", caught.what()}}));
  }
}

}  // namespace

int say(const Common& common, const Refusal& refusal) {
  const std::string text = common.texts.refusal(common.language, refusal);
  std::string line = text.empty() ? refusal.code : text + " (" + refusal.code + ")";
  if (!refusal.field.empty()) {
    line += " " + refusal.field;
  }
  for (const auto& [name, value] : refusal.params) {
    line.append("; ").append(name).append(": ").append(value);
  }
  std::fprintf(stderr, "aftercare: %s\n", line.c_str());
  return 1;
}

std::unique_ptr<House> open_house(const Common& common, int& code) {
  auto house = House::open(common.data, {common.database});
  if (!house) {
    code = say(common, house.error());
    return nullptr;
  }
  (*house)->trouble().on_told([&common](const char* where, std::string_view reason) {
    static_cast<void>(say(common, refuse("storage_trouble", {},
                                         {{"where", where}, {"reason", std::string{reason}}})));
  });
  if (!policy_in_force((*house)->database())) {
    const auto preset = load_preset(common.assets, common.preset);
    const auto refusal =
        !preset ? std::optional{preset.error()} : (*house)->put_in_force(preset->policy);
    if (refusal) {
      code = say(common, *refusal);
      return nullptr;
    }
  }
  return std::move(*house);
}

}  // namespace aftercare::cli

int main(int argc, char** argv) {
  return aftercare::cli::main_of(argc, argv);
}

#include "native/adapters/house/house.hpp"

#include "core/codec/messages.hpp"
#include "native/adapters/house/continuity.hpp"
#include "native/adapters/house/reindexing.hpp"
#include "native/adapters/house/row_repair.hpp"
#include "native/adapters/house/system_clock.hpp"

namespace aftercare {

Result<std::unique_ptr<House>> House::open(const std::filesystem::path& root,
                                           const DatabaseChoice& choice) {
  auto folder = DataFolder::open(root);
  if (!folder) {
    return folder.error();
  }
  if (auto refusal = judge_start(*folder, choice)) {
    folder->drop_made_keys();
    return *refusal;
  }
  std::unique_ptr<House> house{new House{std::move(*folder), choice}};
  auto database = open_database(house->folder_, choice, DatabaseAccess::write);
  if (!database) {
    return database.error();
  }
  house->database_ = std::move(*database);
  house->database_->report_damage_to(house->damage_);
  house->database_->report_trouble_to(house->trouble_);
  note_keys(*house->database_, house->folder_);
  house->mend_policies();
  add_missing_terms(*house->database_);
  house->plain_store_ = house->database_->authority(house->folder_.chain_key());
  // The first of a database that an older release left.
  const Head head = house->database_->reads().head();
  if (const auto reason = export_head(*house->database_, house->folder_, head); !reason.empty()) {
    house->trouble_->tell("heads.log", reason);
  }
  house->exporting_ =
      std::make_unique<HeadExport>(*house->plain_store_, *house->database_, house->folder_, head);
  house->store_ = std::make_unique<FileIndexing>(*house->exporting_, *house->database_);
  AuthorityFacts facts;
  facts.epoch = house->database_->meta("epoch").value_or("");
  facts.first_epoch = house->database_->meta("first_epoch").value_or(facts.epoch) == facts.epoch;
  facts.sign = [&folder = house->folder_](const std::string& payload) {
    return folder.sign_receipt(payload);
  };
  facts.verify = [&folder = house->folder_](const std::string& payload, const std::string& given) {
    return folder.verify_receipt(payload, given);
  };
  house->authority_ = std::make_unique<Authority>(std::move(facts));
  return house;
}

// Every command is judged by a policy: a damaged one would stop them all, and one that is gone
// would be put in force once more.
void House::mend_policies() {
  std::vector<EntityKey> damaged;
  {
    sql::Query query{*database_,
                     "SELECT id FROM rows WHERE t = ?1 UNION SELECT id FROM events WHERE t = ?1"};
    query.bind(EntityType::policy);
    while (query.step()) {
      damaged.push_back({EntityType::policy, query.uuid(0)});
    }
  }
  std::erase_if(damaged, [this](const EntityKey& key) {
    const auto row = database_->reads().row(key);
    return row && !row->damaged;
  });
  if (!damaged.empty()) {
    mended_ = repair_rows(*database_, folder_, damaged).repaired;
  }
  for (const auto& key : mended_) {
    damage_->mended(to_text(key));
  }
}

Result<std::unique_ptr<sql::Database>> House::open_reader() const {
  auto reader = open_database(folder_, choice_, DatabaseAccess::read);
  if (reader) {
    (*reader)->report_damage_to(damage_);
    (*reader)->report_trouble_to(trouble_);
  }
  return reader;
}

void House::relax_durability() {
  database_->relax_durability();
  exporting_->only_at_the_end();
}

std::optional<Refusal> House::put_in_force(const Policy& policy) {
  if (policy_in_force(*database_)) {
    return std::nullopt;
  }
  const std::string name = "policy:" + policy.preset + ":" + std::to_string(policy.version);
  Command command;
  command.id = CommandId{make_uuid_v5(aftercare_namespace(), name)};
  command.target = key_for<Policy>(policy.id);
  command.args = policy_command::PutInForce{policy, "preset"};
  command.occurred_at = system_now();
  const PushResult result = run_system(command);
  return result.status == PushStatus::applied ? std::nullopt : std::optional{result.refusal};
}

PushResult House::run_system(const Command& command) {
  const GroupOutcome outcome =
      run_group(*authority_, *store_, {system_push(command, epoch())}, system_now());
  const PushAnswer& answer = outcome.answers.front();
  if (answer.problem || answer.response.results.empty()) {
    PushResult failed;
    failed.status = PushStatus::rejected;
    failed.refusal = answer.problem ? answer.problem->refusal : refuse("not_answered");
    return failed;
  }
  return answer.response.results.front();
}

std::vector<PushResult> House::run_as(const Actor& actor, const std::vector<Command>& commands) {
  PushRequest request;
  request.epoch = epoch();
  request.client_id = commands.empty() ? ClientId{} : commands.front().client_id;
  for (const auto& command : commands) {
    request.commands.push_back(command_to_json(command));
  }
  GroupOutcome outcome =
      run_group(*authority_, *store_, {PushInput{actor, std::move(request)}}, system_now());
  PushAnswer& answer = outcome.answers.front();
  if (answer.problem) {
    PushResult failed;
    failed.status = PushStatus::rejected;
    failed.refusal = answer.problem->refusal;
    return std::vector<PushResult>(commands.size(), failed);
  }
  return std::move(answer.response.results);
}

std::optional<Record> find_record(sql::Database& database, const EntityKey& key) {
  const auto row = database.reads().row(key);
  if (!row || row->damaged) {
    return std::nullopt;
  }
  auto record = decode_record(key.t, row->json);
  return record ? std::optional{std::move(*record)} : std::nullopt;
}

bool is_damaged(sql::Database& database, const EntityKey& key) {
  const auto row = database.reads().row(key);
  return row && row->damaged;
}

std::optional<Record> read_record(sql::Database& database, const EntityKey& key) {
  auto record = find_record(database, key);
  if (!record && is_damaged(database, key)) {
    throw sql::Error(StoreOutcome::failed, "damaged: " + to_text(key), true);
  }
  return record;
}

std::optional<Policy> policy_in_force(sql::Database& database) {
  std::vector<EntityKey> keys;
  sql::Query query{database, "SELECT id FROM rows WHERE t = ?"};
  query.bind(EntityType::policy);
  while (query.step()) {
    keys.push_back({EntityType::policy, query.uuid(0)});
  }
  std::optional<Policy> newest;
  for (const auto& key : keys) {
    auto record = find_record(database, key);
    if (!record) {
      continue;
    }
    auto& policy = std::get<Policy>(*record);
    if (!newest || newest->version < policy.version) {
      newest = std::move(policy);
    }
  }
  return newest;
}

}  // namespace aftercare

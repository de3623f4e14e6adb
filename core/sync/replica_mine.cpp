// Own commands on their way into durable storage: see replica_impl.hpp.
#include <algorithm>

#include "core/codec/messages.hpp"
#include "core/sync/replica_impl.hpp"

namespace aftercare {

Result<Command> Replica::Impl::command_of(const replica_input::Submit& input) const {
  const auto index = find_command(input.type);
  if (!index)
    return refuse("unknown_command", "type", {{"type", input.type}});
  const CommandInfo& info = command_infos()[*index];
  Command command;
  command.id = CommandId{make_uuid_v7(now.ms, input.random)};
  if (input.target.empty()) {
    if (!info.creates)
      return refuse("malformed", "target", {{"expected", "type/id"}});
    command.target = {info.target, make_uuid_v7(now.ms, input.random_target)};
  } else {
    const auto key = parse_entity_key(input.target);
    if (!key || key->t != info.target) {
      return refuse("malformed", "target",
                    {{"expected", std::string(entity_type_name(info.target)) + "/id"}});
    }
    command.target = *key;
  }
  const auto json = parse_json(input.args_json.empty() ? "{}" : input.args_json);
  if (!json)
    return refuse("malformed", "args", {{"expected", "JSON"}});
  auto args = args_from_json(input.type, info.version, *json);
  if (!args)
    return args.error();
  command.args = std::move(*args);
  command.occurred_at = input.occurred_at;
  command.offline = !(reached && host_online);
  if (const auto superseded = parse_uuid(input.supersedes)) {
    command.supersedes = CommandId{*superseded};
  }
  return command;
}

// The newest own command that touched each record this one stands on.
std::vector<CommandId> Replica::Impl::dependencies_of(const Command& command) const {
  Reads reads = reads_of(view, command);
  reads.records.push_back(command.target);
  std::vector<CommandId> out;
  const auto& own = mine.own();
  for (const EntityKey& key : reads.records) {
    for (auto at = own.rbegin(); at != own.rend(); ++at) {
      if (at->kind != OwnKind::outbox || !at->decoded)
        continue;
      const auto& touched = at->touched;
      if (std::find(touched.begin(), touched.end(), key) == touched.end())
        continue;
      if (std::find(out.begin(), out.end(), at->decoded->id) == out.end()) {
        out.push_back(at->decoded->id);
      }
      break;
    }
  }
  if (out.size() > kDependsOnMax)
    out.resize(kDependsOnMax);
  return out;
}

// Files the command names whose own records are not stored yet, or could not be: saved together, so
// that no saved command names a file this device knows nothing of.
void Replica::Impl::add_named_files(const std::string& command,
                                    replica_effect::StoreMine& change) const {
  const auto take = [&](const Storing& one) {
    for (const MineRecord& record : one.change.puts) {
      if (record.kind == "file" && command.find(record.id) != std::string::npos)
        change.puts.push_back(record);
    }
  };
  std::for_each(unsaved.begin(), unsaved.end(), take);
  for (const auto& [token, under_way] : storing)
    take(under_way);
}

Submitted Replica::Impl::submit(replica_input::Submit& input) {
  Submitted out;
  if (!opened) {
    out.refused = refuse("not_ready");
    return out;
  }
  for (const std::uint8_t byte : input.random)
    entropy = mix(entropy, byte);
  auto command = command_of(input);
  if (!command) {
    out.refused = command.error();
    return out;
  }
  out.refused = view.refusal_of(*command, actor, now);
  if (out.refused)
    return out;
  command->depends_on = dependencies_of(*command);

  Own own;
  own.id = command->id.text();
  Json json = command_to_json(*command);
  // These two are the host's, in its transaction.
  json.erase("client_id");
  json.erase("client_seq");
  own.command = std::make_shared<const Json>(std::move(json));
  own.queued_at = now;
  replica_effect::StoreMine change;
  change.append.push_back(to_mine_record(own));
  add_named_files(change.append.back().json, change);
  std::optional<MineRecord> superseded;
  for (const Own& rejected : mine.rejected()) {
    if (rejected.id != input.supersedes)
      continue;
    superseded = to_mine_record(rejected);
    change.deletes.emplace_back("rejected", rejected.id);
    break;
  }
  out.token = store(std::move(change), true);
  storing[out.token].superseded = std::move(superseded);
  out.command = command->id.text();
  out.target = to_text(command->target);
  if (Own* kept = mine.find(out.command)) {
    view.run(*kept, actor);
    for (const EntityKey& key : kept->touched)
      mark_changed(key);
  }
  return out;
}

std::uint64_t Replica::Impl::store(replica_effect::StoreMine change, bool is_submit) {
  change.token = next_token++;
  mine.apply(change);
  storing[change.token] = {change, is_submit, std::nullopt};
  mark_status();
  const std::uint64_t token = change.token;
  emit(std::move(change));
  return token;
}

// Results the disk would not take: they are known in memory and can be had again from the server,
// but are tried until they are in.
void Replica::Impl::store_again() {
  store_again_at.reset();
  std::vector<Storing> waiting = std::move(unsaved);
  unsaved.clear();
  for (Storing& one : waiting)
    store(std::move(one.change));
}

// Another device works under our id (a cloned store), or the server lost what we sent: a new id,
// all waiting commands numbered anew; their own ids keep them from being applied twice.
void Replica::Impl::reclient() {
  if (!reclienting) {
    client_id = ClientId{make_uuid_v5(
        client_id.value, "client after " + to_text(now) + ' ' + std::to_string(entropy))};
  }
  reclienting = true;
  reclient_at = now.plus_ms(kRequestTimeoutMs);
  emit(replica_effect::Reclient{client_id});
}

// By the server's clock: a device's own may be a year ahead.
void Replica::Impl::prune() {
  if (!server_time || !leader)
    return;
  replica_effect::StoreMine change;
  for (const Own& own : mine.own()) {
    if (own.kind != OwnKind::receipt || in_view(own) || must_repeat(own))
      continue;
    if (own.received_at && own.received_at->plus_ms(kReceiptKeptMs) < *server_time) {
      change.deletes.emplace_back("receipt", own.id);
    }
  }
  replica_effect::DropFiles drop;
  for (const auto& [sha256, file] : mine.files()) {
    if (file.state != FileState::stored || file.epoch != epoch)
      continue;
    if (!file.stored_at) {
      OwnFile stamped = file;
      stamped.stored_at = server_time;
      change.puts.push_back(to_mine_record(stamped));
      continue;
    }
    if (file.stored_at->plus_ms(kFileKeptMs) < *server_time && !mine.needs_file(sha256)) {
      change.deletes.emplace_back("file", sha256);
      drop.sha256.push_back(sha256);
    }
  }
  if (!change.deletes.empty() || !change.puts.empty())
    store(std::move(change));
  if (!drop.sha256.empty())
    emit(std::move(drop));
}

}  // namespace aftercare

#include "core/sync/mine.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_map>

#include "core/codec/messages.hpp"

namespace aftercare {
namespace {

std::string_view kind_of(OwnKind kind) {
  switch (kind) {
    case OwnKind::outbox: return "outbox";
    case OwnKind::receipt: return "receipt";
    case OwnKind::rejected: return "rejected";
  }
  return "outbox";
}

std::optional<OwnKind> parse_kind(std::string_view name) {
  for (const OwnKind kind : {OwnKind::outbox, OwnKind::receipt, OwnKind::rejected}) {
    if (kind_of(kind) == name)
      return kind;
  }
  return std::nullopt;
}

template <class T>
void take_member(const Json& json, std::string_view name, T& out) {
  const auto at = json.find(name);
  if (at == json.end() || at->is_null())
    return;
  T value{};
  codec::Reading reading;
  if (codec::read(*at, value, reading))
    out = std::move(value);
}

// Receipts by seq, then the outbox by client_seq, then what is being saved.
bool comes_before(const Own& a, const Own& b) {
  const auto place = [](const Own& own) {
    if (own.kind == OwnKind::receipt)
      return std::pair<int, std::uint64_t>{0, own.seq};
    return std::pair<int, std::uint64_t>{own.client_seq == 0 ? 2 : 1, own.client_seq};
  };
  return place(a) < place(b);
}

std::string text_of(const Json& json, std::string_view name) {
  std::string out;
  take_member(json, name, out);
  return out;
}

}  // namespace

MineRecord to_mine_record(const Own& own) {
  Json json = Json::object();
  json["command"] = *own.command;
  json["queued_at"] = to_text(own.queued_at);
  if (own.kind != OwnKind::outbox) {
    json["epoch"] = own.epoch;
    json["seq"] = own.seq;
  }
  if (own.kind == OwnKind::receipt) {
    if (!own.exception.empty())
      json["exception"] = own.exception;
    if (own.receipt)
      json["receipt"] = to_json(*own.receipt);
    if (own.received_at)
      json["received_at"] = to_text(*own.received_at);
  }
  if (own.kind == OwnKind::rejected)
    json["refusal"] = to_json(own.refusal);
  return {std::string(kind_of(own.kind)), own.id, own.client_seq, dump_json(json)};
}

std::optional<Own> read_own(const MineRecord& record) {
  const auto kind = parse_kind(record.kind);
  if (!kind)
    return std::nullopt;
  auto json = parse_json(record.json);
  if (!json || !json->is_object() || !json->contains("command"))
    return std::nullopt;
  Own own;
  own.kind = *kind;
  own.id = record.id;
  own.client_seq = record.client_seq;
  own.stored = record.json;
  own.command = std::make_shared<const Json>(std::move((*json)["command"]));
  take_member(*json, "queued_at", own.queued_at);
  take_member(*json, "epoch", own.epoch);
  take_member(*json, "seq", own.seq);
  take_member(*json, "exception", own.exception);
  take_member(*json, "receipt", own.receipt);
  take_member(*json, "received_at", own.received_at);
  take_member(*json, "refusal", own.refusal);
  auto decoded = command_from_json(*own.command);
  if (decoded)
    own.decoded = std::make_shared<const Command>(std::move(*decoded));
  return own;
}

MineRecord to_mine_record(const OwnFile& file) {
  return {"file", file.file.sha256, 0, dump_json(to_json(file))};
}

void MineRecords::load(const std::vector<MineRecord>& records) {
  // Every write of another tab brings everything again, and nearly all of it is known.
  std::vector<Own> known = std::move(own_);
  std::move(rejected_.begin(), rejected_.end(), std::back_inserter(known));
  std::unordered_map<std::string_view, Own*> by_id;
  by_id.reserve(known.size());
  for (Own& own : known)
    by_id.emplace(own.id, &own);
  std::map<std::string, OwnFile> known_files = std::move(files_);
  own_.clear();
  rejected_.clear();
  files_.clear();
  drafts_.clear();
  for (const MineRecord& record : records) {
    const auto own_kind = parse_kind(record.kind);
    if (!own_kind) {
      const auto file = known_files.find(record.id);
      if (record.kind == "file" && file != known_files.end() && file->second.stored == record.json)
        files_.emplace(record.id, std::move(file->second));
      else
        upsert(record);
      continue;
    }
    auto& list = *own_kind == OwnKind::rejected ? rejected_ : own_;
    const auto same = by_id.find(record.id);
    if (same != by_id.end() && same->second->kind == *own_kind &&
        same->second->stored == record.json) {
      Own* own = same->second;
      by_id.erase(same);
      own->client_seq = record.client_seq;
      list.push_back(std::move(*own));
    } else if (auto own = own_from_record(record)) {
      list.push_back(std::move(*own));
    }
  }
  std::stable_sort(own_.begin(), own_.end(), comes_before);
}

void MineRecords::add_file(const MineRecord& record) {
  const auto json = parse_json(record.json);
  auto file = json ? from_json<OwnFile>(*json) : Result<OwnFile>(json.error());
  if (!file)
    return;
  file->stored = record.json;
  files_[record.id] = std::move(*file);
}

void MineRecords::upsert(const MineRecord& record) {
  if (record.kind == "draft")
    drafts_[record.id] = record.json;
  if (record.kind == "file")
    add_file(record);
  auto own = own_from_record(record);
  if (!own)
    return;
  if (own->kind == OwnKind::rejected) {
    const auto known = at(rejected_, own->id);
    if (known == rejected_.end())
      rejected_.push_back(std::move(*own));
    else
      *known = std::move(*own);
    return;
  }
  if (const auto known = at(own_, own->id); known != own_.end()) {
    if (!comes_before(*known, *own) && !comes_before(*own, *known)) {
      *known = std::move(*own);
      return;
    }
    own_.erase(known);
  }
  own_.insert(std::upper_bound(own_.begin(), own_.end(), *own, comes_before), std::move(*own));
}

void MineRecords::erase(const std::string& kind, const std::string& id) {
  if (kind == "draft")
    drafts_.erase(id);
  if (kind == "file")
    files_.erase(id);
  const auto own_kind = parse_kind(kind);
  if (!own_kind)
    return;
  auto& list = *own_kind == OwnKind::rejected ? rejected_ : own_;
  list.erase(std::remove_if(list.begin(), list.end(),
                            [&](const Own& one) { return one.id == id && one.kind == *own_kind; }),
             list.end());
}

void MineRecords::number(const std::string& id, std::uint64_t client_seq) {
  const auto known = at(own_, id);
  if (known == own_.end() || known->kind != OwnKind::outbox || known->client_seq != 0)
    return;
  Own own = std::move(*known);
  own_.erase(known);
  own.client_seq = client_seq;
  own_.insert(std::upper_bound(own_.begin(), own_.end(), own, comes_before), std::move(own));
}

void MineRecords::apply(const replica_effect::StoreMine& change) {
  for (const auto& [kind, id] : change.deletes)
    erase(kind, id);
  for (const MineRecord& record : change.puts)
    upsert(record);
  // What another tab's leader has sent meanwhile, and perhaps got refused, waits no more.
  for (const MineRecord& record : change.append) {
    if (find(record.id) == nullptr && at(rejected_, record.id) == rejected_.end())
      upsert(record);
  }
}

std::vector<Own>::iterator MineRecords::at(std::vector<Own>& list, const std::string& id) {
  return std::find_if(list.begin(), list.end(), [&](const Own& one) { return one.id == id; });
}

Own* MineRecords::find(const std::string& id) {
  const auto known = at(own_, id);
  return known == own_.end() ? nullptr : &*known;
}
const Own* MineRecords::find(const std::string& id) const {
  return const_cast<MineRecords*>(this)->find(id);
}

bool MineRecords::needs_file(const std::string& sha256) const {
  const auto names = [&](const Own& own) {
    return own.kind != OwnKind::receipt &&
           dump_json(*own.command).find(sha256) != std::string::npos;
  };
  return std::any_of(own_.begin(), own_.end(), names) ||
         std::any_of(rejected_.begin(), rejected_.end(), names);
}

OwnCommand describe(const Own& own, bool in_flight) {
  OwnCommand out;
  out.id = own.id;
  out.type = text_of(*own.command, "type");
  out.target = text_of(*own.command, "target");
  take_member(*own.command, "occurred_at", out.occurred_at);
  if (const auto args = own.command->find("args"); args != own.command->end()) {
    out.args_json = dump_json(*args);
  }
  out.doubtful = own.doubtful;
  out.exception = own.exception;
  switch (own.kind) {
    case OwnKind::receipt: out.state = CommandState::confirmed; break;
    case OwnKind::rejected:
      out.state = CommandState::rejected;
      out.refusal = own.refusal;
      break;
    case OwnKind::outbox:
      out.state = own.client_seq == 0 ? CommandState::saving
                  : in_flight         ? CommandState::sent
                                      : CommandState::saved;
      break;
  }
  return out;
}

}  // namespace aftercare

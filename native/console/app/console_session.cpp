// Who works here: login, the store of that person, leaving with unsent steps.
#include <utility>

#include "core/codec/json.hpp"
#include "native/console/app/console.hpp"

namespace aftercare::console {

void Console::start() {
  const auto profile = profiles_.last();
  if (model_.login.server.empty() && profile)
    model_.login.server = profile->server;
  if (profile)
    model_.login.login = profile->login;
  const auto json = parse_json(profile ? profile->actor_json : "");
  const auto actor = json ? from_json<Actor>(*json) : Result<Actor>(json.error());
  if (!actor || (profile && profile->server != model_.login.server)) {
    model_.phase = Phase::logged_out;
    return;
  }
  token_ = profile->token;
  network_.use_token(token_);
  open_store(*actor);
}

void Console::open_store(const Actor& actor) {
  actor_ = actor;
  client_ = std::make_unique<SyncClient>(machine_.environment,
                                         profiles_.open_store(actor.id.text()), network_);
  client_->on_news = machine_.wake;
  archive_ = std::make_unique<Archive>(network_);
  archive_->on_news = [this] {
    screens_stale_ = true;
    machine_.wake();
  };
  health_ = std::make_unique<HealthWatch>(network_);
  health_->on_news = [this] {
    screens_stale_ = true;
    machine_.wake();
  };
  source_.emplace(client_->replica(), *archive_);
  index_stale_ = true;
  lists_.clear();
  client_->open(actor, [this](const std::string& failed) {
    if (failed.empty()) {
      open_policy();
      model_.phase = Phase::working;
      return;
    }
    model_.phase = Phase::logged_out;
    model_.login.error =
        words_.tr(failed == "locked" ? "console.login.locked" : "console.login.no_store");
  });
  model_.person = actor.name;
  model_.role_key.clear();
  if (!actor.roles.empty()) {
    model_.role_key =
        std::string("term.role.") + boost::describe::enum_to_string(actor.roles.front(), "");
  }
}

void Console::on(const intent::LogIn&) {
  LoginForm& form = model_.login;
  if (form.busy)
    return;
  if (form.login.empty() || form.password.empty()) {
    form.error = words_.tr("console.login.incomplete");
    return;
  }
  form.busy = true;
  form.error.clear();
  network_.use_token({});
  HttpCall call;
  call.method = "POST";
  call.path = "/api/v1/session";
  call.headers["Accept-Language"] = words_.language();
  call.timeout_ms = 15'000;
  Json login{{"kind", "password"}, {"login", form.login}, {"password", form.password}};
  // By this the server knows the device again: who guesses elsewhere does not lock it out.
  if (const std::string device = profiles_.setting("device." + form.server); !device.empty()) {
    login["device"] = device;
  }
  call.body = dump_json(login);
  network_.call(std::move(call),
                [this, alive = std::weak_ptr<bool>(alive_)](const HttpAnswer& answer) {
                  if (!alive.expired())
                    take_login_answer(answer);
                });
}

void Console::take_login_answer(const HttpAnswer& answer) {
  LoginForm& form = model_.login;
  form.busy = false;
  screens_stale_ = true;
  const auto json = parse_json(answer.body);
  const auto member = [&](const char* name) -> Json {
    return json && json->is_object() && json->contains(name) ? (*json)[name] : Json();
  };
  const auto actor = from_json<Actor>(member("actor"));
  if (answer.status != 200 && answer.status != 201) {
    network_.use_token(token_);
    const Json detail = member("detail");
    form.error = answer.status == 0   ? std::string(words_.tr("console.login.no_server"))
                 : detail.is_string() ? detail.get<std::string>()
                                      : words_.tr("console.login.refused",
                                                  {{"status", std::to_string(answer.status)}});
    return;
  }
  if (!actor || actor->kind != ActorKind::staff) {
    form.error = words_.tr("console.login.not_staff");
    return;
  }
  const Json token = member("token");
  token_ = token.is_string() ? token.get<std::string>() : std::string();
  if (const Json device = member("device"); device.is_string()) {
    profiles_.set("device." + form.server, device.get<std::string>());
  }
  network_.use_token(token_);
  form.password.clear();
  profiles_.remember({form.server, form.login, token_, dump_json(to_json(*actor))});
  const bool same_person = client_ && actor_.id == actor->id;
  form.renewing = false;
  if (same_person) {
    actor_ = *actor;
    client_->renew_session(*actor);
    health_->ask_soon();
  } else {
    client_.reset();
    model_.tabs.clear();
    model_.page = Page::home;
    open_store(*actor);
  }
}

void Console::on(const intent::AskLogOut&) {
  // Asked in any case: a key too many must not end somebody's session.
  if (client_)
    model_.asks_log_out = !model_.asks_log_out;
}

void Console::on(const intent::LogOut& intent) {
  leave(intent.leaving);
}

std::string Console::export_unsent() const {
  Json list = Json::array();
  const SyncStatus status = client_->replica().status();
  for (const auto* own : {&status.pending, &status.rejected}) {
    for (const OwnCommand& command : *own)
      list.push_back(to_json(command));
  }
  const std::string name = "unsent-" + std::to_string(model_.now.ms) + ".json";
  return profiles_.export_text(name, dump_json(list));
}

void Console::leave(intent::Leaving leaving) {
  model_.asks_log_out = false;
  if (!client_)
    return;
  if (leaving == intent::Leaving::take_along) {
    const std::string place = export_unsent();
    if (place.empty()) {
      toast(std::string(words_.tr("console.toast.not_exported")), Tone::bad);
      return;
    }
    toast(words_.tr("console.toast.exported", {{"place", place}}), Tone::good);
  }
  HttpCall call;
  call.method = "DELETE";
  call.path = "/api/v1/session";
  network_.call(std::move(call), [](const HttpAnswer&) {});
  const std::string person = actor_.id.text();
  client_.reset();
  health_.reset();
  source_.reset();
  if (leaving != intent::Leaving::keep)
    profiles_.erase_store(person);
  profiles_.forget();
  token_.clear();
  network_.use_token({});
  const std::string server = model_.login.server, login = model_.login.login;
  const auto toasts = model_.toasts;
  model_ = {};
  model_.phase = Phase::logged_out;
  model_.login.server = server;
  model_.login.login = login;
  model_.toasts = toasts;
  model_.now = machine_.environment.now();
  model_.policy = &policy_.model();
}

}  // namespace aftercare::console

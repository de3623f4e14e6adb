// The policy page: its desk fed with what the replica holds, the draft kept and put in force.
#include <utility>

#include "native/console/app/console.hpp"

namespace aftercare::console {

namespace {

const char* const policy_draft = "policy";
constexpr int days_before = 30;  // replayed unless somebody says otherwise

}  // namespace

void Console::open_policy() {
  policy_.open(client_->replica().draft(policy_draft));
  const WallTime today = format().today();
  constexpr std::size_t date_length = 10;
  const auto period = [&](const char* field, const WallTime& day) {
    policy_.apply({intent::PolicyStep::What::period, field, to_text(day).substr(0, date_length)},
                  *source_, format());
  };
  period("from", plus_days(today, -days_before));
  period("to", today);
}

void Console::on(const intent::PolicyStep& intent) {
  if (!source_ || !client_) return;
  if (intent.what == intent::PolicyStep::What::ask) return ask_to_put_in_force();
  policy_.apply(intent, *source_, format());
}

void Console::build_policy() {
  // Also out of sight: a draft that has come into force is dropped.
  if (model_.page == Page::policy) policy_.build(*source_, format());
}

void Console::ask_to_put_in_force() {
  const PolicyModel& policy = policy_.model();
  if (!policy.has_draft || !policy.problems.empty()) return;
  Dialog dialog;
  dialog.command = kPutInForce;
  dialog.explain = {"console.explain.put_in_force",
                    {{"version", std::to_string(policy.draft_version)},
                     {"count", std::to_string(policy.changes)}}};
  dialog.fields["reason"] = {};
  open_dialog(std::move(dialog));
}

void Console::save_policy_draft() {
  // Not at every key: the whole draft is written.
  constexpr std::int64_t pause_ms = 800;
  const bool soon = model_.now.ms - policy_saved_at_.ms < pause_ms;
  if (soon && policy_saved_at_ <= model_.now) return;
  write_policy_draft();
}

void Console::write_policy_draft() {
  const auto draft = policy_.take_draft_to_save();
  if (!draft) return;
  client_->save_draft(policy_draft, *draft);
  policy_saved_at_ = model_.now;
}

}  // namespace aftercare::console

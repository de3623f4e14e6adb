#include "native/console/app/console.hpp"

#include <algorithm>
#include <utility>

#include "native/console/views/shell_view.hpp"

namespace aftercare::console {

namespace {

// "42 minutes left" moves on by itself. Often enough, too, for what is asked about once a minute:
// HealthWatch sets no timer, so a console at rest wakes no more often than before.
constexpr int clocks_redraw_ms = 20'000;

}  // namespace

Console::Console(Machine machine, Profiles& profiles, Network& network, Words& words,
                 std::string server)
    : machine_(std::move(machine)), profiles_(profiles), network_(network), words_(words) {
  model_.login.server = std::move(server);
  model_.now = machine_.environment.now();
  model_.policy = &policy_.model();
  const std::string language = profiles_.setting("language");
  if (!language.empty())
    words_.use(language);
}

Console::~Console() {
  if (draft_dirty_)
    write_draft();
  if (client_)
    write_policy_draft();
}

void Console::prepare(GlyphCache& glyphs) {
  model_.now = machine_.environment.now();
  for (const Intent& intent : std::exchange(intents_, {}))
    apply(intent);
  if (client_) {
    client_->tick();
    take_news();
    if (policy_.model().what_if.running && policy_.work(*source_))
      machine_.wake();
    save_policy_draft();
  }
  drop_old_toasts();
  build_screens(glyphs);
  look_after_house();
}

void Console::draw(Ui& ui) {
  if (focus_dialog_ && model_.dialog) {
    const StepForm* form = find_form(model_.dialog->command);
    const auto& described = model_.dialog->form.fields;
    if (form && !form->fields.empty()) {
      ui.memory.focus_key = model_.dialog->command + "." + std::string(form->fields.front().name);
    } else if (!described.empty()) {
      ui.memory.focus_key = model_.dialog->command + "." + described.front().name;
    }
  }
  focus_dialog_ = false;
  take_pictures(ui.pictures);
  shell_view(ui, model_, format(), intents_);
  if (!intents_.empty())
    ui.memory.redraw_within(0);
  if (!client_)
    return;
  ui.memory.redraw_within(clocks_redraw_ms);
  if (const auto ms = client_->ms_to_tick()) {
    ui.memory.redraw_within(static_cast<int>(std::min<std::int64_t>(*ms + 1, clocks_redraw_ms)));
  }
  if (draft_dirty_ || policy_.has_unsaved())
    ui.memory.redraw_within(500);
  if (model_.policy->what_if.running)
    ui.memory.redraw_within(0);
}

void Console::take_pictures(Pictures& pictures) {
  for (const std::string& hash : pictures.take_wanted()) {
    if (!client_)
      continue;
    client_->fetch_file(hash, [this, &pictures, hash, alive = std::weak_ptr<bool>(alive_)](
                                  std::optional<FileBytes> bytes) {
      if (alive.expired())
        return;
      if (!bytes)
        return pictures.refuse(hash);
      machine_.decode(std::move(*bytes), [this, &pictures, hash, alive](const Pixels& pixels) {
        if (alive.expired())
          return;
        pictures.put(hash, pixels);
        machine_.wake();
      });
    });
  }
}

}  // namespace aftercare::console

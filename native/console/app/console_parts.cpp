// The parts page: what its intents do and how its screen is built.
#include <utility>

#include "native/console/app/console.hpp"
#include "native/console/app/parts_forms.hpp"

namespace aftercare::console {

void Console::on(const intent::PartsQueryChanged& intent) { model_.parts.query = intent.query; }

void Console::on(const intent::OpenPartsStep& intent) {
  if (!source_ || !find_form(intent.command)) return;
  Dialog dialog;
  dialog.command = intent.command;
  dialog.target = intent.target;
  dialog.fields = intent.proposed;
  fill_parts_choices(dialog, *source_, model_.now);
  fill_parts_defaults(dialog, *source_, format());
  // What makes a record took only its proposals from the row.
  if (find_form(intent.command)->creates) dialog.target.clear();
  open_dialog(std::move(dialog));
}

void Console::build_parts() {
  if (model_.page != Page::parts) return;
  model_.parts.screen = screens::parts_screen(*source_, model_.parts.query, model_.now);
}

}  // namespace aftercare::console

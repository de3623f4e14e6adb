// The rules of the house: versions on record, the draft beside what is in force, what it would
// change.
#include "native/console/views/policy_view.hpp"

#include <imgui.h>

#include <array>
#include <native/console/icons.hpp>

#include "native/console/views/common.hpp"
#include "native/console/views/pages.hpp"
#include "native/console/widgets/button.hpp"
#include "native/console/widgets/card.hpp"
#include "native/console/widgets/notice.hpp"
#include "native/console/widgets/table.hpp"
#include "native/console/widgets/tabs.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

using Step = intent::PolicyStep;

std::string number(int value) { return std::to_string(value); }

// Why the draft cannot come into force yet; empty: it can.
std::string not_yet(const PolicyModel& policy, const Format& format) {
  if (!policy.problems.empty()) {
    return format.say({"console.policy.mend_first",
                       {{"count", std::to_string(policy.problems.size())}}});
  }
  return policy.changes == 0 ? std::string(format.tr("console.policy.no_change")) : std::string();
}

void draft_buttons(Ui& ui, const PolicyModel& policy, const Format& format, Intents& out) {
  if (!policy.has_draft) return;
  const std::string reason = not_yet(policy, format);
  const Button put{.key = "policy.put",
                   .label = format.tr("console.policy.put_in_force"),
                   .icon = icon::check,
                   .kind = ButtonKind::primary,
                   .disabled_reason = reason};
  const Button drop{.key = "policy.discard",
                    .label = format.tr("console.policy.discard"),
                    .icon = icon::trash};
  ImGui::SameLine();
  align_right(button_width(ui, put) + button_width(ui, drop) + ui.px(8));
  if (button(ui, drop)) out.push_back(Step{Step::What::discard});
  ImGui::SameLine(0, ui.px(8));
  if (button(ui, put)) out.push_back(Step{Step::What::ask});
}

void head(Ui& ui, const PolicyModel& policy, const Format& format, Intents& out) {
  title(ui, format.tr("console.nav.policy"));
  ImGui::SameLine(0, ui.px(12));
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() + ui.px(4));
  const std::string in_force =
      format.say({"console.policy.in_force", {{"version", number(policy.in_force)}}});
  pill(ui, in_force, Tone::good);
  if (policy.has_draft) {
    ImGui::SameLine(0, ui.px(8));
    pill(ui,
         format.say({"console.policy.draft",
                     {{"version", number(policy.based_on)}, {"count", number(policy.changes)}}}),
         policy.problems.empty() ? Tone::warn : Tone::bad);
  }
  draft_buttons(ui, policy, format, out);
  const std::vector<Tab> tabs{
      {"policy.tab.versions", std::string(format.tr("console.policy.tab.versions"))},
      {"policy.tab.edit", std::string(format.tr("console.policy.tab.edit")), false,
       !policy.problems.empty()},
      {"policy.tab.what_if", std::string(format.tr("console.policy.tab.what_if"))}};
  const TabsResult chosen = tab_row(ui, tabs, static_cast<std::size_t>(policy.tab));
  if (chosen.chosen) {
    out.push_back(Step{Step::What::tab, {}, {}, static_cast<int>(*chosen.chosen)});
  }
}

void version_cell(Ui& ui, const PolicyModel& policy, const screens::PolicyVersionRow& row,
                  const Column& column, float room, const Format& format, Intents& out) {
  const auto tr = [&](const char* key) { return format.tr(key); };
  if (column.key == "version") text_fitted(ui, number(row.version), room);
  if (column.key == "title") text_fitted(ui, format.pick(row.title_zh, row.title_en), room);
  if (column.key == "since") {
    text_fitted(ui, row.since ? format.full_time(*row.since) : std::string("—"), room);
  }
  if (column.key == "by") text_fitted(ui, row.by.empty() ? "—" : row.by, room);
  if (column.key == "reason") {
    text_fitted(ui, row.reason, room, {FontRole::body, palette::muted});
  }
  if (column.key != "act") return;
  const std::string key = "policy.start/" + number(row.version);
  const bool current = row.in_force;
  if (current) {
    pill(ui, tr("console.policy.current"), Tone::good);
    return;
  }
  if (!policy.may_edit) return;
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() - ui.px(7));
  if (button(ui, {.key = key, .label = tr("console.policy.roll_back"), .icon = icon::history})) {
    out.push_back(Step{Step::What::start, row.id.text()});
  }
}

void versions_view(Ui& ui, const PolicyModel& policy, const Format& format, Intents& out) {
  begin_card(ui, {.key = "policy.versions", .height = -1});
  const auto label = [&](const char* key) { return std::string(format.tr(key)); };
  const std::vector<Column> columns{{"version", label("console.policy.version"), 52, 0, false},
                                    {"title", label("console.policy.title"), 150, 2, false},
                                    {"since", label("console.policy.since"), 132, 0, false},
                                    {"by", label("console.policy.by"), 80, 0, false},
                                    {"reason", label("console.policy.reason"), 160, 3, false},
                                    {"act", "", 150, 0, false}};
  const auto row_at = [&](int i) -> const screens::PolicyVersionRow& {
    return policy.versions[static_cast<std::size_t>(i)];
  };
  table(ui, {.key = "policy.version",
             .columns = columns,
             .rows = static_cast<int>(policy.versions.size()),
             .row_height = 48,
             .row_key = [&](int i) { return number(row_at(i).version); },
             .cell =
                 [&](Ui& inner, int i, const Column& column, float room) {
                   version_cell(inner, policy, row_at(i), column, room, format, out);
                 }});
  end_card(ui);
}

// Somebody else was faster: said where the draft's author cannot miss it.
void overtaken(Ui& ui, const PolicyModel& policy, const Format& format, Intents& out) {
  if (!policy.has_draft || policy.based_on == policy.in_force) return;
  const std::string said = format.say(
      {"console.policy.overtaken",
       {{"current", number(policy.in_force)}, {"based_on", number(policy.based_on)}}});
  if (banner(ui, {.key = "policy.overtaken",
                  .icon = icon::alert_triangle,
                  .text = said,
                  .tone = Tone::warn,
                  .action = format.tr("console.policy.rebase")})) {
    out.push_back(Step{Step::What::rebase});
  }
}

}  // namespace

void policy_view(Ui& ui, const ConsoleModel& model, const Format& format, Intents& out) {
  const PolicyModel& policy = *model.policy;
  if (!policy.loaded) return loading_state(ui, format.tr("console.loading"));
  head(ui, policy, format, out);
  overtaken(ui, policy, format, out);
  policy_warnings(ui, model, format);
  switch (policy.tab) {
    case PolicyTab::versions: return versions_view(ui, policy, format, out);
    case PolicyTab::edit: return policy_edit_view(ui, policy, format, out);
    case PolicyTab::what_if: return what_if_view(ui, policy.what_if, format, out);
  }
}

}  // namespace aftercare::console

#include "native/console/views/shell_view.hpp"

#include <imgui.h>

#include <array>
#include <native/console/icons.hpp>

#include "native/console/app/step_forms.hpp"
#include "native/console/views/common.hpp"
#include "native/console/views/pages.hpp"
#include "native/console/widgets/button.hpp"
#include "native/console/widgets/card.hpp"
#include "native/console/widgets/sidebar.hpp"
#include "native/console/widgets/tabs.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

struct PageEntry {
  Page page;
  const char* key;
  std::string_view icon;
  const char* hint;
};
const std::array pages{PageEntry{Page::home, "nav.home", icon::dashboard, "Ctrl+1"},
                       PageEntry{Page::queue, "nav.queue", icon::clipboard_list, "Ctrl+2"},
                       PageEntry{Page::tasks, "nav.tasks", icon::cloud_up, "Ctrl+3"},
                       PageEntry{Page::customers, "nav.customers", icon::users, "Ctrl+4"},
                       PageEntry{Page::devices, "nav.devices", icon::device_desktop, "Ctrl+5"},
                       PageEntry{Page::parts, "nav.parts", icon::packages, "Ctrl+6"},
                       PageEntry{Page::policy, "nav.policy", icon::gavel, "Ctrl+7"}};

void keys(const ConsoleModel& model, Intents& out) {
  const auto chord = [](ImGuiKeyChord keys) {
    return ImGui::IsKeyChordPressed(ImGuiMod_Ctrl | keys);
  };
  if (chord(ImGuiKey_K)) out.push_back(intent::OpenPalette{});
  if (model.dialog || model.palette.open) return;
  if (chord(ImGuiKey_1)) out.push_back(intent::GoTo{Page::home});
  if (chord(ImGuiKey_2)) out.push_back(intent::GoTo{Page::queue});
  if (chord(ImGuiKey_3)) out.push_back(intent::GoTo{Page::tasks});
  if (chord(ImGuiKey_4)) out.push_back(intent::GoTo{Page::customers});
  if (chord(ImGuiKey_5)) out.push_back(intent::GoTo{Page::devices});
  if (chord(ImGuiKey_6)) out.push_back(intent::GoTo{Page::parts});
  if (chord(ImGuiKey_7)) out.push_back(intent::GoTo{Page::policy});
  // Browsers keep Ctrl+N for themselves.
  const bool alt_n = ImGui::IsKeyChordPressed(ImGuiMod_Alt | ImGuiKey_N);
  if ((chord(ImGuiKey_N) || alt_n) && model.may_report)
    out.push_back(intent::OpenRecord{std::string(kReport), {}});
  if (chord(ImGuiKey_W) && model.page == Page::case_) out.push_back(intent::CloseTab{model.tab});
  if (ImGui::IsKeyPressed(ImGuiKey_F5, false)) out.push_back(intent::SyncNow{});
}

void language_key(Ui& ui, Intents& out) {
  if (ImGui::IsKeyChordPressed(ImGuiMod_Ctrl | ImGuiKey_L)) {
    out.push_back(intent::UseLanguage{ui.words.language() == "zh" ? "en" : "zh"});
  }
}

int count_of(const ConsoleModel& model, Page page) {
  if (page == Page::tasks) {
    return model.status.waiting + static_cast<int>(model.status.rejected.size());
  }
  if (page == Page::parts) return model.home.shortages;
  return page == Page::home ? model.home.exceptions : 0;
}

// Who works here, and that what is done is on its way.
void foot(Ui& ui, const ConsoleModel& model, const Format& format, Intents& out) {
  const bool online = model.status.online;
  const std::string_view state =
      format.tr(online ? "console.status.online" : "console.status.offline");
  ImGui::SetCursorPosX(ui.px(24));
  text(ui, online ? icon::plug_connected : icon::cloud_off,
       {FontRole::small, online ? rgb(0x34D399) : rgb(0xFBBF24)});
  ImGui::SameLine(0, ui.px(6));
  text(ui, state, {FontRole::small, palette::side_ink});
  gap(ui, 6);
  if (sidebar_entry(ui,
                    {"language", std::string(icon::language),
                     std::string(format.tr("console.language.other")), "Ctrl+L"},
                    false)) {
    out.push_back(intent::UseLanguage{ui.words.language() == "zh" ? "en" : "zh"});
  }
  const std::string who = model.person.empty() ? std::string(format.tr("console.log_out"))
                                               : model.person;
  if (sidebar_entry(ui,
                    {"log_out", std::string(icon::logout), who,
                     std::string(format.tr("console.log_out"))},
                    false)) {
    out.push_back(intent::AskLogOut{});
  }
}

// A case that comes to the front is brought into sight, once: then the list is the person's.
void show_entry_of(std::size_t tab) {
  int* shown = ImGui::GetStateStorage()->GetIntRef(ImGui::GetID("shown_tab"), -1);
  if (*shown == static_cast<int>(tab)) return;
  *shown = static_cast<int>(tab);
  ImGui::SetScrollHereY();
}

void side(Ui& ui, const ConsoleModel& model, const Format& format, Intents& out) {
  begin_sidebar(ui, format.tr("console.title"));
  for (const PageEntry& page : pages) {
    const std::string label(format.tr("console." + std::string(page.key)));
    if (sidebar_entry(ui,
                      {page.key, std::string(page.icon), label, page.hint,
                       count_of(model, page.page)},
                      model.page == page.page)) {
      out.push_back(intent::GoTo{page.page});
    }
  }
  begin_sidebar_middle(ui, 124);
  if (!model.tabs.empty()) {
    gap(ui, 14);
    ImGui::SetCursorPosX(ui.px(12));  // under the icons
    text(ui, format.tr("console.nav.open_cases"), {FontRole::small, palette::side_muted});
    for (std::size_t i = 0; i < model.tabs.size(); ++i) {
      const CaseTab& tab = model.tabs[i];
      const bool active = model.page == Page::case_ && model.tab == i;
      if (sidebar_entry(ui, {"tab/" + tab.id.text(), std::string(icon::file_text), tab.label},
                        active)) {
        out.push_back(intent::ShowTab{i});
      }
      if (active) show_entry_of(i);
    }
  }
  end_sidebar_middle();
  foot(ui, model, format, out);
  end_sidebar();
}

void banners(Ui& ui, const ConsoleModel& model, const Format& format, Intents& out) {
  const SyncStatus& status = model.status;
  if (!status.online) {
    const screens::Text text{status.waiting > 0 ? "console.banner.offline_waiting"
                                                : "console.banner.offline",
                             {{"count", std::to_string(status.waiting)}}};
    if (banner(ui, {.key = "banner.offline",
                    .icon = icon::cloud_off,
                    .text = format.say(text),
                    .tone = Tone::warn,
                    .action = format.tr("console.banner.retry")})) {
      out.push_back(intent::SyncNow{});
    }
  }
  if (!status.rejected.empty()) {
    const screens::Text text{"console.banner.rejected",
                             {{"count", std::to_string(status.rejected.size())}}};
    if (banner(ui, {.key = "banner.rejected",
                    .icon = icon::alert_circle,
                    .text = format.say(text),
                    .tone = Tone::bad,
                    .action = format.tr("console.banner.show")})) {
      out.push_back(intent::GoTo{Page::tasks});
    }
  }
}

void page_in_front(Ui& ui, const ConsoleModel& model, const Format& format, Intents& out) {
  switch (model.page) {
    case Page::home: return home_view(ui, model, format, out);
    case Page::queue: return queue_view(ui, model, format, out);
    case Page::case_: return case_view(ui, model, format, out);
    case Page::tasks: return tasks_view(ui, model, format, out);
    case Page::customers:
    case Page::devices: return records_view(ui, model, format, out);
    case Page::parts: return parts_view(ui, model, format, out);
    case Page::policy: return policy_view(ui, model, format, out);
  }
}

void palette_over_all(Ui& ui, const ConsoleModel& model, Intents& out) {
  PaletteState state = model.palette;
  const auto chosen = command_palette(ui, state, model.palette_entries);
  if (chosen) {
    out.push_back(intent::Pick{model.palette_entries[*chosen].key});
  } else if (model.palette.open && !state.open) {
    out.push_back(intent::ClosePalette{});
  } else if (state.query != model.palette.query || state.marked != model.palette.marked) {
    out.push_back(intent::FindInPalette{state.query, state.marked});
  }
}

void begin_window(const char* name) {
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::Begin(name, nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBringToFrontOnFocus |
                   ImGuiWindowFlags_NoSavedSettings);
  ImGui::PopStyleVar();
}

void working(Ui& ui, const ConsoleModel& model, const Format& format, Intents& out) {
  side(ui, model, format, out);
  ImGui::SameLine(0, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(20), ui.px(16)});
  ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, 0);
  ImGui::PushStyleColor(ImGuiCol_ChildBg, palette::page);
  ImGui::BeginChild("###page", {0, 0}, ImGuiChildFlags_AlwaysUseWindowPadding,
                    ImGuiWindowFlags_NavFlattened);
  ImGui::PopStyleColor();
  ImGui::PopStyleVar(2);
  banners(ui, model, format, out);
  page_in_front(ui, model, format, out);
  ImGui::EndChild();
  if (model.dialog) step_dialog(ui, *model.dialog, model, format, out);
  if (model.login.renewing) renew_dialog(ui, model, out);
  if (model.asks_log_out) log_out_dialog(ui, model, out);
  if (!model.picture.empty()) picture_dialog(ui, model, out);
  palette_over_all(ui, model, out);
  keys(model, out);
}

}  // namespace

void shell_view(Ui& ui, const ConsoleModel& model, const Format& format, Intents& out) {
  begin_window("###console");
  language_key(ui, out);
  switch (model.phase) {
    case Phase::starting: loading_state(ui, format.tr("console.starting")); break;
    case Phase::logged_out: login_view(ui, model, format, out); break;
    case Phase::working: working(ui, model, format, out); break;
  }
  ImGui::End();
  toasts(ui, model.toasts);
}

}  // namespace aftercare::console

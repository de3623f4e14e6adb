#include "native/console/views/health_card.hpp"

#include <algorithm>

#include <imgui.h>
#include <native/console/icons.hpp>

#include "native/console/widgets/card.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

constexpr std::size_t damaged_shown = 3;  // names; `aftercare verify` has them all

struct Line {
  std::string key;
  std::string text;
  bool fault = false;
};

// Icon and colour tell a fault from a warning, and so does the word for who hears the page. The
// whole text is there in as many lines as it takes: it says what to do.
void line_of(Ui& ui, const Line& line, const Format& format) {
  const Colour colour = colour_of(line.fault ? Tone::bad : Tone::warn);
  const float indent = ui.px(26);
  const float width = std::max(ImGui::GetContentRegionAvail().x, indent + 1);
  const float height =
      std::max(paragraph_height(ui, line.text, width - indent), line_height(FontRole::body, ui));
  const ImVec2 at = ImGui::GetCursorScreenPos();
  meet_wishes_before(ui, line.key);
  ImGui::InvisibleButton(labelled("", line.key).c_str(), {width, height});
  ui.items.annotate(
      {.role = "note",
       .label = line.text,
       .description = format.tr(line.fault ? "console.health.fault" : "console.health.warning")});
  meet_wishes_after(ui, line.key);
  text_at(ui, *ImGui::GetWindowDrawList(), at.x, at.y,
          line.fault ? icon::alert_circle : icon::alert_triangle, {FontRole::body, colour});
  ImGui::SetCursorScreenPos({at.x + indent, at.y});
  paragraph(ui, line.text, {FontRole::body, colour}, width - indent);
  ui.items.announce(line.text);
}

std::string alarm_text(const std::string& name, const Format& format) {
  const std::string key = "console.health.alarm." + name;
  const std::string said = format.label(key);
  return said != key ? said : format.say(screens::Text{"console.health.alarm", {{"name", name}}});
}

std::string damaged_text(const HouseHealth& health, const Format& format) {
  std::string names;
  const std::size_t count = std::min(health.damaged.size(), damaged_shown);
  for (std::size_t i = 0; i < count; ++i) {
    names += (i > 0 ? ", " : "") + health.damaged[i];
  }
  const bool all = static_cast<int>(count) == health.damaged_count;
  return format.say(
      screens::Text{all ? "console.health.damaged" : "console.health.damaged_first",
                    {{"count", std::to_string(health.damaged_count)}, {"names", names}}});
}

}  // namespace

void health_card(Ui& ui, const HouseHealth& health, const Format& format) {
  if (health.is_quiet()) {
    return;
  }
  begin_card(ui, {.key = "home.health", .title = format.tr("console.health.title")});
  for (const HealthFinding& finding : health.findings) {
    line_of(ui, {"health/" + finding.code, finding.text, finding.fault}, format);
  }
  for (const std::string& name : health.alarms) {
    line_of(ui, {"health/alarm." + name, alarm_text(name, format)}, format);
  }
  if (!health.damaged.empty()) {
    line_of(ui, {"health/damaged", damaged_text(health, format)}, format);
  }
  if (health.as_of) {
    const screens::Text old{"console.health.as_of", {{"seen_at", to_text(*health.as_of)}}};
    paragraph(ui, format.say(old), {FontRole::small, palette::muted});
  }
  end_card(ui);
}

}  // namespace aftercare::console

// What can be printed about a case.
#include <imgui.h>
#include <native/console/icons.hpp>

#include "native/console/views/case_cards.hpp"
#include "native/console/widgets/button.hpp"
#include "native/console/widgets/card.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

void papers_card(const CaseCards& cards) {
  Ui& ui = cards.ui;
  if (cards.screen.papers.empty())
    return;
  begin_card(ui, {.key = "card.papers", .title = cards.format.tr("console.case.papers")});
  const float right = ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x;
  bool first = true;
  for (const screens::PaperChoice& paper : cards.screen.papers) {
    const std::string name = cards.format.say(paper.label);
    const std::string why = paper.enabled ? std::string() : cards.format.say(paper.why);
    const std::string kind = boost::describe::enum_to_string(paper.kind, "");
    const std::string key = "case.paper." + kind;
    const Button look{.key = key, .label = name, .icon = icon::printer, .disabled_reason = why};
    const float end =
        ImGui::GetItemRectMax().x + ImGui::GetStyle().ItemSpacing.x + button_width(ui, look);
    if (!first && end < right)
      ImGui::SameLine();
    first = false;
    if (button(ui, look))
      cards.out.push_back(intent::OpenPaper{kind});
  }
  end_card(ui);
}

}  // namespace aftercare::console

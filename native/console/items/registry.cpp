#include "native/console/items/registry.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <nlohmann/json.hpp>

namespace aftercare::console {

namespace {

Registry* registry_of(ImGuiContext* context) {
  return static_cast<Registry*>(context->TestEngine);
}

struct LabelParts {
  std::string text, key;
};

LabelParts split_label(const char* label) {
  const std::string_view whole = label ? label : "";
  const std::size_t key = whole.find("###");
  LabelParts parts;
  parts.text = whole.substr(0, whole.find("##"));
  if (key != std::string_view::npos) parts.key = whole.substr(key + 3);
  return parts;
}

const char* role_from(int flags) {
  if ((flags & ImGuiItemStatusFlags_Checkable) != 0) return "checkbox";
  if ((flags & ImGuiItemStatusFlags_Openable) != 0) return "treeitem";
  if ((flags & ImGuiItemStatusFlags_Inputable) != 0) return "textbox";
  return "button";
}

}  // namespace

Registry::Registry(ImGuiContext& context) : context_(context) { context.TestEngine = this; }

Registry::~Registry() {
  if (context_.TestEngine == this) {
    context_.TestEngine = nullptr;
    context_.TestEngineHookItems = false;
  }
}

void Registry::begin_frame() {
  context_.TestEngineHookItems = true;
  building_.clear();
  building_texts_.clear();
  building_announcement_.clear();
  index_.clear();
}

void Registry::end_frame() {
  shown_.swap(building_);
  shown_texts_.swap(building_texts_);
  shown_announcement_.swap(building_announcement_);
}

void Registry::on_item_added(std::uint32_t id, const Box& box, bool is_window) {
  if (id == 0 || !context_.CurrentWindow) return;
  const ImGuiWindow& window = *context_.CurrentWindow;
  Item item;
  item.id = id;
  item.window = window.Name;
  ImRect shown(box.left, box.top, box.right, box.bottom);
  if (!is_window) shown.ClipWith(window.ClipRect);
  item.box = {shown.Min.x, shown.Min.y, shown.Max.x, shown.Max.y};
  item.visible = item.box.is_seen();
  item.disabled = (context_.CurrentItemFlags & ImGuiItemFlags_Disabled) != 0;
  item.focused = context_.NavId == id && context_.NavWindow != nullptr;
  if (is_window) item.role = "region";
  const auto known = index_.find(id);
  if (known == index_.end()) {
    index_.emplace(id, building_.size());
    building_.push_back(std::move(item));
    return;
  }
  // A widget that adds itself twice (a child window and its item): keep what was told already.
  Item& before = building_[known->second];
  item.key = std::move(before.key);
  item.label = std::move(before.label);
  item.role = std::move(before.role);
  item.value = std::move(before.value);
  before = std::move(item);
}

void Registry::on_item_info(std::uint32_t id, const char* label, int flags) {
  const auto known = index_.find(id);
  if (known == index_.end()) return;
  Item& item = building_[known->second];
  const LabelParts parts = split_label(label);
  if (item.label.empty()) item.label = parts.text;
  if (item.key.empty()) item.key = parts.key;
  if (item.role.empty()) item.role = role_from(flags);
  if ((flags & ImGuiItemStatusFlags_Checkable) != 0) {
    item.checked = (flags & ImGuiItemStatusFlags_Checked) != 0;
  }
  if ((flags & ImGuiItemStatusFlags_Openable) != 0) {
    item.expanded = (flags & ImGuiItemStatusFlags_Opened) != 0;
  }
}

void Registry::annotate(const ItemNote& note) {
  const auto known = index_.find(context_.LastItemData.ID);
  if (known == index_.end()) return;
  Item& item = building_[known->second];
  if (!note.key.empty()) item.key = note.key;
  if (!note.role.empty()) item.role = note.role;
  if (!note.label.empty()) item.label = note.label;
  if (!note.value.empty()) item.value = note.value;
  if (!note.description.empty()) item.description = note.description;
  if (note.checked) item.checked = note.checked;
  if (note.expanded) item.expanded = note.expanded;
  if (note.selected) item.selected = true;
}

void Registry::note_text(std::string_view text, const Box& box) {
  if (!collects_texts_ || text.empty() || !context_.CurrentWindow) return;
  ImRect shown(box.left, box.top, box.right, box.bottom);
  const ImGuiWindow& window = *context_.CurrentWindow;
  if (!shown.Overlaps(window.ClipRect) || window.Hidden) return;
  shown.ClipWith(window.ClipRect);
  building_texts_.push_back(
      {std::string(text), {shown.Min.x, shown.Min.y, shown.Max.x, shown.Max.y}});
}

void Registry::name_by_texts(std::uint32_t id, std::size_t first_text) {
  const auto known = index_.find(id);
  if (known == index_.end() || first_text >= building_texts_.size()) return;
  std::string& label = building_[known->second].label;
  label.clear();
  for (std::size_t i = first_text; i < building_texts_.size(); ++i) {
    if (!label.empty()) label += "  ";
    label += building_texts_[i].text;
  }
}

void Registry::announce(std::string_view text) {
  if (!building_announcement_.empty()) building_announcement_ += '\n';
  building_announcement_ += text;
}

const Item* Registry::find(std::string_view key_or_label, std::string_view role, int nth) const {
  for (const bool by_key : {true, false}) {
    int left = nth;
    for (const Item& item : shown_) {
      if (!item.visible || (!role.empty() && item.role != role)) continue;
      if ((by_key ? item.key : item.label) != key_or_label) continue;
      if (left-- == 0) return &item;
    }
  }
  return nullptr;
}

const Item* Registry::find_by_id(std::uint32_t id) const {
  for (const Item& item : shown_) {
    if (item.id == id) return &item;
  }
  return nullptr;
}

bool Registry::sees(std::string_view text) const {
  for (const SeenText& seen : shown_texts_) {
    if (seen.text.find(text) != std::string::npos) return true;
  }
  for (const Item& item : shown_) {
    if (item.visible && item.role != "region" &&
        (item.label.find(text) != std::string::npos ||
         item.value.find(text) != std::string::npos)) {
      return true;
    }
  }
  return false;
}

std::string Registry::all_text() const {
  std::string out;
  for (const SeenText& seen : shown_texts_) {
    out += seen.text;
    out += '\n';
  }
  return out;
}

std::string Registry::to_json(float ratio) const {
  nlohmann::json list = nlohmann::json::array();
  for (const Item& item : shown_) {
    if (!item.visible || (item.label.empty() && item.key.empty())) continue;
    if (item.role == "region") continue;
    nlohmann::json out{{"id", item.id},
                       {"key", item.key},
                       {"role", item.role},
                       {"label", item.label},
                       {"x", item.box.left * ratio},
                       {"y", item.box.top * ratio},
                       {"w", (item.box.right - item.box.left) * ratio},
                       {"h", (item.box.bottom - item.box.top) * ratio}};
    if (!item.value.empty()) out["value"] = item.value;
    if (!item.description.empty()) out["description"] = item.description;
    if (item.checked) out["checked"] = *item.checked;
    if (item.expanded) out["expanded"] = *item.expanded;
    if (item.disabled) out["disabled"] = true;
    if (item.focused) out["focused"] = true;
    if (item.selected) out["selected"] = true;
    list.push_back(std::move(out));
  }
  return list.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace aftercare::console

// ImGui calls these while IMGUI_ENABLE_TEST_ENGINE is defined and TestEngineHookItems is set.
void ImGuiTestEngineHook_ItemAdd(ImGuiContext* context, ImGuiID id, const ImRect& box,
                                 const ImGuiLastItemData*) {
  auto* registry = aftercare::console::registry_of(context);
  if (!registry) return;
  const bool window = context->CurrentWindow && context->CurrentWindow->ID == id;
  registry->on_item_added(id, {box.Min.x, box.Min.y, box.Max.x, box.Max.y}, window);
}

void ImGuiTestEngineHook_ItemInfo(ImGuiContext* context, ImGuiID id, const char* label,
                                  ImGuiItemStatusFlags flags) {
  if (auto* registry = aftercare::console::registry_of(context)) {
    registry->on_item_info(id, label, flags);
  }
}

void ImGuiTestEngineHook_Log(ImGuiContext*, const char*, ...) {}
const char* ImGuiTestEngine_FindItemDebugLabel(ImGuiContext*, ImGuiID) { return nullptr; }

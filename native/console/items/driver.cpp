#include "native/console/items/driver.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <map>
#include <memory>
#include <utility>

namespace aftercare::console {

using nlohmann::json;

namespace {

constexpr int settle_frames = 3;
constexpr std::chrono::milliseconds quit_delay{100};
constexpr int find_frames_max = 120;  // an item may need a frame or an answer to appear

std::string text_of(const json& request, const char* name) {
  const auto found = request.find(name);
  return found != request.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

template <class T>
T number_of(const json& request, const char* name, T fallback) {
  const auto found = request.find(name);
  return found != request.end() && found->is_number() ? found->get<T>() : fallback;
}

bool flag_of(const json& request, const char* name) {
  const auto found = request.find(name);
  return found != request.end() && found->is_boolean() && found->get<bool>();
}

ImGuiKey key_named(const std::string& name) {
  static const std::map<std::string, ImGuiKey> named{
      {"Enter", ImGuiKey_Enter},         {"Escape", ImGuiKey_Escape},
      {"Tab", ImGuiKey_Tab},             {"Space", ImGuiKey_Space},
      {"Backspace", ImGuiKey_Backspace}, {"Delete", ImGuiKey_Delete},
      {"Up", ImGuiKey_UpArrow},          {"Down", ImGuiKey_DownArrow},
      {"Left", ImGuiKey_LeftArrow},      {"Right", ImGuiKey_RightArrow},
      {"Home", ImGuiKey_Home},           {"End", ImGuiKey_End},
      {"PageUp", ImGuiKey_PageUp},       {"PageDown", ImGuiKey_PageDown},
      {"Ctrl", ImGuiMod_Ctrl},           {"Shift", ImGuiMod_Shift},
      {"Alt", ImGuiMod_Alt},             {"/", ImGuiKey_Slash}};
  const auto found = named.find(name);
  if (found != named.end()) return found->second;
  if (name.size() == 1 && name[0] >= 'A' && name[0] <= 'Z') {
    return static_cast<ImGuiKey>(ImGuiKey_A + (name[0] - 'A'));
  }
  if (name.size() == 1 && name[0] >= '0' && name[0] <= '9') {
    return static_cast<ImGuiKey>(ImGuiKey_0 + (name[0] - '0'));
  }
  if (name.size() == 2 && name[0] == 'F' && name[1] >= '1' && name[1] <= '9') {
    return static_cast<ImGuiKey>(ImGuiKey_F1 + (name[1] - '1'));
  }
  return ImGuiKey_None;
}

std::vector<ImGuiKey> chord_named(std::string keys) {
  std::vector<ImGuiKey> chord;
  while (!keys.empty()) {
    const std::size_t plus = keys.find('+', 1);
    chord.push_back(key_named(keys.substr(0, plus)));
    keys = plus == std::string::npos ? std::string{} : keys.substr(plus + 1);
  }
  return chord;
}

}  // namespace

Driver::Driver(FrameLoop& loop, Outside outside) : loop_(loop), outside_(std::move(outside)) {
  loop_.items().collect_texts(true);
}

void Driver::submit(json request, Answer answer) {
  queue_.push_back({std::move(request), std::move(answer)});
}

void Driver::after_tick() {
  if (steps_.empty() && !queue_.empty()) {
    Waiting next = std::move(queue_.front());
    queue_.pop_front();
    answer_ = std::move(next.answer);
    result_ = json{{"ok", true}};
    start(next.request);
    if (steps_.empty()) finish();
    return;
  }
  if (steps_.empty()) return;
  const Step step = steps_.front();  // a copy: failing clears the steps
  if (step() == Done::next && !steps_.empty()) steps_.pop_front();
  if (steps_.empty()) finish();
}

void Driver::finish() {
  waiting_ = false;
  if (Answer answer = std::exchange(answer_, nullptr)) answer(result_);
}

void Driver::fail(const std::string& why) {
  result_ = json{{"ok", false}, {"error", why}};
  steps_.clear();
}

const Item* Driver::target_of(const json& request) const {
  const std::string id = text_of(request, "id");
  const std::string name = id.empty() ? text_of(request, "label") : id;
  const Item* item =
      loop_.items().find(name, text_of(request, "role"), number_of(request, "nth", 0));
  if (id.empty() || !item || item->key == id) return item;
  return nullptr;
}

void Driver::start(const json& request) {
  const std::string what = text_of(request, "do");
  Registry& items = loop_.items();
  if (what == "items") {
    result_["items"] = json::parse(items.to_json(1.0F));
  } else if (what == "text") {
    result_["text"] = items.all_text();
  } else if (what == "statistics") {
    const FrameStatistics& frames = loop_.statistics();
    const GlyphStatistics glyphs = loop_.glyphs().statistics();
    result_.update({{"built", frames.built},
                    {"presented", frames.presented},
                    {"build_ms", frames.build_ms},
                    {"build_ms_max", frames.build_ms_max},
                    {"glyphs", glyphs.glyphs},
                    {"unknown_glyphs", glyphs.unknown}});
  } else if (what == "click") {
    start_click(request);
  } else if (what == "type") {
    start_type(request);
  } else if (what == "key") {
    start_key(request);
  } else if (what == "wait") {
    start_wait(request);
  } else if (what == "scroll") {
    start_scroll(request);
  } else if (what == "screenshot") {
    take_screenshot(request);
  } else if (what == "quit") {
    finish();  // the answer is on its way before the window goes
    const auto at = std::chrono::steady_clock::now() + quit_delay;
    then([this, at] {
      if (std::chrono::steady_clock::now() < at) return Done::again;
      if (outside_.quit) outside_.quit();
      return Done::next;
    });
  } else {
    fail("unknown request " + what);
  }
}

void Driver::then_settle(int frames) {
  auto left = std::make_shared<int>(frames);
  then([left] { return --*left > 0 ? Done::again : Done::next; });
}

// Moves the pointer onto the target, scrolling it into view first, and makes sure that nothing
// covers it: a dialog, another window, the edge of a list.
void Driver::then_point_at(const json& request) {
  auto tries = std::make_shared<int>(0);
  auto pointed_at = std::make_shared<ImGuiID>(0);
  then([this, request, tries, pointed_at] {
    ImGuiIO& io = ImGui::GetIO();
    const Item* item = target_of(request);
    if (!item) {
      const std::string id = text_of(request, "id");
      if (++*tries > find_frames_max) {
        fail("not found: " + (id.empty() ? text_of(request, "label") : id));
        return Done::again;
      }
      if (!id.empty()) loop_.memory().reveal_key = id;
      return Done::again;
    }
    if (item->disabled) {
      fail("disabled: " + item->label + (item->description.empty() ? "" : ": ") +
           item->description);
      return Done::again;
    }
    io.AddMousePosEvent(item->box.middle_x(), item->box.middle_y());
    *pointed_at = item->id;
    return Done::next;
  });
  then_settle(2);
  auto retries = std::make_shared<int>(0);
  then([this, request, pointed_at, retries] {
    const ImGuiContext& context = *ImGui::GetCurrentContext();
    if (context.HoveredId == *pointed_at) return Done::next;
    if (++*retries > 10) {
      const Item* over = loop_.items().find_by_id(context.HoveredId);
      fail("covered by " + (over ? over->key + " " + over->label : std::string("something")));
      return Done::again;
    }
    if (const Item* item = target_of(request)) {  // it moved, perhaps it scrolled
      ImGui::GetIO().AddMousePosEvent(item->box.middle_x(), item->box.middle_y());
      *pointed_at = item->id;
    }
    return Done::again;
  });
}

void Driver::then_button(bool down) {
  then([down] {
    ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, down);
    return Done::next;
  });
}

void Driver::start_click(const json& request) {
  then_point_at(request);
  const int times = flag_of(request, "double") ? 2 : 1;
  for (int i = 0; i < times; ++i) {
    then_button(true);
    then_button(false);
  }
  then_settle(settle_frames);
}

void Driver::start_type(const json& request) {
  start_click(request);
  if (!flag_of(request, "append")) {
    then([] {
      ImGuiIO& io = ImGui::GetIO();
      io.AddKeyEvent(ImGuiMod_Ctrl, true);
      io.AddKeyEvent(ImGuiKey_A, true);
      io.AddKeyEvent(ImGuiKey_A, false);
      io.AddKeyEvent(ImGuiMod_Ctrl, false);
      return Done::next;
    });
    then_settle(2);
  }
  const std::string text = text_of(request, "text");
  then([text] {
    ImGuiIO& io = ImGui::GetIO();
    if (text.empty()) {
      io.AddKeyEvent(ImGuiKey_Delete, true);
      io.AddKeyEvent(ImGuiKey_Delete, false);
    }
    io.AddInputCharactersUTF8(text.c_str());
    return Done::next;
  });
  then_settle(settle_frames);
}

void Driver::start_key(const json& request) {
  const std::vector<ImGuiKey> chord = chord_named(text_of(request, "keys"));
  for (const ImGuiKey key : chord) {
    if (key == ImGuiKey_None) return fail("unknown key");
  }
  then([chord] {
    ImGuiIO& io = ImGui::GetIO();
    for (const ImGuiKey key : chord) io.AddKeyEvent(key, true);
    return Done::next;
  });
  then([chord] {
    ImGuiIO& io = ImGui::GetIO();
    for (auto key = chord.rbegin(); key != chord.rend(); ++key) io.AddKeyEvent(*key, false);
    return Done::next;
  });
  then_settle(settle_frames);
}

void Driver::start_wait(const json& request) {
  using Clock = std::chrono::steady_clock;
  const auto deadline =
      Clock::now() + std::chrono::milliseconds(number_of(request, "ms", std::int64_t{5000}));
  waiting_ = true;
  then([this, request, deadline] {
    const std::string text = text_of(request, "text");
    const bool there = text.empty() ? target_of(request) != nullptr : loop_.items().sees(text);
    if (there != flag_of(request, "gone")) return Done::next;
    if (Clock::now() > deadline) fail("waited in vain for " + request.dump());
    return Done::again;
  });
}

void Driver::start_scroll(const json& request) {
  then([this, request] {
    const Item* item = target_of(request);
    if (item) ImGui::GetIO().AddMousePosEvent(item->box.middle_x(), item->box.middle_y());
    return Done::next;
  });
  const float by = number_of(request, "by", -3.0F);
  then([by] {
    ImGui::GetIO().AddMouseWheelEvent(0, by);
    return Done::next;
  });
  then_settle(settle_frames);
}

void Driver::take_screenshot(const json& request) {
  then_settle(2);
  const std::string file = text_of(request, "file");
  then([this, file] {
    const Pixels pixels = loop_.surface().read_back();
    if (pixels.width == 0 || !outside_.save_file ||
        !outside_.save_file(file, encode_png(pixels))) {
      fail("cannot save " + file);
      return Done::again;
    }
    result_["width"] = pixels.width;
    result_["height"] = pixels.height;
    return Done::next;
  });
}

}  // namespace aftercare::console

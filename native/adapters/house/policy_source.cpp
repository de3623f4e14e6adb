#include "native/adapters/house/policy_source.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "core/codec/preset.hpp"
#include "core/policy/calendar_of.hpp"
#include "core/policy/rules.hpp"

namespace aftercare {

namespace {

namespace fs = std::filesystem;

fs::path first_existing(std::initializer_list<fs::path> candidates) {
  std::error_code error;
  for (const auto& path : candidates) {
    if (!path.empty() && fs::is_directory(path, error)) {
      return path;
    }
  }
  return {};
}

Result<Json> read_json(const fs::path& path) {
  const std::ifstream file{path, std::ios::binary};
  std::ostringstream text;
  text << file.rdbuf();
  auto json = parse_json(text.str());
  if (!file || !json) {
    return refuse("policy_unreadable", {}, {{"path", path.string()}, {"reason", "not JSON"}});
  }
  return json;
}

// `path` is named in the refusal.
template <class T>
Result<T> described(const Result<Json>& json, const fs::path& path) {
  if (!json) {
    return json.error();
  }
  auto value = from_json<T>(*json);
  if (!value) {
    const auto& refusal = value.error();
    const auto expected = refusal.params.find("expected");
    return refuse("policy_unreadable", refusal.field,
                  {{"path", path.string()},
                   {"reason", expected == refusal.params.end() ? refusal.code
                                                               : "expected " + expected->second}});
  }
  return value;
}

std::string known_presets(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator{folder, error}) {
    const std::string name = entry.path().stem().string();
    if (entry.path().extension() == ".json" && name.rfind("calendar_", 0) != 0) {
      names.push_back(name);
    }
  }
  std::sort(names.begin(), names.end());
  std::string out;
  for (const auto& name : names) {
    out += (out.empty() ? "" : ", ") + name;
  }
  return out;
}

bool is_plain_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace

fs::path find_assets(const std::string& given, const fs::path& program) {
  const fs::path share = program.parent_path().parent_path() / "share" / "aftercare" / "assets";
  return given.empty() ? first_existing({share, AFTERCARE_SOURCE_ASSETS}) : fs::path{given};
}

fs::path find_pages(const std::string& given, const fs::path& program) {
  const fs::path share = program.parent_path().parent_path() / "share" / "aftercare" / "web";
  return given.empty() ? first_existing({share, AFTERCARE_SOURCE_PAGES}) : fs::path{given};
}

Result<LoadedPreset> load_preset(const fs::path& assets, const std::string& preset) {
  const fs::path folder = assets / "policy";
  const fs::path path = folder / (preset + ".json");
  std::error_code error;
  if (!is_plain_name(preset) || !fs::is_regular_file(path, error)) {
    return refuse("unknown_preset", {}, {{"preset", preset}, {"known", known_presets(folder)}});
  }
  const auto whole = whole_preset(
      preset, [&](const std::string& name) { return read_json(folder / (name + ".json")); });
  auto policy = described<Policy>(whole, path);
  if (!policy) {
    return policy.error();
  }
  LoadedPreset loaded{with_zone(std::move(*policy)), {}};
  if (!loaded.policy.calendar.holidays.empty()) {
    const std::string name = "calendar_" + loaded.policy.calendar.holidays + ".json";
    const auto table = described<HolidayTable>(read_json(folder / name), folder / name);
    if (!table) {
      return table.error();
    }
    loaded.policy = with_holidays(std::move(loaded.policy), *table);
  }
  loaded.problems = validate(loaded.policy);
  return loaded;
}

}  // namespace aftercare

#include "native/adapters/house/texts.hpp"

#include <fstream>
#include <sstream>

#include "core/codec/json.hpp"

namespace aftercare {

namespace {

void load_file(const std::filesystem::path& path,
               std::unordered_map<std::string, std::string>& out) {
  const std::ifstream file{path, std::ios::binary};
  std::ostringstream text;
  text << file.rdbuf();
  const auto json = parse_json(text.str());
  if (!json || !json->is_object()) {
    return;
  }
  for (const auto& [key, value] : json->items()) {
    if (value.is_string()) {
      out[key] = value.get<std::string>();
    }
  }
}

}  // namespace

Language language_of(std::string_view accept_language) {
  const auto zh = accept_language.find("zh");
  const auto en = accept_language.find("en");
  return en < zh ? Language::en : Language::zh;
}

Texts Texts::load(const std::filesystem::path& assets) {
  Texts texts;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator{assets / "i18n", error}) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".zh.json")) {
      load_file(entry.path(), texts.zh_);
    } else if (name.ends_with(".en.json")) {
      load_file(entry.path(), texts.en_);
    }
  }
  return texts;
}

std::string Texts::text(Language language, const std::string& key,
                        const std::map<std::string, std::string>& params) const {
  const auto& texts = language == Language::en ? en_ : zh_;
  const auto found = texts.find(key);
  if (found == texts.end()) {
    return {};
  }
  std::string out = found->second;
  const auto fill = [&out](const std::string& name, const std::string& with) {
    const std::string hole = "{" + name + "}";
    for (auto at = out.find(hole); at != std::string::npos; at = out.find(hole, at + with.size())) {
      out.replace(at, hole.size(), with);
    }
  };
  // First what is itself the key of a text: that may have holes of its own.
  for (const bool keys : {true, false}) {
    for (const auto& [name, value] : params) {
      const bool is_key = name.ends_with("_key");
      if (is_key != keys) {
        continue;
      }
      const std::string looked_up = is_key ? text(language, value) : "";
      const std::string& with = looked_up.empty() ? value : looked_up;
      fill(name, with);
      if (is_key) {
        fill(name.substr(0, name.size() - 4), with);
      }
    }
  }
  return out;
}

std::string Texts::refusal(Language language, const Refusal& refusal) const {
  std::string out = text(language, "refusal." + refusal.code, refusal.params);
  return out.empty() ? text(language, "problem." + refusal.code, refusal.params) : out;
}

std::string Texts::notice(Language language, const Refusal& notice) const {
  auto params = notice.params;
  const auto own = params.find(language == Language::en ? "text_en" : "text_zh");
  if (own != params.end()) {
    params["text"] = own->second;
  }
  return text(language, "notice." + notice.code, params);
}

}  // namespace aftercare

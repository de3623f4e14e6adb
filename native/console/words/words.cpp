#include "native/console/words/words.hpp"

#include <nlohmann/json.hpp>

namespace aftercare::console {

namespace {

template <class Lookup>
std::string fill(std::string_view pattern, Lookup value_of) {
  std::string out;
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('{');
    const std::size_t close = open == pattern.npos ? open : pattern.find('}', open);
    if (close == pattern.npos) break;
    out += pattern.substr(0, open);
    out += value_of(pattern.substr(open + 1, close - open - 1));
    pattern.remove_prefix(close + 1);
  }
  return out += pattern;
}

}  // namespace

bool Words::load(std::string_view language, std::string_view json) {
  const auto parsed = nlohmann::json::parse(json, nullptr, false);
  if (!parsed.is_object()) return false;
  auto found = languages_.find(language);
  if (found == languages_.end()) found = languages_.emplace(language, Texts{}).first;
  for (const auto& [key, text] : parsed.items()) {
    if (const auto* value = text.get_ptr<const std::string*>()) found->second[key] = *value;
  }
  return true;
}

bool Words::use(std::string_view language) {
  if (languages_.find(language) == languages_.end()) return false;
  language_ = language;
  return true;
}

bool Words::has(std::string_view key) const {
  const auto texts = languages_.find(language_);
  return texts != languages_.end() && texts->second.find(key) != texts->second.end();
}

std::string_view Words::tr(std::string_view key) const {
  const auto texts = languages_.find(language_);
  if (texts != languages_.end()) {
    const auto found = texts->second.find(key);
    if (found != texts->second.end()) return found->second;
  }
  return *missing_.emplace(key).first;
}

std::string Words::tr(std::string_view key, std::initializer_list<WordArgument> arguments) const {
  return fill(tr(key), [&](std::string_view name) -> std::string_view {
    for (const auto& [argument, value] : arguments) {
      if (argument == name) return value;
    }
    return {};
  });
}

std::string Words::tr(std::string_view key,
                      const std::map<std::string, std::string>& arguments) const {
  return fill(tr(key), [&](std::string_view name) -> std::string_view {
    const auto found = arguments.find(std::string(name));
    return found == arguments.end() ? std::string_view{} : std::string_view(found->second);
  });
}

}  // namespace aftercare::console

// What is said to people: the texts of assets/i18n in Chinese and English.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/base/result.hpp"

namespace aftercare {

enum class Language { zh, en };
// The first of both that the header asks for; Chinese without one.
Language language_of(std::string_view accept_language);

class Texts {
 public:
  // Every assets/i18n/*.zh.json and *.en.json.
  static Texts load(const std::filesystem::path& assets);
  // Empty when there is no such text. "{name}" is filled from params; a param "x_key" is itself a
  // text's key and fills "{x}".
  [[nodiscard]] std::string text(Language language, const std::string& key,
                                 const std::map<std::string, std::string>& params = {}) const;
  [[nodiscard]] std::string refusal(Language language, const Refusal& refusal) const;
  // What an applied step brings to mind; texts of the policy come in both languages as params.
  [[nodiscard]] std::string notice(Language language, const Refusal& notice) const;
  [[nodiscard]] std::size_t size() const { return zh_.size(); }

 private:
  std::unordered_map<std::string, std::string> zh_;
  std::unordered_map<std::string, std::string> en_;
};

}  // namespace aftercare

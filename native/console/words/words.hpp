// The texts of the console in each language: flat dotted keys, {name} placeholders, the same files
// as the web pages use. A missing key shows itself and is remembered for the test that looks for
// it.
#pragma once
#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace aftercare::console {

using WordArgument = std::pair<std::string_view, std::string_view>;

class Words {
 public:
  // Adds a JSON object of strings; false if it is none. Later files win.
  bool load(std::string_view language, std::string_view json);
  // Languages without a single text are refused.
  bool use(std::string_view language);
  [[nodiscard]] const std::string& language() const { return language_; }

  // Lives as long as the loaded texts.
  [[nodiscard]] std::string_view tr(std::string_view key) const;
  [[nodiscard]] std::string tr(std::string_view key,
                               std::initializer_list<WordArgument> arguments) const;
  [[nodiscard]] std::string tr(std::string_view key,
                               const std::map<std::string, std::string>& arguments) const;
  [[nodiscard]] bool has(std::string_view key) const;
  // Keys asked for in vain, in any language.
  [[nodiscard]] const std::set<std::string, std::less<>>& missing() const { return missing_; }

 private:
  using Texts = std::map<std::string, std::string, std::less<>>;
  std::map<std::string, Texts, std::less<>> languages_;
  std::string language_ = "zh";
  mutable std::set<std::string, std::less<>> missing_;
};

}  // namespace aftercare::console

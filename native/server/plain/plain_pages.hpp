// Pages for browsers that cannot run ours: HTML without script, made of the templates in
// assets/pages and the texts in assets/i18n. The form is the same that lies in the customers'
// index.html (web/plugins/plain_form.ts fills it there).
#pragma once
#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/domain/shared/actor.hpp"
#include "core/policy/policy.hpp"
#include "native/adapters/house/company.hpp"
#include "native/adapters/house/texts.hpp"

namespace aftercare::plain {

// Inputs a person types into, and the report's field behind each.
struct Input {
  std::string_view name;
  std::string_view field;
};
inline constexpr std::array<Input, 6> kInputs = {{{"symptom", "symptom"},
                                                  {"model", "device.model"},
                                                  {"serial", "device.serial"},
                                                  {"name", "customer.name"},
                                                  {"phone", "customer.phone"},
                                                  {"address", "customer.address"}}};

// What was typed so far; comes back with every answer that asks for more.
struct Typed {
  std::map<std::string, std::string> values;  // by an input's name
  std::vector<std::string> hazards;
  std::vector<std::string> photos;  // by name; their bytes are not kept
  std::string proof;                // that this form came from here
  std::string lacks = "no_script";
};

// Why a browser gets the plain page, and where the whole one opens.
std::string why_key(const std::string& lacks);
std::string where_key(std::string_view user_agent);

class PlainPages {
 public:
  static PlainPages load(const std::filesystem::path& assets);
  // Without its templates nothing can be shown.
  [[nodiscard]] bool usable() const { return templates_.size() == kNames.size(); }

  struct Frame {
    const Texts& texts;
    Language language = Language::zh;
    const Company& company;
  };
  // `said`: a sentence above the form, a text's key or empty; `problems` stand at their fields.
  [[nodiscard]] std::string form(const Frame& frame, const Policy& policy, const Typed& typed,
                                 const std::string& said,
                                 const std::vector<Refusal>& problems) const;
  struct Taken {
    std::string number;
    std::string link;
    std::string lacks;
    std::string_view user_agent;
  };
  [[nodiscard]] std::string taken(const Frame& frame, const Taken& what) const;

 private:
  using Holes = std::map<std::string, std::string>;
  static constexpr std::array<std::string_view, 3> kNames = {"page.html", "report_form.html",
                                                             "taken.html"};
  [[nodiscard]] std::string filled(const std::string& name, const Frame& frame,
                                   const Holes& holes) const;
  [[nodiscard]] std::string page(const Frame& frame, const std::string& content) const;

  std::map<std::string, std::string> templates_;
};

}  // namespace aftercare::plain

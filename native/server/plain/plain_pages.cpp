#include "native/server/plain/plain_pages.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "native/server/plain/html.hpp"

namespace aftercare {

std::string html_escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

namespace plain {

namespace {

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string element(const std::string& open, const std::string& text, const std::string& close) {
  return open + html_escaped(text) + close;
}

// "files[1]" is said at "files".
std::string input_of(const std::string& named) {
  const std::string field = named.substr(0, std::min(named.find('['), named.size()));
  const auto found = std::find_if(kInputs.begin(), kInputs.end(),
                                  [&field](const Input& input) { return input.field == field; });
  return found != kInputs.end() ? std::string{found->name} : field == "files" ? field : "";
}

std::string hidden(const std::string& name, const std::string& value) {
  return value.empty()
             ? ""
             : element("<input type=\"hidden\" name=\"" + name + "\" value=\"", value, "\" />");
}

std::string hazards_of(const PlainPages::Frame& frame, const Policy& policy, const Typed& typed) {
  std::string out;
  for (const auto& row : policy.urgency.hazards) {
    const bool chosen =
        std::find(typed.hazards.begin(), typed.hazards.end(), row.code) != typed.hazards.end();
    out += element("<label><input type=\"checkbox\" name=\"hazards\" value=\"", row.code, "\"") +
           (chosen ? " checked" : "") +
           element(" />", frame.texts.text(frame.language, row.label_key), "</label>");
  }
  return out.empty() ? out
                     : element("<fieldset class=\"plain-field\"><legend>",
                               frame.texts.text(frame.language, "plain.hazards"), "</legend>") +
                           out + "</fieldset>";
}

// A browser forgets what was chosen when the form comes back.
std::string again_of(const PlainPages::Frame& frame, const Typed& typed) {
  std::string names;
  for (const std::string& name : typed.photos) {
    names += (names.empty() ? "" : ", ") + name;
  }
  return names.empty()
             ? names
             : element("<p class=\"plain-note\">",
                       frame.texts.text(frame.language, "plain.photos_again", {{"names", names}}),
                       "</p>");
}

}  // namespace

std::string why_key(const std::string& lacks) {
  for (const char* known : {"no_script", "too_old", "no_storage", "failed", "slow"}) {
    if (lacks == known) {
      return "plain.lacks." + lacks;
    }
  }
  return "plain.lacks.no_script";
}

std::string where_key(std::string_view agent) {
  const bool apple = holds(agent, "iPhone") || holds(agent, "iPad");
  const bool android = holds(agent, "Android") || holds(agent, "HarmonyOS");
  if (holds(agent, "MicroMessenger") && (apple || android)) {
    return apple ? "plain.where.wechat_ios" : "plain.where.wechat_android";
  }
  return apple ? "plain.where.ios" : android ? "plain.where.android" : "plain.where.desktop";
}

PlainPages PlainPages::load(const std::filesystem::path& assets) {
  PlainPages out;
  for (const std::string_view name : kNames) {
    std::ifstream file{assets / "pages" / name, std::ios::binary};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    if (!text.empty()) {
      out.templates_.emplace(name, std::move(text));
    }
  }
  return out;
}

// "{{t:key}}" is a text; "{{name}}" a hole whose HTML the caller made; any other is left empty.
std::string PlainPages::filled(const std::string& name, const Frame& frame,
                               const Holes& holes) const {
  const std::string& source = templates_.at(name);
  std::string out;
  std::size_t at = 0;
  while (true) {
    const auto open = source.find("{{", at);
    const auto close = open == std::string::npos ? open : source.find("}}", open);
    if (close == std::string::npos) {
      return out + source.substr(at);
    }
    out += source.substr(at, open - at);
    const std::string hole = source.substr(open + 2, close - open - 2);
    if (hole.starts_with("t:")) {
      out += html_escaped(frame.texts.text(frame.language, hole.substr(2)));
    } else if (const auto found = holes.find(hole); found != holes.end()) {
      out += found->second;
    }
    at = close + 2;
  }
}

std::string PlainPages::page(const Frame& frame, const std::string& content) const {
  const bool zh = frame.language == Language::zh;
  const Company& company = frame.company;
  const std::string title = frame.texts.text(frame.language, "plain.page_title");
  const std::string& name = zh ? company.name_zh : company.name_en;
  const std::string& phone = company.phone;
  const Holes holes = {
      {"html_lang", zh ? "zh-CN" : "en"},
      {"title", html_escaped(title)},
      {"company", html_escaped(name.empty() ? title : name)},
      {"hotline",
       phone.empty() ? "" : element("<a href=\"tel:", phone, "\">") + element("", phone, "</a>")},
      {"other_address", zh ? "/report?lang=en" : "/report?lang=zh"},
      {"other_lang", zh ? "en" : "zh-CN"},
      {"content", content}};
  return filled("page.html", frame, holes);
}

std::string PlainPages::form(const Frame& frame, const Policy& policy, const Typed& typed,
                             const std::string& said, const std::vector<Refusal>& problems) const {
  Holes holes = {{"lang", frame.language == Language::zh ? "zh" : "en"},
                 {"lacks", html_escaped(typed.lacks)},
                 {"hazards", hazards_of(frame, policy, typed)},
                 {"again", again_of(frame, typed)},
                 {"hidden", hidden("proof", typed.proof)}};
  for (const auto& [name, value] : typed.values) {
    holes["v:" + name] = html_escaped(value);
  }
  std::string above = html_escaped(said);
  for (const Refusal& problem : problems) {
    const std::string text = frame.texts.refusal(frame.language, problem);
    const std::string input = input_of(problem.field);
    if (input.empty()) {
      above += (above.empty() ? "" : "<br />") + html_escaped(text);
      continue;
    }
    const std::string id = "plain-error-" + input;
    holes["a:" + input] = " aria-invalid=\"true\" aria-describedby=\"" + id + "\"";
    holes["e:" + input] += element("<p class=\"plain-error\" id=\"" + id + "\">", text, "</p>");
  }
  if (above.empty() && !problems.empty()) {
    above = html_escaped(frame.texts.text(frame.language, "plain.problems"));
  }
  if (!above.empty()) {
    holes["problems"] = "<p class=\"plain-error plain-summary\" role=\"alert\">" + above + "</p>";
  }
  return page(frame, "<section class=\"plain-card\">" + filled("report_form.html", frame, holes) +
                         "</section>");
}

std::string PlainPages::taken(const Frame& frame, const Taken& what) const {
  const auto say = [&frame](const std::string& key) {
    return html_escaped(frame.texts.text(frame.language, key));
  };
  const Holes holes = {{"number", html_escaped(what.number)},
                       {"link", html_escaped(what.link)},
                       {"lang", frame.language == Language::zh ? "zh" : "en"},
                       {"why", say(why_key(what.lacks))},
                       {"where", say(where_key(what.user_agent))}};
  return page(frame, filled("taken.html", frame, holes));
}

}  // namespace plain

}  // namespace aftercare

#include "native/server/page_policy.hpp"

#include <array>
#include <charconv>
#include <optional>

namespace aftercare {

namespace {

// Before the first number after `name`, 'wasm-unsafe-eval' is unknown. The first row that is found
// decides: browsers name themselves after others, the engine's own name stands first here. On
// iPhones the system's version is the engine's, whatever the app is called.
struct EngineRow {
  std::string_view name;
  int knows_from;
};
constexpr std::array<EngineRow, 5> kEngines = {
    {{"iPhone OS ", 16}, {"CPU OS ", 16}, {"Firefox/", 102}, {"Chrome/", 97}, {"Version/", 16}}};

constexpr std::string_view kStart = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
constexpr std::string_view kEnd =
    "; style-src 'self'; font-src 'self' data:; img-src 'self' blob: data:; "
    "media-src 'self' blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

std::optional<int> number_after(std::string_view text, std::string_view name) {
  const std::size_t at = text.find(name);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view rest = text.substr(at + name.size());
  int number = 0;
  const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  return read.ec == std::errc{} ? std::optional{number} : std::nullopt;
}

}  // namespace

bool knows_no_wasm_word(std::string_view user_agent) {
  for (const EngineRow& row : kEngines) {
    if (const auto number = number_after(user_agent, row.name)) {
      return *number < row.knows_from;
    }
  }
  return false;
}

std::string page_policy(std::string_view user_agent) {
  std::string policy{kStart};
  if (knows_no_wasm_word(user_agent)) {
    policy += " 'unsafe-eval'";
  }
  policy += kEnd;
  return policy;
}

}  // namespace aftercare

#include "native/adapters/http/http_message.hpp"

#include <algorithm>

namespace aftercare::http {

namespace {

char lowered(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return lowered(x) == lowered(y);
         });
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char low = lowered(c);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

inline constexpr std::size_t kForwardedMax = 32;

// The comma-separated words of all headers of this name, the last ones.
std::vector<std::string_view> last_words(const Request& request, std::string_view name) {
  std::vector<std::string_view> words;
  for (const auto& [key, value] : request.headers) {
    std::string_view rest = same_name(key, name) ? std::string_view{value} : std::string_view{};
    while (!rest.empty()) {
      const auto end = std::min(rest.find(','), rest.size());
      std::string_view word = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      const auto first = word.find_first_not_of(" \t");
      const auto last = word.find_last_not_of(" \t");
      if (first != std::string_view::npos) {
        words.push_back(word.substr(first, last - first + 1));
      }
    }
  }
  if (words.size() > kForwardedMax) {
    words.erase(words.begin(), words.end() - kForwardedMax);
  }
  return words;
}

}  // namespace

std::string_view Request::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (same_name(key, name)) {
      return value;
    }
  }
  return {};
}

std::optional<std::string> Request::cookie(std::string_view name) const {
  std::string_view rest = header("Cookie");
  while (!rest.empty()) {
    const auto end = std::min(rest.find(';'), rest.size());
    std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (!pair.empty() && pair.front() == ' ') {
      pair.remove_prefix(1);
    }
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
      return std::string{pair.substr(equals + 1)};
    }
  }
  return std::nullopt;
}

std::string Request::parameter(const std::string& name) const {
  const auto found = query.find(name);
  return found == query.end() ? std::string{} : found->second;
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus) {
      out.push_back(' ');
    } else if (text[i] != '%') {
      out.push_back(text[i]);
    } else {
      if (i + 2 >= text.size()) {
        return std::nullopt;
      }
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) {
        return std::nullopt;
      }
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    }
  }
  return out;
}

void believe_proxy(Request& request, const std::vector<AddressRange>& proxies) {
  const auto is_proxy = [&proxies](const std::string& address) {
    return std::any_of(proxies.begin(), proxies.end(),
                       [&](const AddressRange& range) { return range.holds(address); });
  };
  if (!is_proxy(request.remote)) {
    return;
  }
  // Each proxy adds the address it saw at the end, some in a header of their own. Read backwards,
  // the first that is no proxy of ours is the client; what stands before it is his own word.
  const auto forwarded = last_words(request, "X-Forwarded-For");
  for (auto word = forwarded.rbegin(); word != forwarded.rend(); ++word) {
    const auto address = plain_address(*word);
    if (!address) {
      break;
    }
    request.remote = *address;
    if (!is_proxy(*address)) {
      break;
    }
  }
  const auto protocols = last_words(request, "X-Forwarded-Proto");
  request.secure = request.secure || (!protocols.empty() && protocols.back() == "https");
}

bool read_target(std::string_view target, Request& out) {
  const auto mark = target.find('?');
  const auto path = percent_decoded(target.substr(0, mark), false);
  if (!path || path->empty() || path->front() != '/' || path->find('\0') != std::string::npos) {
    return false;
  }
  out.path = *path;
  std::string_view rest = mark == std::string_view::npos ? "" : target.substr(mark + 1);
  while (!rest.empty()) {
    const auto end = std::min(rest.find('&'), rest.size());
    const std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const auto equals = std::min(pair.find('='), pair.size());
    const auto name = percent_decoded(pair.substr(0, equals), true);
    const auto value =
        percent_decoded(equals < pair.size() ? pair.substr(equals + 1) : std::string_view{}, true);
    if (!name || !value) {
      return false;
    }
    out.query[*name] = *value;
  }
  return true;
}

}  // namespace aftercare::http

#include "native/server/plain/form_body.hpp"

#include <algorithm>
#include <optional>

#include "core/base/text.hpp"
#include "native/adapters/http/http_message.hpp"

namespace aftercare::plain {

namespace {

constexpr std::size_t kBoundaryMax = 70;  // RFC 2046
constexpr std::string_view kLine = "\r\n";

std::string lowered(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

// A parameter of a header's value: `; name="value"` or `; name=value`; a quote inside is sent as
// %22 or \" by browsers.
std::optional<std::string> parameter_of(std::string_view header, std::string_view wanted) {
  std::size_t at = header.find(';');
  while (at < header.size()) {
    ++at;
    const auto equals = header.find('=', at);
    if (equals == std::string_view::npos) {
      return std::nullopt;
    }
    const std::string name = lowered(trim(header.substr(at, equals - at)));
    std::string value;
    at = equals + 1;
    if (at < header.size() && header[at] == '"') {
      for (++at; at < header.size() && header[at] != '"'; ++at) {
        if (header[at] == '\\' && at + 1 < header.size() && header[at + 1] == '"') {
          ++at;
        }
        value.push_back(header[at]);
      }
      at = header.find(';', at);
    } else {
      const auto end = std::min(header.find(';', at), header.size());
      value = std::string{trim(header.substr(at, end - at))};
      at = end;
    }
    if (name == wanted) {
      return value;
    }
  }
  return std::nullopt;
}

// Old browsers send the whole path.
std::string base_name(const std::string& path) {
  const auto slash = path.find_last_of("/\\");
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

FormBody read_encoded(std::string_view body) {
  FormBody out;
  while (!body.empty()) {
    const auto end = std::min(body.find('&'), body.size());
    const std::string_view pair = body.substr(0, end);
    body.remove_prefix(std::min(end + 1, body.size()));
    if (pair.empty()) {
      continue;
    }
    const auto equals = std::min(pair.find('='), pair.size());
    auto name = http::percent_decoded(pair.substr(0, equals), true);
    auto value = http::percent_decoded(
        equals < pair.size() ? pair.substr(equals + 1) : std::string_view{}, true);
    if (!name || !value || out.fields.size() >= kPartsMax) {
      return out;
    }
    out.fields.push_back({std::move(*name), std::move(*value)});
  }
  out.complete = true;
  return out;
}

// What stands in "Content-Disposition: form-data; …" among the lines before a part's content.
std::optional<std::string> disposition_of(std::string_view head) {
  while (!head.empty()) {
    const auto end = std::min(head.find(kLine), head.size());
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(std::min(end + kLine.size(), head.size()));
    const auto colon = std::min(line.find(':'), line.size());
    if (lowered(trim(line.substr(0, colon))) == "content-disposition") {
      return std::string{line.substr(std::min(colon + 1, line.size()))};
    }
  }
  return std::nullopt;
}

bool take_part(std::string_view head, std::string_view content, FormBody& out) {
  const auto disposition = disposition_of(head);
  auto name = disposition ? parameter_of(*disposition, "name") : std::nullopt;
  if (!name) {
    return false;
  }
  const auto file = parameter_of(*disposition, "filename");
  if (!file) {
    out.fields.push_back({std::move(*name), std::string{content}});
  } else if (!content.empty()) {
    out.files.push_back({base_name(*file), content});
  }
  return out.fields.size() + out.files.size() <= kPartsMax;
}

FormBody read_parts(const std::string& boundary, std::string_view body) {
  FormBody out;
  const std::string first = "--" + boundary;
  const std::string next = std::string{kLine} + first;
  if (boundary.empty() || boundary.size() > kBoundaryMax || body.substr(0, first.size()) != first) {
    return out;
  }
  body.remove_prefix(first.size());
  while (body.substr(0, 2) != "--") {
    const auto head_end = body.find("\r\n\r\n");
    if (body.substr(0, 2) != kLine || head_end == std::string_view::npos ||
        head_end > kPartHeadMax) {
      return out;
    }
    const std::string_view head = body.substr(2, head_end > 2 ? head_end - 2 : 0);
    body.remove_prefix(head_end + 4);
    const auto end = body.find(next);
    if (end == std::string_view::npos || !take_part(head, body.substr(0, end), out)) {
      return out;
    }
    body.remove_prefix(end + next.size());
  }
  out.complete = true;
  return out;
}

}  // namespace

std::string FormBody::value(std::string_view name) const {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [name](const FormField& field) { return field.name == name; });
  return found == fields.end() ? std::string{} : found->value;
}

std::vector<std::string> FormBody::values(std::string_view name) const {
  std::vector<std::string> out;
  for (const FormField& field : fields) {
    if (field.name == name) {
      out.push_back(field.value);
    }
  }
  return out;
}

FormBody read_form(std::string_view content_type, std::string_view body) {
  const std::string kind =
      lowered(trim(content_type.substr(0, std::min(content_type.find(';'), content_type.size()))));
  if (kind == "application/x-www-form-urlencoded") {
    return read_encoded(body);
  }
  const auto boundary = parameter_of(content_type, "boundary");
  return kind == "multipart/form-data" && boundary ? read_parts(*boundary, body) : FormBody{};
}

}  // namespace aftercare::plain

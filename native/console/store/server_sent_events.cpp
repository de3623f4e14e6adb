#include "native/console/store/server_sent_events.hpp"

#include <utility>

namespace aftercare::console {

namespace {

constexpr std::size_t line_bytes_max = 64UL * 1024;

}  // namespace

std::vector<std::string> ServerSentEvents::take(std::string_view piece) {
  std::vector<std::string> out;
  rest_ += piece;
  std::size_t start = 0;
  for (std::size_t end = rest_.find('\n'); end != std::string::npos;
       end = rest_.find('\n', start)) {
    std::string_view line(rest_.data() + start, end - start);
    if (!line.empty() && line.back() == '\r')
      line.remove_suffix(1);
    take_line(line, out);
    start = end + 1;
  }
  rest_.erase(0, start);
  if (rest_.size() > line_bytes_max)
    rest_.clear();
  return out;
}

void ServerSentEvents::take_line(std::string_view line, std::vector<std::string>& out) {
  constexpr std::string_view field = "data:";
  if (line.empty()) {
    if (!data_.empty())
      out.push_back(std::exchange(data_, {}));
    return;
  }
  if (line.substr(0, field.size()) != field)
    return;
  line.remove_prefix(field.size());
  if (!line.empty() && line.front() == ' ')
    line.remove_prefix(1);
  if (!data_.empty())
    data_ += '\n';
  data_ += line;
}

}  // namespace aftercare::console

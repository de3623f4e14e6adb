// Reads a text/event-stream piece by piece: the data of each event, comments dropped.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::console {

class ServerSentEvents {
 public:
  // Data of the events that are complete with this piece.
  std::vector<std::string> take(std::string_view piece);

 private:
  void take_line(std::string_view line, std::vector<std::string>& out);
  std::string rest_;
  std::string data_;
};

}  // namespace aftercare::console

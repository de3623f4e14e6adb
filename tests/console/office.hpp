// A console at work in a house in memory: the real views, store, replica and authority; no window,
// no disk, no network but one that a test may cut.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "native/console/app/console.hpp"
#include "tests/console/null_desk.hpp"
#include "tests/sync/support/town.hpp"

namespace aftercare::console {

// Survives the console, as a disk would.
struct Disk {
  std::map<std::string, test::DeviceStore> stores;
  std::optional<Profile> profile;
  std::map<std::string, std::string> settings;
  std::string exported;
  std::string fails;  // the reason every write to *mine* fails with
};

class OfficeNetwork final : public Network {
 public:
  OfficeNetwork(test::Town& town, test::TestDevice& device) : town_(town), device_(device) {}
  void use_token(const std::string& token) override { token_ = token; }
  void call(HttpCall call, std::function<void(HttpAnswer)> done) override;
  void listen(PokeEvents events) override;
  void stop_listening() override { events_ = {}; }

  void cut();
  void mend();
  // Somebody else committed something.
  void poke();

  bool reachable = true;
  // Papers asked for, and what the server answers.
  std::vector<std::string> papers;
  HttpAnswer paper{200, "%PDF-1.5"};
  // The languages in which it was asked what is wrong with the house, and what the server answers.
  std::vector<std::string> health_asked;
  HttpAnswer health{200, R"({"findings":[],"alarms":[],"damaged":[]})"};

 private:
  HttpAnswer log_in(const std::string& body);
  [[nodiscard]] HttpAnswer search(const std::string& path) const;
  test::Town& town_;
  test::TestDevice& device_;
  std::string token_;
  PokeEvents events_;
};

class Office {
 public:
  Office();

  void log_in(const std::string& login = "agent");
  // The console ends and starts again over the same disk.
  void restart();
  // A customer reports; the case's id.
  CaseId report(int n, const std::string& phone = "139 1234 5678");
  void open(CaseId id);
  // Frames until nothing is on its way any more.
  void settle();
  // More time passes than the console waits before it asks after the house again.
  void minute();
  [[nodiscard]] const Case& on_server(CaseId id);

  test::Town town;
  Disk disk;
  Words words = load_words();
  std::unique_ptr<OfficeNetwork> network;
  std::unique_ptr<Profiles> profiles;
  std::unique_ptr<Console> console;
  std::unique_ptr<Desk> desk;
  std::string copied;
  int wakes = 0;                         // of the window, for something new
  std::vector<std::string> shown_files;  // by name
  bool has_viewer = true;
  bool is_page = false;  // from the next restart on
  std::vector<std::string> opened_tabs;

 private:
  void start();
};

}  // namespace aftercare::console

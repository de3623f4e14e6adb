// Asks the server about once a minute what is wrong with the house, for who may know: at his home
// it is seen by the one who can mend it, before others meet it. Never stored.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "native/console/store/house_health.hpp"
#include "native/console/store/ports.hpp"

namespace aftercare::console {

class HealthWatch {
 public:
  explicit HealthWatch(Network& network) : network_(network) {}

  struct Desk {
    bool may = false;     // see what is wrong with the house
    bool online = false;  // and the session holds
    std::string language;
    Instant now;
  };
  // Cheap; to be called whenever the console looks around anyway, it needs no timer of its own.
  // Asks when a minute has passed since the last question, or the language has changed.
  void look(const Desk& desk);
  // At the next look, whatever the time.
  void ask_soon() { asked_at_.reset(); }

  [[nodiscard]] const HouseHealth& health() const { return health_; }
  // Only when what is to be shown differs: an answer like the one before redraws nothing.
  std::function<void()> on_news;

 private:
  void send(const Desk& desk);
  void take(const HttpAnswer& answer, Instant asked_at);
  void forget();
  void grow_old();
  void show(HouseHealth health);

  Network& network_;
  HouseHealth health_;
  std::string language_;
  std::optional<Instant> asked_at_;
  Instant known_at_;  // when that was asked which `health_` answers
  bool busy_ = false;
  // Answers may come after this object is gone, or after nobody may know them any more.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace aftercare::console

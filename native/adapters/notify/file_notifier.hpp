// Messages of the house (codes, links) for a machine without SMS or mail service: one text file
// each in DIR/outbox, which only its owner reads: there the codes stand in clear, as they would on
// the phones. Used with --demo and in tests.
#pragma once
#include <string>

namespace aftercare {

struct Message {
  std::string key;  // idempotency key: the same message is written once
  std::string channel;
  std::string recipient;
  std::string body;
};

class Notifier {
 public:
  virtual ~Notifier() = default;
  // False: try again later.
  virtual bool deliver(const Message& message) = 0;
};

class FileNotifier final : public Notifier {
 public:
  explicit FileNotifier(std::string folder) : folder_{std::move(folder)} {}
  bool deliver(const Message& message) override;

 private:
  std::string folder_;
};

}  // namespace aftercare

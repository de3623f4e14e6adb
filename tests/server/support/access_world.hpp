// A house with one person of every role and, for each of them, records of every kind that are his
// own, his team's and somebody else's: what the access table is asked over.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "tests/server/support/world.hpp"

namespace aftercare::test {

enum class Near { own, team, other, unknown };
inline const char* name_of(Near near) {
  constexpr const char* kNames[] = {"own", "team", "other", "unknown"};
  return kNames[static_cast<int>(near)];
}

struct Person {
  std::string role;  // "agent", "guest", "customer", "link"
  Client client;
  // By kind, then how near: "case" → own → "case/<id>".
  std::map<std::string, std::map<Near, std::string>> near;
  [[nodiscard]] bool is_staff() const {
    return role != "guest" && role != "customer" && role != "link";
  }
};

class AccessWorld {
 public:
  explicit AccessWorld(const std::string& program = AFTERCARED);

  std::vector<Person> people;
  // A word by which a record is found, by its key; and what of it is hidden from many.
  std::map<std::string, std::string> words;
  std::map<std::string, std::string> hidden;
  std::map<std::string, std::string> photos;  // of a case: hash

  [[nodiscard]] std::string url() const { return server_->url(); }
  Client& manager() { return manager_; }

 private:
  void add_staff();
  void add_shared();
  void add_own(Person& person);
  void add_outsiders();

  void ok(const std::string& type, const std::string& target, const Json& args);
  std::string make(const std::string& type, const Json& args);
  std::string add_case(const std::string& word, const std::string& serial = {});
  void assign(const std::string& key, const std::string& team, const Json& staff);
  std::string appoint(const std::string& case_key, const std::string& engineer);
  void add_photo(const std::string& case_key);
  std::string code_for(const std::string& phone);

  TempFolder folder_;
  std::unique_ptr<ServerProcess> server_;
  Client manager_;
  std::map<std::string, std::map<Near, std::string>> shared_;
  int phones_ = 0;
};

}  // namespace aftercare::test

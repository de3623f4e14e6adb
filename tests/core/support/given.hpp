// given(facts).when(command).then(events or refusal) over a whole house in memory: the real policy,
// a few people, a van with parts. Time stands where the test puts it.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/app/decide.hpp"
#include "core/app/permissions.hpp"
#include "core/app/view.hpp"

namespace aftercare::test {

// assets/policy/product_standard.json with its calendar, through the codec.
const Policy& product_standard();

inline Viewer viewer_of(const Actor& actor) {
  return aftercare::viewer_of(actor, product_standard());
}

Uuid uuid(int n);                            // small, readable ids
Actor guest_of(const std::string& secret);
Instant shanghai(const std::string& local);  // "2026-11-20 10:00"
FileRef photo(int n = 1);
FileRef drawing();
FileRef document();

// A store as the authority sees it: present or absent, indexes known. As a device: what is not
// there is unknown.
class MemoryWorld final : public World {
 public:
  bool authority = true;

  void put(Record record);
  [[nodiscard]] Found find(const EntityKey& key) const override;
  [[nodiscard]] IndexFound look_up(const IndexKey& key) const override;
  [[nodiscard]] const Policy* policy_in_force() const override;
  void forget(const EntityKey& key);
  [[nodiscard]] const std::map<EntityKey, Record>& records() const { return records_; }

 private:
  std::map<EntityKey, Record> records_;
  std::map<IndexKey, std::set<Uuid>> index_;
};

// What a step came to; says in words what differs.
class Outcome {
 public:
  explicit Outcome(Result<Decided> result) : result_{std::move(result)} {}

  const Outcome& then(const std::vector<std::string>& event_types) const;
  const Outcome& refused(const std::string& code, const std::string& field = {}) const;
  // Recorded, and waiting for staff.
  const Outcome& held(const std::string& cause) const;
  [[nodiscard]] bool ok() const { return result_.has_value(); }
  [[nodiscard]] const Result<Decided>& result() const { return result_; }

 private:
  Result<Decided> result_;
};

struct How {
  bool dependency_rejected = false;
  bool offline = false;
  std::optional<Instant> received_at;  // otherwise as it happened
};

class House {
 public:
  House();

  MemoryWorld world;
  Instant now;

  // People.
  Actor guest, other_guest, agent, supervisor, engineer, engineer2, keeper, manager;
  // The story's things.
  CaseId case_id;
  VisitId visit_id;
  LocationId van;
  PartId pump, board;
  DeviceId device;

  House& at(const std::string& local);
  // Decides and takes over the result; a refusal changes nothing.
  Outcome when(const Actor& actor, const EntityKey& target, CommandArgs args, How how = {});
  // The same, and it must work: a house's past.
  House& given(const Actor& actor, const EntityKey& target, CommandArgs args, How how = {});
  // Only decides: what a device says before the step is taken.
  [[nodiscard]] Outcome on_device(const Actor& actor, const EntityKey& target, CommandArgs args);

  // The story, up to where a test begins.
  static case_command::Report report_form();
  House& reported();
  House& accepted();
  House& appointed();
  House& departed();
  House& arrived();
  House& diagnosed();
  House& finished();
  House& signed_();
  House& confirmed();

  [[nodiscard]] EntityKey case_key() const { return key_for<Case>(case_id); }
  [[nodiscard]] EntityKey visit_key() const { return key_for<Visit>(visit_id); }
  [[nodiscard]] const Case& the_case() const;
  [[nodiscard]] const Visit& the_visit() const;
  [[nodiscard]] int stock(PartId part) const;
  [[nodiscard]] const StockLevel& level(PartId part) const;

 private:
  Command command(const EntityKey& target, CommandArgs args);
  int commands_ = 0;
  std::map<std::string, std::int64_t> numbers_;
};

visit_command::Diagnose full_diagnosis();
visit_command::Appoint appointment(CaseId id, const Actor& engineer, const std::string& from,
                                   const std::string& to);
visit_command::Sign full_signature();
// What the visit's check list asks for.
visit_command::Depart all_ticked(const Visit& visit);

}  // namespace aftercare::test

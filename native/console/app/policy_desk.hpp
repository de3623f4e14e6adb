// The policy page at work: keeps the draft, takes the person's edits, replays cases a slice at a
// time. The draft is of this device and survives a restart; nothing it does changes a case.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/screens/source.hpp"
#include "native/console/app/format.hpp"
#include "native/console/app/intents.hpp"
#include "native/console/app/policy_model.hpp"

namespace aftercare::console {

class PolicyDesk {
 public:
  // Begins anew with a draft of before, empty: none.
  void open(const std::string& draft_json);
  void apply(const intent::PolicyStep& step, const screens::Source& source, const Format& format);
  // Brings the model up to date; drops a draft that has come into force.
  void build(const screens::Source& source, const Format& format);
  // A slice of the replay; true while there is more.
  bool work(const screens::Source& source);

  [[nodiscard]] const PolicyModel& model() const { return model_; }
  // The draft to be saved since it was last asked for: empty text when it is gone.
  std::optional<std::string> take_draft_to_save();
  [[nodiscard]] bool has_unsaved() const { return save_; }
  // Arguments of policy.put_in_force.
  [[nodiscard]] std::string arguments(const std::string& reason) const;
  // A refused one comes back as the draft.
  void take_back(const std::string& args_json, const screens::Source& source);

 private:
  using Unread = std::tuple<std::string, int, std::string>;  // table, row, field
  [[nodiscard]] const Policy* shown(const screens::Source& source) const;
  bool begin_draft(const screens::Source& source);
  void start_from(const std::string& id, const screens::Source& source);
  void show_section(const std::string& path, int row);
  void edit(const std::string& field, const std::string& value, const screens::Source& source,
            const Format& format);
  void change_rows(const intent::PolicyStep& step, const screens::Source& source);
  void jump(int problem);
  void changed();
  void check(const Policy& current);
  void list_problems(const Policy& policy);
  void build_row(const Policy& policy, const Format& format);
  void run(const screens::Source& source, const Format& format);

  PolicyModel model_;
  std::optional<Policy> draft_;
  int based_on_ = 0;
  bool save_ = false;
  std::vector<PolicyProblem> problems_;
  // Typed, but not to be read as what the field wants: kept until it is mended.
  std::map<Unread, std::pair<std::string, Refusal>> unread_;
  bool row_fresh_ = false;  // the form shows the row as it is
  std::vector<CaseId> to_replay_;
  Instant replayed_at_;
};

}  // namespace aftercare::console

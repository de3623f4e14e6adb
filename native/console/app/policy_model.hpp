// What the policy page draws: versions, the draft beside the version in force, the replay.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "core/figures/what_if.hpp"
#include "core/screens/policy_editor.hpp"

namespace aftercare::console {

enum class PolicyTab { versions, edit, what_if };

struct WhatIfModel {
  std::string from, to;  // as typed
  bool bad_period = false;
  bool running = false, done = false;
  bool stale = false;  // the draft changed after it was replayed
  int replayed = 0, all = 0;
  figures::WhatIfSum sum;
  std::vector<figures::WhatIfCase> rows;  // those that differ, newest first
  int marked = -1;
};

struct PolicyModel {
  bool loaded = false, may_edit = false;
  PolicyTab tab = PolicyTab::versions;
  int in_force = 0;   // version
  bool has_draft = false;
  int based_on = 0;   // of the draft
  int draft_version = 0;
  int changes = 0;    // of the draft against what is in force
  std::vector<screens::PolicyVersionRow> versions;
  std::vector<screens::PolicySection> sections;
  std::vector<screens::PolicyProblemLine> problems;
  std::string section;
  screens::List list;
  int row = -1;  // open in the form; -1: the list
  int rows = 0;
  screens::Form form;
  std::map<std::string, std::string> values;
  std::map<std::string, Refusal> errors;
  WhatIfModel what_if;
};

}  // namespace aftercare::console

// Known holes that tests/server/access_table_test.cpp puts back to prove that it would find them.
// The product has none: only that test's own server compiles views and scopes once more with
// AFTERCARE_WITH_FLAWS.
#pragma once

namespace aftercare::app {

enum class Flaw {
  team_scope_left_open,  // cases of all teams are everybody's at work
  archive_left_open,     // a customer's archive is every guest's
  contacts_unmasked,     // R&D and production see whole rows
  found_by_hidden,       // words that are hidden find the row all the same
};

constexpr bool has(Flaw) {
#ifdef AFTERCARE_WITH_FLAWS
  return true;
#else
  return false;
#endif
}

}  // namespace aftercare::app

// Telephone numbers and addresses inside words: what is left of a text for those who have no right
// to reach the people it speaks of (case.md §6). One place for every text that leaves the house.
#pragma once
#include <string>
#include <string_view>

namespace aftercare {

// What stands where something was hidden. Nothing of it shows, not even how long it was.
inline constexpr std::string_view kMasked = "****";

// Free text without what looks like a telephone number (in any script's digits, however grouped),
// like a door's address, or like an e-mail address.
std::string without_contacts(std::string_view text);
// A serial, order or part number: of its digits only what is a telephone number and can be nothing
// else goes.
std::string without_phones(std::string_view identifier);

}  // namespace aftercare

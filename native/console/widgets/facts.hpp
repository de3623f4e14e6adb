// Facts in rows, and verdicts that can be opened: rule, clause, policy version and the facts that
// led to them.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "native/console/widgets/ui.hpp"

namespace aftercare::console {

struct Fact {
  std::string name;
  std::string value;
  Tone tone = Tone::neutral;  // other than neutral colours the value
};

// Name at the left in grey, value at the right, broken into lines where needed.
void fact_rows(Ui& ui, const std::vector<Fact>& facts, float name_width = 96);

struct VerdictLook {
  std::string_view key;
  std::string_view title;   // "在保"
  std::string_view summary; // "至 2027-03-01，公司承担"
  Tone tone = Tone::neutral;
  std::string_view rule;    // text of the clause
  std::string_view source;  // "C §3 · product_standard v1"
  const std::vector<Fact>& facts;
};
// True when it was opened or closed; `open` is the caller's.
bool verdict_box(Ui& ui, const VerdictLook& look, bool& open);

// A picture of at most `width` × `height` physical pixels with its state while it is loading.
bool thumbnail(Ui& ui, std::string_view key, std::string_view hash, std::string_view label,
               float width, float height);

// In the place of a thumbnail: a file that is not drawn here, by what it is.
struct FileTile {
  std::string_view key;
  std::string_view mark;   // icon
  std::string_view kind;   // "HEIC"
  std::string_view name;
  std::string_view offer;  // "Open"; empty: it cannot be pressed
};
bool file_tile(Ui& ui, const FileTile& look, float width, float height);

}  // namespace aftercare::console

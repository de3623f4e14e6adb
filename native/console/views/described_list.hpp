// A list drawn from its description: columns, cells and sorting come from the core; only the rows
// in sight are there.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/screens/form.hpp"
#include "native/console/app/format.hpp"
#include "native/console/widgets/table.hpp"

namespace aftercare::console {

struct DescribedList {
  std::string_view key;
  const std::vector<screens::ListColumn>& columns;
  int total = 0;
  int first = 0;                             // of `rows`
  const std::vector<screens::ListRow>& rows;
  int marked = -1;
  std::optional<Sorting> sorting = {};       // without: the order is the meaning
  std::string_view empty_text = {};
  bool toned = false;                        // rows carry a tone and a note: a first column for it
};

struct DescribedListResult {
  std::optional<int> opened;
  std::optional<int> selected;
  std::optional<Sorting> sorting;
  int first_seen = 0, end_seen = 0;
};

DescribedListResult described_list(Ui& ui, const DescribedList& look, const Format& format);

// What a cell says in the language in use.
std::string say(const screens::ListCell& cell, screens::FieldKind kind, const Format& format);

}  // namespace aftercare::console

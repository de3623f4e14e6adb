// A list of any length: only the rows in sight are drawn. Sorting is asked for, not done here; the
// keyboard moves between rows, Enter opens one.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "native/console/widgets/ui.hpp"

namespace aftercare::console {

struct Column {
  std::string key;
  std::string label;
  float width = 100;     // layout pixels, the least it gets
  float share = 0;       // of what is left over; 0 = stays at `width`
  bool sortable = true;
};

struct Sorting {
  std::string column;
  bool ascending = true;
  bool operator==(const Sorting&) const = default;
};

struct Table {
  std::string_view key;
  const std::vector<Column>& columns;
  int rows = 0;
  int selected = -1;
  std::optional<Sorting> sorting = {};   // how the rows are sorted now
  std::string_view empty_text = {};
  float row_height = 44;                 // layout pixels
  float height = 0;                      // physical pixels, 0 = what is left
  bool fit_rows = false;                 // as high as its rows, no scrolling
  // Stable key of a row: its record's id. The table's key is put in front.
  std::function<std::string(int row)> row_key;
  // Draws one cell into `width` physical pixels at the cursor.
  std::function<void(Ui& ui, int row, const Column& column, float width)> cell;
};

struct TableResult {
  std::optional<int> opened;
  std::optional<int> selected;  // by the keyboard
  std::optional<Sorting> sorting;
  int first_seen = 0, end_seen = 0;  // rows in sight
};

TableResult table(Ui& ui, const Table& table);

}  // namespace aftercare::console

// Cells of a table as spreadsheets write them, read as what a command takes. What a spreadsheet has
// made of a number beyond repair is told apart from what somebody typed wrongly.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/base/date.hpp"
#include "core/base/money.hpp"

namespace aftercare {

// Marks and line ends tidied, the ="00123" and '00123 by which spreadsheets keep a text a text
// opened.
std::string cell_text(std::string_view cell);
// "1.38E+10": digits are lost, nobody can say which.
bool is_scientific(std::string_view text);
// 2024-3-5, 2024/3/5, 2024.3.5, 2024年3月5日, 20240305, each also with a time of day behind it, and
// a spreadsheet's number of the day (45356). Nothing: no such day.
//   not user-visible: examples
std::optional<LocalDate> cell_date(std::string_view text);
// "1,280.00", "¥1280"; nothing when it is no amount or a negative one.
std::optional<Money> cell_money(std::string_view text);
std::optional<int> cell_number(std::string_view text);
// Letters of a spreadsheet's column: 0 is A, 26 is AA.
std::string column_letters(std::size_t index);

}  // namespace aftercare

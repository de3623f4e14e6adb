#include "core/base/masking_numbers.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/masking.hpp"
#include "core/base/text.hpp"

namespace aftercare::masking {
namespace {

using Text32 = std::u32string;
using View32 = std::u32string_view;

// Runs of this many digits are telephone numbers, whatever else they might be.
constexpr std::size_t kRunMin = 7;
// So many in groups as well: "138 1234 5678", "(021) 6234-5678".
constexpr std::size_t kGroupedMin = 10;
// The longest the numbering plan has, with code and extension.
constexpr std::size_t kPlanMax = 20;
// Signs that may lie between two groups; and between two that are one number for certain.
constexpr std::size_t kCloseMax = 3;
constexpr std::size_t kLooseMax = 12;

// A row of ten digits for each script people type or write out; the first of them.
constexpr char32_t kScripts[] = {'0',     0xFF10,  0x0660,  0x06F0,  0x0966, 0x1D7CE,
                                 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1FBF0};

std::optional<char> digit_of(char32_t c) {
  for (const char32_t zero : kScripts) {
    if (c >= zero && c < zero + 10)
      return static_cast<char>('0' + (c - zero));
  }
  if (c >= 0x2460 && c <= 0x2468)  // circled
    return static_cast<char>('1' + (c - 0x2460));
  if (c == 0x24EA)
    return '0';
  constexpr View32 kPlain = U"〇一二三四五六七八九";   // not user-visible: digits written out
  constexpr View32 kFormal = U"零壹贰叁肆伍陆柒捌玖";  // not user-visible: on cheques
  for (const View32 spelt : {kPlain, kFormal}) {
    if (const auto value = spelt.find(c); value != View32::npos)
      return static_cast<char>('0' + value);
  }
  if (c == U'幺')  // not user-visible: a one, as said aloud
    return '1';
  return std::nullopt;
}

// Spaces, hyphens, brackets, dots and marks nobody sees, as they stand between groups of digits.
bool is_close_sign(char32_t c) {
  constexpr View32 kSigns = U" \t()[]-+./_*~\u00A0\u00B7\u3000\uFF08\uFF09\uFF0D\uFF0E\u2212";
  return kSigns.find(c) != View32::npos || (c >= 0x2000 && c <= 0x2015) || c == 0x2060 ||
         c == 0xFEFF || (c >= 0xFE00 && c <= 0xFE0F) || c == 0x20E3;
}

// Signs and pictures that are no letters, chosen to keep a number from being found: colons and full
// stops of every width, arrows, dingbats, emoji.
bool is_ornament(char32_t c) {
  constexpr View32 kSigns = U":!?$^`\\\u3002\uFF61\u2026\u203B\u00B0\u00D7";
  const auto within = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
  return kSigns.find(c) != View32::npos || within(0x2190, 0x245F) || within(0x2500, 0x27BF) ||
         within(0x2900, 0x2BFF) || within(0x3003, 0x3004) || within(0x3012, 0x3013) ||
         within(0xFE30, 0xFE6F) || within(0xFF01, 0xFF0F) || within(0xFF1A, 0xFF20) ||
         within(0xFF3B, 0xFF40) || within(0xFF5B, 0xFF65) || within(0x1F300, 0x1FAFF);
}

// What stands between different numbers as well: it joins two groups only where they make a number
// of the numbering plan.
bool is_loose_sign(char32_t c) {
  constexpr View32 kSigns =
      U",;|<>{}=#&'\"\r\n\uFF0C\u3001\uFF1B\uFF0F\uFF5E\u301C\uFF3B\uFF3D\u3010\u3011\u300C\u300D"
      U"\u3014\u3015\u300A\u300B\u2022\u2027\u2219\u22C5\u30FB\uFF65\u30FC\uFE63\uFF0B\u2018\u2019"
      U"\u2028\u2029\uFE50\uFF64";
  return kSigns.find(c) != View32::npos || is_ornament(c);
}

bool is_comma(char32_t c) {
  return c == ',' || c == 0xFF0C;
}

enum class Joint { close, comma, loose };

struct Group {
  std::string digits;
  std::size_t from = 0;
  std::size_t to = 0;
  Joint before = Joint::loose;  // between it and the group before
  char32_t sign = 0;            // the only one there
  bool plus = false;            // "+" stands before it, of a country's code
};
using Groups = std::vector<Group>;

// Groups [first, last).
struct Span {
  std::size_t first = 0;
  std::size_t last = 0;
};

Joint joint_of(View32 signs) {
  if (signs.size() == 1 && is_comma(signs[0]))
    return Joint::comma;
  const bool close =
      signs.size() <= kCloseMax && std::all_of(signs.begin(), signs.end(), is_close_sign);
  return close ? Joint::close : Joint::loose;
}

// Before a sign that belongs to the number: "+86", "(021)".
std::size_t with_sign(View32 text, std::size_t from) {
  const auto is_sign = [](char32_t c) {
    return c == '+' || c == '(' || c == 0xFF0B || c == 0xFF08;
  };
  while (from > 0 && is_sign(text[from - 1]))
    --from;
  return from;
}

Group group_at(View32 text, std::size_t from) {
  Group group;
  group.from = from;
  for (group.to = from; group.to < text.size() && is_figure(text[group.to]); ++group.to)
    group.digits += *digit_of(text[group.to]);
  const std::size_t begin = with_sign(text, from);
  group.plus = text[begin] == '+' || text[begin] == 0xFF0B;
  return group;
}

// From the first digit to behind the last one that signs alone lie between.
Groups groups_at(View32 text, std::size_t from) {
  Groups groups{group_at(text, from)};
  for (std::size_t at = groups.back().to;;) {
    const std::size_t signs = at;
    while (at < text.size() && at - signs < kLooseMax &&
           (is_close_sign(text[at]) || is_loose_sign(text[at])))
      ++at;
    if (at == text.size() || !is_figure(text[at]))
      return groups;
    Group next = group_at(text, at);
    next.before = joint_of(text.substr(signs, at - signs));
    next.sign = at - signs == 1 ? text[signs] : 0;
    at = next.to;
    groups.push_back(std::move(next));
  }
}

int number_of_digits(const std::string& digits) {
  int number = 0;
  for (const char c : digits.substr(0, 8))
    number = number * 10 + (c - '0');
  return number;
}

bool is_century(const std::string& group) {
  return group.substr(0, 2) == "19" || group.substr(0, 2) == "20";
}

bool is_month_and_day(const std::string& month, const std::string& day) {
  const int m = number_of_digits(month);
  const int d = number_of_digits(day);
  return month.size() <= 2 && m >= 1 && m <= 12 && day.size() <= 2 && d >= 1 && d <= 31;
}

// "2026-11-30", at the beginning of a span.
bool begins_with_date(const Groups& groups, Span span) {
  const std::size_t at = span.first;
  return span.last - at >= 3 && groups[at].digits.size() == 4 && is_century(groups[at].digits) &&
         is_month_and_day(groups[at + 1].digits, groups[at + 2].digits);
}

// "202611-001", "202611-1000".
bool is_case_number(const Groups& groups, Span span) {
  if (span.last - span.first != 2)
    return false;
  const std::string& month = groups[span.first].digits;
  const std::size_t count = groups[span.first + 1].digits.size();
  return month.size() == 6 && is_century(month) && is_month_and_day(month.substr(4), "1") &&
         (count == 3 || count == 4);
}

// Whether the numbering plan has it. Zeros before a country's code stand in one group with it:
// "00852"; "000118" is the end of a serial.
bool is_planned(const Groups& groups, Span span) {
  const Group& first = groups[span.first];
  std::string digits{first.plus ? "+" : ""};
  for (std::size_t i = span.first; i < span.last; ++i)
    digits += groups[i].digits;
  if (digits.size() < kRunMin || digits.size() > kPlanMax)
    return false;
  const std::size_t head = first.digits.size();
  const bool zeros = digits.substr(0, 2) == "00" && digits.substr(0, 4) != "0086";
  const bool serial = zeros && head != 4 && head != 5;
  return !serial && normalize_phone(digits).has_value();
}

// The longest number of the plan that begins here and ends before `end`. Empty: none.
Span planned_at(const Groups& groups, std::size_t first, std::size_t end) {
  Span found{first, first};
  std::size_t digits = 0;
  for (std::size_t last = first; last < end && digits <= kPlanMax; ++last) {
    digits += groups[last].digits.size();
    if (is_planned(groups, {first, last + 1}))
      found.last = last + 1;
  }
  return found;
}

bool looks_like_phone(const Groups& groups, Span span) {
  std::size_t digits = 0;
  for (std::size_t i = span.first; i < span.last; ++i) {
    if (groups[i].digits.size() >= kRunMin)
      return true;
    digits += groups[i].digits.size();
  }
  if (groups[span.first].plus && digits >= kRunMin)
    return true;
  if (is_case_number(groups, span))
    return false;
  if (begins_with_date(groups, span))
    return span.last - span.first > 3 && looks_like_phone(groups, {span.first + 3, span.last});
  const std::size_t area = groups[span.first].digits.size();
  const bool local = span.last - span.first == 2 && (area == 3 || area == 4) &&
                     groups[span.first + 1].digits.size() == 4;
  return local || digits >= kGroupedMin;
}

// --- what is known to be something else
// ----------------------------------------------------------------------------------------------

// "AC", of "AC35": capitals right before the digits, and nothing more of a word.
bool is_lettered(View32 text, std::size_t from) {
  constexpr std::size_t kLettersMax = 4;
  std::size_t letters = 0;
  while (letters < from && text[from - letters - 1] >= 'A' && text[from - letters - 1] <= 'Z')
    ++letters;
  const char32_t before = letters < from ? text[from - letters - 1] : U' ';
  const bool word = (before >= 'a' && before <= 'z') || is_figure(before) || before == '_';
  return letters > 0 && letters <= kLettersMax && !word;
}

bool holds_planned(const Groups& groups, Span span) {
  for (std::size_t i = span.first; i < span.last; ++i) {
    const Span found = planned_at(groups, i, groups.size());
    if (found.last > found.first)
      return true;
  }
  return false;
}

// "AC35-2026-000118", "DD20260318001": numbered by the year, and not in the numbering plan, not
// even with what stands behind it.
std::size_t end_of_serial(View32 text, const Groups& groups, std::size_t first) {
  if (!is_lettered(text, groups[first].from))
    return first;
  std::size_t last = first + 1;
  bool year = false;
  bool short_groups = groups[first].digits.size() < kRunMin;
  for (; last < groups.size() && groups[last].sign == '-'; ++last) {
    const std::string& digits = groups[last].digits;
    year = year || (digits.size() == 4 && is_century(digits));
    short_groups = short_groups && digits.size() < kRunMin;
  }
  const std::string& head = groups[first].digits;
  const bool dated = last == first + 1 && head.size() > 8 && head.substr(0, 2) == "20" &&
                     is_month_and_day(head.substr(4, 2), head.substr(6, 2));
  const bool serial = dated || (year && short_groups && last - first >= 3);
  return serial && !holds_planned(groups, {first, last}) ? last : first;
}

// "1,390,000.00": groups of three. A telephone number in the same groups looks like an amount.
std::size_t end_of_amount(const Groups& groups, std::size_t first) {
  const Group& head = groups[first];
  const bool inside = first > 0 && (head.before == Joint::comma ||
                                    planned_at(groups, first - 1, groups.size()).last > first);
  if (inside || head.digits.size() > 3 || head.digits[0] == '0' || head.plus)
    return first;
  std::size_t last = first + 1;
  while (last < groups.size() && groups[last].before == Joint::comma &&
         groups[last].digits.size() == 3)
    ++last;
  if (last == first + 1)
    return first;
  if (last < groups.size() && groups[last].before == Joint::comma)
    return first;  // goes on, and not in groups of three
  const bool fraction = last < groups.size() && groups[last].sign == '.';
  return fraction ? last + 1 : last;
}

std::size_t end_of_date(const Groups& groups, std::size_t first) {
  const auto is_sign = [](char32_t c) { return c == '-' || c == '.' || c == '/'; };
  const bool date = begins_with_date(groups, {first, groups.size()}) &&
                    is_sign(groups[first + 1].sign) && is_sign(groups[first + 2].sign);
  return date ? first + 3 : first;
}

// --- what goes
// ----------------------------------------------------------------------------------------------

class Search {
 public:
  Search(View32 text, Kind kind, const Groups& groups)
      : text_{text}, kind_{kind}, groups_{groups}, taken_(groups.size(), false) {}

  // In the order of the text.
  std::vector<Span> spans() {
    mark(taken_, [this](std::size_t i) { return end_of_serial(text_, groups_, i); });
    // First: a part of a longer number is not to be taken for all of it.
    hide_loose();
    hide_close();
    std::sort(hidden_.begin(), hidden_.end(),
              [](const Span& a, const Span& b) { return a.first < b.first; });
    return std::move(hidden_);
  }

 private:
  using Marks = std::vector<bool>;

  template <class EndOf>
  void mark(Marks& marks, EndOf end_of) const {
    for (std::size_t i = 0; i < groups_.size();) {
      const std::size_t end = end_of(i);
      for (std::size_t at = i; at < end; ++at)
        marks[at] = true;
      i = std::max(end, i + 1);
    }
  }
  [[nodiscard]] bool goes(Span span) const {
    return kind_ == Kind::words ? looks_like_phone(groups_, span) : is_planned(groups_, span);
  }
  // Behind the last of the groups from here that only close signs lie between.
  [[nodiscard]] std::size_t end_of_close(std::size_t first) const {
    std::size_t last = first + 1;
    while (last < groups_.size() && groups_[last].before == Joint::close && !taken_[last])
      ++last;
    return last;
  }
  // What belongs together because it makes a number.
  void hide_loose() {
    Marks other = taken_;
    mark(other, [this](std::size_t i) { return end_of_amount(groups_, i); });
    mark(other, [this](std::size_t i) { return end_of_date(groups_, i); });
    for (std::size_t first = 0; first < groups_.size(); ++first) {
      std::size_t end = first;
      while (end < groups_.size() && !other[end] && !taken_[end])
        ++end;
      const Span span = planned_at(groups_, first, end);
      const std::size_t close = std::min(end_of_close(first), end);
      const bool whole_before = planned_at(groups_, first, close).last > first;
      if (span.last > close && !whole_before)
        hide(span);
    }
  }
  // What belongs together in any case.
  void hide_close() {
    for (std::size_t first = 0; first < groups_.size();) {
      const Span span{first, end_of_close(first)};
      if (!taken_[first] && goes(span))
        hide(span);
      first = span.last;
    }
  }
  void hide(Span span) {
    for (std::size_t i = span.first; i < span.last; ++i)
      taken_[i] = true;
    hidden_.push_back(span);
  }

  View32 text_;
  Kind kind_;
  const Groups& groups_;
  Marks taken_;  // gone already, or known to be something else
  std::vector<Span> hidden_;
};

}  // namespace

bool is_figure(char32_t c) {
  return digit_of(c).has_value();
}

Text32 without_numbers(View32 text, Kind kind) {
  Text32 out;
  std::size_t done = 0;  // of `text`
  for (std::size_t at = 0; at < text.size();) {
    if (!is_figure(text[at])) {
      ++at;
      continue;
    }
    const Groups groups = groups_at(text, at);
    for (const Span& span : Search{text, kind, groups}.spans()) {
      const std::size_t from = std::max(done, with_sign(text, groups[span.first].from));
      out.append(text.substr(done, from - done));
      out.append(kMasked.begin(), kMasked.end());
      done = groups[span.last - 1].to;
    }
    at = groups.back().to;
  }
  out.append(text.substr(done));
  return out;
}

}  // namespace aftercare::masking

// Search terms: see text.hpp.
#include <utility>

#include "core/base/text_points.hpp"

namespace aftercare {
namespace {

using points::is_cjk;
using points::is_word;

constexpr std::size_t kTermLengthMax = 64;
constexpr std::size_t kSuffixLengthMin = 4;

bool is_joint(char32_t c) {
  return c == '-' || c == '_' || c == '/' || c == '.';
}
bool has_digit(std::u32string_view word) {
  return std::any_of(word.begin(), word.end(), points::is_digit);
}

// Runs of the same kind, in order, with what joins neighbouring words.
struct Run {
  bool cjk = false;
  bool joined_to_previous = false;
  std::u32string text;
};

std::vector<Run> runs_of(std::u32string_view folded) {
  std::vector<Run> runs;
  char32_t before = ' ';
  char32_t before_that = ' ';
  for (const char32_t c : folded) {
    const bool cjk = is_cjk(c);
    if (cjk || is_word(c)) {
      const bool goes_on =
          !runs.empty() && runs.back().cjk == cjk && (cjk ? is_cjk(before) : is_word(before));
      if (!goes_on) {
        const bool joined = !cjk && is_joint(before) && is_word(before_that);
        runs.push_back({cjk, joined, {}});
      }
      runs.back().text.push_back(c);
    }
    before_that = before;
    before = c;
  }
  return runs;
}

void add_word(std::vector<std::string>& terms, std::u32string_view word, bool suffixes) {
  word = word.substr(0, kTermLengthMax);
  terms.push_back(to_utf8(word));
  if (!suffixes || !has_digit(word))
    return;
  for (std::size_t at = 1; at + kSuffixLengthMin <= word.size(); ++at) {
    terms.push_back(to_utf8(word.substr(at)));
  }
}

void add_cjk(std::vector<std::string>& terms, std::u32string_view run, bool singles) {
  if (singles || run.size() == 1) {
    for (const char32_t c : run)
      terms.push_back(to_utf8(std::u32string{c}));
  }
  for (std::size_t i = 0; i + 1 < run.size(); ++i)
    terms.push_back(to_utf8(run.substr(i, 2)));
}

void add_terms(std::vector<std::string>& terms, std::u32string_view folded, bool for_record) {
  std::u32string joined;
  const auto flush = [&terms, &joined, for_record] {
    if (!joined.empty())
      add_word(terms, joined, for_record);
    joined.clear();
  };
  const std::vector<Run> runs = runs_of(folded);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const Run& run = runs[i];
    if (run.cjk) {
      add_cjk(terms, run.text, for_record);
      continue;
    }
    add_word(terms, run.text, for_record);
    const bool next_joined = i + 1 < runs.size() && runs[i + 1].joined_to_previous;
    if (for_record && (run.joined_to_previous || next_joined))
      joined += run.text;
    if (!next_joined)
      flush();
  }
}

std::vector<std::string> in_order(std::vector<std::string> terms) {
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  return terms;
}

}  // namespace

std::vector<std::string> search_terms(std::string_view text) {
  const std::u32string folded = points::folded(text);
  std::vector<std::string> terms;
  add_terms(terms, folded, true);
  for (const points::PhoneSpan& phone : points::phones_in(folded, false))
    add_terms(terms, code_points(phone.number), true);
  return in_order(std::move(terms));
}

std::vector<std::string> query_terms(std::string_view text) {
  std::u32string folded = points::folded(text);
  std::vector<std::string> terms;
  for (const points::PhoneSpan& phone : points::phones_in(folded, true)) {
    add_terms(terms, code_points(phone.number), false);
    std::fill(folded.begin() + static_cast<std::ptrdiff_t>(phone.begin),
              folded.begin() + static_cast<std::ptrdiff_t>(phone.end), U' ');
  }
  add_terms(terms, folded, false);
  return in_order(std::move(terms));
}

std::vector<SoughtWord> sought_words(std::string_view text) {
  std::u32string folded = points::folded(text);
  std::vector<SoughtWord> words;
  for (const points::PhoneSpan& phone : points::phones_in(folded, true)) {
    const auto from = folded.begin() + static_cast<std::ptrdiff_t>(phone.begin);
    const auto to = folded.begin() + static_cast<std::ptrdiff_t>(phone.end);
    if (!phone.number.empty())
      words.push_back({to_utf8(std::u32string{from, to}), phone.number});
    std::fill(from, to, U' ');
  }
  std::u32string word;
  folded.push_back(U' ');
  for (const char32_t c : folded) {
    if (!points::is_space(c)) {
      word.push_back(c);
    } else if (!word.empty()) {
      words.push_back({to_utf8(word), {}});
      word.clear();
    }
  }
  return words;
}

}  // namespace aftercare

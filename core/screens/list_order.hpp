// Order and search of a long list: a key press on a list of 100,000 is answered within one frame.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace aftercare::screens {

struct Keyed {
  std::uint64_t key = 0;
  std::uint32_t item = 0;
};
// By key, upwards; equal ones stay as they stood.
void order_by_key(std::vector<Keyed>& items);
// A key of signed numbers in their order.
std::uint64_t key_of(std::int64_t number);

// The texts of one column, each held once; a row has its number. Ranks are in the texts' order.
class Names {
 public:
  std::uint32_t number_of(const std::string& text);
  // After many were added at once; one by one they are put in order as they come.
  void order();
  [[nodiscard]] std::uint32_t rank(std::uint32_t number) const { return ranks_[number]; }

 private:
  void put_in_order(std::uint32_t number);

  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<const std::string*> texts_;  // keys of that map
  std::vector<std::uint32_t> ordered_;     // numbers
  std::vector<std::uint32_t> ranks_;
  bool in_order_ = false;
};

// Which runs of three bytes a text holds, roughly: one without all those of a word does not hold
// the word; one that has them may. Words of less are held by every text.
class Trigrams {
 public:
  Trigrams() = default;
  explicit Trigrams(std::string_view text);
  [[nodiscard]] bool may_hold(const Trigrams& word) const;

 private:
  std::array<std::uint64_t, 4> bits_{};
};

}  // namespace aftercare::screens

#include "core/screens/list_order.hpp"

#include <algorithm>
#include <cstddef>

namespace aftercare::screens {
namespace {

constexpr std::size_t kBytes = sizeof(std::uint64_t);

std::size_t byte_of(std::uint64_t key, std::size_t n) {
  return static_cast<std::size_t>((key >> (8U * n)) & 0xFFU);
}

// The first eight bytes as a number of the same order.
std::uint64_t head_of(std::string_view text) {
  std::uint64_t head = 0;
  for (std::size_t i = 0; i < kBytes; ++i)
    head = head << 8U | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
  return head;
}

}  // namespace

std::uint64_t key_of(std::int64_t number) {
  return static_cast<std::uint64_t>(number) ^ (std::uint64_t{1} << 63U);
}

// Byte by byte from the last; one that is the same in all moves nothing.
void order_by_key(std::vector<Keyed>& items) {
  std::array<std::array<std::uint32_t, 256>, kBytes> counts{};
  for (const Keyed& item : items) {
    for (std::size_t n = 0; n < kBytes; ++n)
      ++counts[n][byte_of(item.key, n)];
  }
  std::vector<Keyed> other(items.size());
  for (std::size_t n = 0; n < kBytes; ++n) {
    if (items.empty() || counts[n][byte_of(items.front().key, n)] == items.size())
      continue;
    std::uint32_t from = 0;
    for (std::uint32_t& count : counts[n]) {
      const std::uint32_t size = count;
      count = from;
      from += size;
    }
    for (const Keyed& item : items)
      other[counts[n][byte_of(item.key, n)]++] = item;
    items.swap(other);
  }
}

std::uint32_t Names::number_of(const std::string& text) {
  const auto [at, added] = numbers_.emplace(text, static_cast<std::uint32_t>(texts_.size()));
  if (!added)
    return at->second;
  texts_.push_back(&at->first);
  ranks_.push_back(0);
  if (in_order_)
    put_in_order(at->second);
  return at->second;
}

void Names::put_in_order(std::uint32_t number) {
  const auto where = std::lower_bound(
      ordered_.begin(), ordered_.end(), number,
      [this](std::uint32_t a, std::uint32_t b) { return *texts_[a] < *texts_[b]; });
  const auto rank = static_cast<std::uint32_t>(where - ordered_.begin());
  for (std::uint32_t& other : ranks_)
    other += other >= rank ? 1 : 0;
  ranks_[number] = rank;
  ordered_.insert(where, number);
}

void Names::order() {
  std::vector<Keyed> heads;
  heads.reserve(texts_.size());
  for (std::uint32_t i = 0; i < texts_.size(); ++i)
    heads.push_back({head_of(*texts_[i]), i});
  std::sort(heads.begin(), heads.end(), [this](const Keyed& a, const Keyed& b) {
    return a.key != b.key ? a.key < b.key : *texts_[a.item] < *texts_[b.item];
  });
  ordered_.clear();
  for (const Keyed& one : heads) {
    ranks_[one.item] = static_cast<std::uint32_t>(ordered_.size());
    ordered_.push_back(one.item);
  }
  in_order_ = true;
}

Trigrams::Trigrams(std::string_view text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const std::uint32_t three = static_cast<unsigned char>(text[i]) |
                                static_cast<unsigned char>(text[i + 1]) << 8U |
                                static_cast<unsigned char>(text[i + 2]) << 16U;
    const std::uint32_t bit = (three * 2654435761U) >> 24U;
    bits_[bit / 64] |= std::uint64_t{1} << (bit % 64);
  }
}

bool Trigrams::may_hold(const Trigrams& word) const {
  for (std::size_t i = 0; i < bits_.size(); ++i) {
    if ((word.bits_[i] & ~bits_[i]) != 0)
      return false;
  }
  return true;
}

}  // namespace aftercare::screens

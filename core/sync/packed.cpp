#include "core/sync/packed.hpp"

#include <cassert>

#include <lz4.h>
#include <xxhash.h>

namespace aftercare {

std::size_t pack(std::string_view text, std::string& out) {
  assert(text.size() <= std::size_t{2} * 1024U * 1024U);
  const std::size_t from = out.size();
  const int room = LZ4_compressBound(static_cast<int>(text.size()));
  out.resize(from + static_cast<std::size_t>(room));
  const int size =
      LZ4_compress_default(text.data(), out.data() + from, static_cast<int>(text.size()), room);
  assert(size > 0 || text.empty());
  out.resize(from + static_cast<std::size_t>(size));
  return static_cast<std::size_t>(size);
}

bool unpack(std::string_view packed, std::size_t size, std::string& out) {
  out.resize(size);
  const int got = LZ4_decompress_safe(packed.data(), out.data(), static_cast<int>(packed.size()),
                                      static_cast<int>(size));
  return got >= 0 && static_cast<std::size_t>(got) == size;
}

std::uint32_t checksum(std::string_view bytes) {
  return XXH32(bytes.data(), bytes.size(), 0);
}

}  // namespace aftercare

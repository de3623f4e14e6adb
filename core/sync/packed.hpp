// Texts made small (LZ4's block format): what is stored and held of many rows is a fifth of their
// JSON, and unpacking costs less than touching so much fresh memory would.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace aftercare {

// Appends the packed form of `text`, at most 2 MB of it, and returns its size.
std::size_t pack(std::string_view text, std::string& out);
// False: `packed` is damaged, or holds anything but `size` bytes. `out` keeps its memory.
bool unpack(std::string_view packed, std::size_t size, std::string& out);

// XXH32: tells bytes that changed at rest from those that were written.
std::uint32_t checksum(std::string_view bytes);

}  // namespace aftercare

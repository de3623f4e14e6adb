// Texts made small (LZ4's block format): what is stored and held of many rows is a fifth of their
// JSON, and unpacking costs less than touching so much fresh memory would.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace aftercare {

// Appends the packed form of `text`, at most 2 MB of it, and returns its size.
std::size_t pack(std::string_view text, std::string& out);
// False: `packed` is damaged, or holds anything but `size` bytes. `out` keeps its memory.
bool unpack(std::string_view packed, std::size_t size, std::string& out);

}  // namespace aftercare

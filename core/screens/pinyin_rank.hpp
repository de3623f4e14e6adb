// Chinese text in the order people expect in lists (pinyin), by precomputed ranks.
#pragma once
#include <string>
#include <string_view>

namespace aftercare::screens {

// A key that compares bytewise as the text does in pinyin order: ASCII first (case folded), then
// hanzi of GB 2312 by pinyin, then everything else by code point.
std::string pinyin_key(std::string_view text);

}  // namespace aftercare::screens

// An amount of renminbi in capital words, as receipts carry it beside the figures so that nobody
// changes them (Ministry of Finance, Basic Norms of Accounting Work, art. 52).
#pragma once
#include <string>

#include "core/base/money.hpp"

namespace aftercare {

// "壹仟零伍元肆角整". Empty for other currencies.  not user-visible: example
std::string amount_words(const Money& money);

}  // namespace aftercare

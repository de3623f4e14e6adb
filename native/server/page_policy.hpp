// What the pages may run and load, as a Content-Security-Policy. WebAssembly is allowed by
// 'wasm-unsafe-eval'; browsers of the minimum (web/minimum.json) that do not know the word yet get
// 'unsafe-eval' beside it, and nobody else does.
#pragma once
#include <string>
#include <string_view>

namespace aftercare {

// Whether a browser that names itself so needs 'unsafe-eval' for WebAssembly.
bool knows_no_wasm_word(std::string_view user_agent);

std::string page_policy(std::string_view user_agent);

}  // namespace aftercare

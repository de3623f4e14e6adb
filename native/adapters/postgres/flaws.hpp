// A known bug that a test puts back to prove that it would find it (sync.md, Canaries). The product
// has none: only tests/server compiles this folder once more with AFTERCARE_WITH_FLAWS.
#pragma once

namespace aftercare::postgres {

enum class Flaw {
  plain_sequence,  // seqs are taken when a group begins, not when it is about to commit
};

constexpr bool has(Flaw) {
#ifdef AFTERCARE_WITH_FLAWS
  return true;
#else
  return false;
#endif
}

}  // namespace aftercare::postgres

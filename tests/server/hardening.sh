#!/usr/bin/env bash
# hardening.sh PROGRAM...: what is shipped is position-independent, its relocations are read-only
# from the start, its stack is not executable, and the checks of stack and buffers are in it.
set -uo pipefail
failed=0
expect() { # program, what, pattern, text
  grep -qE "$3" <<<"$4" || { echo "$1: no $2"; failed=1; }
}
for program in "$@"; do
  expect "$program" PIE 'Type:.*DYN' "$(readelf -hW "$program")"
  segments=$(readelf -lW "$program")
  expect "$program" RELRO 'GNU_RELRO' "$segments"
  expect "$program" 'stack without code' 'GNU_STACK.* RW ' "$segments"
  expect "$program" 'immediate binding' 'BIND_NOW|FLAGS.*NOW' "$(readelf -dW "$program")"
  symbols=$(readelf -W --dyn-syms "$program")
  expect "$program" 'stack protector' '__stack_chk_fail' "$symbols"
  expect "$program" FORTIFY '__[a-z]+_chk(@|$| )' "$(grep -v __stack_chk_fail <<<"$symbols")"
done
[[ $failed -eq 0 && $# -gt 0 ]]

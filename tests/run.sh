#!/usr/bin/env bash
# Installs what is missing, builds everything and runs all tests: the unit tests with the sanitizers
# through ctest, then each tests/<area>/run.sh. What they leave behind is in build/artifacts.
# The last line is "N passed, N failed"; the exit status is 0 only if nothing failed and
# something ran.
#   tests/run.sh [area ...]    only these: unit, arch, ui, e2e, ... (all is built nevertheless)
#   tests/run.sh long [row ...]  what is too long for every run (tests/long.sh), as a table
#
# An area's run.sh closes with "<area>: N passed, N failed". It finds the programs in
# build/dev/bin (AFTERCARE_BIN, sanitized), the pages in build/web, and writes to
# AFTERCARE_ARTIFACTS.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
areas=("$@")
artifacts=$root/build/artifacts
passed=0
failed=0
summary=()

wanted() { [[ ${#areas[@]} -eq 0 || " ${areas[*]} " == *" $1 "* ]]; }

# tally <name> <passed> <failed>
tally() {
  passed=$((passed + $2))
  failed=$((failed + $3))
  summary+=("$1: $2 passed, $3 failed")
}

finish() {
  echo
  printf '%s\n' "${summary[@]:-nothing ran}"
  echo "$passed passed, $failed failed"
  [[ $failed -eq 0 && $passed -gt 0 ]]
  exit $?
}

bash native/setup/install.sh || { tally install 0 1; finish; }
# shellcheck source=../native/setup/build.sh
source native/setup/build.sh
mkdir -p "$artifacts"

# A part that does not build is a failure; what does build is tested all the same.
build() {
  local name=$1
  shift
  "$@" || tally "build $name" 0 1
}
build fonts build_fonts
build dev build_preset dev all
build wasm build_preset wasm programs
build pages build_pages

run_unit() {
  local results=$root/build/dev/test-results junit=$root/build/dev/test-results/ctest.junit.xml
  rm -rf "$results"
  mkdir -p "$results" "$artifacts/unit"
  say "unit tests (ASan, UBSan)"
  ctest --test-dir build/dev -LE long -j "$build_jobs" --output-on-failure --output-junit "$junit" \
    2>&1 | tee "$artifacts/unit/log.txt" | grep -vE '^ *Start |Test project' || true
  local line
  line=$(node tests/count.mjs "$results" "$junit" | tee /dev/stderr | tail -1)
  tally unit "$(field 1 "$line")" "$(field 2 "$line")"
}

# The numbers of "<name>: N passed, N failed".
field() {
  local pattern='([0-9]+) passed, ([0-9]+) failed'
  [[ $2 =~ $pattern ]] && echo "${BASH_REMATCH[$1]}" || echo 0
}

run_area() {
  local area=$1 log line status
  mkdir -p "$artifacts/$area"
  log=$artifacts/$area/log.txt
  say "$area"
  AFTERCARE_BIN=$root/build/dev/bin AFTERCARE_ARTIFACTS=$artifacts/$area \
    timeout --kill-after=10 2400 bash "tests/$area/run.sh" 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  line=$(grep -aE "^$area: [0-9]+ passed, [0-9]+ failed" "$log" | tail -1)
  local area_passed area_failed
  area_passed=$(field 1 "$line")
  area_failed=$(field 2 "$line")
  # No closing line, or a bad exit without a named failure, is a failure.
  [[ -n $line && ($status -eq 0 || $area_failed -gt 0) ]] || area_failed=$((area_failed + 1))
  tally "$area" "$area_passed" "$area_failed"
}

if [[ ${areas[0]-} == long ]]; then
  exec bash tests/long.sh "${areas[@]:1}"
fi
wanted unit && run_unit
for script in tests/*/run.sh; do
  area=$(basename "$(dirname "$script")")
  # Only when they are named: figures (bench), and what tests/long.sh runs.
  [[ " bench cluster engines fuzz " == *" $area "* && ${areas[*]} != *$area* ]] && continue
  wanted "$area" && run_area "$area"
done
finish

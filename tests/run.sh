#!/usr/bin/env bash
# Installs what is missing, builds everything and runs all tests: the unit tests with the sanitizers
# through ctest, then each tests/<area>/run.sh. What they leave behind is in build/artifacts.
# It closes with what failed by name, each part's time, and last "N passed, N failed"; the exit
# status is 0 only if nothing failed and something ran.
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
red=()
began=$SECONDS

wanted() { [[ ${#areas[@]} -eq 0 || " ${areas[*]} " == *" $1 "* ]]; }

# tally <name> <passed> <failed>: what ran since the last one.
tally() {
  passed=$((passed + $2))
  failed=$((failed + $3))
  summary+=("$(printf '%s: %d passed, %d failed (%d s)' "$1" "$2" "$3" $((SECONDS - began)))")
  began=$SECONDS
}

# What failed stands at the end once more: of a long log the end is what is read first.
remember() {
  local line
  while IFS= read -r line; do red+=("$line"); done
}

finish() {
  echo
  ((${#red[@]} == 0)) || printf '%s\n' "${red[@]}"
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
  "$@" && tally "build $name" 0 0 || tally "build $name" 0 1
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
  # Tests of servers wait for most of their time: twice as many of them as there are processors.
  ctest --test-dir build/dev -LE long -j $((build_jobs * 2)) --output-on-failure \
    --output-junit "$junit" 2>&1 | tee "$artifacts/unit/log.txt" |
    grep -vE "^ *Start |Test project" || true
  local counted line
  counted=$(node tests/count.mjs "$results" "$junit" | tee /dev/stderr)
  line=$(tail -1 <<<"$counted")
  remember < <(grep -a FAILED <<<"$counted")
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
  remember < <(grep -aE '^ *FAIL' -A 2 "$log" | head -40 | sed "s/^/$area: /")
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
  [[ " bench cluster " == *" $area "* && ${areas[*]} != *$area* ]] && continue
  wanted "$area" && run_area "$area"
done
finish

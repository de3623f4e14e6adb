#!/usr/bin/env bash
# Builds the fuzzers with clang and runs each for a while. A finding is kept in the artifacts and
# told with the command that replays it.
#   tests/fuzz/run.sh                     30 seconds each, for every commit
#   FUZZ_SECONDS=600 tests/fuzz/run.sh    the long run
# What earlier runs found stands in tests/fuzz/found/<fuzzer>/ and is tried first.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
artifacts=${AFTERCARE_ARTIFACTS:-$root/build/artifacts/fuzz}
mkdir -p "$artifacts"
seconds=${FUZZ_SECONDS:-30}
# shellcheck source=../../native/setup/build.sh
source native/setup/build.sh
build_preset fuzz fuzzers || { echo "fuzz: 0 passed, 1 failed"; exit 1; }
node tests/fuzz/seeds.mjs build/fuzz/seeds || { echo "fuzz: 0 passed, 1 failed"; exit 1; }

run_one() {
  local name=$1 log=$artifacts/$1.log
  local corpus=build/fuzz/corpus/$name
  mkdir -p "$corpus" "build/fuzz/seeds/$name" "tests/fuzz/found/$name"
  if "build/fuzz/bin/${name}_fuzz" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=3000 \
    -max_len=65536 -print_final_stats=1 -artifact_prefix="$artifacts/$name-" \
    "$corpus" "build/fuzz/seeds/$name" "tests/fuzz/found/$name" >"$log" 2>&1; then
    echo "ok      $name: $(grep -aE 'number_of_executed_units' "$log" |
      grep -oE '[0-9]+$') inputs, $(grep -aoE 'cov: [0-9]+' "$log" | tail -1)"
  else
    echo "FAILED  $name: $(grep -aE 'ERROR|SUMMARY|written to' "$log" | head -3)"
    echo "        replay: build/fuzz/bin/${name}_fuzz $(find "$artifacts" -name "$name-*" |
      head -1)"
  fi
}
export -f run_one
export artifacts seconds
told=$(basename -s _fuzz -a build/fuzz/bin/*_fuzz |
  xargs -P "$build_jobs" -I {} bash -c 'run_one {}' | tee /dev/stderr)
passed=$(grep -c '^ok' <<<"$told")
failed=$(grep -c '^FAILED' <<<"$told")
echo "fuzz: $passed passed, $failed failed"
[[ $failed -eq 0 && $passed -gt 0 ]]

#!/usr/bin/env bash
# What is too long for every run, in one command that prints a table; tests/run.sh long calls it.
#   tests/long.sh [row ...]     default: all of
#     fuzz tsan tidy postgres browser engines sim faults cluster
# Each row's log is in build/artifacts/long. The table of the last whole run, with its date and
# commit, is kept in tests/README.md. Exit status 0 only if every row passed.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
artifacts=$root/build/artifacts/long
mkdir -p "$artifacts"
# shellcheck source=../native/setup/build.sh
source native/setup/build.sh
export AFTERCARE_BIN=${AFTERCARE_BIN:-$root/build/dev/bin}

# run_row <name> <command ...>: its last telling line becomes the row.
rows=()
failures=0
run_row() {
  local name=$1 log=$artifacts/$1.log verdict=ok began=$SECONDS
  shift
  say "long: $name"
  AFTERCARE_ARTIFACTS=$artifacts/$name "$@" >"$log" 2>&1 || verdict=FAILED
  [[ $verdict == ok ]] || failures=$((failures + 1))
  local told
  told=$(grep -aE '[0-9]+ (passed|failed|tests|findings|kills|files)' "$log" | tail -1 |
    cut -c1-90)
  rows+=("$(printf '| %-8s | %-6s | %6d s | %s |' \
    "$name" "$verdict" "$((SECONDS - began))" "$told")")
}

fuzz() { FUZZ_SECONDS=${FUZZ_SECONDS:-600} bash tests/fuzz/run.sh; }

# Data races: what the server's tests start is built with ThreadSanitizer.
tsan() {
  local tests=(server_test edge_test care_test server_unit_test several_servers_test documents_test
    backup_test)
  build_preset tsan "${tests[@]}" || return 1
  ctest --test-dir build/tsan -LE long -j "$build_jobs" --output-on-failure --timeout 3600 \
    -R "^($(IFS="|"; echo "${tests[*]}"))\$"
}

# Every translation unit of ours. Several sources of a folder are read at a time, as the builds
# compile them (which is what bugprone-suspicious-include would complain about): what they include
# is most of the work. The canaries and the simulator's copies are the same sources once more.
tidy() {
  configure_preset tidy || return 1
  local findings=$artifacts/tidy.findings files count
  mapfile -t files < <(node tests/sources.mjs build/tidy/compile_commands.json)
  printf '%s\n' "${files[@]}" | xargs -P "$build_jobs" -n 1 \
    clang-tidy -p build/tidy --quiet --checks=-bugprone-suspicious-include 2>/dev/null >"$findings"
  count=$(grep -E ': (error|warning): ' "$findings" | sort -u | wc -l)
  echo "${#files[@]} files, $count findings"
  [[ ${#files[@]} -gt 50 && $count -eq 0 ]]
}

browser() { bash tests/browser/run.sh --whole --kills "${BROWSER_KILLS:-100}" kills: whatever; }
sim() {
  build_preset asan aftercare-sim || return 1
  SIM_LONG=1 AFTERCARE_BIN=$root/build/asan/bin bash tests/sim/run.sh
}
# The edge, damage and continuity once more with PostgreSQL behind the servers.
postgres() {
  build_preset dev all && ctest --test-dir build/dev -L long --output-on-failure
}
engines() { bash tests/engines/run.sh --whole; }
# Among them 200 kills of a server, and 20 of one and of its database on PostgreSQL.
faults() { bash tests/faults/long.sh; }
cluster() { bash tests/cluster/run.sh; }

wanted=("$@")
[[ ${#wanted[@]} -gt 0 ]] || wanted=(
  fuzz tsan tidy postgres browser engines sim faults cluster)
for row in "${wanted[@]}"; do
  declare -F "$row" >/dev/null || { echo "long: no row $row" >&2; exit 2; }
  run_row "$row" "$row"
done
echo
echo "$(date +%Y-%m-%d), commit $(git rev-parse --short HEAD)"
echo '| what | result | time | told |'
echo '| --- | --- | --- | --- |'
printf '%s\n' "${rows[@]}"
echo "long: $((${#rows[@]} - failures)) passed, $failures failed"
[[ $failures -eq 0 ]]

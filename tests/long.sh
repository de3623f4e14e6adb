#!/usr/bin/env bash
# What is too long for every run, in one command that prints a table; tests/run.sh long calls it.
#   tests/long.sh [row ...]     default: all of
#     fuzz tsan tidy postgres kills browser engines sim faults cluster
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
  build_preset tsan all || return 1
  ctest --test-dir build/tsan -j 1 --output-on-failure \
    -R '^(server_test|server_unit_test|several_servers_test|files|documents_test|backup_test)'
}

# Every translation unit of ours, by clang, one file at a time.
tidy() {
  configure_preset tidy || return 1
  local files count
  mapfile -t files < <(git ls-files 'core/*.cpp' 'native/*.cpp' 'tests/*.cpp' |
    grep -vE '^(native/console/platform/web_|tests/bench/)')
  count=$(printf '%s\n' "${files[@]}" | xargs -P "$build_jobs" -n 4 \
    clang-tidy -p build/tidy --quiet 2>/dev/null | tee "$artifacts/tidy.findings" |
    grep -cE ': (error|warning): ')
  echo "${#files[@]} files, $count findings"
  [[ $count -eq 0 ]]
}

kills() {
  build/dev/tests/bin/crash_test --kills "${SERVER_KILLS:-200}" \
    --database-kills "${DATABASE_KILLS:-20}"
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
engines() { bash tests/engines/run.sh; }
faults() { bash tests/faults/long.sh; }
cluster() { bash tests/cluster/run.sh; }

wanted=("$@")
[[ ${#wanted[@]} -gt 0 ]] || wanted=(
  fuzz tsan tidy postgres kills browser engines sim faults cluster)
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

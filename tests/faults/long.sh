#!/usr/bin/env bash
# Every fault that a house's data is said to survive, as often as the promise says, and a table of
# how it went. Part of the long run; the same tests run shorter with each `tests/run.sh unit`.
#   tests/faults/long.sh [--quick]     --quick: a tenth of the kills, a choice of the pages
# AFTERCARE_BIN: the programs' folder (build/dev/bin), the tests' lie in ../tests/bin.
# Closes with "faults: N passed, N failed"; each fault's log is in AFTERCARE_ARTIFACTS.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
tests=${AFTERCARE_BIN:-build/dev/bin}/../tests/bin
artifacts=${AFTERCARE_ARTIFACTS:-build/artifacts/faults}
mkdir -p "$artifacts"
kills=200
database_kills=20
export DAMAGE_PAGES=all
if [[ ${1:-} == --quick ]]; then
  kills=20
  database_kills=2
  unset DAMAGE_PAGES
fi
passed=0
failed=0
table=()

# fault <name> <store> <program> <words ...>: what the program says of numbers goes into the table.
fault() {
  local name=$1 store=$2 program=$3 start=$SECONDS verdict=held log
  shift 3
  log=$artifacts/$(echo "$name $store" | tr -c 'A-Za-z0-9\n' '_').log
  [[ $store == PostgreSQL ]] && export AFTERCARE_TEST_STORE=postgres || unset AFTERCARE_TEST_STORE
  timeout --kill-after=10 3600 "$tests/$program" "$@" > "$log" 2>&1
  local status=$?
  local told
  told=$(grep -aE '^[0-9]+ (kills|pages|flips)' "$log" | tail -1)
  [[ -n $told ]] || told=$(grep -aoE '[0-9]+ assertions?' "$log" | tail -1)
  if [[ $status -ne 0 ]] || ! grep -aqE 'All tests passed' "$log"; then
    verdict=BROKEN
    grep -aqE 'skipped' "$log" && verdict="not tried here"
  fi
  [[ $verdict == BROKEN ]] && failed=$((failed + 1)) || passed=$((passed + 1))
  table+=("$(printf '%-46s | %-10s | %-44s | %-8s | %5d s' "$name" "$store" "$told" "$verdict" \
    $((SECONDS - start)))")
  printf '%s\n' "${table[-1]}"
}

both() {
  fault "$1" SQLite keeping_test "$2"
  fault "$1" PostgreSQL keeping_test "$2"
}

# crash_test halves its kills between the stores.
fault "server killed under load" SQLite crash_test --kills $((2 * kills)) \
  "Killed at random moments on SQLite*"
fault "server killed under load" PostgreSQL crash_test --kills $((2 * database_kills)) \
  "Killed at random moments on PostgreSQL*"
fault "PostgreSQL killed under load" PostgreSQL crash_test --database-kills $database_kills \
  "PostgreSQL killed at random moments*"
fault "disk full" SQLite crash_test "A full disk under SQLite*"
fault "disk full" PostgreSQL crash_test "A full disk under PostgreSQL*"
fault "disk full during a restore" SQLite crash_test "A full disk during a restore*"
fault "write-ahead log lost" SQLite keeping_test "A lost write-ahead log*"
fault "database lost" SQLite keeping_test "A lost database*"
fault "older copy of the database" SQLite keeping_test "An older copy*"
both "history cut off" "A history that was cut off*"
both "database goes back under a running server" "A database that goes back*"
both "keys missing or foreign" "Missing and foreign keys*"
both "keys gone for good" "With keys gone for good*"
both "exported heads after kills" "Every answered commit*"
fault "pages of the database damaged" SQLite keeping_test "A damaged page*"
both "rows changed by SQL" "Rows changed behind*"
both "files damaged or gone" "Files whose bytes*"
both "backup damaged" "A backup that is damaged*"
both "backup changed by SQL" "A backup that somebody changed*"
both "bits of a backup flipped" "No flipped byte*"
both "another company's backup" "Another company's backup*"
both "clock years ahead and back" "A clock*"

echo
printf '%s\n' "${table[@]}"
echo "faults: $passed passed, $failed failed"
[[ $failed -eq 0 ]]

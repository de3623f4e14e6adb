#!/usr/bin/env bash
# The browser's storage for real: Chromium, its IndexedDB, a real server; browsers killed, frozen,
# filled up, upgraded. Last line: "browser: N passed, N failed".
#   tests/browser/run.sh [--kills N] [--seed S] [--whole] [--script FILE] [word ...]
# --kills: how often a browser is killed while it writes (20; 100 in the long run). --seed: of the
# moments, printed with every run. --whole: all interfaces are taken away, not some. --script: a
# recorded script to play (aftercare-sim --record).
# Words: only tests whose name holds one of them.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
cd "$root"
export AFTERCARE_ARTIFACTS=${AFTERCARE_ARTIFACTS:-$root/build/artifacts/browser}
node tests/browser/main.mjs "$@"

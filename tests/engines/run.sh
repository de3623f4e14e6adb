#!/usr/bin/env bash
# The offline stories of customer and engineer in Firefox ESR, WebKitGTK and Chromium, and what is
# left of them when a newer interface is missing. Last line: "engines: N passed, N failed".
#   tests/engines/run.sh [--whole] [word ...]    only tests whose name holds all of the words
#   --whole: each newer interface is taken away as well
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
cd "$root"
export AFTERCARE_ARTIFACTS=${AFTERCARE_ARTIFACTS:-$root/build/artifacts/engines}
node tests/engines/main.mjs "$@"

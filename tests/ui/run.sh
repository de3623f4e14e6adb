#!/usr/bin/env bash
# The pages in real Chromium against a real server. Last line: "ui: N passed, N failed".
#   tests/ui/run.sh [word ...]    only tests whose name holds one of the words
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
cd "$root"
export AFTERCARE_ARTIFACTS=${AFTERCARE_ARTIFACTS:-$root/build/artifacts/ui}
node tests/ui/main.mjs "$@"

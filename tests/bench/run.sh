#!/usr/bin/env bash
# Prints figures; nothing passes or fails on a time. Uses the release build (native/run.sh
# --no-start makes it).
#   bash tests/bench/run.sh [server|console|pages|device|native] [options of that part]
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
bin=build/release/bin
wanted=${1:-all}
if [[ ! -x $bin/aftercared ]]; then
  echo "bench: build first: bash native/run.sh --no-start" >&2
  exit 1
fi
nice ninja -C build/release server_bench console_bench native_bench >/dev/null || exit 1
if [[ $wanted == all || $wanted == server ]]; then "$bin/server_bench" "${@:2}"; fi
if [[ $wanted == all || $wanted == console ]]; then "$bin/console_bench"; fi
if [[ $wanted == all || $wanted == pages ]]; then
  export AFTERCARE_BIN=$PWD/$bin AFTERCARE_ARTIFACTS=$PWD/build/artifacts/bench
  node tests/bench/pages_bench.mjs
fi
if [[ $wanted == all || $wanted == device ]]; then
  export AFTERCARE_BIN=$PWD/$bin AFTERCARE_ARTIFACTS=$PWD/build/artifacts/bench
  node tests/bench/device_bench.mjs "${@:2}"
fi
if [[ $wanted == all || $wanted == native ]]; then "$bin/native_bench" "${@:2}"; fi

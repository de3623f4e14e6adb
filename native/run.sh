#!/usr/bin/env bash
# Installs what is missing, builds server, pages, WASM and console, starts the server with demo data
# and opens the console if there is a display. Ctrl+C stops what was started.
#   native/run.sh [--no-start] [--no-console] [--listen HOST:PORT]
set -euo pipefail
trap 'echo "run.sh: stopped at line $LINENO: $BASH_COMMAND" >&2' ERR
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
listen=127.0.0.1:8080
start=yes
console=yes
while [[ $# -gt 0 ]]; do
  case $1 in
    --no-start) start=no ;;
    --no-console) console=no ;;
    --listen) listen=${2:?--listen needs HOST:PORT}; shift ;;
    -h | --help) sed -n '2,4s/^# *//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) echo "run.sh: unknown option $1" >&2; exit 2 ;;
  esac
  shift
done

bash "$root/native/setup/install.sh"
# shellcheck source=setup/build.sh
source "$root/native/setup/build.sh"
build_fonts
build_preset release programs
build_preset wasm programs
build_pages
say "everything is built"
[[ $start == yes ]] || exit 0

bin=$root/build/release/bin
data=$root/build/run/data
log=$root/build/run/aftercared.log
address=http://$listen
mkdir -p "$data"
if curl -s -o /dev/null --max-time 2 "$address/"; then
  echo "run.sh: something already answers at $address; stop it or give --listen" >&2
  exit 1
fi

pids=()
stop() {
  trap - EXIT INT TERM
  [[ ${#pids[@]} -gt 0 ]] || return 0
  echo
  say "stopping"
  kill "${pids[@]}" 2>/dev/null || true
  wait "${pids[@]}" 2>/dev/null || true
}
trap stop EXIT
trap 'stop; exit 130' INT
trap 'stop; exit 143' TERM

say "starting the server (log: build/run/aftercared.log)"
cd "$root"
"$bin/aftercared" --listen "$listen" --data "$data" --preset product_standard --demo >"$log" 2>&1 &
server=$!
pids+=("$server")
for ((attempt = 0; attempt < 300; attempt++)); do
  curl -fs -o /dev/null --max-time 2 "$address/readyz" && break
  kill -0 "$server" 2>/dev/null || { tail -20 "$log" >&2; exit 1; }
  sleep 0.1
done
curl -fs -o /dev/null --max-time 2 "$address/readyz" ||
  { tail -20 "$log" >&2; echo "run.sh: the server is not ready after 30 seconds" >&2; exit 1; }

cat <<ADDRESSES

  Customers   $address/
  Engineers   $address/field
  Console     $address/console      (in the browser; natively: build/release/bin/aftercare-console)

  Demo logins: admin manager agent support supervisor engineer engineer2 stock finance quality
  Password:    aftercare-demo

  Ctrl+C stops.

ADDRESSES

if [[ $console == yes && -n ${DISPLAY:-} && -x $bin/aftercare-console ]]; then
  "$bin/aftercare-console" --server "$address" >"$root/build/run/console.log" 2>&1 &
  pids+=("$!")
fi
wait "$server"

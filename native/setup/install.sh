#!/usr/bin/env bash
# Installs what the build and the tests need and is missing: Debian packages (packages.txt), the
# sources of vendored libraries, npm packages (native/setup and web). Quick when nothing is missing.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
stamps=$root/build/stamps
mkdir -p "$stamps"

as_root() {
  if [[ $(id -u) == 0 ]]; then "$@"; else sudo "$@"; fi
}

say() { printf 'setup: %s\n' "$*"; }

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "$@"
}

install_packages() {
  local wanted missing=()
  mapfile -t wanted < <(sed -E 's/#.*//; s/[[:space:]]+//g; /^$/d' \
    "$root/native/setup/packages.txt")
  # A fresh machine's image may bring newer node and npm than Debian's; only where there is none,
  # Debian's are taken.
  command -v node >/dev/null || wanted+=(nodejs)
  command -v npm >/dev/null || wanted+=(npm)

  local installed
  installed=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' "${wanted[@]}" 2>/dev/null |
    awk '$1 == "ii" {print $2}') || true
  local package
  for package in "${wanted[@]}"; do
    grep -qx "$package" <<<"$installed" || missing+=("$package")
  done
  [[ ${#missing[@]} -gt 0 ]] || return 0

  say "installing ${missing[*]}"
  # Without lists, or with lists that no longer know these packages, apt has to look first.
  apt-get install --simulate -qq "${missing[@]}" >/dev/null 2>&1 || as_root apt-get update -qq
  apt_install "${missing[@]}" >"$stamps/apt.log" 2>&1 ||
    # The lists may be older than the archive: look again, once.
    { as_root apt-get update -qq && apt_install "${missing[@]}"; } >>"$stamps/apt.log" 2>&1 ||
    { tail -20 "$stamps/apt.log" >&2; return 1; }
}

# npm ci in a folder whose lock file changed since the last time.
install_npm() {
  local folder=$1 stamp=$stamps/npm-${1//\//-}
  [[ -f $root/$folder/package-lock.json ]] || return 0
  local hash
  hash=$(sha256sum <"$root/$folder/package-lock.json")
  local installed=$root/$folder/node_modules/.package-lock.json
  [[ -f $installed && $(cat "$stamp" 2>/dev/null) == "$hash" ]] && return 0
  # Installed by hand just now: the two are written together.
  if [[ -f $installed &&
    $(stat -c %Y "$installed") -ge $(($(stat -c %Y "$root/$folder/package-lock.json") - 5)) ]]; then
    echo "$hash" >"$stamp"
    return 0
  fi
  say "npm ci in $folder"
  # A registry that carries the optional packages of some platforms only leaves the others out of
  # the lock, and `npm ci` takes that for a mistake; `npm install --no-save` obeys the same lock.
  (cd "$root/$folder" && { npm ci --no-audit --no-fund --loglevel=error ||
    npm install --no-save --no-audit --no-fund --loglevel=error; } >"$stamps/npm.log" 2>&1) ||
    { tail -20 "$stamps/npm.log" >&2; return 1; }
  echo "$hash" >"$stamp"
}

exec 8>"$stamps/install.lock"
flock 8
install_packages
bash "$root/native/setup/sources.sh"
install_npm native/setup
install_npm web

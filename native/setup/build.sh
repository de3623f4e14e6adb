# Steps shared by native/run.sh and tests/run.sh. To be sourced; the caller has `root` set.
# Each step says what it does and is quick when nothing changed.

build_log=$root/build/log
mkdir -p "$build_log"
build_jobs=${AFTERCARE_JOBS:-$(nproc)}

say() { printf '[%s] %s\n' "$(date +%H:%M:%S)" "$*"; }

# Runs a command, its output going to a log; shows the log's end if it fails.
logged() {
  local name=$1
  shift
  if ! "$@" >"$build_log/$name.log" 2>&1; then
    tail -40 "$build_log/$name.log" >&2
    echo "failed: $name (all of it in build/log/$name.log)" >&2
    return 1
  fi
}

# Ninja configures again when a CMakeLists.txt changes, but not when a new one appears.
configure_preset() {
  local preset=$1 stamp=$root/build/stamps/lists-$1 lists
  lists=$(cd "$root" && find core native web tests -name node_modules -prune -o \
    -name CMakeLists.txt -print | sort)
  [[ -f $root/build/$preset/build.ninja && $(cat "$stamp" 2>/dev/null) == "$lists" ]] && return 0
  say "configure $preset"
  bash "$root/native/setup/third_party.sh" "$([[ $preset == wasm ]] && echo wasm || echo native)" ||
    return 1
  (cd "$root" && logged "configure-$preset" cmake --preset "$preset") || return 1
  mkdir -p "$root/build/stamps"
  printf '%s' "$lists" >"$stamp"
}

# build_preset dev all | build_preset release programs ...: shows Ninja's progress on a terminal.
build_preset() {
  local preset=$1
  shift
  configure_preset "$preset" || return 1
  say "build $preset ($*)"
  local ninja=(nice ninja -C "$root/build/$preset" -j "$build_jobs" -k 0 "$@")
  if [[ -t 1 ]]; then
    NINJA_STATUS='  %f/%t ' "${ninja[@]}"
  else
    logged "build-$preset" "${ninja[@]}"
  fi
}

build_fonts() {
  node "$root/assets/fonts/build.mjs"
}

# The pages: `npm run build` in web/ when something it reads changed.
build_pages() {
  [[ -f $root/web/package.json ]] || { say "pages: web/package.json is missing"; return 1; }
  local stamp=$root/build/stamps/pages inputs
  inputs=$(cd "$root" && find web assets build/wasm/bin build/fonts -type f \
    -not -path '*/node_modules/*' -not -path 'web/dist/*' -printf '%p %s %T@\n' 2>/dev/null |
    sort | sha256sum) || true
  [[ -d $root/build/web && $(cat "$stamp" 2>/dev/null) == "$inputs" ]] && return 0
  say "build pages"
  (cd "$root/web" && logged build-pages npm run build --silent) || return 1
  printf '%s' "$inputs" >"$stamp"
}

#!/usr/bin/env bash
# third_party.sh native|wasm: compiles the vendored libraries once into build/third_party/<kind>.
# CMake calls it when it configures; a stamp over the recipe makes that cost nothing.
set -euo pipefail
kind=${1:?native or wasm}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
out=$root/build/third_party/$kind
recipe=$root/native/third_party
mkdir -p "$out"

recipe_hash() {
  cat "$recipe/CMakeLists.txt" "$recipe"/*.c "$root/web/wasm/toolchain.cmake" \
    "$root/native/setup/sources.sh" "${BASH_SOURCE[0]}" | sha256sum | cut -d' ' -f1
}
hash=$(recipe_hash)
is_current() { [[ $(cat "$out/stamp" 2>/dev/null) == "$hash" ]]; }
is_current && exit 0

exec 9>"$root/build/third_party/lock"
flock 9
is_current && exit 0
bash "$root/native/setup/sources.sh"
echo "third-party: building for $kind (once)"

# The environment of the caller's build (compiler launchers, toolchain) must not leak into this one.
unset CC CXX CFLAGS CXXFLAGS LDFLAGS
jobs=2
configure=(cmake -S "$recipe" -B "$out" -G Ninja -DCMAKE_BUILD_TYPE=Release
  -Wno-dev --log-level=WARNING)

if [[ $kind == wasm ]]; then
  mkdir -p "$out/include"
  for headers in nlohmann boost stb; do
    ln -sfn "/usr/include/$headers" "$out/include/$headers"
  done
  configure+=("-DCMAKE_TOOLCHAIN_FILE=$root/web/wasm/toolchain.cmake")
fi
"${configure[@]}" >/dev/null
nice ninja -C "$out" -j $jobs --quiet
echo "$hash" >"$out/stamp"

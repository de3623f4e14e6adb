#!/usr/bin/env bash
# Fetches the libraries that are compiled from source, as Debian source packages, checks their
# sha256 and unpacks them into build/third_party/src. Nothing is done when they are there.
#
# Where they come from is the machine's own apt source, read as deb-src, in a private apt state
# folder: the system's apt configuration is neither changed nor repeated here.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
target=$root/build/third_party/src
private=$root/build/third_party/apt

# name  suite  sha256 of the upstream archive
sources="\
imgui     trixie    ecce377df0f90b292f15dcbd83d438bddc162b2388c881132bde18c787572a1c
catch2    trixie    c991b247a1a0d7bb9c39aa35faf0fe9e19764213f28ffba3109388e62ee0269c
lz4       bookworm  0b0e3aa07c8c063ddf40b082bdf7e37a1562bda40a0ff5272957f3e987e0e54b
libsodium bookworm  d59323c6b712a1519a5daf710b68f5e7fde57040845ffec53850911f10a5d4f4
libsdl2   bookworm  b3f2c822151804125d08db94c65852f711c2e5df2145a59da120748dc32eb9c3"

missing=()
while read -r name suite sha; do
  [[ $(cat "$target/$name.sha256" 2>/dev/null) == "$sha" ]] || missing+=("$name/$suite")
done <<<"$sources"
[[ ${#missing[@]} -gt 0 ]] || exit 0

echo "sources: fetching ${missing[*]}"
mkdir -p "$private/lists/partial" "$private/cache/archives/partial" "$private/download" "$target"

# The first Debian archive that apt is set up with: the older list format, then the newer one.
first_archive() {
  local files=(/etc/apt/sources.list /etc/apt/sources.list.d/*.list)
  sed -nE 's/^deb +(\[[^]]*\] +)?([^ ]+) .*/\2/p' "${files[@]}" 2>/dev/null |
    grep -E '/debian/?$' | head -1
}
first_archive_deb822() {
  awk '/^URIs:/ {for (i = 2; i <= NF; i++) if ($i ~ /\/debian\/?$/) {print $i; exit}}' \
    /etc/apt/sources.list.d/*.sources 2>/dev/null
}
archive=$(first_archive_deb822 || true)
archive=${archive:-$(first_archive || true)}
[[ -n $archive ]] || { echo "sources: apt has no Debian archive set up" >&2; exit 1; }

for suite in bookworm trixie; do
  printf 'Types: deb-src\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n\n' \
    "$archive" "$suite" /usr/share/keyrings/debian-archive-keyring.gpg
done >"$private/deb-src.sources"
apt=(apt-get -qq
  -o "Dir::Etc::sourcelist=$private/deb-src.sources" -o Dir::Etc::sourceparts=/dev/null
  -o "Dir::State::lists=$private/lists" -o "Dir::Cache=$private/cache" -o APT::Sandbox::User=root)

"${apt[@]}" update
cd "$private/download"
"${apt[@]}" source --download-only --tar-only "${missing[@]}"

while read -r name suite sha; do
  [[ " ${missing[*]} " == *" $name/$suite "* ]] || continue
  archive_file=$(ls -t "${name}_"*.orig.tar.* | head -1)
  echo "$sha  $archive_file" | sha256sum --check --quiet || {
    echo "sources: $archive_file is not the archive we built against" >&2
    exit 1
  }
  rm -rf "${target:?}/$name"
  mkdir -p "$target/$name"
  tar -xf "$archive_file" -C "$target/$name" --strip-components=1
  echo "$sha" >"$target/$name.sha256"
  echo "sources: $name unpacked"
done <<<"$sources"

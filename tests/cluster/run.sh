#!/usr/bin/env bash
# Three PostgreSQL under Patroni and etcd (synchronous), three aftercared over them, devices that
# write; leaders are killed with -9 and come back as followers. Everything on loopback, in a folder
# of its own that is gone afterwards. The recipe for real is in assets/ops/runbook.md.
#   tests/cluster/run.sh      LEADERS=6: how many are killed
# Closes with "cluster: N passed, N failed".
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
bin=${AFTERCARE_BIN:-$root/build/dev/bin}/../tests/bin
artifacts=${AFTERCARE_ARTIFACTS:-$root/build/artifacts/cluster}
mkdir -p "$artifacts"

as_root() { if [[ $(id -u) == 0 ]]; then "$@"; else sudo "$@"; fi; }
needed=()
for package in patroni etcd-server; do
  dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' ||
    needed+=("$package")
done
if [[ ${#needed[@]} -gt 0 ]]; then
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    "${needed[@]}" >"$artifacts/apt.log" 2>&1 || { echo "cluster: 0 passed, 1 failed"; exit 1; }
fi

folder=$(mktemp -d)
chmod 755 "$folder"
base=$((20000 + RANDOM % 20000))
owner=postgres
[[ $(id -u) == 0 ]] || owner=$(id -un)

etcd_pid=
stop() {
  trap - EXIT
  local node
  for node in a b c; do
    [[ -f $folder/$node.pid ]] && kill -9 -- "-$(cat "$folder/$node.pid")" 2>/dev/null
    [[ -f $folder/$node/data/postmaster.pid ]] &&
      kill -9 "$(head -1 "$folder/$node/data/postmaster.pid")" 2>/dev/null
  done
  [[ -n $etcd_pid ]] && kill -9 "$etcd_pid" 2>/dev/null
  sleep 1
  rm -rf "$folder"
}
trap stop EXIT

etcd --name one --data-dir "$folder/etcd" \
  --listen-client-urls "http://127.0.0.1:$base" --advertise-client-urls "http://127.0.0.1:$base" \
  --listen-peer-urls "http://127.0.0.1:$((base + 1))" \
  --initial-advertise-peer-urls "http://127.0.0.1:$((base + 1))" \
  --initial-cluster "one=http://127.0.0.1:$((base + 1))" --enable-v2=false \
  >"$artifacts/etcd.log" 2>&1 &
etcd_pid=$!

# Short times: what is Patroni's own of the gap (the runbook says what each costs).
ttl=${PATRONI_TTL:-20}
number=0
for node in a b c; do
  number=$((number + 1))
  mkdir -p "$folder/$node"
  cat >"$folder/$node.yml" <<YML
scope: aftercare
name: $node
restapi:
  listen: 127.0.0.1:$((base + 10 + number))
  connect_address: 127.0.0.1:$((base + 10 + number))
etcd3: {host: 127.0.0.1:$base}
bootstrap:
  dcs:
    ttl: $ttl
    loop_wait: $((ttl / 4))
    retry_timeout: $((ttl / 4))
    synchronous_mode: true
    postgresql:
      use_pg_rewind: true
      parameters: {max_connections: 200, wal_log_hints: "on", fsync: "off"}
  initdb: [{encoding: UTF8}, {auth: trust}]
postgresql:
  listen: 127.0.0.1:$((base + 20 + number))
  connect_address: 127.0.0.1:$((base + 20 + number))
  data_dir: $folder/$node/data
  bin_dir: /usr/lib/postgresql/15/bin
  pgpass: $folder/$node/pgpass
  authentication:
    superuser: {username: postgres}
    replication: {username: replicator}
  pg_hba: ["local all all trust", "host all all 127.0.0.1/32 trust",
           "host replication all 127.0.0.1/32 trust"]
  parameters: {unix_socket_directories: $folder/$node}
YML
done
as_root chown -R "$owner" "$folder"/{a,b,c} "$folder"/{a,b,c}.yml
as_root chmod 755 "$folder"

# Each in a process group of its own, so that one signal ends all of it.
cat >"$folder/start" <<SCRIPT
#!/usr/bin/env bash
setsid $( [[ $(id -u) == 0 ]] && echo "runuser -u $owner --" ) patroni "$folder/\$1.yml" \
  >>"$artifacts/\$1.log" 2>&1 &
echo \$! >"$folder/\$1.pid"
SCRIPT
cat >"$folder/kill_leader" <<SCRIPT
#!/usr/bin/env bash
leader=\$(patronictl -c "$folder/a.yml" list -f json | node -e '
  const all = JSON.parse(require("fs").readFileSync(0));
  console.log((all.find((one) => one.Role === "Leader") ?? {}).Member ?? "")')
[[ -n \$leader ]] || { echo "no leader"; exit 1; }
kill -9 "\$(head -1 "$folder/\$leader/data/postmaster.pid")" 2>/dev/null
pkill -9 -f "$folder/\$leader.yml"
echo "\$leader killed"
(sleep 8; rm -f "$folder/\$leader/data/postmaster.pid"
 "$folder/start" "\$leader") >/dev/null 2>&1 &
SCRIPT
chmod +x "$folder/start" "$folder/kill_leader"
for node in a b c; do "$folder/start" "$node"; done

hosts=127.0.0.1:$((base + 21)),127.0.0.1:$((base + 22)),127.0.0.1:$((base + 23))
url="postgresql://postgres@$hosts/aftercare?target_session_attrs=read-write&connect_timeout=3"
ready=no
for ((attempt = 0; attempt < 120; attempt++)); do
  running=$(patronictl -c "$folder/a.yml" list -f json 2>/dev/null |
    grep -oE '"State": "(running|streaming)"' | wc -l)
  [[ $running -ge 3 ]] && { ready=yes; break; }
  sleep 1
done
if [[ $ready == no ]]; then
  tail -5 "$artifacts"/{a,b,c,etcd}.log
  echo "cluster: 0 passed, 1 failed"
  exit 1
fi
createdb --maintenance-db "${url/\/aftercare?/\/postgres?}" aftercare ||
  { echo "cluster: 0 passed, 1 failed"; exit 1; }

if "$bin/crash_test" "[.cluster]" --cluster "$url" --kill-leader "$folder/kill_leader" \
  --leaders "${LEADERS:-6}" 2>&1 | tee "$artifacts/test.log"; then
  grep -aE 'leaders killed' "$artifacts/test.log"
  echo "cluster: 1 passed, 0 failed"
else
  echo "cluster: 0 passed, 1 failed"
  exit 1
fi

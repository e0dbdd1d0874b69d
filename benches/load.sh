#!/usr/bin/env bash
# Loads a running server on this machine for ten seconds an address and prints rate, latency and memory.
# Usage: benches/load.sh http://127.0.0.1:8080     (needs wrk; Debian: apt-get install wrk)
set -euo pipefail
base=${1:?usage: benches/load.sh http://127.0.0.1:PORT}
case "$base" in http://127.0.0.1:*|http://localhost:*) ;; *) echo "only servers on this machine" >&2; exit 2 ;; esac
for path in /health '/near?place=Hyesan&radius_m=25000' '/collections/incidents/items?limit=100' /export.geojsonl; do
  echo "== $path"
  wrk -t2 -c16 -d10s --latency "$base$path" | grep -E 'Requests/sec|50%|99%|Non-2xx' || true
done
pid=$(pgrep -n bordermap || true)
[ -n "$pid" ] && grep -E 'VmHWM|VmRSS' "/proc/$pid/status"

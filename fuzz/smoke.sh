#!/usr/bin/env bash
# Runs each fuzz target for a while: SECONDS_EACH, a minute if not given. Needs cargo-fuzz, which it installs, and the
# stable compiler: the switches of the fuzzer are allowed to it by RUSTC_BOOTSTRAP. The project forbids unsafe code, so no
# sanitizer is built in. A finding stands in fuzz/artifacts/.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${SECONDS_EACH:-60}
command -v cargo-fuzz >/dev/null || cargo install --locked cargo-fuzz --version 0.13.2
export RUSTC_BOOTSTRAP=1
targets=${*:-report page dates feed import log geocode}
for target in $targets; do
  mkdir -p "fuzz/corpus/$target"
  # Real forms to start from: every tenth of the exercises, with the language as the first byte, their heads, and samples.
  case $target in
    report) n=0; for language in en ko zh; do
        for f in tests/reports/$language/articles/*1.txt; do { printf '%s' "$n"; cat "$f"; } >"fuzz/corpus/report/$language-${f##*/}"; done
        n=$((n + 1))
      done ;;
    dates) for language in en ko zh; do
        for f in tests/reports/$language/articles/*1.txt; do head -n 3 "$f" >"fuzz/corpus/dates/$language-${f##*/}"; done
      done ;;
    page) printf '<!doctype html><html><head><title>t</title></head><body><article><p>Two guards deserted.</p></article></body></html>' >fuzz/corpus/page/page ;;
    feed) printf '<rss version="2.0"><channel><title>t</title><item><title>a</title><link>/a</link></item></channel></rss>' >fuzz/corpus/feed/rss ;;
  esac
  cargo fuzz run --sanitizer none --target-dir target/fuzz "$target" -- -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 -max_len=4096 -print_final_stats=1 2>&1 | tail -n 12
done

#!/usr/bin/env bash
# Installs what the tests need, then runs all of them. Needs Debian or Ubuntu, root (or sudo) and cargo.
set -euo pipefail
cd "$(dirname "$0")/.."
# A missing tool is a failure here, and a skipped test elsewhere.
export CI=${CI:-true}

need() { command -v "$1" >/dev/null 2>&1; }
packages=()
need chromedriver || packages+=(chromium chromium-driver)
need ogrinfo || packages+=(gdal-bin)
need node || packages+=(nodejs)
need python3 || packages+=(python3)
need cc || packages+=(build-essential)
if [ ${#packages[@]} -gt 0 ]; then
  sudo=""
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq "${packages[@]}" >/dev/null
fi

cargo fmt --check
cargo clippy --locked --all-targets -- -D warnings
cargo test --locked --all-targets
cargo test --locked --doc
node --test tests/js/
# Each parser of outside text for a minute on mutated input.
bash fuzz/smoke.sh report page dates

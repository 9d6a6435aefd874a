#!/usr/bin/env bash
# compose.sh   Put Docker Compose v2 and the Docker CLI into .cache/compose, for tests that read env files with the real thing.
# Debian 12 has none, so they are unpacked from the newer suite's packages, found through this machine's own apt sources. They are
# not installed, and apt's own state stays as it is. Elsewhere those already on the machine are taken.
set -euo pipefail
cd "$(dirname "$0")/.."
target=$PWD/.cache/compose

from_debian() {
  local program
  # shellcheck source=scripts/debian.sh
  . scripts/debian.sh
  rm -rf "$target"
  debian_packages trixie "$target/package" download docker-compose docker-cli
  for program in docker-compose docker; do
    ln -s "$(find "$target/package" -type f -name "$program" -perm -u+x | head -1)" "$target/$program"
  done
}

from_this_machine() {
  local folder
  for folder in ~/.docker /usr/local/lib/docker /usr/local/libexec/docker /usr/lib/docker /usr/libexec/docker \
    /Applications/Docker.app/Contents/Resources; do
    [ -x "$folder/cli-plugins/docker-compose" ] || continue
    mkdir -p "$target"
    ln -sf "$folder/cli-plugins/docker-compose" "$target/docker-compose"
    ln -sf "$(command -v docker)" "$target/docker"
    return
  done
  echo "Docker Compose v2 is not on this machine. Install it (it comes with Docker), then run make again." >&2
  return 1
}

if grep -qs '^ID=debian' /etc/os-release; then from_debian; else from_this_machine; fi
"$target/docker-compose" version
"$target/docker" --version

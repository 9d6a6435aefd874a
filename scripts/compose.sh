#!/usr/bin/env bash
# compose.sh   Put Docker Compose v2 and the Docker CLI into .cache/compose, for tests that read env files with the real thing.
# Debian 12 has none, so they are unpacked from the newer suite's packages, found through this machine's own apt sources. They are
# not installed, and apt's own state stays as it is. Elsewhere those already on the machine are taken.
set -euo pipefail
cd "$(dirname "$0")/.."
suite=trixie
target=$PWD/.cache/compose

# One line "URI keyring" for the Debian archive itself, from the deb822 or the one-line format.
debian_source() {
  cat /etc/apt/sources.list.d/*.sources 2>/dev/null | awk -v RS= '
    { uri = suites = key = "" ; n = split($0, lines, "\n")
      for (i = 1; i <= n; i++) { split(lines[i], word, " ")
        if (word[1] == "URIs:") uri = word[2]
        if (word[1] == "Suites:") suites = word[2]
        if (word[1] == "Signed-By:") key = word[2] } }
    uri ~ /\/debian\/?$/ && suites ~ /^[a-z]+$/ { print uri, key; exit }' | grep . && return
  cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null \
    | sed -nE 's|^deb +(\[[^]]*\] +)?([^ ]+/debian/?) +[a-z]+ +.*\bmain\b.*|\2|p' | head -1 | grep .
}

# An apt of its own under .cache: own sources, own lists, no installed packages.
private_apt() {
  apt-get -qq -o Dir::State="$apt/state" -o Dir::State::status="$apt/status" -o Dir::Cache="$apt/cache" \
    -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts="$apt/none" \
    -o Dir::Etc::preferences="$apt/none/none" -o Dir::Etc::preferencesparts="$apt/none" \
    -o APT::Sandbox::User="$(id -un)" -o Acquire::Languages=none "$@"
}

from_debian() {
  local apt=$PWD/.cache/apt uri key package program
  read -r uri key < <(debian_source) || { echo "No Debian archive in this machine's apt sources." >&2; return 1; }
  rm -rf "$apt" "$target"
  mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial" "$apt/none" "$target"
  : >"$apt/status"
  echo "deb [signed-by=${key:-/usr/share/keyrings/debian-archive-keyring.gpg}] $uri $suite main" >"$apt/sources.list"
  private_apt update
  (cd "$apt" && private_apt download docker-compose docker-cli)
  for package in "$apt"/*.deb; do dpkg -x "$package" "$target/package"; done
  for program in docker-compose docker; do
    ln -s "$(find "$target/package" -type f -name "$program" -perm -u+x | head -1)" "$target/$program"
  done
  rm -rf "$apt"
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

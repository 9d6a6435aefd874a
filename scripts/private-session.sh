#!/usr/bin/env bash
# private-session.sh COMMAND...   Run COMMAND in a desktop session of its own: empty home, own D-Bus, own unlocked keyring,
# no display. Tests run in it, so that none can reach the developer's profile or keyring.
set -euo pipefail
command -v dbus-run-session >/dev/null && command -v gnome-keyring-daemon >/dev/null \
  || { echo "dbus-run-session or gnome-keyring-daemon is missing: run make, it says what to install." >&2; exit 1; }

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
mkdir -m 700 "$home"/{config,data,cache,state,run}
export HOME=$home XDG_CONFIG_HOME=$home/config XDG_DATA_HOME=$home/data XDG_CACHE_HOME=$home/cache
export XDG_STATE_HOME=$home/state XDG_RUNTIME_DIR=$home/run
export QT_QPA_PLATFORM=offscreen PRIVATE_SESSION=1
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS

# The keyring daemon takes the new keyring's password from standard input; it says on standard error that it cannot lock memory.
in_session='
printf private | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 & keyring=$!
trap "kill $keyring 2>/dev/null || true" EXIT
"$@"'
dbus-run-session -- bash -c "$in_session" private-session "$@"

